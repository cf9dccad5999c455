"""get_weights_report: which patch goes where, and how bright, computed by hand."""
import numpy as np
import pytest

from pylearn2.gui.get_weights_report import (
    get_binocular_greyscale_weights_report,
    get_weights_report,
    weight_images,
)
from pylearn2.models.mlp import MLP, Linear
from pylearn2.models.softmax_regression import SoftmaxRegression


class Topological:
    """Stand in for a model whose first layer sees images."""

    def __init__(self, images, grid=None):
        self.images, self.grid = images, grid

    def get_weights_topo(self):
        return self.images

    def get_weights_view_shape(self):
        if self.grid is None:
            raise NotImplementedError
        return self.grid


def cell(viewer, row, column):
    """Return the brightness of one cell, of the first colour, for the default pad of 5."""
    height, width = viewer.patch_shape
    top, left = 5 + row * (height + 5), 5 + column * (width + 5)
    return viewer.image[top:top + height, left:left + width, 0]


IMAGES = np.array([[[1.0, -2.0]], [[0.5, 0.25]], [[4.0, 0.0]]])[..., np.newaxis]  # three units of 1 x 2 pixels


@pytest.mark.parametrize("rescale, expected", [
    ("individual", [[0.75, 0.0], [1.0, 0.75], [1.0, 0.5]]),
    ("global", [[0.625, 0.25], [0.5625, 0.53125], [1.0, 0.5]])])
def test_weights_become_brightness_by_the_chosen_scale(rescale, expected):
    viewer = get_weights_report(model=Topological(IMAGES), rescale=rescale)
    assert viewer.grid_shape == (2, 2)  # ceil(sqrt(3))
    cells = [cell(viewer, *place)[0] for place in ((0, 0), (0, 1), (1, 0))]
    np.testing.assert_allclose(cells, expected)
    np.testing.assert_array_equal(IMAGES[0, 0, :, 0], [1, -2])  # the model's own weights stay


def test_without_rescale_weights_must_lie_in_the_displayed_range():
    with pytest.raises(ValueError, match=r"\[-1, 1\]"):
        get_weights_report(model=Topological(IMAGES), rescale="none")
    viewer = get_weights_report(model=Topological(IMAGES / 4), rescale="none")
    np.testing.assert_allclose(cell(viewer, 0, 0), [[0.625, 0.25]])


def test_norm_sort_puts_the_largest_first_and_border_draws_a_black_frame():
    viewer = get_weights_report(model=Topological(IMAGES, grid=(1, 3)), norm_sort=True, border=True)
    np.testing.assert_allclose([cell(viewer, 0, k)[0] for k in range(3)], [[1, 0.5], [0.75, 0], [1, 0.75]])
    assert viewer.image[4, 4:8].sum() == 0 and viewer.image[3, 4:8].min() == 0.5


def test_binocular_weights_show_the_second_image_first():
    pair = np.stack([np.full((1, 2), 1.0), np.full((1, 2), -0.5)], axis=-1)[np.newaxis]
    pair[0, 0, 0, 0] = 2.0
    viewer = get_binocular_greyscale_weights_report(model=Topological(pair))
    np.testing.assert_allclose(cell(viewer, 0, 0), [[0.375, 0.375]])
    np.testing.assert_allclose(cell(viewer, 0, 1), [[1.0, 0.75]])
    with pytest.raises(ValueError, match="2 channels"):
        get_binocular_greyscale_weights_report(model=Topological(IMAGES))


def test_columns_of_a_softmax_regression_become_square_patches():
    model = SoftmaxRegression(n_classes=3, nvis=4, irange=0.05)
    W = np.arange(12.0).reshape(4, 3)
    model.get_params()[1].set_value(W)
    images = weight_images(model)  # the model names no dataset
    np.testing.assert_array_equal(images[1, :, :, 0], [[1, 4], [7, 10]])


def test_the_dataset_given_decides_how_inputs_lie_in_an_image():
    class Upright:
        def get_weights_view(self, rows):
            return rows.reshape(-1, 6, 1, 1)

    model = MLP(layers=[Linear(dim=2, layer_name="h", irange=1.0)], nvis=6)
    assert get_weights_report(model=model, dataset=Upright()).patch_shape == (6, 1)
    assert get_weights_report(model=model).patch_shape == (1, 6)


def test_a_matlab_file_shows_its_largest_matrix_row_by_row():
    viewer = get_weights_report(model={"__header__": b"", "b": np.ones((1, 4)), "W": np.eye(4)})
    assert viewer.patch_shape == (2, 2) and viewer.grid_shape == (2, 2)
    np.testing.assert_array_equal(cell(viewer, 0, 1), [[0.5, 1], [0.5, 0.5]])


@pytest.mark.parametrize("arguments, words", [
    ({}, "either"), ({"model": 1, "model_path": "x"}, "either"),
    ({"model": Topological(IMAGES), "rescale": "row"}, "'row'"), ({"model": {"a": 1}}, "no matrix")])
def test_what_cannot_be_shown_is_refused_by_name(arguments, words):
    with pytest.raises(ValueError, match=words):
        get_weights_report(**arguments)
