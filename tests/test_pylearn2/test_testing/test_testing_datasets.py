"""The made-up data sets, against the draws of NumPy's frozen generator."""
import numpy as np

from pylearn2.testing import datasets as made


def generator():
    return np.random.RandomState([2013, 3, 16])


def test_arange_shows_which_examples_were_read():
    batches = list(made.ArangeDataset(5).iterator("sequential", batch_size=2))
    np.testing.assert_array_equal(np.concatenate(batches).ravel(), [0, 1, 2, 3, 4])


def test_features_are_drawn_before_labels():
    dataset, rng = made.random_dense_design_matrix(generator(), 7, 3, 4), generator()
    np.testing.assert_array_equal(dataset.X, rng.randn(7, 3))
    np.testing.assert_array_equal(dataset.y, rng.randint(0, 4, (7, 1)))
    assert dataset.y_labels == 4
    assert not made.random_dense_design_matrix(generator(), 7, 3, 0).has_targets()


def test_one_hot_targets_name_the_drawn_class():
    dataset, rng = made.random_one_hot_dense_design_matrix(generator(), 7, 3, 4), generator()
    np.testing.assert_array_equal(dataset.X, rng.randn(7, 3))
    np.testing.assert_array_equal(dataset.y, np.eye(4)[rng.randint(0, 4, 7)])
    assert dataset.y.dtype == "float64"


def test_images_are_drawn_in_the_order_of_the_axes():
    axes = ("c", 0, 1, "b")
    dataset = made.random_one_hot_topological_dense_design_matrix(generator(), 6, (2, 3), 4, axes, 5)
    rng = generator()
    np.testing.assert_array_equal(dataset.get_topological_view(), rng.randn(4, 2, 3, 6))
    np.testing.assert_array_equal(dataset.y, np.eye(5)[rng.randint(0, 5, 6)])


def test_regression_targets_lie_in_their_interval():
    dataset, rng = made.random_dense_design_matrix_for_regression(generator(), 6, 2, -3, 9), generator()
    rng.randn(6, 2)
    np.testing.assert_array_equal(dataset.y, rng.randint(-3, 9, (6, 1)))
    assert dataset.y_labels is None
