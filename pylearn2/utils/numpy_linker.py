"""PyTensor's loop over the operations of a graph, with a short way into NumPy for the common ones.

    NumpyLinker    a VMLinker; graphs that need more than a plain loop (lazy ones) are left to PyTensor

A small model's operations take a microsecond or two each, and PyTensor's general way into each of them takes five. In a
large one each operation would fill new memory: results are written over operands that nobody needs any more. The
arithmetic is the same.
"""
import functools
import math

import numpy as np
from pytensor.link.utils import raise_with_op
from pytensor.link.vm import Loop, VMLinker
from pytensor.tensor.elemwise import CAReduce, DimShuffle, Elemwise
from pytensor.tensor.math import Argmax, Dot
from pytensor.tensor.shape import Shape_i

from pylearn2.expr.products import matmul
from pylearn2.utils.threads import blas_threads

__all__ = ["NumpyLinker"]


class QuietLoop(Loop):
    """A loop that leaves overflow and the like to those who look at the values, once for all operations."""

    def __call__(self):
        if self.time_thunks:  # someone profiles
            with np.errstate(all="ignore"):
                return super().__call__()
        for cell in self.pre_call_clear:
            cell[0] = None
        at = None
        try:
            with np.errstate(all="ignore"):
                for at in self._steps:
                    at[0]()
                    for cell in at[1]:
                        cell[0] = None
        except Exception:
            raise_with_op(self.fgraph, at[2], at[0])
        return self.perform_updates()

    @functools.cached_property
    def _steps(self):
        """The operations in order: thunk, the cells that nobody needs after it, node."""
        clears = self.post_thunk_clear or [()] * len(self.nodes)
        return list(zip(self.thunks, map(tuple, clears), self.nodes, strict=True))


class NumpyLinker(VMLinker):
    """Runs a graph operation by operation, in Python."""

    def make_vm(self, nodes, thunks, input_storage, output_storage, storage_map, post_thunk_clear, computed,
                compute_map, updated_vars):
        """Return the callable that runs `nodes`; see VMLinker."""
        if self.callback or self.callback_input or any(thunk.lazy for thunk in thunks):
            return super().make_vm(nodes, thunks, input_storage, output_storage, storage_map, post_thunk_clear,
                                   computed, compute_map, updated_vars)
        spare = _spare_operands(self.fgraph, nodes, post_thunk_clear, storage_map) if self.allow_gc else {}
        thunks = [_short_way(node, thunk, spare.get(node)) for node, thunk in zip(nodes, thunks, strict=True)]
        clear_first = [storage_map[variable] for variable in self.no_recycling]
        return QuietLoop(self.fgraph, nodes, thunks, clear_first, storage_map, input_storage, output_storage,
                         updated_vars, post_thunk_clear if self.allow_gc else None)


def _spare_operands(graph, nodes, post_thunk_clear, storage_map):
    """Return a dict node -> the position of an operand into which the node may write its result.

    It is an array that one of our ufuncs or products made, of the result's very form, which only operations read that
    make arrays of their own, and which nobody reads after this node.
    """
    spare = {}
    for node, cleared in zip(nodes, post_thunk_clear, strict=True):
        if not _is_ufunc(node):
            continue
        dying = {id(cell) for cell in cleared}
        for position, operand in enumerate(node.inputs):
            if (id(storage_map[operand]) in dying and operand.owner is not None and _makes_an_array(operand.owner)
                    and operand.type == node.outputs[0].type
                    and all(_makes_an_array(client) for client, _ in graph.clients[operand])):
                spare[node] = position
                break
    return spare


def _is_ufunc(node):
    return isinstance(node.op, Elemwise) and isinstance(getattr(node.op, "nfunc", None), np.ufunc)


def _makes_an_array(node):
    """Tell whether the result of `node` shares no memory with its operands."""
    return _is_ufunc(node) or isinstance(node.op, Dot | CAReduce | Argmax)


def _short_way(node, thunk, spare=None):
    """Return a quicker thunk for `node`, which may write into the operand `spare`; its own where we know none."""
    make = next((make for kind, make in _MAKERS if isinstance(node.op, kind) and _as_published(node.op, kind)), None)
    extra = (spare,) if make is _elemwise else ()
    quick = make(node, thunk, *extra) if make else None
    if quick is None:
        return thunk
    quick.inputs, quick.outputs, quick.lazy = thunk.inputs, thunk.outputs, False
    return quick


def _as_published(op, kind):
    """Tell whether `op` computes as its class does in PyTensor; a subclass may do otherwise."""
    return type(op).perform is kind.perform


def _elemwise(node, thunk, spare):
    op = node.op
    function = getattr(op, "nfunc", None)
    if function is None or op.inplace_pattern or op.nfunc_spec[1:] != (len(node.inputs), 1):
        return None
    dtype, out, inputs = np.dtype(node.outputs[0].type.dtype), thunk.outputs[0], thunk.inputs
    options = {"sig": node.tag.sig} if hasattr(node.tag, "sig") else {}
    alike = _dimensions_that_must_agree(node)
    if isinstance(function, np.ufunc) and not options and _gives_arrays_of(dtype, function, node):
        if not alike:
            return _bare(function, inputs, out, spare)
        if len(inputs) == 2 and len(alike) == node.outputs[0].type.ndim:
            return _bare_pair(function, *inputs, out, spare, thunk)

    def run():
        values = [cell[0] for cell in inputs]
        for i, j, axis in alike:
            if values[i].shape[axis] != values[j].shape[axis]:
                return thunk()  # which has the words for it
        result = function(*values, **options)
        if type(result) is not np.ndarray or result.dtype != dtype:
            result = np.asarray(result, dtype)
        out[0] = result if result.flags.owndata else result.copy()

    return run


