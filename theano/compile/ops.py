"""Operations for compiling itself, and operations made of Python functions."""
from pytensor.compile.ops import DeepCopyOp, FromFunctionOp, ViewOp, as_op, deep_copy_op, view_op
from pytensor.tensor.shape import Shape, Shape_i, SpecifyShape, shape, shape_i, specify_shape

__all__ = ["DeepCopyOp", "FromFunctionOp", "Shape", "Shape_i", "SpecifyShape", "ViewOp", "as_op", "deep_copy_op",
           "shape", "shape_i", "specify_shape", "view_op"]
