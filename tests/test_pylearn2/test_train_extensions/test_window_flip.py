"""Windows are cut and mirrored by glibc's numbers, so a data set goes through the views that the original showed."""
import ctypes
import platform

import numpy as np
import pytest

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.space import Conv2DSpace
from pylearn2.train_extensions.window_flip import WindowAndFlip, rand_r, window_and_flip
from pylearn2.utils.data_specs import misfits

AXES = [("b", 0, 1, "c"), ("c", 0, 1, "b")]


def images_in(axes, n=4):
    """Return a data set of `n` images of 5 x 5 pixels and 2 channels, and the images in the order ('b', 0, 1, 'c')."""
    images = np.random.RandomState([2013, 3, 12]).normal(size=(n, 5, 5, 2)).astype("float32")
    order = [("b", 0, 1, "c").index(axis) for axis in axes]
    return DenseDesignMatrix(topo_view=images.transpose(order), axes=axes), images


def shown(dataset):
    """Return the images of `dataset` in the order ('b', 0, 1, 'c')."""
    axes = dataset.view_converter.axes
    return dataset.get_topological_view().transpose([axes.index(axis) for axis in ("b", 0, 1, "c")])


# Printed by a C program with glibc 2.36.
GLIBC = {1: [476707713, 1186278907, 505671508, 2137716191], 42: [681191333, 928546885, 1457394273, 941445650],
         2**32 - 1: [1670702726, 99100226, 931463008, 467940729]}


@pytest.mark.parametrize("seed", GLIBC)
def test_the_numbers_are_those_of_the_c_library(seed):
    assert rand_r(seed, 4).tolist() == GLIBC[seed]
    assert rand_r(seed, 0).tolist() == []


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="compares with the glibc of this machine")
def test_the_numbers_go_on_like_those_of_the_c_library():
    library, state = ctypes.CDLL(None), ctypes.c_uint(123456789)
    assert rand_r(123456789, 3000).tolist() == [library.rand_r(ctypes.byref(state)) for _ in range(3000)]


def by_the_letter(images, seed, shape, flip):
    """The original's loops, image by image and pixel by pixel, over the stream that is tested above."""
    stream = iter(rand_r(seed, 3 * len(images)).tolist())
    windows = np.empty((len(images), *shape, images.shape[3]), dtype=images.dtype)
    for window, image in zip(windows, images, strict=True):
        row, column = next(stream) % (images.shape[1] - shape[0] + 1), next(stream) % (images.shape[2] - shape[1] + 1)
        mirrored = (next(stream) % 2) & flip
        for i in range(shape[0]):
            for j in range(shape[1]):
                window[i, shape[1] - j - 1 if mirrored else j] = image[row + i, column + j]
    return windows


@pytest.mark.parametrize("axes", AXES, ids=str)
@pytest.mark.parametrize("flip", [True, False])
def test_each_monitoring_cuts_other_windows_by_the_next_seed(axes, flip):
    dataset, images = images_in(axes)
    seeds = np.random.RandomState([2013, 2, 20]).randint(1, 2**32, size=3)
    extension = WindowAndFlip(window_shape=(3, 4), randomize=[dataset], flip=flip)
    extension.setup(None, dataset, None)
    for seed in seeds:
        np.testing.assert_array_equal(shown(dataset), by_the_letter(images, seed, (3, 4), flip))
        assert dataset.X.shape == (4, 3 * 4 * 2) and dataset.X_space.dim == 24
        extension.on_monitor(None, dataset, None)


def test_every_window_and_its_mirror_image_come_up():
    images = images_in(AXES[0])[1][:1]
    wanted = {window[:, ::step].tobytes() for i in range(3) for j in range(3)
              for window in [images[0, i:i + 3, j:j + 3]] for step in (1, -1)}
    met = {np.ascontiguousarray(window_and_flip(images, (3, 3), seed)[0]).tobytes() for seed in range(1, 400)}
    assert met == {np.frombuffer(one, "float32").tobytes() for one in wanted}


def test_some_are_cut_once_and_some_to_their_middle():
    (once, _), (center, images) = images_in(AXES[0]), images_in(AXES[0])
    extension = WindowAndFlip((3, 3), randomize_once=[once], center=[center], rng=[7])
    extension.setup(None, None, None)
    before = shown(once).copy()
    extension.on_monitor(None, None, None)
    np.testing.assert_array_equal(shown(once), before)
    np.testing.assert_array_equal(shown(center), images[:, 1:4, 1:4])


def test_images_may_be_given_a_border_of_zeros():
    dataset, images = images_in(AXES[1])
    WindowAndFlip((5, 5), randomize=[dataset], pad_randomized=2, rng=[3]).setup(None, None, None)
    padded = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    seed = np.random.RandomState([3]).randint(1, 2**32)
    np.testing.assert_array_equal(shown(dataset), by_the_letter(padded, seed, (5, 5), True))


def test_what_cannot_be_cut_is_told(caplog):
    WindowAndFlip((3, 3))
    assert "was given no data set" in caplog.text
    dataset, _ = images_in(AXES[0])
    with pytest.raises(TypeError, match=r"randomize must be a list of data sets, got a DenseDesignMatrix"):
        WindowAndFlip((3, 3), randomize=dataset)
    with pytest.raises(ValueError, match="pad_randomized must be a whole number of pixels, got 1.5"):
        WindowAndFlip((3, 3), randomize=[dataset], pad_randomized=1.5)
    for shape in ((6, 3), (3, 3, 3)):
        with pytest.raises(ValueError, match=r"within images of \(5, 5\), got"):
            WindowAndFlip(shape, randomize=[dataset]).setup(None, None, None)
    sideways, _ = images_in(("b", "c", 0, 1))
    with pytest.raises(ValueError, match=r"in the order .* got \('b', 'c', 0, 1\)"):
        WindowAndFlip((3, 3), randomize=[sideways]).setup(None, None, None)


@pytest.mark.parametrize("which", ["randomize", "randomize_once", "center"])
def test_a_model_of_the_windows_fits_before_the_images_are_cut(which):
    dataset, _ = images_in(AXES[0])
    windows, others = Conv2DSpace((3, 3), num_channels=2), Conv2DSpace((4, 4), num_channels=2)
    assert misfits(dataset, (windows, "features"))
    extension = WindowAndFlip((3, 3), **{which: [dataset]})
    assert misfits(dataset, (windows, "features")) == []
    assert misfits(dataset, (others, "features"))
    extension.setup(None, dataset, None)
    assert misfits(dataset, (windows, "features")) == []
    assert misfits(dataset, (others, "features"))
