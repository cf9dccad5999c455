"""x log x and x log y with the value 0 at x = 0."""
from pytensor.tensor.special import xlogy as xlogy0

__all__ = ["xlogx", "xlogy0"]


def xlogx(x):
    """Return x log(x), and 0 at x = 0."""
    return xlogy0(x, x)
