"""The monitor: a ledger of channels, one value of each recorded before training and after every epoch.

    Monitor         names the channels, counts batches, examples and epochs, and records
    push_monitor, read_channel, get_channel    for YAML files that continue or read an earlier run

One channel is `pylearn2.monitor_channel`; which channels a training has, `pylearn2.monitor_setup`; how they become
numbers (compiling, averaging over a data set), `pylearn2.monitor_pass`.
"""
import logging
import time

from pylearn2.datasets.dataset import Dataset
from pylearn2.monitor_channel import MonitorChannel, get_monitor_doc, infer_data_specs
from pylearn2.monitor_pass import compile_passes
from pylearn2.monitor_setup import TrainingChannels, check_datasets
from pylearn2.utils.exc import get_channel as find_channel
from pylearn2.utils.iteration import is_stochastic
from pylearn2.utils.string_utils import number_aware_alphabetical_key

__all__ = ["Monitor", "MonitorChannel", "get_channel", "get_monitor_doc", "push_monitor", "read_channel"]

log = logging.getLogger(__name__)

# The order of a stochastic monitoring mode is drawn anew from this seed at every recording: always the same examples.
MONITORING_SEED = [2013, 2, 22]

_CONFLICTS = ("error", "copy_history", "overwrite")


class Monitor:
    """The channels of one model, their data sets and their records.

    Parameters
    ----------
    model : Model

    Attributes
    ----------
    channels : dict name -> MonitorChannel, in the order in which they were added
    on_channel_conflict : what `add_channel` does with a name that exists: "error", "copy_history", "overwrite"
    training_succeeded : bool, whether the training that recorded came to its end
    """

    def __init__(self, model):
        self.model = model
        self.channels = {}
        self.training_succeeded = False
        self.on_channel_conflict = "error"
        self.t0 = time.time()
        self.theano_function_mode = None
        self.names_to_del = ["theano_function_mode", "passes", "_restored"]
        self._num_batches_seen = self._examples_seen = self._epochs_seen = 0
        self._datasets, self._iteration_mode = [], []
        self._batch_size, self._num_batches, self._rng_seed = [], [], []
        self._dirty = True
        self._restored = False

    # -- counting ------------------------------------------------------------------------------------------------------

    def report_batch(self, num_examples):
        """Count one more batch of `num_examples` examples that the model has learned from."""
        self._examples_seen += num_examples
        self._num_batches_seen += 1

    def report_epoch(self):
        """Count one more epoch."""
        self._epochs_seen += 1

    def get_epochs_seen(self):
        """Return how many epochs the model was trained."""
        return self._epochs_seen

    def get_batches_seen(self):
        """Return how many batches the model has learned from."""
        return self._num_batches_seen

    def get_examples_seen(self):
        """Return how many examples the model has learned from."""
        return self._examples_seen

    @property
    def batch_size(self):
        """Batch size of each data set, a list."""
        return self._batch_size

    @property
    def num_batches(self):
        """Number of batches of each data set, a list."""
        return self._num_batches

    # -- data sets and channels ----------------------------------------------------------------------------------------

    def add_dataset(self, dataset, mode="sequential", batch_size=None, num_batches=None, seed=None):
        """Register a data set, or several by parallel lists. One that is registered already stays as it was.

        Raises
        ------
        ValueError
            where the data set cannot be walked through in this way.
        TypeError
            where a stochastic mode comes without a seed (an int, a list or a tuple).
        """
        for one in _parallel(dataset, mode, batch_size, num_batches, seed):
            if not any(known is one[0] for known in self._datasets):
                self._register(*one)

    def _register(self, dataset, mode, batch_size, num_batches, seed):
        if is_stochastic(mode) and not isinstance(seed, int | list | tuple):
            raise TypeError(f"monitoring with mode {mode!r} needs a seed (an int, a list or a tuple), got {seed!r}")
        try:
            dataset.iterator(mode=mode, batch_size=batch_size, num_batches=num_batches,
                             data_specs=dataset.get_data_specs(), rng=seed)
        except ValueError as error:
            raise ValueError(f"Monitor.add_dataset cannot walk through the data set: {error}") from error
        self._datasets.append(dataset)
        self._iteration_mode.append(mode)
        self._batch_size.append(batch_size)
        self._num_batches.append(num_batches)
        self._rng_seed.append(seed)
        self._dirty = True

    def add_channel(self, name, ipt, val, dataset=None, prereqs=None, data_specs=None):
        """Add the scalar `val` as a channel.

        Parameters
        ----------
        name : str
        ipt : the symbolic batch that `val` is an expression of, nested as `data_specs`; None if it needs no data
        val : scalar expression in floatX, or a number
        dataset : the data set that it is averaged over; may be left out where there is exactly one
        prereqs : list of callables, each called with the flat batch right before `val` is computed on it
        data_specs : (space, source) of `ipt`

        Raises
        ------
        ValueError
            where `val` is no floatX scalar or has an input that `ipt` lacks, where the data set is not clear, or where
            the name exists and `on_channel_conflict` is "error".
        """
        dataset = self._resolve_dataset(name, dataset)
        if data_specs is None:
            data_specs = infer_data_specs(name, ipt, dataset)
        old = self._settle_conflict(name)
        self.channels[name] = MonitorChannel(ipt, val, name, data_specs, dataset, prereqs, old)
        self._dirty = True

    def _resolve_dataset(self, name, dataset):
        if dataset is None:
            if len(self._datasets) == 1:
                return self._datasets[0]
            met = "several data sets: name one" if self._datasets else "no data set: add one first"
            raise ValueError(f"channel {name!r} names no data set and the monitor has {met}")
        if not any(known is dataset for known in self._datasets):
            raise ValueError(f"channel {name!r} names a data set that the monitor does not have: "
                             "call add_dataset first")
        return dataset

    def _settle_conflict(self, name):
        if self.on_channel_conflict not in _CONFLICTS:
            raise ValueError(f"on_channel_conflict must be one of {_CONFLICTS}, got {self.on_channel_conflict!r}")
        if name not in self.channels or self.on_channel_conflict == "overwrite":
            return None
        if self.on_channel_conflict == "error":
            raise ValueError(f"the monitor has a channel {name!r} already")
        return self.channels[name]

    def setup(self, dataset, cost, batch_size, num_batches=None, extra_costs=None, mode="sequential",
              obj_prereqs=None, cost_monitoring_args=None):
        """Add the channels of a training: the objective, those of the costs and those of the model.

        Parameters
        ----------
        dataset : Dataset, or dict name -> Dataset (each channel then begins with ``<name>_``), or None for nothing
        cost : Cost that is minimised; its value is the channel ``objective``
        batch_size, num_batches, mode : how each data set is walked through
        extra_costs : dict name -> Cost, further costs to watch
        obj_prereqs : list of callables, prerequisites of the objective
        cost_monitoring_args : accepted for upstream's sake; it had no use there either
        """
        if dataset is None:
            return
        named = {"": dataset} if isinstance(dataset, Dataset) else dataset
        check_datasets(named)
        channels = TrainingChannels(self.model, cost, extra_costs)
        seed = [MONITORING_SEED] if is_stochastic(mode) else None
        for name, one in named.items():
            self.add_dataset(one, mode, batch_size, num_batches, seed)
            prefix = f"{name}_" if name else ""
            for key, val, ipt, spec in channels.objectives():
                self.add_channel(prefix + key, ipt, val, dataset=one, data_specs=spec,
                                 prereqs=obj_prereqs if key == "objective" else None)
            for key, (val, ipt, spec) in channels.custom.items():
                self.add_channel(prefix + key, ipt, val, dataset=one, data_specs=spec)

    # -- recording -----------------------------------------------------------------------------------------------------

    def __call__(self):
        """Record one value of every channel, and log them.

        Raises
        ------
        RuntimeError
            for a monitor that was read from a file: it has records, but no expressions and no data.
        """
        self.prepare()
        values = {}
        for one in self.passes:
            values.update(one.run())
        self._record(values)

    def prepare(self, anew=False):
        """Compile the channels, where some are new; with `anew`, in any case. Recording asks for it too."""
        if self._restored:
            raise RuntimeError("this monitor was read from a file and can only be looked at; "
                               "Monitor.get_monitor(model) returns one that goes on recording")
        if self._dirty or anew:
            self.passes = compile_passes(self)
            self._dirty = False

    def _record(self, values):
        log.info("Monitoring step:")
        log.info("\tEpochs seen: %d", self._epochs_seen)
        log.info("\tBatches seen: %d", self._num_batches_seen)
        log.info("\tExamples seen: %d", self._examples_seen)
        seconds = time.time() - self.t0
        for name in sorted(self.channels, key=number_aware_alphabetical_key):
            channel = self.channels[name]
            if not channel.is_live:  # of an earlier run, and not asked for by this one: its records stay as they are
                continue
            channel.record(values[name], seconds, self)
            value = channel.val_record[-1]
            log.info("\t%s: %s", name, f"{value:.3e}" if abs(value) >= 1e4 else str(value))

    def set_clock(self):
        """Let the seconds go on from the last record."""
        times = [channel.time_record[-1] for channel in self.channels.values() if channel.time_record]
        self.t0 = time.time() - max((seconds for seconds in times if seconds is not None), default=0.0)

    # -- pickling and continuing ---------------------------------------------------------------------------------------

    def __getstate__(self):
        state = {name: value for name, value in self.__dict__.items() if name not in self.names_to_del}
        state["_datasets"] = [source for source in map(_source_of, self._datasets) if source is not None]
        state["_dirty"] = True
        return state

    def __setstate__(self, state):
        if "_dataset" in state:  # a file of 2011 knows one data set
            old = state.pop("_dataset")
            state["_datasets"] = [] if old is None else [old]
        self.__dict__.update(state)
        self.theano_function_mode = None
        self._restored = True

    @classmethod
    def get_monitor(cls, model):
        """Return the model's monitor; make one where it has none.

        The monitor of a model that was read from a file has records but no expressions: a new one takes its place that
        goes on counting, and whose channels continue the records.
        """
        monitor = getattr(model, "monitor", None)
        if monitor is None:
            model.monitor = Monitor(model)
        elif monitor._restored:
            model.monitor = _continued(model, monitor, save_records=True)
        return model.monitor


