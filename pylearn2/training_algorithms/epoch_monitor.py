"""News from inside a long epoch: `EpochMonitor`, an update callback of `SGD`."""
import logging

__all__ = ["EpochMonitor"]

log = logging.getLogger(__name__)


class EpochMonitor:
    """Monitor, or just log a line, every so many batches.

    Parameters
    ----------
    model : Model, the one that is trained
    tick_rate : int; a line is logged every `tick_rate` batches. None for none
    monitor_rate : int; the monitor records every `monitor_rate` batches, each time as a whole. None for never

    Notes
    -----
    Batches are counted within the epoch. From the second epoch on the first batch has the number 0.
    """

    def __init__(self, model, tick_rate=None, monitor_rate=None):
        self.epoch, self.batches = 1, 0  # the epoch under way, and its batches so far
        self.tick_rate, self.monitor_rate = tick_rate, monitor_rate
        self.model = model

    def __call__(self, algorithm):
        """Count one more batch of `algorithm`; record or log where it is time to."""
        epochs_seen = self.model.monitor.get_epochs_seen()
        if epochs_seen >= self.epoch:
            self.epoch = epochs_seen + 1
            self.batches = 0
            return
        self.batches += 1
        if self.monitor_rate and self.batches % self.monitor_rate == 0:
            self.model.monitor()
        elif self.tick_rate and self.batches % self.tick_rate == 0:
            log.info("Epoch %d: %d batches seen", self.epoch, self.batches)
