"""Local contrast and colour, against sums written out."""
import numpy as np
import pytensor
import pytest
from scipy import signal

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing import RGB_YUV, LeCunLCN, gaussian_filter, lecun_lcn

COLOURS = np.random.RandomState([1, 2, 3]).rand(4, 6, 5, 3)


def weighted_sum(image, window):
    """The sum under the window around each pixel, zeros outside."""
    half = len(window) // 2
    padded = np.pad(image, half)
    return np.array([[(padded[row:row + len(window), col:col + len(window)] * window).sum()
                      for col in range(image.shape[1])] for row in range(image.shape[0])])


def test_the_window_is_a_gaussian_of_deviation_two():
    window = gaussian_filter(5)
    np.testing.assert_allclose(window.sum(), 1)
    np.testing.assert_allclose(window[2, 4] / window[2, 2], np.exp(-4 / 8))
    np.testing.assert_allclose(window[0, 1] / window[2, 2], np.exp(-5 / 8))


def test_local_contrast_follows_its_formula():
    image, window = COLOURS[0, :, :, 0], gaussian_filter(3)
    spread = np.sqrt(weighted_sum(image**2, window))
    expected = (image - weighted_sum(image, window)) / np.maximum(spread, spread.mean())
    np.testing.assert_allclose(lecun_lcn(image[np.newaxis], (6, 5), 3)[0], expected, rtol=1e-12)


@pytest.mark.parametrize(("channels", "changed"), [(None, [0, 1, 2]), ([0, 2], [0, 2]), (1, [1])])
def test_the_chosen_channels_are_normalized(channels, changed):
    dataset = DenseDesignMatrix(topo_view=COLOURS.copy())
    LeCunLCN([6, 5], kernel_size=3, batch_size=3, channels=channels).apply(dataset)
    for channel in range(3):
        expected = COLOURS[..., channel]
        if channel in changed:
            expected = lecun_lcn(expected, (6, 5), 3)
        np.testing.assert_allclose(dataset.get_topological_view()[..., channel], expected, rtol=1e-12)


def test_pixels_of_float32_are_rounded_once():
    images = np.random.RandomState(0).uniform(size=(3, 9, 8)).astype("float32")
    x, squares = images.astype("float64"), (images**2).astype("float64")
    window = np.exp(-((np.mgrid[-3:4, -3:4]**2).sum(axis=0)) / 8)
    window = window[np.newaxis] / window.sum()
    centred = x - signal.convolve(x, window, mode="same", method="direct")
    spread = np.sqrt(signal.convolve(squares, window, mode="same", method="direct"))
    wanted = centred / np.maximum(np.maximum(spread, spread.mean(axis=(1, 2), keepdims=True)), 1e-4)
    met = lecun_lcn(images, (9, 8), 7)
    np.testing.assert_allclose(met, wanted, rtol=1e-9 if pytensor.config.floatX == "float64" else 1e-4)


def test_a_black_image_stays_black():
    assert not lecun_lcn(np.zeros((2, 6, 5)), (6, 5), 3).any()


def test_brightness_and_colours_are_the_published_sums():
    r, g, b = np.moveaxis(COLOURS, 3, 0)
    dataset = DenseDesignMatrix(topo_view=COLOURS.transpose(3, 1, 2, 0), axes=("c", 0, 1, "b"))
    RGB_YUV(batch_size=3).apply(dataset)
    y, u, v = dataset.get_topological_view().transpose(0, 3, 1, 2)
    np.testing.assert_allclose(y, .299 * r + .587 * g + .114 * b)
    np.testing.assert_allclose(u, -.14713 * r - .28886 * g + .436 * b, atol=1e-15)
    np.testing.assert_allclose(v, .615 * r - .51499 * g - .10001 * b, atol=1e-15)
    RGB_YUV(rgb_yuv=False).apply(dataset)
    np.testing.assert_allclose(dataset.get_topological_view(), COLOURS.transpose(3, 1, 2, 0), atol=1e-4)


def test_float32_images_stay_float32_and_bytes_become_float32():
    for dtype in ("float32", "uint8"):
        images = (COLOURS * 255).astype(dtype)
        assert RGB_YUV().transform(images).dtype == "float32"
        assert LeCunLCN([6, 5], kernel_size=3).transform(images).dtype == "float32"


@pytest.mark.parametrize("work", [
    lambda: lecun_lcn(COLOURS[..., 0], (6, 5), 4), lambda: lecun_lcn(COLOURS[..., 0], (5, 6), 3),
    lambda: LeCunLCN([6, 5], channels=3).transform(COLOURS), lambda: RGB_YUV().transform(COLOURS[..., :2])])
def test_images_of_another_kind_are_refused(work):
    with pytest.raises(ValueError, match="channel|kernel_shape|wanted images"):
        work()
