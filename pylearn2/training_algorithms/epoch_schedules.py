"""Learning-rate schedules that act once an epoch: train extensions, called after each monitoring.

    EpochSchedule            what sets a number anew for every epoch
    LinearDecayOverEpoch     go down along a line
    OneOverEpoch             constant, then in proportion to 1 / epochs
    MonitorBasedLRAdjuster   up and down, as a channel of the monitor suggests

`on_monitor` runs for the first time after the record of epoch 0, so what is set there is used in epoch 1 and
recorded after it.
"""
import logging

from pylearn2.monitor import Monitor
from pylearn2.train_extensions import TrainExtension
from pylearn2.training_algorithms.schedules import check_line, linear_rate, set_learning_rate
from pylearn2.utils.exc import ChannelNotFound, SettingError, get_channel
from pylearn2.utils.numbers import as_float

__all__ = [
    "EpochSchedule", "LinearDecayOverEpoch", "MonitorBasedLRAdjuster", "OneOverEpoch", "adjusted_rate", "one_over_rate",
]

log = logging.getLogger(__name__)


def one_over_rate(initial, count, start, half_life, min_lr):
    """Return a learning rate that falls like 1 / epochs.

        count < start   initial
        after that      max(min_lr, initial * half_life / (count - start + half_life))
    """
    scale = 1.0 if count < start else half_life / (count - start + half_life)
    return max(min_lr, initial * scale)


def adjusted_rate(rate, previous, latest, high_trigger, shrink_amt, low_trigger, grow_amt):
    """Return the learning rate that follows `rate` when a channel went from `previous` to `latest`.

        latest > high_trigger * previous   rate * shrink_amt    the steps overshoot
        latest > low_trigger * previous    rate * grow_amt      progress, but slow
        else                               rate
    """
    if latest > high_trigger * previous:
        return rate * shrink_amt
    if latest > low_trigger * previous:
        return rate * grow_amt
    return rate


class EpochSchedule(TrainExtension):
    """Sets a number anew for every epoch; a subclass writes ``_apply(algorithm)``, which looks at `_count`.

    Epochs that the model was trained before (a monitor that carries its experience over) count.
    """

    _count = 0

    def setup(self, model, dataset, algorithm):
        """Go on from the epochs that the model's monitor has seen, and set the number before any training."""
        self._count = Monitor.get_monitor(model).get_epochs_seen()
        self._apply(algorithm)

    def on_monitor(self, model, dataset, algorithm):
        """Count one epoch more and set its number."""
        self._count += 1
        self._apply(algorithm)

    def _apply(self, algorithm):
        raise NotImplementedError(f"{type(self).__name__} does not implement _apply(algorithm)")


class LinearDecayOverEpoch(EpochSchedule):
    """Bring the learning rate down along a line between two epochs; see :func:`.linear_rate`.

    Parameters
    ----------
    start : number >= 0, the epoch in which the rate begins to fall
    saturate : number > start, the epoch from which on it is ``decay_factor * initial``
    decay_factor : float
    """

    def __init__(self, start, saturate, decay_factor):
        self.start = as_float(start, "start")
        self.saturate = as_float(saturate, "saturate")
        self.decay_factor = as_float(decay_factor, "decay_factor")
        if not self.start >= 0:
            raise ValueError(f"start is an epoch, 0 or later, got {start!r}")
        check_line(self.start, self.saturate)
        self._init_lr = None

    def _apply(self, algorithm):
        if self._init_lr is None:
            self._init_lr = float(algorithm.learning_rate.get_value())
        set_learning_rate(algorithm, self.current_lr())

    def current_lr(self):
        """Return the learning rate of the coming epoch."""
        return linear_rate(self._init_lr, self._count, self.start, self.saturate, self.decay_factor)


