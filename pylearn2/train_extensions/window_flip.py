"""Show a network other windows of its images in every epoch, some of them mirrored.

    WindowAndFlip     the extension
    window_and_flip   random windows of images, flipped at random
    rand_r            the stream of numbers that decides both

The original drew its windows by the C library's ``rand_r``; :func:`rand_r` gives the numbers of glibc's, so the windows
are those of a run of the original on Linux.
"""
import logging

import numpy as np

from pylearn2.datasets.preprocessing import CentralWindow
from pylearn2.train_extensions.train_extension import TrainExtension
from pylearn2.utils import py_integer_types
from pylearn2.utils.rng import make_np_rng

__all__ = ["WindowAndFlip", "rand_r", "window_and_flip"]

log = logging.getLogger(__name__)

_IMAGE_AXES = ("b", 0, 1, "c")
_SUPPORTED = (_IMAGE_AXES, ("c", 0, 1, "b"))


class WindowAndFlip(TrainExtension):
    """Cut each image of some data sets to a window, in place; at random anew after each monitoring, or once.

    Parameters
    ----------
    window_shape : (rows, columns)
    randomize : list of data sets of images, cut anew before training and after each monitoring
    randomize_once : list of data sets, cut at random before training
    center : list of data sets, cut to their middle before training
    rng : RandomState or seed; each cutting of a data set draws one seed of :func:`rand_r`
    pad_randomized : int, zeros put around the images of the randomized data sets before they are cut
    flip : bool, mirror left and right with probability 1/2 what is cut at random

    The data sets' images must be in the order ``('b', 0, 1, 'c')`` or ``('c', 0, 1, 'b')``. The randomized ones become
    float32, and the whole images are kept beside them.
    """

    def __init__(self, window_shape, randomize=None, randomize_once=None, center=None, rng=(2013, 2, 20),
                 pad_randomized=0, flip=True):
        if randomize is None and randomize_once is None and center is None:
            log.warning("WindowAndFlip was given no data set and does nothing: "
                        "write randomize, randomize_once or center")
        if not isinstance(pad_randomized, py_integer_types) or pad_randomized < 0:
            raise ValueError(f"pad_randomized must be a whole number of pixels, got {pad_randomized!r}")
        self._window_shape = tuple(window_shape)
        self._randomize = _datasets("randomize", randomize)
        self._randomize_once = _datasets("randomize_once", randomize_once)
        self._center = _datasets("center", center)
        self._pad_randomized = pad_randomized
        self._flip = flip
        self._rng = make_np_rng(rng, which_method="randint")
        self._original = {}  # data set -> its whole images, padded
        for one in [*self._randomize, *self._randomize_once, *self._center]:
            one.window_to_come = self._window_shape  # the algorithm, which is set up first, asks whether the data fit

    def setup(self, model, dataset, algorithm):
        """Cut every data set for the first time."""
        for centred in self._center:
            CentralWindow(self._window_shape).apply(centred)
        chosen = [*self._randomize, *self._randomize_once]
        self._original = {one: self._padded_images(one) for one in chosen}
        self.randomize_datasets(chosen)
        for one in [*chosen, *self._center]:
            one.window_to_come = None

    def on_monitor(self, model, dataset, algorithm):
        """Cut anew what is to change all the time."""
        self.randomize_datasets(self._randomize)

    def randomize_datasets(self, datasets):
        """Give each of `datasets` random windows of its whole images, flipped or not."""
        for one in datasets:
            axes = tuple(one.view_converter.axes)
            images = _reordered(self._original[one], axes, _IMAGE_AXES)
            seed = self._rng.randint(1, 2**32, dtype=np.int64)
            windows = window_and_flip(images, self._window_shape, seed, self._flip)
            one.set_topological_view(_reordered(windows, _IMAGE_AXES, axes), axes=axes)

    def _padded_images(self, dataset):
        axes = tuple(dataset.view_converter.axes)
        if axes not in _SUPPORTED:
            raise ValueError(f"WindowAndFlip takes images in the order {_SUPPORTED[0]} or {_SUPPORTED[1]}, got {axes}")
        border = [(self._pad_randomized,) * 2 if axis in (0, 1) else (0, 0) for axis in axes]
        return np.pad(dataset.get_topological_view().astype("float32"), border)


def window_and_flip(images, window_shape, seed, flip=True):
    """Return a random window of each image, mirrored left and right with probability 1/2.

    Each image takes three numbers of the stream: ``row = r1 % (rows - window rows + 1)``, the column likewise of r2,
    and ``mirrored = r3 % 2``, which is drawn even where `flip` is False.

    Parameters
    ----------
    images : array, shape (examples, rows, columns, channels)
    window_shape : (rows, columns), at most those of the images
    seed : int in [1, 2**32), of :func:`rand_r`
    flip : bool
    """
    size = images.shape[1:3]
    if len(window_shape) != 2 or any(np.subtract(size, window_shape) < 0):
        raise ValueError(f"window_shape must be (rows, columns) within images of {size}, got {window_shape}")
    room = np.subtract(size, window_shape)
    draws = rand_r(seed, 3 * len(images)).reshape(-1, 3)
    corners = draws[:, :2] % (room + 1)
    mirrored = draws[:, 2] % 2 == 1 if flip else np.zeros(len(images), dtype=bool)
    windows = np.empty((len(images), *window_shape, images.shape[3]), dtype=images.dtype)
    for window, image, (row, column), mirror in zip(windows, images, corners, mirrored, strict=True):
        cut = image[row:row + window_shape[0], column:column + window_shape[1]]
        window[:] = cut[:, ::-1] if mirror else cut
    return windows


def rand_r(seed, count):
    """Return the first `count` numbers that glibc's ``rand_r`` gives for `seed`: int64 in [0, 2**31).

    Each takes three steps of the generator

        state' = a state + c    (mod 2**32),    a = 1103515245, c = 12345

    and joins 11, 10 and 10 bits of the upper halves of the three states. In closed form, the n-th state is

        state_n = a^n seed + c (1 + a + ... + a^(n-1))    (mod 2**32)

    Source: GNU C Library, stdlib/rand_r.c, and the C standard's example of a generator.
    """
    steps = 3 * count
    powers = np.cumprod(np.full(steps, 1103515245, dtype=np.uint32), dtype=np.uint32)  # wraps around, as it should
    sums = np.cumsum(np.concatenate([np.ones(1, np.uint32), powers])[:steps], dtype=np.uint32)
    states = powers * np.uint32(seed) + sums * np.uint32(12345)
    high, middle, low = (states >> 16).astype(np.int64).reshape(-1, 3).T
    return (high % 2048 << 20) ^ (middle % 1024 << 10) ^ (low % 1024)


def _reordered(images, axes, wanted):
    return images.transpose([axes.index(axis) for axis in wanted])


def _datasets(name, given):
    if given is not None and not isinstance(given, list | tuple):
        raise TypeError(f"{name} must be a list of data sets, got a {type(given).__name__}; write {name}: [ ... ]")
    return list(given or ())
