"""FourRegions, Iris, and data sets in NumPy's files."""
import pickle

import numpy as np
import pytest

from pylearn2.datasets.four_regions import FourRegions, _four_regions_labels
from pylearn2.datasets.iris import Iris
from pylearn2.datasets.npy_npz import NpyDataset, NpzDataset
from pylearn2.utils.exc import DataError

MATRIX = np.arange(6.0).reshape(2, 3)


def test_regions_are_half_rings():
    points = [[0.1, 0], [-0.1, 0], [0.3, 0], [-0.3, 0], [0.7, 0], [-0.7, 0], [0.5, 0.9], [0.5, -0.9]]
    np.testing.assert_array_equal(_four_regions_labels(points), [1, 1, 2, 1, 1, 2, 3, 0])


def test_points_are_drawn_from_the_seed_and_can_be_read():
    dataset = FourRegions(20)
    np.testing.assert_array_equal(dataset.X, np.random.RandomState((2013, 5, 17)).uniform(-1, 1, (20, 2)))
    assert dataset.y.dtype == "uint8" and dataset.y.shape == (20,) and dataset.y_labels == 4
    batch = next(dataset.iterator("sequential", batch_size=5, data_specs=dataset.get_data_specs()))
    np.testing.assert_array_equal(batch[1].ravel(), dataset.y[:5])


def test_iris_has_the_numbers_of_the_uci_edition():
    dataset = Iris()
    assert dataset.X.shape == (150, 4) and dataset.y_labels == 3
    np.testing.assert_array_equal(np.bincount(dataset.y.ravel()), [50, 50, 50])
    # The edition's published means, cm; scikit-learn's second and fourth are 3.0573 and 1.1993.
    np.testing.assert_allclose(dataset.X.mean(axis=0), [5.8433, 3.0540, 3.7587, 1.1987], atol=5e-5)


def test_an_array_is_read_when_it_is_first_needed(tmp_path):
    dataset = NpyDataset(str(tmp_path / "x.npy"))
    np.save(tmp_path / "x.npy", MATRIX)
    np.testing.assert_array_equal(next(dataset.iterator("sequential", batch_size=2)), MATRIX)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(dataset)).get_design_matrix(), MATRIX)
    with pytest.raises(AttributeError, match="colour"):
        _ = dataset.colour


def test_an_array_with_four_axes_is_images(tmp_path):
    images = np.arange(24.0).reshape(2, 3, 2, 2)
    np.save(tmp_path / "x.npy", images)
    np.testing.assert_array_equal(NpyDataset(tmp_path / "x.npy", mmap_mode="r").get_topological_view(), images)


def test_an_archive_holds_features_and_targets(tmp_path):
    np.savez(tmp_path / "xy.npz", features=MATRIX, labels=[[1], [0]])
    dataset = NpzDataset(tmp_path / "xy.npz", "features", target_key="labels")
    np.testing.assert_array_equal(dataset.X, MATRIX)
    np.testing.assert_array_equal(dataset.y, [[1], [0]])
    with pytest.raises(DataError, match="features, labels"):
        NpzDataset(tmp_path / "xy.npz", "feature")


def test_files_that_hold_something_else_are_named(tmp_path):
    np.savez(tmp_path / "xy.npz", features=MATRIX)
    (tmp_path / "text.npy").write_text("1 2 3")
    for file in ("xy.npz", "text.npy", "absent.npy"):
        with pytest.raises(DataError, match=file):
            NpyDataset(tmp_path / file).get_design_matrix()
