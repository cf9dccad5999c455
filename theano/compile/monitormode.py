"""MonitorMode: functions of yours are called before and after each operation.

    MonitorMode    the mode
    detect_nan     a function for its `post_func`: shows the first operation that made a NaN
"""
import numpy as np
from pytensor.link.basic import PerformLinker, WrapLinkerMany

from theano.compile.mode import Mode
from theano.gone import teller
from theano.printing import debugprint

__all__ = ["MonitorMode", "detect_nan"]


class MonitorMode(Mode):
    """A mode in which each operation is run by itself, between two functions of yours.

    Parameters
    ----------
    pre_func, post_func : function (i, node, fn) or None; called before and after operation number `i`, the node
        `node`; ``fn.inputs`` and ``fn.outputs`` are lists of cells, the value of each is its member 0
    optimizer : str or query, as in `Mode`
    linker : must be None: this mode has its own
    """

    def __init__(self, pre_func=None, post_func=None, optimizer="default", linker=None, db=None):
        if linker is not None:
            raise ValueError(f"MonitorMode has a linker of its own, got linker={linker!r}: leave it away")
        self.pre_func, self.post_func = pre_func, post_func
        with_loops = Mode(optimizer=optimizer, db=db)
        super().__init__(WrapLinkerMany([PerformLinker()], [self.eval]), with_loops.provided_optimizer, db)
        self.made_by = MonitorMode, (pre_func, post_func, optimizer)

    def eval(self, fgraph, i, node, fn):
        """Run operation number `i` between the two functions."""
        if self.pre_func is not None:
            self.pre_func(i, node, fn)
        fn()
        if self.post_func is not None:
            self.post_func(i, node, fn)


def detect_nan(i, node, fn):
    """Print the operation `node`, its inputs and its outputs, where one of these has a NaN."""
    values = [cell[0] for cell in fn.outputs]
    if any(isinstance(value, np.ndarray | np.floating) and np.isnan(value).any() for value in values):
        print("*** NaN detected ***")
        debugprint(node)
        print(f"Inputs : {[cell[0] for cell in fn.inputs]}")
        print(f"Outputs: {values}")


__getattr__ = teller("theano.compile.monitormode", __all__)