class OneOverEpoch(TrainExtension):
    """Let the learning rate fall like 1 / epochs; see :func:`one_over_rate`.

    Parameters
    ----------
    start : number >= 0, the epoch in which the rate begins to fall
    half_life : number of epochs after which it is halved (then it takes twice as many); None is ``start + 1``
    min_lr : float, the floor
    """

    def __init__(self, start, half_life=None, min_lr=1e-6):
        self.start = as_float(start, "start")
        self.half_life = self.start + 1 if half_life is None else as_float(half_life, "half_life")
        self.min_lr = as_float(min_lr, "min_lr")
        if not self.start >= 0:
            raise ValueError(f"start is an epoch, 0 or later, got {start!r}")
        if not self.half_life > 0:
            raise ValueError(f"half_life must be above 0 epochs, got {half_life!r}")
        self._count = 0
        self._init_lr = None

    def on_monitor(self, model, dataset, algorithm):
        """Count one epoch more and set its learning rate; epochs of an earlier training do not count."""
        if self._init_lr is None:
            self._init_lr = float(algorithm.learning_rate.get_value())
            if self._init_lr < self.min_lr:
                raise SettingError(f"the learning rate {self._init_lr} is below min_lr {self.min_lr}",
                                   self, "min_lr")
        self._count += 1
        set_learning_rate(algorithm, self.current_lr())

    def current_lr(self):
        """Return the learning rate of the coming epoch."""
        return one_over_rate(self._init_lr, self._count, self.start, self.half_life, self.min_lr)


class MonitorBasedLRAdjuster(TrainExtension):
    """Shrink the learning rate where a channel grows, grow it where the channel falls slowly.

    The rule is :func:`adjusted_rate`; the result is clipped to [min_lr, max_lr], even if unchanged.

    Parameters
    ----------
    high_trigger, shrink_amt, low_trigger, grow_amt : float, see :func:`adjusted_rate`
    min_lr, max_lr : float
    dataset_name : str or None; names the channel ``<dataset_name>_objective``
    channel_name : str or None; goes before `dataset_name`. Without either, the one named '...objective'
    """

    def __init__(self, high_trigger=1.0, shrink_amt=0.99, low_trigger=0.99, grow_amt=1.01, min_lr=1e-7,
                 max_lr=1.0, dataset_name=None, channel_name=None):
        self.high_trigger = as_float(high_trigger, "high_trigger")
        self.shrink_amt = as_float(shrink_amt, "shrink_amt")
        self.low_trigger = as_float(low_trigger, "low_trigger")
        self.grow_amt = as_float(grow_amt, "grow_amt")
        self.min_lr = as_float(min_lr, "min_lr")
        self.max_lr = as_float(max_lr, "max_lr")
        if channel_name is None and dataset_name is not None:
            channel_name = f"{dataset_name}_objective"
        self.dataset_name = dataset_name
        self.channel_name = channel_name

    def on_monitor(self, model, dataset, algorithm):
        """Set the learning rate that follows from the channel's last two records; a single one changes nothing."""
        record = self._record(model.monitor)
        if len(record) < 2:
            return  # nothing has been learned yet
        old = float(algorithm.learning_rate.get_value())
        rate = adjusted_rate(old, float(record[-2]), float(record[-1]), self.high_trigger, self.shrink_amt,
                             self.low_trigger, self.grow_amt)
        rate = min(max(rate, self.min_lr), self.max_lr)
        if rate != old:
            log.info("%s: learning rate %f -> %f", self.channel_name, old, rate)
        set_learning_rate(algorithm, rate)

    def _record(self, monitor):
        if self.channel_name is None:
            self.channel_name = self._only_objective(monitor)
            log.info("MonitorBasedLRAdjuster follows the channel %s", self.channel_name)
        try:
            return get_channel(monitor, self.channel_name, asked_by=self).val_record
        except ChannelNotFound as error:
            raise SettingError(str(error), self, "channel_name") from error

    def _only_objective(self, monitor):
        names = [name for name in monitor.channels if name.endswith("objective")]
        if len(names) != 1:
            met = f"{', '.join(names)} all do" if names else "none does"
            raise SettingError(f"MonitorBasedLRAdjuster follows the channel that ends in 'objective', but {met}; "
                               f"write channel_name or dataset_name", self, "channel_name")
        return names[0]
