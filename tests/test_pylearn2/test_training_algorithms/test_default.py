"""DefaultTrainingAlgorithm: the model learns, the algorithm counts and monitors."""
import numpy as np
import pytest

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.models.model import Model
from pylearn2.space import VectorSpace
from pylearn2.training_algorithms.default import DefaultTrainingAlgorithm
from pylearn2.utils import sharedX


class CountingModel(Model):
    """Learns nothing, and says after some batches that it knows enough."""

    def __init__(self, enough=100, answer=True):
        super().__init__()
        self.input_space = VectorSpace(2)
        self._params = [sharedX(0.0, name="W")]
        self.enough, self.answer, self.batches = enough, answer, 0

    def train_batch(self, dataset, batch_size):
        self.batches += 1
        return self.answer if self.batches < self.enough else False

    def get_monitoring_data_specs(self):
        return self.input_space, "features"

    def get_monitoring_channels(self, data):
        return {"mean": data.mean()}


def set_up(model, **options):
    dataset = DenseDesignMatrix(X=np.arange(20.0).reshape(10, 2))
    algorithm = DefaultTrainingAlgorithm(batch_size=3, **options)
    algorithm.setup(model, dataset)
    return algorithm, dataset


def test_an_epoch_has_batches_per_iter_batches():
    model = CountingModel()
    algorithm, dataset = set_up(model, batches_per_iter=5)
    assert algorithm.continue_learning(model) is True  # before any training
    algorithm.train(dataset)
    assert (model.batches, model.monitor.get_batches_seen(), model.monitor.get_examples_seen()) == (5, 5, 15)
    assert algorithm.continue_learning(model) is True


def test_the_model_ends_the_training():
    model = CountingModel(enough=2)
    algorithm, dataset = set_up(model, batches_per_iter=5)
    algorithm.train(dataset)
    assert model.batches == 2
    assert algorithm.continue_learning(model) is False


def test_the_models_channels_are_monitored_on_as_many_batches_as_an_epoch_has():
    model, monitored = CountingModel(), DenseDesignMatrix(X=np.arange(20.0).reshape(10, 2))
    set_up(model, batches_per_iter=2, monitoring_dataset={"train": monitored})
    model.monitor()
    assert list(model.monitor.channels) == ["train_mean"]
    assert model.monitor.channels["train_mean"].val_record == [pytest.approx(np.arange(12.0).mean())]


def test_a_small_monitoring_set_is_monitored_whole():
    model, monitored = CountingModel(), DenseDesignMatrix(X=np.arange(20.0).reshape(10, 2))
    set_up(model, batches_per_iter=1000, monitoring_dataset=monitored)
    model.monitor()
    np.testing.assert_allclose(model.monitor.channels["mean"].val_record, [9.5])


def test_a_model_that_does_not_answer_is_named():
    algorithm, dataset = set_up(CountingModel(answer=None))
    with pytest.raises(ValueError, match="CountingModel.train_batch must return True .* it returned None"):
        algorithm.train(dataset)
