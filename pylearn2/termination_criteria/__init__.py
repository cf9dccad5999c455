"""Termination criteria: after each epoch, shall training go on?

`Train` asks the algorithm, the algorithm asks its criterion, and the answer True means CONTINUE. The first
question comes before any training, when the monitor has its record of epoch 0.

    EpochCounter            a number of epochs
    MonitorBased            a channel has not improved for N epochs
    PatienceBasedTermCrit   the same, with a patience that grows with every improvement
    ChannelTarget           a channel has come down to a value
    MatchChannel            a channel has come down to where another one ended in an earlier run
    ChannelInf              a channel has become infinite
    And, Or                 combinations of criteria
"""
import math

from pylearn2.utils.exc import SettingError, get_channel
from pylearn2.utils.numbers import as_number

__all__ = [
    "And", "ChannelInf", "ChannelTarget", "EpochCounter", "MatchChannel", "MonitorBased", "Or",
    "PatienceBasedTermCrit", "TerminationCriterion",
]


class TerminationCriterion:
    """What decides when training ends: :meth:`continue_learning` is asked once an epoch."""

    def continue_learning(self, model):
        """Return True to train another epoch; `model.monitor` has the latest record."""
        raise NotImplementedError(f"{type(self).__name__} does not implement continue_learning(model)")

    def channel_names(self):
        """Return the names of the monitor channels that this criterion will read."""
        return []

    def parts(self):
        """Return the criteria that read channels themselves: this one, or those that it combines."""
        return [self]

    def _last(self, model, name):
        return float(get_channel(model.monitor, name, asked_by=self).val_record[-1])


class EpochCounter(TerminationCriterion):
    """Train for a number of epochs.

    Parameters
    ----------
    max_epochs : int
    new_epochs : bool
        True counts from the first question on, so that a model that was trained before gets `max_epochs`
        more; False counts all epochs that its monitor has seen.
    """

    def __init__(self, max_epochs, new_epochs=True):
        self._max_epochs = as_number(max_epochs, "max_epochs")
        self._new_epochs = new_epochs
        self._epochs_offset = None

    def continue_learning(self, model):
        """Return whether fewer than `max_epochs` were seen, counted as `new_epochs` says."""
        epochs_seen = model.monitor.get_epochs_seen()
        if self._epochs_offset is None:
            self._epochs_offset = epochs_seen if self._new_epochs else 0
        return epochs_seen - self._epochs_offset < self._max_epochs


class MonitorBased(TerminationCriterion):
    """Stop when a channel has not come down by a proportion of its best value for `N` epochs.

    Parameters
    ----------
    prop_decrease : float
        A value below ``(1 - prop_decrease) * best`` counts as progress; with 0 an equal value does not.
    N : int, epochs without progress after which training stops
    channel_name : str; None means 'objective'

    Notes
    -----
    The best value is the lowest seen, progress or not, so many small steps may count as none. So does NaN.
    """

    def __init__(self, prop_decrease=0.01, N=5, channel_name=None):
        self._channel_name = "objective" if channel_name is None else channel_name
        self.prop_decrease = as_number(prop_decrease, "prop_decrease")
        self.N = self.countdown = as_number(N, "N")
        self.best_value = math.inf

    def channel_names(self):
        """Return the one channel that must come down."""
        return [self._channel_name]

    def continue_learning(self, model):
        """Count down, or start anew after progress; return whether the countdown is above 0."""
        value = self._last(model, self._channel_name)
        progress = value < (1.0 - self.prop_decrease) * self.best_value
        self.countdown = self.N if progress else self.countdown - 1
        if value < self.best_value:
            self.best_value = value
        return self.countdown > 0


