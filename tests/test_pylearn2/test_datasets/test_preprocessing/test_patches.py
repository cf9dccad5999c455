"""Cutting images: every patch is compared with the place that it was cut from."""
import numpy as np
import pytest

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing import (
    CentralWindow,
    Downsample,
    ExtractGridPatches,
    ExtractPatches,
    ReassembleGridPatches,
)

IMAGES = np.random.RandomState([1, 3, 7]).randn(4, 6, 9, 2)
LABELS = np.arange(4)[:, np.newaxis]


def images_dataset(axes=("b", 0, 1, "c")):
    order = [("b", 0, 1, "c").index(axis) for axis in axes]
    return DenseDesignMatrix(topo_view=IMAGES.transpose(order), axes=axes, y=LABELS, y_labels=4)


def test_random_patches_come_from_the_places_that_the_seed_draws():
    dataset, extract = images_dataset(), ExtractPatches((2, 3), 8)
    extract.apply(dataset)
    rng = np.random.RandomState([1, 2, 3])
    for patch in dataset.get_topological_view():
        image, row, col = rng.randint(4), rng.randint(5), rng.randint(7)
        np.testing.assert_array_equal(patch, IMAGES[image, row:row + 2, col:col + 3])
    assert dataset.y is None and dataset.get_num_examples() == 8
    again = images_dataset()
    extract.apply(again)
    np.testing.assert_array_equal(again.X, dataset.X)


def test_grid_patches_go_image_by_image_and_row_by_row():
    dataset = images_dataset()
    ExtractGridPatches((2, 3), (3, 2)).apply(dataset)
    patches = iter(dataset.get_topological_view())
    for image in range(4):
        for row in (0, 3):
            for col in (0, 2, 4, 6):
                np.testing.assert_array_equal(next(patches), IMAGES[image, row:row + 2, col:col + 3])
    assert next(patches, None) is None
    np.testing.assert_array_equal(dataset.y, np.repeat(LABELS, 8, axis=0))


def test_a_stride_of_zero_takes_the_first_patch():
    dataset = images_dataset()
    ExtractGridPatches((2, 9), (0, 1)).apply(dataset)
    np.testing.assert_array_equal(dataset.get_topological_view(), IMAGES[:, :2])


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), ("c", 0, 1, "b")])
def test_reassembling_undoes_the_grid(axes):
    dataset = images_dataset(axes)
    before = dataset.get_topological_view()
    ExtractGridPatches((2, 3), (2, 3)).apply(dataset)
    assert dataset.get_num_examples() == 36
    ReassembleGridPatches(orig_shape=(6, 9), patch_shape=(2, 3)).apply(dataset)
    np.testing.assert_array_equal(dataset.get_topological_view(), before)
    np.testing.assert_array_equal(dataset.y, LABELS)


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), ("c", 0, 1, "b")])
def test_the_window_is_in_the_middle_and_the_axes_stay(axes):
    dataset = images_dataset(axes)
    CentralWindow([3, 4]).apply(dataset)
    order = [("b", 0, 1, "c").index(axis) for axis in axes]
    np.testing.assert_array_equal(dataset.get_topological_view(), IMAGES[:, 1:4, 2:6].transpose(order))
    assert dataset.get_data_specs()[0].components[0].dim == 24


def test_downsampling_averages_whole_blocks():
    dataset = images_dataset()
    Downsample([2, 4]).apply(dataset)
    result = dataset.get_topological_view()
    assert result.shape == (4, 3, 2, 2)
    np.testing.assert_allclose(result[1, 2, 1, 0], IMAGES[1, 4:6, 4:8, 0].mean(), rtol=1e-13)


@pytest.mark.parametrize("preprocessor", [
    ExtractPatches((7, 3), 5), ExtractGridPatches((2, 10), (1, 1)), CentralWindow((0, 3)), Downsample((2, 2, 2)),
    ReassembleGridPatches((12, 18), (6, 8)), ReassembleGridPatches((18, 9), (6, 9))])
def test_what_does_not_fit_is_refused(preprocessor):
    with pytest.raises(ValueError, match=type(preprocessor).__name__):
        preprocessor.apply(images_dataset())
