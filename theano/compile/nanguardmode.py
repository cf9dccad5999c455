"""NanGuardMode: a function that stops at the first NaN, infinity or huge number."""
from pytensor.compile.debug.nanguardmode import NanGuardMode

__all__ = ["NanGuardMode"]
