"""What every data set offers, shown on one that says the least it can."""
import numpy as np
import pytest

from pylearn2.datasets import Dataset, control
from pylearn2.space import VectorSpace
from pylearn2.testing.skip import skip_if_no_data
from pylearn2.utils.iteration import FiniteDatasetIterator


class Squares(Dataset):
    """The squares of 0 to 9."""

    _iter_mode, _iter_batch_size = "sequential", 4
    _iter_data_specs = (VectorSpace(1), "features")

    def get_data(self):
        return np.arange(10.0)[:, np.newaxis] ** 2

    def get_data_specs(self):
        return self._iter_data_specs

    def get_num_examples(self):
        return 10

    def iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None,
                 return_tuple=False):
        mode, batch_size, num_batches, rng, data_specs = self._init_iterator(
            mode, batch_size, num_batches, rng, data_specs)
        return FiniteDatasetIterator(self, mode(10, batch_size, num_batches, rng), data_specs, return_tuple)


def test_a_data_set_with_defaults_can_be_walked_through():
    assert [batch.ravel().tolist() for batch in Squares()] == [[0, 1, 4, 9], [16, 25, 36, 49], [64, 81]]
    assert not Squares().has_targets()


def test_the_description_can_be_set_and_else_tells_class_and_size():
    data = Squares()
    assert data.description == "Squares, 10 examples"
    data.description = "squares below 100"
    assert data.description == "squares below 100"


def test_what_a_data_set_does_not_define_is_named():
    with pytest.raises(NotImplementedError, match="Dataset must define get_num_examples"):
        Dataset().get_num_examples()
    with pytest.raises(ValueError, match="Dataset has no default iteration mode"):
        Dataset()._init_iterator(data_specs=(VectorSpace(1), "features"))


def test_loading_is_switched_as_a_stack():
    assert control.get_load_data()
    control.push_load_data(False)
    control.push_load_data(True)
    control.pop_load_data()
    assert not control.get_load_data()
    control.pop_load_data()
    assert control.get_load_data()
    with pytest.raises(RuntimeError, match="push_load_data"):
        control.pop_load_data()


def test_tests_that_need_data_are_skipped_without_a_data_path(monkeypatch):
    monkeypatch.delenv("PYLEARN2_DATA_PATH", raising=False)
    with pytest.raises(pytest.skip.Exception, match="PYLEARN2_DATA_PATH"):
        skip_if_no_data()
    monkeypatch.setenv("PYLEARN2_DATA_PATH", "/somewhere")
    skip_if_no_data()
