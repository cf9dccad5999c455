"""MonitorMode: a function of yours is called before and after each operation."""
from pytensor.compile.debug.monitormode import MonitorMode

__all__ = ["MonitorMode"]