def push_monitor(model, name, transfer_experience=False, save_records=False):
    """Put the model's monitor aside as attribute `name`, so that a new training records anew; return the model.

    Parameters
    ----------
    model : Model
    name : str
    transfer_experience : bool, the new monitor goes on counting epochs, batches and examples
    save_records : bool, its channels also continue the old records (only with `transfer_experience`)
    """
    if not hasattr(model, "monitor"):
        raise AttributeError(f"push_monitor: the {type(model).__name__} has no monitor yet; was it trained?")
    old = model.monitor
    setattr(model, name, old)
    del model.monitor
    if transfer_experience:
        model.monitor = _continued(model, old, save_records)
    return model


def _continued(model, old, save_records):
    monitor = Monitor(model)
    monitor._num_batches_seen = old._num_batches_seen
    monitor._examples_seen = old._examples_seen
    monitor._epochs_seen = old._epochs_seen
    if save_records:
        monitor.on_channel_conflict = "copy_history"
        monitor.channels = {name: channel.at_rest() for name, channel in old.channels.items()}
        monitor.set_clock()
    return monitor


def read_channel(model, channel_name, monitor_name="monitor"):
    """Return the last recorded value of a channel."""
    return find_channel(getattr(model, monitor_name), channel_name).val_record[-1]


