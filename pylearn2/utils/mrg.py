"""Random numbers inside compiled functions, the very ones that Theano 1.0.5 drew on CPU.

    MRG_RandomStreams   seeded once; uniform, binomial, normal and multinomial each make a new symbolic draw
    MRGUniform          the operation underneath: a state and a size to a new state and numbers in (0, 1)

A draw owns a shared state and moves it on with every call of any function that uses the draw: the update
travels with the state, so nobody has to pass it along. Dropout, corruptors and Gibbs chains draw from here.
The arithmetic is in :mod:`pylearn2.utils.mrg31k3p`.
"""
import math
import warnings

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType, undefined_grad
from pytensor.graph.basic import Apply, Variable
from pytensor.graph.op import Op
from pytensor.scalar import upcast
from pytensor.tensor.basic import get_scalar_constant_value, get_vector_length

from pylearn2.utils import mrg31k3p

# Theano's number of streams for a draw whose size is not known before running: enough for a graphics card.
MANY_STREAMS = 60 * 256


def guess_n_streams(size):
    """Return how many streams share the work of a draw of `size`; the numbers that are drawn depend on it.

        streams = min(count // 6, 15360)      for a count above 6, else the count itself

    A size that is not all plain Python integers gets 15360, as in Theano, for which a NumPy integer was none.
    """
    if not (isinstance(size, list | tuple) and all(isinstance(length, int) for length in size)):
        return MANY_STREAMS
    count = math.prod(size)
    return min(count // 6 if count > 6 else count, MANY_STREAMS)


class MRGUniform(Op):
    """``(states, size) -> (new states, sample)``: numbers in (0, 1), in `dtype`.

    `static_shape` has the lengths that are known before running, else None: they say what may broadcast.
    """

    __props__ = ("dtype", "static_shape")

    def __init__(self, dtype, static_shape):
        self.dtype = dtype
        self.static_shape = tuple(static_shape)

    def make_node(self, states, size):
        """Return the node that moves `states` on and makes a sample of `dtype`, of the symbolic shape `size`."""
        sample = pt.TensorType(self.dtype, shape=self.static_shape)()
        return Apply(self, [states, pt.as_tensor_variable(size)], [states.type(), sample])

    def perform(self, node, inputs, output_storage):
        """Draw with NumPy; the states that came in are left as they are."""
        states, size = inputs
        new_states, sample = mrg31k3p.draw(states, math.prod(size.tolist()), self.dtype)
        output_storage[0][0] = new_states
        output_storage[1][0] = sample.reshape(size)

    def infer_shape(self, fgraph, node, shapes):
        """Return the shapes without a draw: that of the states, and the numbers in `size`."""
        return [shapes[0], tuple(node.inputs[1][i] for i in range(len(self.static_shape)))]

    def connection_pattern(self, node):
        """Return that nothing depends differentiably on the states or on the size."""
        return [[False, False], [False, False]]

    def pullback(self, inputs, outputs, cotangents):
        """Return disconnected gradients: a draw has no slope."""
        return [DisconnectedType()() for _ in inputs]


def _checked_size(size):
    """Return `size` as a symbolic vector and, where it is one, as a tuple; lengths of 0 are refused."""
    if isinstance(size, int | np.integer) or (isinstance(size, Variable) and size.ndim == 0):
        size = (size,)
    if isinstance(size, Variable):
        if size.ndim != 1:
            raise ValueError(f"size must be a vector of lengths, got {size} with {size.ndim} dimensions")
        return size, size
    if not isinstance(size, list | tuple):
        raise TypeError(f"size must be an int, a tuple or a symbolic vector such as x.shape, got {size!r}")
    if any(isinstance(length, int | np.integer) and length <= 0 for length in size):
        raise ValueError(f"size must have lengths above 0, got {tuple(size)}")
    return pt.as_tensor_variable(tuple(size), ndim=1).astype("int64"), tuple(size)


def _static_shape(vector, ndim):
    """Return the lengths in the symbolic `vector` that can be told without running, None for the others."""
    lengths = [get_scalar_constant_value(vector[i], raise_not_constant=False) for i in range(ndim)]
    return [None if isinstance(length, Variable) else int(length) for length in lengths]


def _dtype_of_draw(dtype, *parameters):
    """The dtype asked for, else one that holds floatX and every parameter."""
    return dtype or upcast(pytensor.config.floatX, *(parameter.dtype for parameter in parameters))


def _scaled(draws, factor, offset):
    """``draws * factor + offset`` with one rounding, as the fused multiply-add of a processor does it."""
    exact = draws.astype("float64") * factor.astype("float64") + offset.astype("float64")
    return exact.astype(draws.dtype)


class MRG_RandomStreams:
    """Symbolic random draws with the stream of Theano's class of this name.

    Each draw takes the next stream of the seed, so the numbers depend on the order in which draws are made.

    Parameters
    ----------
    seed : int in [1, 2147462579), or six ints (see :func:`~pylearn2.utils.mrg31k3p.stream_start`)
    """

    def __init__(self, seed=12345):
        self.default_instance_seed = seed
        self.state_updates = []  # (shared state, its new value, size, nstreams) of every draw
        self.set_rstate(seed)

    def set_rstate(self, seed):
        """Let the next draw be the first one of `seed`; draws made before go on as they were."""
        self.rstate = mrg31k3p.stream_start(seed)

    def seed(self, seed=None):
        """Start every draw made so far anew, as if the seed had always been `seed` (None: as it was)."""
        self.set_rstate(self.default_instance_seed if seed is None else seed)
        for states, _, size, nstreams in self.state_updates:
            states.set_value(self._take_stream(nstreams or guess_n_streams(size)), borrow=True)

    def updates(self):
        """Return the pairs (state, new state) of all draws; compiled functions apply them untold."""
        return [(states, new_states) for states, new_states, _, _ in self.state_updates]

    def __getstate__(self):
        # The graphs of old draws would drag whole models along; they live on in the functions that use them.
        return {**self.__dict__, "state_updates": []}

    def _take_stream(self, n_streams):
        states = mrg31k3p.substreams(self.rstate, n_streams)
        self.rstate = mrg31k3p.next_stream(self.rstate)
        return states

    def _standard_uniform(self, size, dtype, nstreams, ndim=None):
        """A draw in (0, 1) from the next stream."""
        vector, size = _checked_size(size)
        if dtype not in ("float32", "float64"):
            raise TypeError(f"random draws come in float32 or float64, got {dtype!r}")
        ndim = get_vector_length(vector) if ndim is None else ndim
        states = pytensor.shared(self._take_stream(nstreams or guess_n_streams(size)), name="mrg_states")
        new_states, sample = MRGUniform(dtype, _static_shape(vector, ndim))(states, vector)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Setting default_update")  # there is no other way yet
            states.default_update = new_states
        self.state_updates.append((states, new_states, size, nstreams))
        return sample

    def uniform(self, size, low=0.0, high=1.0, ndim=None, dtype=None, nstreams=None):
        """Draw from the open interval (low, high).

        Parameters
        ----------
        size : int, tuple of ints and symbolic ints, or symbolic vector such as ``x.shape``
        low, high : numbers or tensors that broadcast to `size`
        ndim : int or None, the length of `size` where that cannot be told from a symbolic vector
        dtype : "float32", "float64" or None: floatX, or more where `low` or `high` have more
        nstreams : int or None, the number of streams in place of :func:`guess_n_streams`
        """
        low, high = pt.as_tensor_variable(low), pt.as_tensor_variable(high)
        dtype = _dtype_of_draw(dtype, low, high)
        low, high = low.astype(dtype), high.astype(dtype)
        return _scaled(self._standard_uniform(size, dtype, nstreams, ndim), high - low, low)

    def binomial(self, size=None, n=1, p=0.5, ndim=None, dtype="int64", nstreams=None):
        """Draw 1 with probability `p`, else 0: ``uniform < p``.

        `p` is a number or a tensor that broadcasts to `size`; ``n`` other than 1 is a NotImplementedError.
        """
        if n != 1:
            raise NotImplementedError(f"MRG_RandomStreams.binomial draws with n=1 only, got n={n!r}")
        if isinstance(p, Variable):
            p = undefined_grad(p)  # a gradient through the draw would be 0 everywhere: better an error
        return (self._standard_uniform(size, pytensor.config.floatX, nstreams, ndim) < p).astype(dtype)

    def normal(self, size, avg=0.0, std=1.0, ndim=None, dtype=None, nstreams=None):
        """Draw from the normal distribution by Box and Muller's method; arguments as in :meth:`uniform`.

            z = sqrt(-2 log u1) cos(2 pi u2),  sqrt(-2 log u1) sin(2 pi u2)

        u1 and u2 are the halves of one uniform draw; the cosines come first, then the sines.
        """
        avg, std = pt.as_tensor_variable(avg), pt.as_tensor_variable(std)
        dtype = _dtype_of_draw(dtype, avg, std)
        vector, _ = _checked_size(size)
        count = vector.prod()
        pairs = (count + 1) // 2
        # The count is symbolic, and so the draw gets 15360 streams whatever its size, as it did in Theano.
        u = self._standard_uniform((2 * pairs,), dtype, nstreams)
        radius = pt.sqrt(-2 * pt.log(u[:pairs]))
        angle = np.asarray(2 * np.pi, dtype=dtype) * u[pairs:]
        z = pt.concatenate([radius * pt.cos(angle), radius * pt.sin(angle)])[:count]
        return _scaled(z.reshape(vector, ndim=ndim), std.astype(dtype), avg.astype(dtype))

    def multinomial(self, size=None, n=1, pvals=None, ndim=None, dtype="int64", nstreams=None):
        """Draw `n` times from each row of `pvals` and count.

        Parameters
        ----------
        size, ndim : must be None; the result has the shape of `pvals`
        n : int
        pvals : matrix, rows of probabilities that sum to 1

        Returns
        -------
        matrix of counts in `dtype`; rows sum to `n` (one-hot for n = 1)
        """
        if pvals is None or size is not None or ndim is not None:
            raise ValueError(f"multinomial takes pvals alone, got pvals={pvals}, size={size}, ndim={ndim}")
        pvals = pt.as_tensor_variable(pvals)
        if pvals.ndim != 2:
            raise NotImplementedError(f"multinomial needs pvals as a matrix, got {pvals.ndim} dimensions")
        u = self._standard_uniform(pvals.shape[:1] * n, pytensor.config.floatX, nstreams).reshape((n, -1, 1))
        upper_ends = pt.cumsum(undefined_grad(pvals).astype("float64"), axis=1)
        # A draw falls into the first outcome whose upper end is above it: count the ends, take differences.
        below = (upper_ends > u).sum(axis=0)
        return pt.concatenate([below[:, :1], below[:, 1:] - below[:, :-1]], axis=1).astype(dtype)
