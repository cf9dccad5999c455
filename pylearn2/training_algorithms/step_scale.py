"""Train extensions that change `BGD.scale_step` from epoch to epoch.

    ScaleStep                  multiply it by a constant after every epoch
    StepShrinker               shrink it when a channel did not fall, else grow it
    BacktrackingStepShrinker   the same, and take the epoch back

They add the channel `scale_step`. The shrinkers are termination criteria as well: give one object to both
`extensions` and `termination_criterion`, and training stops when the step has become too small.
"""
import logging
import math

from pylearn2.space import NullSpace
from pylearn2.termination_criteria import TerminationCriterion
from pylearn2.train_extensions import TrainExtension
from pylearn2.utils import as_floatX, sharedX
from pylearn2.utils.exc import SettingError, get_channel

__all__ = ["BacktrackingStepShrinker", "ScaleStep", "StepShrinker"]

log = logging.getLogger(__name__)


class _StepScaler(TrainExtension):
    """Sets the scale of the algorithm's steps, and shows it in the channel `scale_step`."""

    def setup(self, model, dataset, algorithm):
        """Add the channel, where anything is monitored."""
        if not hasattr(algorithm, "scale_step"):
            raise SettingError(f"{type(self).__name__} needs an algorithm with a scale_step, such as BGD; "
                               f"{type(algorithm).__name__} has none", self, "scale")
        self._shown = sharedX(algorithm.scale_step, name="scale_step")
        if algorithm.monitoring_dataset:
            first = next(iter(algorithm.monitoring_dataset.values()))
            model.monitor.add_channel("scale_step", ipt=None, val=self._shown, dataset=first,
                                      data_specs=(NullSpace(), ""))

    def _set_scale(self, algorithm, scale):
        algorithm.scale_step = scale
        self._shown.set_value(as_floatX(scale))


class ScaleStep(_StepScaler):
    """Multiply the step scale by `scale` at every monitoring, epoch 0 included, down to `min_value`."""

    def __init__(self, scale, min_value):
        self.scale = scale
        self.min_value = min_value

    def on_monitor(self, model, dataset, algorithm):
        """Set the step scale to ``max(scale_step * scale, min_value)``."""
        self._set_scale(algorithm, max(algorithm.scale_step * self.scale, self.min_value))


class StepShrinker(_StepScaler, TerminationCriterion):
    """Shrink the step scale after an epoch in which a channel did not fall, else grow it.

    Parameters
    ----------
    channel : str, compared with its value one epoch before, not with the best
    scale : float < 1, factor after an epoch without progress
    giveup_after : float, a scale below which training shall stop
    scale_up : float >= 1, factor after an epoch with progress
    max_scale : float, the most that `scale_up` leads to
    """

    def __init__(self, channel, scale, giveup_after, scale_up=1.0, max_scale=1.0):
        self.channel = channel
        self.scale = scale
        self.giveup_after = giveup_after
        self.scale_up = scale_up
        self.max_scale = max_scale
        self.prev = math.inf
        self._gave_up = False

    def channel_names(self):
        """Return the one channel that it compares."""
        return [self.channel]

    def continue_learning(self, model):
        """Return False once the step scale fell below `giveup_after`."""
        return not self._gave_up

    def __call__(self, model):
        """Return :meth:`continue_learning`; upstream's algorithms once called their criteria."""
        return self.continue_learning(model)

    def on_monitor(self, model, dataset, algorithm):
        """Grow or shrink the step scale, as the channel's last record says; the record of epoch 0 changes nothing."""
        record = get_channel(model.monitor, self.channel, asked_by=self).val_record
        if len(record) < 2:
            return  # nothing has been learned yet
        latest = float(record[-1])
        if latest < self.prev:
            self._grow(algorithm)
            self.prev = latest
        else:
            self._shrink(algorithm)
            self._after_failure(model, latest)

    def _grow(self, algorithm):
        if self.scale_up != 1:
            self._set_scale(algorithm, min(algorithm.scale_step * self.scale_up, self.max_scale))

    def _shrink(self, algorithm):
        shrunk = algorithm.scale_step * self.scale
        self._gave_up = self._gave_up or shrunk < self.giveup_after
        log.info("%s did not fall: step scale %s -> %s", self.channel, algorithm.scale_step, shrunk)
        self._set_scale(algorithm, max(shrunk, self.giveup_after))

    def _after_failure(self, model, latest):
        self.prev = latest


class BacktrackingStepShrinker(StepShrinker):
    """Like :class:`StepShrinker`; an epoch without progress is also taken back, parameters and all."""

    def on_monitor(self, model, dataset, algorithm):
        """Grow the step scale, or shrink it and take the epoch back; then store the parameters."""
        super().on_monitor(model, dataset, algorithm)
        self._stored = [param.get_value() for param in model.get_params()]

    def _after_failure(self, model, latest):
        """Put the parameters back to those of the epoch before, which again is the one to beat."""
        for param, value in zip(model.get_params(), self._stored, strict=True):
            param.set_value(value)
