"""One channel of the monitor: a scalar expression, the data it is averaged over, and what was recorded of it."""
import copy

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.basic import Constant, Variable
from pytensor.graph.traversal import graph_inputs

from pylearn2.channel_docs import doc_of
from pylearn2.space import CompositeSpace, NullSpace
from pylearn2.utils import py_number_types, sharedX
from pylearn2.utils.data_specs import DataSpecsMapping

__all__ = ["MonitorChannel", "get_monitor_doc", "infer_data_specs"]

RECORDS = ("val_record", "batch_record", "example_record", "epoch_record", "time_record")


class MonitorChannel:
    """A named scalar, and what was recorded of it.

    Parameters
    ----------
    graph_input : the symbolic batch, nested as `data_specs`
    val : scalar expression in floatX, or a number
    name : str
    data_specs : (space, source) of `graph_input`
    dataset : the data set that it is averaged over
    prereqs : list of callables or None, each called with the flat batch right before `val` is computed on it
    old_channel : MonitorChannel or None, whose records are continued

    Attributes
    ----------
    val_record : list of 0-d arrays in floatX
    epoch_record, batch_record, example_record : lists of int, the monitor's counters at each recording
    time_record : list of float, seconds since the monitor was made
    val_shared : shared scalar, a copy of what was recorded last, or 0; extensions of old read it
    doc : str or None, what the channel means
    is_live : bool, whether it has an expression to record, not only records of an earlier run
    """

    _GRAPH = ("graph_input", "val", "data_specs", "dataset", "prereqs", "is_live")
    is_live = False

    def __init__(self, graph_input, val, name, data_specs, dataset, prereqs=None, old_channel=None):
        self.name = name
        self.graph_input = graph_input
        self.val = _floatX_scalar(name, val)
        self.data_specs = data_specs
        self.dataset = dataset
        self.prereqs = prereqs
        self.doc = get_monitor_doc(val) or doc_of(name)
        self.is_live = True
        self._check_inputs()
        for record in RECORDS:
            # The last record of the old channel is taken again at once, so it does not come along.
            setattr(self, record, list(getattr(old_channel, record)[:-1]) if old_channel else [])

    def _check_inputs(self):
        given = set(self.flat_inputs())
        for variable in graph_inputs([self.val]):
            if variable not in given and not isinstance(variable, Constant | SharedVariable):
                raise ValueError(f"channel {self.name!r} is computed from {variable}, which is not in its ipt")

    def flat_inputs(self):
        """Return the tuple of distinct symbolic inputs."""
        return DataSpecsMapping(self.data_specs).flatten(self.graph_input, return_tuple=True)

    def record(self, value, seconds, monitor):
        """Append `value` with the monitor's counters."""
        self.val_record.append(np.asarray(value, dtype=pytensor.config.floatX))
        self.time_record.append(seconds)
        self.batch_record.append(monitor.get_batches_seen())
        self.example_record.append(monitor.get_examples_seen())
        self.epoch_record.append(monitor.get_epochs_seen())

    @property
    def val_shared(self):
        return sharedX(self.val_record[-1] if self.val_record else 0.0, name=f"{self.name}_tracker")

    def at_rest(self):
        """Return a copy that holds the records only."""
        resting = copy.copy(self)
        for name in self._GRAPH:
            resting.__dict__.pop(name, None)
        return resting

    def __str__(self):
        return f"MonitorChannel({self.name!r}, {len(self.val_record)} records)"

    def __getstate__(self):
        state = {name: value for name, value in self.__dict__.items() if name not in self._GRAPH}
        # One array, for a list of arrays takes a hundred times as long; `__setstate__` makes it a list again.
        state["val_record"] = np.array(self.val_record, dtype=pytensor.config.floatX)
        return state

    def __setstate__(self, state):
        """Fill in what files of the first years lack."""
        self.__dict__.update(state)
        self.val_record = [np.asarray(value) for value in self.val_record]
        missing = [None] * len(self.val_record)
        self.__dict__.setdefault("batch_record", missing)
        self.__dict__.setdefault("example_record", list(missing))
        self.__dict__.setdefault("time_record", list(missing))
        self.__dict__.setdefault("epoch_record", list(range(len(self.val_record))))
        self.__dict__.setdefault("doc", None)


def _floatX_scalar(name, val):
    floatX = pytensor.config.floatX
    if isinstance(val, py_number_types):
        return pt.constant(np.asarray(val, dtype=floatX))
    if not isinstance(val, Variable) or not hasattr(val, "dtype"):
        raise TypeError(f"channel {name!r} must be a scalar expression or a number, got {type(val).__name__}")
    if val.ndim != 0:
        raise ValueError(f"channel {name!r} must be a scalar, got an expression of {val.ndim} dimensions")
    if val.dtype != floatX:
        raise ValueError(f"channel {name!r} must have dtype {floatX} (floatX), got {val.dtype}; cast it")
    return val


def get_monitor_doc(var):
    """Return what an expression was documented as (``expression.__doc__ = ...``), or None."""
    return getattr(var, "__dict__", {}).get("__doc__")


def infer_data_specs(name, ipt, dataset):
    """Guess the specs of a channel's input from its data set, for callers of the time before data specs.

    Raises
    ------
    ValueError
        where the guess is not safe.
    """
    if ipt is None:
        return NullSpace(), ""
    if isinstance(ipt, tuple | list) and not ipt:
        return CompositeSpace([]), ()
    space, source = dataset.get_data_specs()
    single = not isinstance(ipt, tuple | list)
    if (single and source == "features") or (not single and len(ipt) == 2 and source == ("features", "targets")):
        return space, source
    raise ValueError(f"channel {name!r}: say data_specs=(space, source); they cannot be guessed from the data set")
