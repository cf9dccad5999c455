"""Learning-rate schedules per epoch: the documented formulas, worked out by hand."""
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.monitor import Monitor
from pylearn2.training_algorithms.epoch_schedules import LinearDecayOverEpoch, MonitorBasedLRAdjuster, OneOverEpoch
from pylearn2.utils import sharedX


class Epochs:
    """Stands for a model and its training, seen by an extension."""

    def __init__(self, learning_rate, epochs_seen=0, **records):
        self.model = SimpleNamespace()
        monitor = Monitor.get_monitor(self.model)
        monitor.channels = {name: SimpleNamespace(val_record=list(record)) for name, record in records.items()}
        for _ in range(epochs_seen):
            monitor.report_epoch()
        self.algorithm = SimpleNamespace(learning_rate=sharedX(learning_rate))

    def recorded(self, extension, epochs):
        """Return the learning rate in the records of epochs 0, 1, ..."""
        extension.setup(self.model, None, self.algorithm)
        result = []
        for _ in range(epochs + 1):
            result.append(float(self.algorithm.learning_rate.get_value()))
            extension.on_monitor(self.model, None, self.algorithm)
        return result

    def adjusted(self, extension):
        """Return the learning rate after one monitoring."""
        extension.on_monitor(self.model, None, self.algorithm)
        return float(self.algorithm.learning_rate.get_value())


def test_linear_decay_over_epoch_is_used_in_the_epoch_that_records_it():
    # step = (1 - .1) / (4 - 1 + 1) = .225
    recorded = Epochs(1.0).recorded(LinearDecayOverEpoch(start=1, saturate=4, decay_factor=0.1), epochs=5)
    np.testing.assert_allclose(recorded, [1.0, 0.775, 0.55, 0.325, 0.1, 0.1])


def test_linear_decay_over_epoch_may_start_at_once_and_counts_earlier_epochs():
    np.testing.assert_allclose(Epochs(1.0).recorded(LinearDecayOverEpoch(0, 3, 0.2), 3), [0.8, 0.6, 0.4, 0.2])
    np.testing.assert_allclose(Epochs(1.0, epochs_seen=2).recorded(LinearDecayOverEpoch(0, 3, 0.2), 1), [0.4, 0.2])


def test_one_over_epoch_loses_half_in_its_half_life():
    recorded = Epochs(1.0).recorded(OneOverEpoch(start=2, half_life=3), epochs=5)
    np.testing.assert_allclose(recorded, [1.0, 1.0, 1.0, 3 / 4, 3 / 5, 3 / 6])


def test_one_over_epoch_has_a_default_half_life_and_a_floor():
    np.testing.assert_allclose(Epochs(1.0).recorded(OneOverEpoch(start=1, min_lr=0.6), 3), [1.0, 1.0, 2 / 3, 0.6])
    with pytest.raises(ValueError, match="learning rate 0.1 is below min_lr 0.6"):
        Epochs(0.1).adjusted(OneOverEpoch(start=1, min_lr=0.6))


@pytest.mark.parametrize(("record", "expected"), [
    ([2.0], 0.5),  # before training there is nothing to compare
    ([2.0, 2.1], 0.25),  # above high_trigger * 2: shrink
    ([2.0, 1.9], 1.0),  # between low_trigger * 2 and high_trigger * 2: grow
    ([2.0, 1.0], 0.5),  # good progress: leave
])
def test_the_rate_follows_the_channel(record, expected):
    adjuster = MonitorBasedLRAdjuster(1.0, 0.5, 0.9, 2.0, max_lr=10.0, channel_name="nll")
    assert Epochs(0.5, nll=record).adjusted(adjuster) == expected


def test_the_rate_is_clipped_even_where_the_channel_asks_for_nothing():
    assert Epochs(5.0, objective=[2.0, 1.0]).adjusted(MonitorBasedLRAdjuster()) == 1.0
    assert Epochs(1e-9, objective=[2.0, 1.0]).adjusted(MonitorBasedLRAdjuster()) == pytest.approx(1e-7)


def test_the_channel_is_the_data_sets_objective_or_the_only_one():
    both = {"train_objective": [1.0, 0.1], "valid_objective": [1.0, 2.0]}
    shrink_half = {"shrink_amt": 0.5}
    assert Epochs(0.5, **both).adjusted(MonitorBasedLRAdjuster(dataset_name="valid", **shrink_half)) == 0.25
    assert Epochs(0.5, nll=[1.0], x_objective=[1.0, 2.0]).adjusted(MonitorBasedLRAdjuster(**shrink_half)) == 0.25
    assert MonitorBasedLRAdjuster(dataset_name="valid").channel_names() == ["valid_objective"]
    assert MonitorBasedLRAdjuster().channel_names() == []


@pytest.mark.parametrize(("records", "arguments", "message"), [
    ({"train_objective": [1.0], "valid_objective": [1.0]}, {}, "train_objective, valid_objective all do"),
    ({"nll": [1.0]}, {}, "none does"),
    ({"valid_nll": [1.0]}, {"channel_name": "valid_nil"}, "'valid_nil'.*did you mean 'valid_nll'"),
])
def test_a_channel_that_is_not_clear_is_asked_for(records, arguments, message):
    with pytest.raises(ValueError, match=message):
        Epochs(0.5, **records).adjusted(MonitorBasedLRAdjuster(**arguments))


def test_impossible_epochs_are_refused():
    for wrong in ({"start": -1, "saturate": 2, "decay_factor": 0.1}, {"start": 2, "saturate": 2, "decay_factor": 0.1}):
        with pytest.raises(ValueError, match="start"):
            LinearDecayOverEpoch(**wrong)
    with pytest.raises(ValueError, match="half_life must be above 0"):
        OneOverEpoch(start=1, half_life=0)
