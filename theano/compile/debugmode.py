"""DebugMode: every operation is computed in more than one way and the results compared; slow."""
from pytensor.compile.debug.debugmode import DebugMode

__all__ = ["DebugMode"]