class PatienceBasedTermCrit(TerminationCriterion):
    """Stop when the number of records reaches the patience, which every improvement extends.

    Parameters
    ----------
    prop_decrease : float
        A value below ``(1 - prop_decrease) * best`` counts as an improvement.
    initial_patience : number of records (epochs + 1) that are made in any case
    patience_increase : float
        An improvement at record n raises the patience to ``n * patience_increase``, if that is more.
    channel_name : str; None takes the monitor's only channel
    """

    def __init__(self, prop_decrease, initial_patience, patience_increase=2.0, channel_name=None):
        self._channel_name = channel_name
        self.prop_decrease = as_number(prop_decrease, "prop_decrease")
        self.patience = as_number(initial_patience, "initial_patience")
        self.patience_increase = as_number(patience_increase, "patience_increase")
        self.best_value = math.inf

    def channel_names(self):
        """Return the channel, or nothing where the monitor's only one is taken."""
        return [] if self._channel_name is None else [self._channel_name]

    def continue_learning(self, model):
        """Extend the patience after an improvement; return whether there are fewer records than it."""
        record = self._record(model.monitor)
        latest = float(record[-1])
        if latest < (1.0 - self.prop_decrease) * self.best_value:
            self.patience = max(self.patience, len(record) * self.patience_increase)
            self.best_value = latest
        return len(record) < self.patience

    def __call__(self, model):
        """Return :meth:`continue_learning`; upstream's algorithms once called their criteria."""
        return self.continue_learning(model)

    def _record(self, monitor):
        if self._channel_name is not None:
            return get_channel(monitor, self._channel_name, asked_by=self).val_record
        if len(monitor.channels) != 1:
            raise SettingError(
                f"PatienceBasedTermCrit without a channel_name needs a monitor of one channel, "
                f"this one has {len(monitor.channels)}: write channel_name", self, "channel_name"
            )
        return next(iter(monitor.channels.values())).val_record


class ChannelTarget(TerminationCriterion):
    """Stop when a channel is at or below `target`."""

    def __init__(self, channel_name, target):
        self.channel_name = channel_name
        self.target = as_number(target, "target")

    def channel_names(self):
        """Return the one channel that has a target."""
        return [self.channel_name]

    def continue_learning(self, model):
        """Return whether the channel's last value is above `target`; NaN stops."""
        return self._last(model, self.channel_name) > self.target


class MatchChannel(TerminationCriterion):
    """Stop when a channel is at or below the last value of a channel of an earlier run.

    Parameters
    ----------
    channel_name : str, the channel to watch
    prev_channel_name : str, the channel of the earlier run
    prev_monitor_name : str
        The model's attribute that holds the earlier monitor, where `pylearn2.monitor.push_monitor` put it.
    """

    def __init__(self, channel_name, prev_channel_name, prev_monitor_name):
        self.channel_name = channel_name
        self.prev_channel_name = prev_channel_name
        self.prev_monitor_name = prev_monitor_name
        self.target = None

    def channel_names(self):
        """Return the channel to watch; the other one is of an earlier monitor."""
        return [self.channel_name]

    def continue_learning(self, model):
        """Return whether the channel is above the earlier one's last value, which is read at the first question."""
        if self.target is None:
            self.target = self._read_target(model)
        return self._last(model, self.channel_name) > self.target

    def _read_target(self, model):
        monitor = getattr(model, self.prev_monitor_name, None)
        if monitor is None:
            raise SettingError(
                f"MatchChannel: the model has no attribute {self.prev_monitor_name!r} with an earlier "
                f"monitor; load it through pylearn2.monitor.push_monitor with name: {self.prev_monitor_name}",
                self, "prev_monitor_name"
            )
        return float(get_channel(monitor, self.prev_channel_name, asked_by=self).val_record[-1])


class ChannelInf(TerminationCriterion):
    """Stop when a channel becomes inf or -inf."""

    def __init__(self, channel_name):
        self.channel_name = channel_name

    def channel_names(self):
        """Return the one channel that is watched."""
        return [self.channel_name]

    def continue_learning(self, model):
        """Return whether the channel's last value is no infinity; NaN does not stop."""
        return not math.isinf(self._last(model, self.channel_name))


class _Combination(TerminationCriterion):
    """What `And` and `Or` share: a list of criteria, asked in its order."""

    def __init__(self, criteria):
        self._criteria = list(criteria)
        for criterion in self._criteria:
            if not isinstance(criterion, TerminationCriterion):
                raise TypeError(
                    f"{type(self).__name__} takes a list of termination criteria, {criterion!r} is none"
                )

    def channel_names(self):
        """Return the channels of all criteria, in their order."""
        return [name for criterion in self._criteria for name in criterion.channel_names()]

    def parts(self):
        """Return the parts of all criteria, in their order."""
        return [part for criterion in self._criteria for part in criterion.parts()]


class And(_Combination):
    """Continue while all of `criteria` want to; the first that wants to stop ends training.

    Criteria after one that has decided are not asked, and so do not count that epoch.
    """

    def continue_learning(self, model):
        """Return whether all criteria want to continue."""
        return all(criterion.continue_learning(model) for criterion in self._criteria)


class Or(_Combination):
    """Continue while any of `criteria` wants to.

    Criteria after one that has decided are not asked, and so do not count that epoch.
    """

    def continue_learning(self, model):
        """Return whether any criterion wants to continue."""
        return any(criterion.continue_learning(model) for criterion in self._criteria)
