"""Types of variables."""
from pytensor.graph.type import Type
from pytensor.link.c.type import CType, Generic, generic

__all__ = ["CType", "Generic", "Type", "generic"]
