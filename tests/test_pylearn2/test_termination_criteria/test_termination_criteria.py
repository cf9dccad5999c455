"""Termination criteria: their answers to given records of a channel. True means that training goes on.

The expected answers are worked out by hand from the rules in the documentation of Pylearn2.
"""
from types import SimpleNamespace

import pytest

from pylearn2.termination_criteria import (
    And,
    ChannelInf,
    ChannelTarget,
    EpochCounter,
    MatchChannel,
    MonitorBased,
    Or,
    PatienceBasedTermCrit,
    TerminationCriterion,
)
from pylearn2.utils.exc import ChannelNotFound


class RecordedModel:
    """Stands for a model whose monitor has the records given so far."""

    def __init__(self, epochs_seen=0, **records):
        channels = {name: SimpleNamespace(val_record=list(record)) for name, record in records.items()}
        self.epochs_seen = epochs_seen
        self.monitor = SimpleNamespace(channels=channels, get_epochs_seen=lambda: self.epochs_seen)

    def next_epoch(self, **values):
        self.epochs_seen += 1
        for name, value in values.items():
            self.monitor.channels[name].val_record.append(value)


def answers(criterion, record, name="objective"):
    """Return the criterion's answer after each value of `record`."""
    model = RecordedModel(**{name: record[:1]})
    result = [criterion.continue_learning(model)]
    for value in record[1:]:
        model.next_epoch(**{name: value})
        result.append(criterion.continue_learning(model))
    return result


def test_epoch_counter_stops_after_max_epochs():
    assert answers(EpochCounter(max_epochs=2), [0.0] * 4) == [True, True, False, False]


@pytest.mark.parametrize(("new_epochs", "expected"), [(True, True), (False, False)])
def test_epoch_counter_counts_earlier_epochs_only_if_told_so(new_epochs, expected):
    model = RecordedModel(epochs_seen=5)
    assert EpochCounter(max_epochs=3, new_epochs=new_epochs).continue_learning(model) is expected


def test_monitor_based_stops_after_n_epochs_without_enough_progress():
    # 0.95 is below the best, but not by 10 %: it counts as none, yet becomes the value to beat (0.9 * 0.95 = 0.855).
    record = [1.0, 0.95, 0.86, 0.77, 0.77, 0.76]
    assert answers(MonitorBased(prop_decrease=0.1, N=2), record) == [True, True, False, True, True, False]


def test_monitor_based_with_zero_decrease_takes_an_equal_value_as_none():
    assert answers(MonitorBased(prop_decrease=0.0, N=1), [1.0, 0.9, 0.9]) == [True, True, False]


def test_monitor_based_takes_nan_as_no_progress():
    assert answers(MonitorBased(prop_decrease=0.0, N=2), [1.0, float("nan"), float("nan")]) == [True, True, False]


def test_numbers_that_yaml_reads_as_text_are_understood():
    assert answers(ChannelTarget("objective", target="1e-3"), [1.0, 2e-3, 1e-3]) == [True, True, False]
    with pytest.raises(ValueError, match="N must be a number, got 'five'"):
        MonitorBased(N="five")


def test_patience_grows_with_each_improvement():
    # The improvement at record 2 sets the patience to 2 * 2 = 4, the one at record 3 to 6.
    criterion = PatienceBasedTermCrit(prop_decrease=0.1, initial_patience=3, channel_name="valid_nll")
    record = [1.0, 0.8, 0.7, 0.69, 0.68, 0.67]
    assert answers(criterion, record, "valid_nll") == [True, True, True, True, True, False]


def test_patience_takes_the_only_channel_and_asks_where_there_are_several():
    criterion = PatienceBasedTermCrit(prop_decrease=0.1, initial_patience=1)
    assert criterion(RecordedModel(any_name=[1.0])) is True
    with pytest.raises(ValueError, match="this one has 2: write channel_name"):
        criterion.continue_learning(RecordedModel(a=[1.0], b=[1.0]))


def test_match_channel_stops_where_the_earlier_run_ended():
    model = RecordedModel(train_nll=[0.9])
    model.first_run = RecordedModel(valid_nll=[1.0, 0.5]).monitor
    criterion = MatchChannel("train_nll", "valid_nll", "first_run")
    assert criterion.continue_learning(model) is True
    model.next_epoch(train_nll=0.5)
    assert criterion.continue_learning(model) is False


def test_match_channel_says_how_an_earlier_monitor_comes_about():
    with pytest.raises(ValueError, match="'first_run'.*push_monitor"):
        MatchChannel("train_nll", "valid_nll", "first_run").continue_learning(RecordedModel(train_nll=[1.0]))


def test_channel_inf_stops_at_infinity():
    assert answers(ChannelInf("objective"), [1.0, 2.0, float("-inf")]) == [True, True, False]


def test_and_stops_with_the_first_or_with_the_last():
    record = [3.0, 2.0, 1.0, 0.5]
    assert answers(And([EpochCounter(3), ChannelTarget("objective", 1.5)]), record) == [True, True, False, False]
    assert answers(Or([EpochCounter(1), ChannelTarget("objective", 1.5)]), record) == [True, True, False, False]


def test_a_criterion_that_is_not_asked_does_not_count():
    # The counter is asked for the first time in epoch 2, when the target is reached, and counts three from there.
    either = Or([ChannelTarget("objective", 1.5), EpochCounter(3)])
    assert answers(either, [3.0, 2.0, 1.0, 1.0, 1.0, 1.0]) == [True, True, True, True, True, False]


def test_combinations_refuse_what_is_no_criterion():
    with pytest.raises(TypeError, match="'ten epochs' is none"):
        And([EpochCounter(1), "ten epochs"])


def test_criteria_tell_the_channels_they_read():
    combined = And([EpochCounter(1), Or([MonitorBased(), ChannelInf("valid_nll")]), MatchChannel("a", "b", "c")])
    assert combined.channel_names() == ["objective", "valid_nll", "a"]
    assert PatienceBasedTermCrit(0.1, 1).channel_names() == TerminationCriterion().channel_names() == []


def test_a_channel_that_does_not_exist_is_named_with_the_closest_one():
    with pytest.raises(ChannelNotFound, match="did you mean 'valid_nll'"):
        ChannelTarget("valid_nnl", 1.0).continue_learning(RecordedModel(valid_nll=[1.0]))
