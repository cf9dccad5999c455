"""Saying which lengths of an expression are 1, and so may broadcast.

    addbroadcast, unbroadcast    for some axes
    patternbroadcast             for all axes
"""
import pytensor.tensor as pt
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op
from pytensor.tensor.shape import specify_broadcastable

__all__ = ["Unbroadcast", "addbroadcast", "patternbroadcast", "unbroadcast"]


class Unbroadcast(Op):
    """An identity whose lengths along `axes` are not known to be 1; PyTensor has only the other direction."""

    __props__ = ("axes",)
    view_map = {0: [0]}

    def __init__(self, axes):
        self.axes = tuple(axes)

    def make_node(self, x):
        x = pt.as_tensor_variable(x)
        shape = [None if axis in self.axes else length for axis, length in enumerate(x.type.shape)]
        return Apply(self, [x], [x.type.clone(shape=shape)()])

    def perform(self, node, inputs, output_storage):
        output_storage[0][0] = inputs[0]

    def infer_shape(self, fgraph, node, shapes):
        return shapes

    def pullback(self, inputs, outputs, cotangents):
        fixed = [axis for axis in self.axes if inputs[0].type.broadcastable[axis]]
        return [specify_broadcastable(cotangents[0], *fixed)]


def addbroadcast(x, *axes):
    """Return `x`, whose lengths along `axes` are 1 and may broadcast from now on."""
    x = pt.as_tensor_variable(x)
    new = [axis for axis in axes if not x.type.broadcastable[axis]]
    return specify_broadcastable(x, *new) if new else x


def unbroadcast(x, *axes):
    """Return `x`, whose lengths along `axes` may differ from 1 and do not broadcast from now on."""
    x = pt.as_tensor_variable(x)
    known = [axis for axis in axes if x.type.shape[axis] is not None]
    return Unbroadcast(known)(x) if known else x


def patternbroadcast(x, broadcastable):
    """Return `x` with the pattern `broadcastable`, a tuple of one bool for each dimension."""
    x = pt.as_tensor_variable(x)
    if len(broadcastable) != x.ndim:
        raise ValueError(f"the pattern {tuple(broadcastable)} has {len(broadcastable)} flags, {x} {x.ndim} dimensions")
    closed = [axis for axis, flag in enumerate(broadcastable) if not flag and x.type.broadcastable[axis]]
    return addbroadcast(unbroadcast(x, *closed), *(axis for axis, flag in enumerate(broadcastable) if flag))
