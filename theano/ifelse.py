"""ifelse: of two expressions only the one that the condition asks for is computed."""
from pytensor.ifelse import IfElse, ifelse

__all__ = ["IfElse", "ifelse"]
