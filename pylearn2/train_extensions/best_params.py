"""Keep the best model seen while training.

    MonitorBasedSaveBest   save the model whenever a channel improves
    KeepBestParams         remember the parameters with the lowest cost on a data set
"""
import copy
import logging
import os
import socket

import numpy as np

from pylearn2.space import CompositeSpace
from pylearn2.train_extensions.train_extension import TrainExtension
from pylearn2.utils import background, function, serial
from pylearn2.utils.data_specs import DataSpecsMapping
from pylearn2.utils.exc import get_channel
from pylearn2.utils.string_utils import preprocess
from pylearn2.utils.timing import log_timing

__all__ = ["KeepBestParams", "MonitorBasedSaveBest"]

log = logging.getLogger(__name__)


class MonitorBasedSaveBest(TrainExtension):
    """Save the model each time a channel is strictly better than ever before; NaN is never better.

    Parameters
    ----------
    channel_name : str, the channel to compare; lower is better unless `higher_is_better`
    save_path : str or None, file of the best model; ``${NAME}`` is replaced from the environment
    store_best_model : bool, keep a copy of the best model in memory, as ``best_model``
    start_epoch : int, the first epoch that can be best
    higher_is_better : bool
    tag_key : str, under which ``model.tag`` tells channel, best value, path and host; default: the class's name
    """

    def __init__(self, channel_name, save_path=None, store_best_model=False, start_epoch=0, higher_is_better=False,
                 tag_key=None):
        if not save_path and not store_best_model:
            raise ValueError("MonitorBasedSaveBest needs save_path, store_best_model=True, or both; it got neither")
        self.channel_name = channel_name
        self.save_path = preprocess(str(save_path)) if save_path else None
        self.store_best_model = store_best_model
        self.start_epoch = start_epoch
        self.higher_is_better = higher_is_better
        self.best_cost = -np.inf if higher_is_better else np.inf
        self.best_model = None
        self._tag_key = tag_key or type(self).__name__

    def setup(self, model, dataset, algorithm):
        """Write down in the model's tag what is watched and where the best model goes."""
        if self._tag_key in model.tag:
            log.warning("the model's tag %r is there already and is overwritten; "
                        "give each MonitorBasedSaveBest a tag_key of its own", self._tag_key)
        tag = {"channel_name": self.channel_name, "best_cost": self.best_cost, "hostname": socket.gethostname()}
        if self.save_path:
            serial.check_writable(self.save_path, asked_by=self)
            tag["save_path"] = os.path.abspath(self.save_path)
        model.tag[self._tag_key] = tag

    def on_monitor(self, model, dataset, algorithm):
        """Save the model if the last record is the best one."""
        value = get_channel(model.monitor, self.channel_name, asked_by=self).val_record[-1]
        better = value > self.best_cost if self.higher_is_better else value < self.best_cost
        if not better or model.monitor.get_epochs_seen() < self.start_epoch:
            return
        self.best_cost = value
        model.tag[self._tag_key]["best_cost"] = value
        if self.store_best_model:
            self.best_model = copy.deepcopy(model)
        if self.save_path:
            with log_timing(log, f"Saving to {self.save_path}"):
                self._save(model)

    def _save(self, model):
        if serial.is_pickle(self.save_path):  # the training need not wait for the disk
            background.write(self.save_path, [serial.to_string(model)])
        else:
            serial.save(self.save_path, model, on_overwrite="backup")


class KeepBestParams(TrainExtension):
    """Remember the parameters at which a cost was lowest on a data set.

    Parameters
    ----------
    model : Model
    cost : Cost
    monitoring_dataset : Dataset
    batch_size : int; the cost of the data set is the mean of its batches' costs

    Attributes
    ----------
    best_cost : float, infinite before the first monitoring
    best_params : list of arrays, or None
    """

    def __init__(self, model, cost, monitoring_dataset, batch_size):
        self.model, self.cost = model, cost
        self.dataset, self.batch_size = monitoring_dataset, batch_size
        self.best_cost, self.best_params = np.inf, None
        self._flat_specs = self._cost_of_batch = None

    def setup(self, model, dataset, algorithm):
        """Compile the cost of a batch."""
        specs = self.cost.get_data_specs(self.model)
        mapping = DataSpecsMapping(specs)  # a sum of costs asks for the same features several times
        spaces = mapping.flatten(specs[0], return_tuple=True)
        self._flat_specs = (CompositeSpace(spaces), mapping.flatten(specs[1], return_tuple=True))
        flat = tuple(space.make_theano_batch() for space in spaces)
        value = self.cost.expr(self.model, mapping.nest(flat))
        self._cost_of_batch = function(list(flat), value, name="KeepBestParams.cost")

    def on_monitor(self, model, dataset, algorithm):
        """Compute the cost, and keep the parameters if it is the lowest."""
        batches = self.dataset.iterator(mode="sequential", batch_size=self.batch_size, data_specs=self._flat_specs,
                                        return_tuple=True)
        cost = float(np.mean([self._cost_of_batch(*batch) for batch in batches]))
        if cost < self.best_cost:
            self.best_cost = cost
            self.best_params = self.model.get_param_values()

    def get_best_params(self):
        """Return the parameters with the lowest cost, arrays in the model's order; None before the first monitoring."""
        return self.best_params
