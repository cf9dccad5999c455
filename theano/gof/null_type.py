"""NullType: the type of a gradient that is not defined."""
from pytensor.graph.null_type import NullType, null_type

__all__ = ["NullType", "null_type"]
