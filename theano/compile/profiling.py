"""Where a function's time goes: ``theano.function(..., profile=True)`` and ``f.profile.summary()``."""
from pytensor.compile.debug.profiling import ProfileStats

__all__ = ["ProfileStats"]
