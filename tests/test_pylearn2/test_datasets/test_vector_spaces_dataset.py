"""Sources of the user's own naming."""
import numpy as np
import pytest

from pylearn2.datasets.vector_spaces_dataset import VectorSpacesDataset
from pylearn2.space import CompositeSpace, IndexSpace, VectorSpace

LEFT, RIGHT = np.arange(10.0).reshape(5, 2), np.arange(5)[:, np.newaxis]
SPECS = (CompositeSpace((VectorSpace(2), IndexSpace(max_labels=5, dim=1))), ("left", "right"))


def test_each_source_comes_in_the_space_that_is_asked_for():
    dataset = VectorSpacesDataset([LEFT, RIGHT], SPECS)
    wanted = (CompositeSpace((VectorSpace(5), VectorSpace(2))), ("right", "left"))
    right, left = next(dataset.iterator("sequential", batch_size=2, data_specs=wanted))
    np.testing.assert_array_equal(right, np.eye(5)[:2])
    np.testing.assert_array_equal(left, LEFT[:2])
    assert dataset.get_num_examples() == 5 and dataset.get_data_specs() is SPECS


def test_a_drawn_order_comes_from_the_own_generator():
    dataset = VectorSpacesDataset(LEFT, (VectorSpace(2), "left"))
    order = np.arange(5)
    np.random.RandomState((17, 2, 946)).shuffle(order)
    (batch,) = dataset.iterator("shuffled_sequential", batch_size=5)
    np.testing.assert_array_equal(batch, LEFT[order])


@pytest.mark.parametrize(("data", "specs"), [
    ((LEFT, RIGHT[:4]), SPECS), ((LEFT, RIGHT), (SPECS[0], ("left", "left"))), ((LEFT[:, :1], RIGHT), SPECS),
    (None, SPECS), ((LEFT, RIGHT), None)])
def test_data_that_do_not_fit_their_specs_are_refused(data, specs):
    with pytest.raises(ValueError):
        VectorSpacesDataset(data, specs)