def get_channel(model, dataset, channel, cost, batch_size):
    """Compute one channel of `model` on `dataset` now; the model's own monitor is not touched."""
    monitor = Monitor(model)
    monitor.setup(dataset=dataset, cost=cost, batch_size=batch_size)
    monitor()
    return find_channel(monitor, channel).val_record[0]


def _parallel(dataset, *settings):
    """Yield (dataset, mode, batch_size, num_batches, seed) rows from single arguments or lists of one length."""
    datasets = dataset if isinstance(dataset, list) else [dataset]
    *rows, seeds = [one if isinstance(one, list) else [one] * len(datasets) for one in settings]
    if len(seeds) != len(datasets) and len(datasets) == 1:  # a seed may itself be a list
        seeds = [seeds]
    columns = [datasets, *rows, seeds]
    if any(len(column) != len(datasets) for column in columns):
        raise ValueError(f"add_dataset needs lists of one length, got the lengths {[len(c) for c in columns]}")
    return zip(*columns, strict=True)


def _source_of(dataset):
    """Return the YAML text that stands for a data set in the pickle; the data themselves never go there."""
    if isinstance(dataset, str):
        return dataset
    source = getattr(dataset, "yaml_src", None)
    if source is None:
        log.debug("%s has no yaml_src; the saved monitor will not name it", type(dataset).__name__)
    return source
