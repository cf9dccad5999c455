"""What all algorithms share: batch sizes that algorithm and model must agree on, monitoring sets, the end."""
from types import SimpleNamespace

import pytest

from pylearn2.termination_criteria import EpochCounter
from pylearn2.testing.datasets import ArangeDataset
from pylearn2.training_algorithms.training_algorithm import NoBatchSizeError, TrainingAlgorithm


class SizedModel:
    """Stands for a model that forces a batch size."""

    def __init__(self, force_batch_size):
        self.force_batch_size = force_batch_size

    def set_batch_size(self, batch_size):
        self.force_batch_size = batch_size


def synchronized(batch_size, forced, set_batch_size=False):
    """Return the batch sizes of algorithm and model, once they have agreed."""
    algorithm, model = TrainingAlgorithm(), SizedModel(forced)
    algorithm.batch_size, algorithm.set_batch_size = batch_size, set_batch_size
    algorithm._synchronize_batch_size(model)
    return algorithm.batch_size, model.force_batch_size


def test_algorithm_and_model_agree_on_the_batch_size():
    assert synchronized(20, None) == (20, None)
    assert synchronized(None, 20) == (20, 20)
    assert synchronized(20, 20) == (20, 20)
    assert synchronized(20, -1) == (20, -1)  # -1 forces nothing
    assert synchronized(30, 20, set_batch_size=True) == (30, 30)


def test_batch_sizes_that_differ_are_told_with_both_and_the_way_out():
    with pytest.raises(ValueError, match="batch_size is 30 but the model forces 20: .*set_batch_size: 1"):
        synchronized(30, 20)
    with pytest.raises(NoBatchSizeError, match="write batch_size"):
        synchronized(None, None)


def test_monitoring_sets_are_kept_by_name():
    algorithm, dataset = TrainingAlgorithm(), ArangeDataset(3)
    for given, kept in ((None, None), (dataset, {"": dataset}), ({"valid": dataset}, {"valid": dataset})):
        algorithm._set_monitoring_dataset(given)
        assert algorithm.monitoring_dataset == kept


@pytest.mark.parametrize(("given", "message"), [
    ([1], r"a Dataset or a dict name -> Dataset, got \[1\]"),
    ({1: None}, "name of a monitoring dataset is a str, got 1"),
    ({"valid": 5}, "'valid' is no Dataset but int"),
])
def test_what_is_no_monitoring_set_is_refused(given, message):
    with pytest.raises(TypeError, match=message):
        TrainingAlgorithm()._set_monitoring_dataset(given)


def test_update_callbacks_become_a_list_of_our_own():
    algorithm, given = TrainingAlgorithm(), [print]
    for callbacks, kept in ((None, []), (print, [print]), (given, [print])):
        algorithm._register_update_callbacks(callbacks)
        assert algorithm.update_callbacks == kept
    assert algorithm.update_callbacks is not given


def test_training_goes_on_until_the_criterion_ends_it():
    algorithm = TrainingAlgorithm()
    model = SimpleNamespace(monitor=SimpleNamespace(get_epochs_seen=lambda: 0))
    assert algorithm.continue_learning(model) is True
    algorithm.termination_criterion = EpochCounter(max_epochs=0)
    assert algorithm.continue_learning(model) is False


def test_an_algorithm_without_train_says_so():
    with pytest.raises(NotImplementedError, match="TrainingAlgorithm does not implement train"):
        TrainingAlgorithm().train(None)
