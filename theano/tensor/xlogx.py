"""x log x and x log y with the value 0 at x = 0."""
from pytensor.tensor.xlogx import xlogx, xlogy0

__all__ = ["xlogx", "xlogy0"]
