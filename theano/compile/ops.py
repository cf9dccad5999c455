"""Operations for compiling itself, and operations made of Python functions."""
import inspect

from pytensor.compile.ops import DeepCopyOp, FromFunctionOp, ViewOp, deep_copy_op, view_op, wrap_py
from pytensor.tensor.shape import Shape, Shape_i, SpecifyShape, shape, shape_i, specify_shape

__all__ = [
    "DeepCopyOp", "FromFunctionOp", "Shape", "Shape_i", "SpecifyShape", "ViewOp", "as_op", "deep_copy_op", "shape",
    "shape_i", "specify_shape", "view_op",
]


def as_op(itypes, otypes, infer_shape=None):
    """Make an operation of the function that is decorated.

    Parameters
    ----------
    itypes, otypes : type, or list of types, of its inputs and outputs
    infer_shape : function (node, input shapes) -> output shapes, or None
    """
    if infer_shape is not None and len(inspect.signature(infer_shape).parameters) == 2:
        of_node = infer_shape

        def infer_shape(fgraph, node, shapes):
            return of_node(node, shapes)

    return wrap_py(itypes, otypes, infer_shape)
