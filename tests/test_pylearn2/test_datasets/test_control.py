"""A model's training set is rebuilt without its files, and reading is switched on again whatever happens."""
import pytest

from pylearn2.config.yaml_parse import ConfigError
from pylearn2.datasets import control


class Model:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def test_the_training_set_comes_without_its_data(monkeypatch, tmp_path):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))  # there is no MNIST here
    source = "!obj:pylearn2.datasets.mnist.MNIST { which_set: train, start: 0, stop: 50000 }"
    dataset = control.get_dataless_dataset(Model(dataset_yaml_src=source))
    assert dataset.get_topological_view(dataset.X[:2]).shape == (2, 28, 28, 1)
    assert control.get_load_data()


def test_a_model_that_does_not_name_its_data_is_told():
    with pytest.raises(LookupError, match="it has no dataset_yaml_src"):
        control.get_dataless_dataset(Model())
    assert control.get_load_data()


def test_a_training_set_that_cannot_be_rebuilt_leaves_reading_on():
    with pytest.raises(ConfigError, match="no_such"):
        control.get_dataless_dataset(Model(dataset_yaml_src="!obj:pylearn2.datasets.no_such.Thing {}"))
    assert control.get_load_data()
