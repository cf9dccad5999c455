"""Random draws from a state that the caller passes on: NumPy's `RandomState`, the Mersenne Twister.

    RandomStateType    the type of variables that hold a state
    RandomFunction     the operation: ``(state, size, arguments) -> (new state, numbers)``
    uniform, normal, binomial, random_integers, choice, poisson, permutation, multinomial

Each of these returns (new state, draw). `shared_randomstreams.RandomStreams` keeps the state and is what most
programs want.
"""
import copy
import functools
import operator

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.compile.sharedvalue import SharedVariable, shared_constructor
from pytensor.gradient import grad_undefined
from pytensor.graph.basic import Apply, Variable
from pytensor.graph.op import Op
from pytensor.graph.type import Type
from pytensor.scalar import upcast

from theano.tensor import numpy_draws

__all__ = ["RandomFunction", "RandomStateSharedVariable", "RandomStateType", "binomial", "choice", "multinomial",
           "normal", "permutation", "poisson", "random_integers", "random_state_type", "uniform"]


class RandomStateType(Type):
    """The type of a variable that holds a `numpy.random.RandomState`."""

    def filter(self, data, strict=False, allow_downcast=None):
        if not isinstance(data, np.random.RandomState):
            raise TypeError(f"a numpy.random.RandomState is needed, got {data!r} of type {type(data).__name__}")
        return data

    def values_eq(self, a, b):
        return all(np.array_equal(one, other) for one, other in zip(a.get_state(), b.get_state(), strict=True))

    def may_share_memory(self, a, b):
        """Tell whether two values are one object."""
        return a is b

    def __eq__(self, other):
        return type(self) is type(other)

    def __hash__(self):
        return hash(type(self))

    def __str__(self):
        return "RandomStateType"


random_state_type = RandomStateType()


class RandomStateSharedVariable(SharedVariable):
    """A shared variable that holds a `numpy.random.RandomState`."""


@shared_constructor.register(np.random.RandomState)
def _shared_state(value, name=None, strict=False, allow_downcast=None, borrow=False):
    return RandomStateSharedVariable(type=random_state_type, value=value if borrow else copy.deepcopy(value),
                                     strict=strict, allow_downcast=allow_downcast, name=name)


class RandomFunction(Op):
    """Draw from a copy of the state; the copy, moved on, is the new state.

    Parameters
    ----------
    fn : name of a method of RandomState, or of a function of `numpy_draws`; it takes the arguments and then the size
    outtype : TensorType of the draw
    ndim_added : number of axes that a draw has beyond those of its size
    """

    __props__ = ("fn", "outtype", "ndim_added")

    def __init__(self, fn, outtype, ndim_added=0):
        self.fn, self.outtype, self.ndim_added = fn, outtype, ndim_added

    def make_node(self, state, size, *args):
        size = pt.as_tensor_variable(size, ndim=1).astype("int64")
        return Apply(self, [state, size, *map(pt.as_tensor_variable, args)], [state.type(), self.outtype()])

    def perform(self, node, inputs, output_storage):
        state, size, *args = inputs
        state = copy.deepcopy(state)  # a shallow copy would draw from the same generator
        draw = getattr(numpy_draws, self.fn, None) or getattr(np.random.RandomState, self.fn)
        numbers = np.asarray(draw(state, *args, tuple(size.tolist()) if len(size) else None), dtype=self.outtype.dtype)
        if numbers.ndim == 0:  # without a size NumPy returns a number also for arguments of shape (1,)
            numbers = numbers.reshape((1,) * self.outtype.ndim)
        if numbers.ndim != self.outtype.ndim:
            raise ValueError(f"{self.fn} drew numbers of shape {numbers.shape} where {self.outtype.ndim} dimensions "
                             "were promised: the arguments do not broadcast to the size")
        output_storage[0][0], output_storage[1][0] = state, numbers

    def pullback(self, inputs, outputs, cotangents):
        return [grad_undefined(self, i, variable, "a random draw has no gradient") for i, variable in enumerate(inputs)]


