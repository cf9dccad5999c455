"""Weighted mean absolute percentage error, as two channels whose ratio it is."""
import pytensor
import pytensor.tensor as pt

from pylearn2.train_extensions.on_monitoring_sets import monitoring_datasets, supervised_specs
from pylearn2.train_extensions.train_extension import TrainExtension

__all__ = ["WMapeDenominatorChannel", "WMapeNumeratorChannel"]


class _BatchSumChannel(TrainExtension):
    """Record the sum over a batch of something computed from targets and predictions, on every monitoring data set."""

    def __init__(self, channel_name_suffix):
        self.channel_name_suffix = channel_name_suffix

    def setup(self, model, dataset, algorithm):
        """Add a channel for each monitoring data set."""
        specs = supervised_specs(model, self)
        features, targets = batch = specs[0].make_theano_batch()
        value = pt.cast(self.expr(targets[:, 0], model.fprop(features)[:, 0]).sum(), pytensor.config.floatX)
        for name, monitored in monitoring_datasets(algorithm, self):
            model.monitor.add_channel(name + self.channel_name_suffix, batch, value, dataset=monitored,
                                      data_specs=specs)

    def expr(self, target, prediction):
        """Return what is summed over the batch; both arguments and the result have shape (batch,)."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it sums")


class WMapeNumeratorChannel(_BatchSumChannel):
    """Sum of ``|target - prediction|`` of the first output over a batch."""

    def __init__(self, channel_name_suffix="wmape_num"):
        super().__init__(channel_name_suffix)

    def expr(self, target, prediction):
        """Return the absolute errors."""
        return abs(target - prediction)


class WMapeDenominatorChannel(_BatchSumChannel):
    """Sum of ``|target|`` of the first output over a batch."""

    def __init__(self, channel_name_suffix="wmape_den"):
        super().__init__(channel_name_suffix)

    def expr(self, target, prediction):
        """Return the absolute targets."""
        return abs(target)
