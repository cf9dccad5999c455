"""Learning-rate schedules that act after every update: `SGD` calls them (`update_callbacks`).

Each is a pure function of the number of updates so far, and a small class that YAML can name.

    ExponentialDecay       divide by a factor at each update, down to a floor
    LinearDecay            go down along a line
    AnnealedLearningRate   constant, then in proportion to 1 / updates

Schedules that act once an epoch are in `epoch_schedules`; `pylearn2.training_algorithms.sgd` names them all.
"""
from pylearn2.utils import as_floatX
from pylearn2.utils.numbers import as_float

__all__ = [
    "AnnealedLearningRate", "ExponentialDecay", "LinearDecay", "annealed_rate", "check_line", "exponential_rate",
    "linear_rate", "set_learning_rate",
]


def annealed_rate(initial, count, anneal_start):
    """Return ``initial * min(1, anneal_start / count)``, the rate after `count` updates."""
    return initial * min(1.0, anneal_start / count)


def exponential_rate(initial, count, decay_factor, min_lr):
    """Return ``max(initial / decay_factor ** count, min_lr)``, the rate after `count` updates."""
    try:
        return max(initial / decay_factor**count, min_lr)
    except OverflowError:  # the power is beyond all floats, so the floor was reached long ago
        return min_lr


def linear_rate(initial, count, start, saturate, decay_factor):
    """Return a learning rate that goes down along a line, `count` being updates or epochs.

        count < start               initial
        start <= count < saturate   initial - (count - start + 1) * step,
                                    step = initial * (1 - decay_factor) / (saturate - start + 1)
        count >= saturate           initial * decay_factor

    Raises
    ------
    ValueError: the line has come down to 0
    """
    final = initial * decay_factor
    step = (initial - final) / (saturate - start + 1)
    rate = initial if count < start else final if count >= saturate else initial - step * (count - start + 1)
    if not rate > 0:
        raise ValueError(f"the learning rate has come down to {rate} (decay_factor {decay_factor}, saturate "
                         f"{saturate}); write a decay_factor above 0, or stop before")
    return rate


class _UpdateSchedule:
    """Counts the updates; a subclass's :meth:`rate` says the learning rate after `count` of them."""

    def __init__(self):
        self._count = 0
        self._initial = None

    def __call__(self, algorithm):
        """Set the learning rate of `algorithm`, which has just made an update."""
        if self._initial is None:
            self._initial = float(algorithm.learning_rate.get_value())
        self._count += 1
        set_learning_rate(algorithm, self.rate(self._initial, self._count))


class AnnealedLearningRate(_UpdateSchedule):
    """Keep the learning rate for `anneal_start` updates, then let it fall like 1 / updates.

    The formula is :func:`annealed_rate`; :class:`.OneOverEpoch` does the like with epochs.
    """

    def __init__(self, anneal_start):
        super().__init__()
        self._anneal_start = as_float(anneal_start, "anneal_start")

    def rate(self, initial, count):
        """Return the learning rate after `count` updates."""
        return annealed_rate(initial, count, self._anneal_start)


class ExponentialDecay(_UpdateSchedule):
    """Divide the learning rate by `decay_factor` after each update; see :func:`exponential_rate`."""

    def __init__(self, decay_factor, min_lr):
        super().__init__()
        self.decay_factor = as_float(decay_factor, "decay_factor")
        self.min_lr = as_float(min_lr, "min_lr")

    def rate(self, initial, count):
        """Return the learning rate after `count` updates."""
        return exponential_rate(initial, count, self.decay_factor, self.min_lr)


class LinearDecay(_UpdateSchedule):
    """Bring the learning rate down along a line between two updates; see :func:`linear_rate`.

    Parameters
    ----------
    start : number > 0, the update at which the rate begins to fall
    saturate : number > start, the update from which on it is ``decay_factor * initial``
    decay_factor : float
    """

    def __init__(self, start, saturate, decay_factor):
        super().__init__()
        self.start = as_float(start, "start")
        self.saturate = as_float(saturate, "saturate")
        self.decay_factor = as_float(decay_factor, "decay_factor")
        if not self.start > 0:
            raise ValueError(f"LinearDecay counts updates from 1: start must be above 0, got {start!r}")
        check_line(self.start, self.saturate)

    def rate(self, initial, count):
        """Return the learning rate after `count` updates."""
        return linear_rate(initial, count, self.start, self.saturate, self.decay_factor)


def set_learning_rate(algorithm, rate):
    """Give `algorithm` the learning rate `rate`, from its next update on."""
    algorithm.learning_rate.set_value(as_floatX(rate))


def check_line(start, saturate):
    """Raise ValueError where there is no line from `start` to `saturate`."""
    if not saturate > start:
        raise ValueError(f"saturate must be after start, got start {start!r} and saturate {saturate!r}")