def _size(ndim, size, *args):
    """Return (symbolic size, which lengths are 1) of a draw.

    A size of None is that of the arguments together; a length of -1 is that of the arguments along this axis.
    """
    if size is None:
        if not args:
            return pt.constant(np.array([], dtype="int64")), ()
        template = functools.reduce(operator.add, args)
        return template.shape, template.type.broadcastable
    if isinstance(size, int | np.integer) or (isinstance(size, Variable) and size.ndim == 0):
        size = (size,)
    if isinstance(size, Variable):
        ndim = pt.get_vector_length(size) if ndim is None else ndim
        return size, (False,) * ndim
    if ndim not in (None, len(size)):
        raise ValueError(f"ndim is {ndim}, but size has {len(size)} lengths: {tuple(size)}")
    lengths = [_borrowed(axis - len(size), args) if _is_number(length) and length == -1 else length
               for axis, length in enumerate(size)]
    vector = pt.stack([pt.as_tensor_variable(length) for length in lengths]) if lengths else np.array([], dtype="int64")
    return vector, tuple(_is_number(length) and length == 1 for length in lengths)


def _is_number(length):
    return isinstance(length, int | np.integer)


def _borrowed(axis, args):
    """Return the length along `axis`, counted from the end, of the first argument that does not broadcast there."""
    reaching = [arg for arg in args if arg.ndim >= -axis]
    if not reaching:
        raise ValueError(f"a length of -1 is that of an argument's axis {axis}, and no argument has one")
    return next((arg.shape[axis] for arg in reaching if not arg.type.broadcastable[axis]), 1)


def _drawn(fn, state, size, broadcastable, dtype, args, ndim_added=0):
    outtype = pt.TensorType(dtype, shape=tuple(1 if flag else None for flag in broadcastable) + (None,) * ndim_added)
    return RandomFunction(fn, outtype, ndim_added)(state, size, *args)


def _elementwise(fn, state, size, args, ndim, dtype):
    args = [pt.as_tensor_variable(arg) for arg in args]
    size, broadcastable = _size(ndim, size, *args)
    if any(arg.ndim > len(broadcastable) for arg in args):
        raise ValueError(f"{fn}'s arguments have more dimensions than its size, which has {len(broadcastable)}")
    dtype = dtype or upcast(pytensor.config.floatX, *(arg.dtype for arg in args))
    return _drawn(fn, state, size, broadcastable, dtype, args)


def uniform(random_state, size=None, low=0.0, high=1.0, ndim=None, dtype=None):
    """Draw from the interval [low, high)."""
    return _elementwise("uniform", random_state, size, (low, high), ndim, dtype)


def normal(random_state, size=None, avg=0.0, std=1.0, ndim=None, dtype=None):
    """Draw from the normal distribution with mean `avg` and standard deviation `std`."""
    return _elementwise("normal", random_state, size, (avg, std), ndim, dtype)


def binomial(random_state, size=None, n=1, p=0.5, ndim=None, dtype="int64", prob=None):
    """Draw how many of `n` trials succeed, each with probability `p`, whose old name is `prob`."""
    return _elementwise("binomial", random_state, size, (n, p if prob is None else prob), ndim, dtype)


def random_integers(random_state, size=None, low=0, high=1, ndim=None, dtype="int64"):
    """Draw an integer from low, ..., high, both included."""
    return _elementwise("random_integers", random_state, size, (low, high), ndim, dtype)


def poisson(random_state, size=None, lam=1.0, ndim=None, dtype="int64"):
    """Draw a number of events where `lam` are expected."""
    return _elementwise("poisson", random_state, size, (lam,), ndim, dtype)


def choice(random_state, size=None, a=2, replace=True, p=None, ndim=None, dtype="int64"):
    """Draw members of the vector `a`, or of 0, ..., a - 1; `p` are their probabilities, None for equal ones."""
    size, broadcastable = _size(ndim, size)
    return _drawn("choice", random_state, size, broadcastable, dtype, (a, np.int8(replace), [] if p is None else p))


def permutation(random_state, size=None, n=1, ndim=None, dtype="int64"):
    """Draw `size` permutations of 0, ..., n - 1, along a last axis of length `n`."""
    size, broadcastable = _size(ndim, () if size is None else size)
    return _drawn("permutation", random_state, size, broadcastable, dtype, (n,), ndim_added=1)


def multinomial(random_state, size=None, n=1, pvals=(0.5, 0.5), ndim=None, dtype="int64"):
    """Draw `n` times from the probabilities along the last axis of `pvals`, and count; the counts have that axis."""
    n, pvals = pt.as_tensor_variable(n), pt.as_tensor_variable(pvals)
    size, broadcastable = _size(ndim, size, n, pvals[..., 0])
    return _drawn("multinomial", random_state, size, broadcastable, dtype, (n, pvals), ndim_added=1)
