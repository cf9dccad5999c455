"""RandomStreams: symbolic random draws from NumPy's Mersenne Twister, the very ones that Theano 1.0.5 drew.

Each draw owns a state, seeded from the streams' seed in order of creation, and moves it on with every call of any
function that uses the draw. `theano.sandbox.rng_mrg.MRG_RandomStreams` has the same methods and is faster.
"""
import copy
import warnings

import numpy as np
from pytensor.tensor import permute_row_elements

from theano.compile.sharedvalue import shared
from theano.tensor import raw_random
from theano.tensor.raw_random import RandomStateSharedVariable

__all__ = ["RandomStateSharedVariable", "RandomStreams"]

LARGEST_SEED = 2 ** 30


class RandomStreams:
    """Symbolic draws with the methods of `numpy.random.RandomState`.

    The arguments of a draw: `size` (tuple of numbers and symbolic lengths, symbolic vector, or None for that of the
    other arguments), the distribution's own, `ndim` (the length of `size` where that cannot be told) and `dtype`.

    Parameters
    ----------
    seed : int or None; the seed of draw k is number k of ``RandomState(seed).randint(2 ** 30)``
    """

    def __init__(self, seed=None):
        self.state_updates = []  # (shared state, its new value) of every draw
        self.default_instance_seed = seed
        self.gen_seedgen = np.random.RandomState(seed)

    def seed(self, seed=None):
        """Start every draw made so far anew, as if the seed had always been `seed` (None: as it was)."""
        seeds = np.random.RandomState(self.default_instance_seed if seed is None else seed)
        for state, _ in self.state_updates:
            state.set_value(np.random.RandomState(int(seeds.randint(LARGEST_SEED))), borrow=True)

    def updates(self):
        """Return the pairs (state, new state) of all draws; compiled functions apply them untold."""
        return list(self.state_updates)

    def __getitem__(self, state):
        return state.get_value(borrow=True)

    def __setitem__(self, state, value):
        state.set_value(copy.deepcopy(value), borrow=True)

    def gen(self, op, *args, **kwargs):
        """Return a draw of the function `op` (of `raw_random`), from a state of its own.

        The draw's ``rng`` is the shared state and its ``update`` the pair of that and its new value.
        """
        state = shared(np.random.RandomState(int(self.gen_seedgen.randint(LARGEST_SEED))))
        new_state, draw = op(state, *args, **kwargs)
        draw.rng, draw.update = state, (state, new_state)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Setting default_update")  # there is no other way yet
            state.default_update = new_state
        self.state_updates.append(draw.update)
        return draw

    def uniform(self, size=None, low=0.0, high=1.0, ndim=None, dtype=None):
        """Draw from the interval [low, high)."""
        return self.gen(raw_random.uniform, size, low, high, ndim=ndim, dtype=dtype)

    def normal(self, size=None, avg=0.0, std=1.0, ndim=None, dtype=None):
        """Draw from the normal distribution with mean `avg` and standard deviation `std`."""
        return self.gen(raw_random.normal, size, avg, std, ndim=ndim, dtype=dtype)

    def binomial(self, size=None, n=1, p=0.5, ndim=None, dtype="int64", prob=None):
        """Draw how many of `n` trials succeed, each with probability `p`, whose old name is `prob`."""
        return self.gen(raw_random.binomial, size, n, p, ndim=ndim, dtype=dtype, prob=prob)

    def random_integers(self, size=None, low=0, high=1, ndim=None, dtype="int64"):
        """Draw an integer from low, ..., high, both included."""
        return self.gen(raw_random.random_integers, size, low, high, ndim=ndim, dtype=dtype)

    def choice(self, size=None, a=2, replace=True, p=None, ndim=None, dtype="int64"):
        """Draw members of the vector `a`, or of 0, ..., a - 1, with the probabilities `p`."""
        return self.gen(raw_random.choice, size, a, replace, p, ndim=ndim, dtype=dtype)

    def poisson(self, size=None, lam=1.0, ndim=None, dtype="int64"):
        """Draw a number of events where `lam` are expected."""
        return self.gen(raw_random.poisson, size, lam, ndim=ndim, dtype=dtype)

    def permutation(self, size=None, n=1, ndim=None, dtype="int64"):
        """Draw `size` permutations of 0, ..., n - 1, along a last axis of length `n`."""
        return self.gen(raw_random.permutation, size, n, ndim=ndim, dtype=dtype)

    def multinomial(self, size=None, n=1, pvals=(0.5, 0.5), ndim=None, dtype="int64"):
        """Draw `n` times from the probabilities along the last axis of `pvals`, and count."""
        return self.gen(raw_random.multinomial, size, n, pvals, ndim=ndim, dtype=dtype)

    def shuffle_row_elements(self, input):
        """Return `input` with each row shuffled by itself; the result's ``permutation`` is the draw."""
        permutation = self.permutation(size=input.shape[:-1], n=input.shape[-1], ndim=input.ndim - 1)
        shuffled = permute_row_elements(input, permutation)
        shuffled.permutation = permutation
        return shuffled
