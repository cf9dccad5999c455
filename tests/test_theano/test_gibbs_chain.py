"""The tutorials' persistent chain: draws inside a loop, over calls, beside Python's own integers and NumPy."""
import numpy as np

import theano
import theano.tensor as T
from theano.sandbox.rng_mrg import MRG_RandomStreams

M1, M2 = 2**31 - 1, 2**31 - 21069
A1, A2 = [[0, 2**22, 129], [1, 0, 0], [0, 1, 0]], [[2**15, 0, 2**15 + 1], [1, 0, 0], [0, 1, 0]]
SEED, STEPS, RATE = 5678, 3, 0.1
RNG = np.random.default_rng(0)
WEIGHTS, BATCHES = RNG.normal(size=(3, 2)), RNG.random((2, 4, 3))


def times(a, b, modulus):
    return [[sum(x * y for x, y in zip(row, column, strict=True)) % modulus for column in zip(*b, strict=True)]
            for row in a]


def jumped(start, exponent):
    """Return (x, y), the two parts of a state, 2 ** exponent steps on (L'Ecuyer and Touzin, 2000)."""
    parts = []
    for jump, part, modulus in zip((A1, A2), start, (M1, M2), strict=True):
        for _ in range(exponent):
            jump = times(jump, jump, modulus)
        parts.append(times(jump, part, modulus))
    return parts


class Stream:
    """Stream number `which` of SEED: its substreams give one number each in turn."""

    def __init__(self, which, count):
        start = [[[SEED]] * 3] * 2
        for _ in range(which):
            start = jumped(start, 134)
        self.states = [start]
        while len(self.states) < count:
            self.states.append(jumped(self.states[-1], 72))

    def binomial(self, p):
        self.states = [jumped(state, 0) for state in self.states]
        differences = [x[0][0] - y[0][0] for x, y in self.states]
        uniform = np.array([d if d > 0 else d + M1 for d in differences[:p.size]]) * 2.0**-31
        return (uniform.reshape(p.shape) < p).astype(float)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def in_numpy():
    """Return the weights after each batch and the last state of the chain."""
    visible, hidden = Stream(1, 12), Stream(2, 8)  # stream 0 is that of the draw that nothing uses
    W, chain, met = WEIGHTS, np.zeros((4, 2)), []
    for x in BATCHES:
        for _ in range(STEPS):
            v = visible.binomial(sigmoid(chain @ W.T))
            chain = hidden.binomial(sigmoid(v @ W))
        W = W + RATE * (x.T @ sigmoid(x @ W) - v.T @ sigmoid(v @ W)) / 4
        met.append(W)
    return met, chain


def test_a_persistent_chain_in_a_loop_draws_and_learns_as_in_numpy():
    rng, x = MRG_RandomStreams(SEED), T.matrix("x")
    W, chain = theano.shared(WEIGHTS, name="W"), theano.shared(np.zeros((4, 2)), name="chain")

    def draw(mean):
        return rng.binomial(size=mean.shape, n=1, p=mean, dtype=theano.config.floatX)

    def step(h):
        v = draw(T.nnet.sigmoid(T.dot(h, W.T)))
        return v, draw(T.nnet.sigmoid(T.dot(v, W)))

    def free_energy(v):
        return -T.log(1 + T.exp(T.dot(v, W))).sum(axis=1)

    draw(T.nnet.sigmoid(T.dot(x, W)))
    [vs, hs], updates = theano.scan(step, outputs_info=[None, chain], n_steps=STEPS)
    end = vs[-1]
    cost = free_energy(x).mean() - free_energy(end).mean()
    updates[W] = W - RATE * T.grad(cost, W, consider_constant=[end])
    updates[chain] = hs[-1]
    train = theano.function([x], cost, updates=updates)
    weights, last = in_numpy()
    for batch, wanted in zip(BATCHES, weights, strict=True):
        train(batch)
        np.testing.assert_allclose(W.get_value(), wanted, rtol=1e-12)
    np.testing.assert_array_equal(chain.get_value(), last)
