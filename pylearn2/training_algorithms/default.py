"""The algorithm for models that train themselves: it hands a model the data set and counts.

    DefaultTrainingAlgorithm   calls ``model.train_batch(dataset, batch_size)``; the model does the learning
"""
from pylearn2.monitor import Monitor
from pylearn2.training_algorithms.cost_batch import CostBatch
from pylearn2.training_algorithms.training_algorithm import TrainingAlgorithm

__all__ = ["DefaultTrainingAlgorithm"]

ALL_BATCHES = -1  # the value of monitoring_batches that says nothing was chosen


class DefaultTrainingAlgorithm(TrainingAlgorithm):
    """Let the model train itself, batch by batch.

    Parameters
    ----------
    batch_size : int; None takes the one that the model forces
    batches_per_iter : int, batches in an epoch
    monitoring_batch_size : int; None with `monitoring_batches` -1 monitors batches like those of training
    monitoring_batches : int; -1 for all
    monitoring_dataset : Dataset, or dict name -> Dataset; only the model's own channels are monitored
    termination_criterion : TerminationCriterion; None leaves the end to the model
    set_batch_size : bool, whether `batch_size` may replace the one that the model forces
    """

    def __init__(self, batch_size=None, batches_per_iter=1000, monitoring_batch_size=None,
                 monitoring_batches=ALL_BATCHES, monitoring_dataset=None, termination_criterion=None,
                 set_batch_size=False):
        self.batch_size = batch_size
        self.batches_per_iter = batches_per_iter
        self._set_monitoring(monitoring_dataset, monitoring_batch_size,
                             None if monitoring_batches == ALL_BATCHES else monitoring_batches)
        self.termination_criterion = termination_criterion
        self.set_batch_size = set_batch_size
        self.learn_more = True

    def setup(self, model, dataset):
        """Agree on the batch size and add the model's channels to its monitor."""
        self.model = model
        self._synchronize_batch_size(model)
        self.monitor = Monitor.get_monitor(model)
        if self.monitoring_dataset:
            like_training = self.monitoring_batch_size is None and self.monitoring_batches is None
            self._complete_monitoring_batches()
            self._setup_monitor(model, like_training)

    def _batches_of(self, monitored, like_training):
        """Return how many batches of a data set are monitored: as many as an epoch has, if there are so many."""
        if not like_training:
            return self.monitoring_batches
        return min(self.monitoring_batches, -(-monitored.get_num_examples() // self.monitoring_batch_size))

    def _setup_monitor(self, model, like_training):
        data_specs = model.get_monitoring_data_specs()
        nested = CostBatch(data_specs, "monitor_").nested
        channels = model.get_monitoring_channels(nested)
        for name, monitored in self.monitoring_dataset.items():
            self.monitor.add_dataset(monitored, mode="sequential", batch_size=self.monitoring_batch_size,
                                     num_batches=self._batches_of(monitored, like_training))
            prefix = f"{name}_" if name else ""
            for key, channel in channels.items():
                value, prereqs = channel if isinstance(channel, tuple) else (channel, None)
                self.monitor.add_channel(prefix + key, ipt=nested, val=value, dataset=monitored,
                                         prereqs=prereqs, data_specs=data_specs)

    def train(self, dataset):
        """Give the model one epoch of batches, or fewer if it says that it has learned enough."""
        for _ in range(self.batches_per_iter):
            self.learn_more = self.model.train_batch(dataset, self.batch_size)
            self.monitor.report_batch(self.batch_size)
            if self.learn_more not in (True, False):
                raise ValueError(f"{type(self.model).__name__}.train_batch must return True (go on) or False "
                                 f"(enough), it returned {self.learn_more!r}")
            if not self.learn_more:
                break

    def continue_learning(self, model):
        """Return True as long as neither the model has learned enough nor the termination criterion stops."""
        return bool(self.learn_more) and super().continue_learning(model)