def _gives_arrays_of(dtype, function, node):
    """Tell whether the ufunc needs no help: it returns arrays, not scalars, and of the right type."""
    given = [np.dtype(one.type.dtype) for one in node.inputs]
    return node.outputs[0].type.ndim > 0 and function.resolve_dtypes((*given, None))[-1] == dtype


def _bare(function, inputs, out, spare):
    if spare is not None:
        over = inputs[spare]

        def run():
            out[0] = function(*[cell[0] for cell in inputs], out=over[0])
    elif len(inputs) == 2:
        left, right = inputs

        def run():
            out[0] = function(left[0], right[0])
    else:

        def run():
            out[0] = function(*[cell[0] for cell in inputs])

    return run


def _bare_pair(function, left, right, out, spare, thunk):
    """As `_bare`, for two arrays that must have one shape."""

    def run():
        first, second = left[0], right[0]
        if first.shape != second.shape:
            return thunk()  # which has the words for it
        out[0] = function(first, second)

    def run_over():
        first, second = left[0], right[0]
        if first.shape != second.shape:
            return thunk()  # which has the words for it
        out[0] = function(first, second, out=second if spare else first)

    return run if spare is None else run_over


def _dimensions_that_must_agree(node):
    """List (input, input, axis) for the dimensions that two inputs have and the types do not fix."""
    pairs = []
    for axis in range(node.outputs[0].type.ndim):
        free = [i for i, one in enumerate(node.inputs) if one.type.shape[axis] != 1]
        pairs += [(free[0], other, axis) for other in free[1:]]
    return pairs


def _reduction(node, thunk):
    op = node.op
    out_dtype = np.dtype(node.outputs[0].type.dtype)
    dtype = np.dtype(op.acc_dtype or out_dtype)
    (inside,), out, axis, reduce = thunk.inputs, thunk.outputs[0], op.axis, op.ufunc.reduce
    find = {np.maximum: np.ndarray.argmax, np.minimum: np.ndarray.argmin}.get(op.ufunc)
    if find and axis == (node.inputs[0].type.ndim - 1,):
        return _extreme_of_rows(find, reduce, inside, out)

    def run():
        value = inside[0]
        if value.dtype != dtype:
            value = value.astype(dtype)
        out[0] = np.asarray(reduce(value, axis, dtype), out_dtype)

    return run


_SHORT_ROW = 256  # numbers


def _extreme_of_rows(find, reduce, inside, out):
    """As `_reduction`, for the largest or least of each row: NumPy finds where it stands six times as fast."""

    @functools.lru_cache(maxsize=8)  # of a batch, a stack, a short batch
    def starts(shape):
        """Return where each row begins in an array of the shape `shape`."""
        return np.arange(0, math.prod(shape), shape[-1]).reshape(shape[:-1])

    def run():
        value = inside[0]
        if 0 < value.shape[-1] <= _SHORT_ROW and value.flags.c_contiguous:
            out[0] = np.asarray(value.reshape(-1).take(find(value, -1) + starts(value.shape)))
        else:
            out[0] = np.asarray(reduce(value, -1))

    return run


def _dimshuffle(node, thunk):
    op = node.op
    (inside,), out, order = thunk.inputs, thunk.outputs[0], op.new_order
    kept = [axis for axis in order if axis != "x"]
    if len(kept) != node.inputs[0].type.ndim:  # one is dropped
        return None
    index = tuple(None if axis == "x" else slice(None) for axis in order)
    turned = kept != sorted(kept)

    def run():
        value = inside[0].transpose(kept) if turned else inside[0]
        out[0] = value[index]

    return run


def _dot(node, thunk):
    (left, right), out = thunk.inputs, thunk.outputs[0]
    both_matrices = all(one.type.ndim == 2 for one in node.inputs)
    product = matmul if both_matrices and blas_threads() == 1 else np.matmul

    def run():
        out[0] = product(left[0], right[0])

    return run


def _argmax(node, thunk):
    (inside,), out, axes = thunk.inputs, thunk.outputs[0], node.op.axis
    if axes is None or len(axes) != 1:
        return None

    def run():
        out[0] = np.asarray(inside[0].argmax(axes[0]), "int64")

    return run


def _shape(node, thunk):
    (inside,), out, axis = thunk.inputs, thunk.outputs[0], node.op.i

    def run():
        out[0] = np.array(inside[0].shape[axis], "int64")

    return run


_MAKERS = (
    (Elemwise, _elemwise), (CAReduce, _reduction), (DimShuffle, _dimshuffle), (Dot, _dot), (Argmax, _argmax),
    (Shape_i, _shape),
)
