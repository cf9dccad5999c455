"""Publish the moving average of a channel as a channel of its own."""
import logging

import numpy as np

from pylearn2.train_extensions.train_extension import TrainExtension
from pylearn2.utils.exc import get_channel

__all__ = ["ChannelSmoother"]

log = logging.getLogger(__name__)


class ChannelSmoother(TrainExtension):
    """Average the last records of one channel into another.

    Parameters
    ----------
    channel_to_smooth : str, the channel that is read
    channel_to_publish : str, the channel that is added; later extensions see its smoothed value
    k : int; the original averages the last k - 1 records, and so does this one
    """

    def __init__(self, channel_to_smooth, channel_to_publish, k=5):
        if k < 2:
            raise ValueError(f"k must be at least 2 (it averages k - 1 records), got {k}")
        self.channel_to_smooth = channel_to_smooth
        self.channel_to_publish = channel_to_publish
        self.k = k

    def channel_names(self):
        """Return the channel that is read."""
        return [self.channel_to_smooth]

    def setup(self, model, dataset, algorithm):
        """Add the channel to publish, on the data set of the one to smooth."""
        source = get_channel(model.monitor, self.channel_to_smooth, asked_by=self)
        model.monitor.add_channel(self.channel_to_publish, source.graph_input, -1.0, dataset=source.dataset,
                                  data_specs=source.data_specs)

    def on_monitor(self, model, dataset, algorithm):
        """Put the average in the place of the record just made."""
        source = get_channel(model.monitor, self.channel_to_smooth, asked_by=self).val_record
        published = get_channel(model.monitor, self.channel_to_publish, asked_by=self).val_record
        average = np.mean(source[max(0, len(source) - self.k + 1):])
        published[-1] = np.asarray(average, dtype=source[-1].dtype)
        log.info("\t%s: %s", self.channel_to_publish, average)
