"""MonitorMode: a function of yours is called before and after each operation."""
from pytensor.compile.debug.monitormode import MonitorMode

from theano.gone import teller

__all__ = ["MonitorMode"]

__getattr__ = teller("theano.compile.monitormode", __all__)
