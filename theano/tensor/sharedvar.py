"""Shared variables whose values are arrays."""
from pytensor.tensor.sharedvar import TensorSharedVariable, scalar_constructor, tensor_constructor

__all__ = ["ScalarSharedVariable", "TensorSharedVariable", "scalar_constructor", "tensor_constructor"]

ScalarSharedVariable = TensorSharedVariable
