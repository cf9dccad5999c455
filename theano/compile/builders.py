"""OpFromGraph: an expression wrapped up as one operation."""
from pytensor.compile.builders import OpFromGraph

__all__ = ["OpFromGraph"]
