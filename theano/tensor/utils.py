"""Fingerprints of arrays, and the shapes that expressions would have."""
from pytensor.tensor.utils import hash_from_ndarray, shape_of_variables

__all__ = ["hash_from_ndarray", "shape_of_variables"]
