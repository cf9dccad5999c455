"""How NumPy computes an operation of a graph: as a function of arrays, where PyTensor's way takes longer than NumPy's.

    way_of    node -> Way, or None for the operations that are left to PyTensor
    spare     the operand over which a node may write its result

A small model's operations take a microsecond or two each, and PyTensor's general way into each of them takes five. The
arithmetic, and so every bit, is the same. `pylearn2.utils.numpy_source` puts the functions one behind the other.
"""
import functools
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from pytensor.tensor.elemwise import CAReduce, DimShuffle, Elemwise
from pytensor.tensor.math import Argmax, Dot
from pytensor.tensor.shape import Shape_i

from pylearn2.expr.products import matmul
from pylearn2.utils.threads import blas_threads

__all__ = ["Way", "spare", "way_of"]


class Way(NamedTuple):
    """A function of the values of a node's operands, which returns the value of its only output.

    Attributes
    ----------
    function : callable
    alike : list of (operand, operand, axis): lengths that must be equal before the function may be called
    takes_out : bool, whether the function takes the keyword `out`, an array of the output's form
    """

    function: Callable
    alike: tuple = ()
    takes_out: bool = False


def way_of(node):
    """Return the :class:`Way` of `node`, or None where we know none."""
    make = next((make for kind, make in _MAKERS if isinstance(node.op, kind) and _as_published(node.op, kind)), None)
    return make(node) if make else None


def _as_published(op, kind):
    """Tell whether `op` computes as its class does in PyTensor; a subclass may do otherwise."""
    return type(op).perform is kind.perform


def spare(node, dying, clients):
    """Return the position of the operand over which `node` may write its result, or None.

    It is an array of the result's very form that an operation of the graph made, which only operations read that make
    arrays of their own, and which nobody reads after this node.

    Parameters
    ----------
    node : Apply, whose way takes an `out`
    dying : set of variables that nobody reads after `node`
    clients : dict variable -> list of (node, position) that read it
    """
    for position, operand in enumerate(node.inputs):
        if (operand in dying and operand.owner is not None and _makes_an_array(operand.owner)
                and operand.type == node.outputs[0].type
                and all(_makes_an_array(client) for client, _ in clients[operand])):
            return position
    return None


def _makes_an_array(node):
    """Tell whether the result of `node` shares no memory with its operands."""
    is_ufunc = isinstance(node.op, Elemwise) and isinstance(getattr(node.op, "nfunc", None), np.ufunc)
    return is_ufunc or isinstance(node.op, Dot | CAReduce | Argmax)


def _elemwise(node):
    op = node.op
    function = getattr(op, "nfunc", None)
    if function is None or op.inplace_pattern or op.nfunc_spec[1:] != (len(node.inputs), 1):
        return None
    alike = tuple(_dimensions_that_must_agree(node))
    dtype = np.dtype(node.outputs[0].type.dtype)
    options = {"sig": node.tag.sig} if hasattr(node.tag, "sig") else {}
    if isinstance(function, np.ufunc) and not options and _gives_arrays_of(dtype, function, node):
        return Way(function, alike, takes_out=True)

    def converted(*values):
        result = function(*values, **options)
        if type(result) is not np.ndarray or result.dtype != dtype:
            result = np.asarray(result, dtype)
        return result if result.flags.owndata else result.copy()

    return Way(converted, alike)


def _gives_arrays_of(dtype, function, node):
    """Tell whether the ufunc needs no help: it returns arrays, not scalars, and of the right type."""
    given = [np.dtype(one.type.dtype) for one in node.inputs]
    return node.outputs[0].type.ndim > 0 and function.resolve_dtypes((*given, None))[-1] == dtype


def _dimensions_that_must_agree(node):
    """List (input, input, axis) for the dimensions that two inputs have and the types do not fix."""
    pairs = []
    for axis in range(node.outputs[0].type.ndim):
        free = [i for i, one in enumerate(node.inputs) if one.type.shape[axis] != 1]
        pairs += [(free[0], other, axis) for other in free[1:]]
    return pairs


def _reduction(node):
    op, out = node.op, node.outputs[0].type
    out_dtype = np.dtype(out.dtype)
    dtype = np.dtype(op.acc_dtype or out_dtype)
    axis, reduce = op.axis, op.ufunc.reduce
    find = {np.maximum: np.ndarray.argmax, np.minimum: np.ndarray.argmin}.get(op.ufunc)
    if find and axis == (node.inputs[0].type.ndim - 1,):
        return Way(_extreme_of_rows(find, reduce))
    if out.ndim == 0:  # NumPy returns a number, not an array
        return Way(lambda value: np.asarray(reduce(value.astype(dtype, copy=False), axis, dtype), out_dtype))
    if np.dtype(node.inputs[0].type.dtype) == dtype == out_dtype:
        return Way(lambda value: reduce(value, axis, dtype))
    return Way(lambda value: reduce(value.astype(dtype, copy=False), axis, dtype).astype(out_dtype, copy=False))


_SHORT_ROW = 256  # numbers


def _extreme_of_rows(find, reduce):
    """Return the function for the largest or least of each row: NumPy finds where it stands six times as fast."""
    @functools.lru_cache(maxsize=8)  # of a batch, a stack, a short batch
    def starts(shape):
        """Return where each row begins in an array of the shape `shape`."""
        return np.arange(0, math.prod(shape), shape[-1]).reshape(shape[:-1])

    def extreme(value):
        if 0 < value.shape[-1] <= _SHORT_ROW and value.flags.c_contiguous:
            return np.asarray(value.reshape(-1).take(find(value, -1) + starts(value.shape)))
        return np.asarray(reduce(value, -1))

    return extreme


def _dimshuffle(node):
    order = node.op.new_order
    kept = [axis for axis in order if axis != "x"]
    if len(kept) != node.inputs[0].type.ndim:  # one is dropped
        return None
    index = tuple(None if axis == "x" else slice(None) for axis in order)
    if kept == sorted(kept):
        return Way(lambda value: value[index])
    return Way(lambda value: value.transpose(kept)[index])


def _dot(node):
    both_matrices = all(one.type.ndim == 2 for one in node.inputs)
    return Way(matmul if both_matrices and blas_threads() == 1 else np.matmul)


def _argmax(node):
    axes = node.op.axis
    if axes is None or len(axes) != 1:
        return None
    return Way(lambda value: np.asarray(value.argmax(axes[0]), "int64"))


def _shape(node):
    axis = node.op.i
    return Way(lambda value: np.array(value.shape[axis], "int64"))


_MAKERS = (
    (Elemwise, _elemwise), (CAReduce, _reduction), (DimShuffle, _dimshuffle), (Dot, _dot), (Argmax, _argmax),
    (Shape_i, _shape),
)
