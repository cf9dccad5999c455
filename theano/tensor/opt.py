"""Registering rewrites, and the operations that rewrites make."""
from pytensor.raise_op import Assert, assert_op
from pytensor.tensor.basic import MakeVector, make_vector
from pytensor.tensor.rewriting.basic import (
    register_canonicalize,
    register_specialize,
    register_stabilize,
    register_uncanonicalize,
    register_useless,
)
from pytensor.tensor.rewriting.shape import ShapeFeature, ShapeOptimizer
from pytensor.tensor.shape import Shape_i

from theano.gof.opt import in2out, out2in

__all__ = ["Assert", "MakeVector", "ShapeFeature", "ShapeOptimizer", "Shape_i", "assert_", "assert_op", "in2out",
           "make_vector", "out2in", "register_canonicalize", "register_specialize", "register_stabilize",
           "register_uncanonicalize", "register_useless"]

assert_ = assert_op
