"""Variables and constants whose values are arrays."""
from pytensor.tensor.variable import TensorConstant, TensorConstantSignature, TensorVariable

__all__ = ["AsTensorError", "TensorConstant", "TensorConstantSignature", "TensorVariable"]

AsTensorError = TypeError  # what ``T.as_tensor_variable`` raises for what is no array
