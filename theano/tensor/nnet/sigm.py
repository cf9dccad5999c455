"""Sigmoids: the curve itself, and two cheap stand-ins for it."""
from pytensor.tensor import sigmoid, softplus

from pylearn2.expr.activations import hard_sigmoid, ultra_fast_sigmoid

__all__ = ["hard_sigmoid", "sigmoid", "sigmoid_inplace", "softplus", "ultra_fast_sigmoid", "ultra_fast_sigmoid_inplace"]

# What to overwrite is for the rewrites to say.
sigmoid_inplace, ultra_fast_sigmoid_inplace = sigmoid, ultra_fast_sigmoid
