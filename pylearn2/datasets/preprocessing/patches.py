"""Preprocessors that cut images: patches, the middle, or fewer pixels.

    ExtractPatches         patches from random places
    ExtractGridPatches     patches from a regular grid
    ReassembleGridPatches  the images again
    CentralWindow          the middle of each image
    Downsample             blocks of pixels averaged
"""
import copy
import math

import numpy as np

from pylearn2.datasets.preprocessing.base import Preprocessor, get_images, set_images
from pylearn2.utils.rng import make_np_rng


def _check_fits(cutter, inner, outer):
    """Raise ValueError unless `inner`, (rows, columns), is a pair that fits into images of the shape `outer`."""
    if len(inner) != 2 or any(not 0 < small <= large for small, large in zip(inner, outer, strict=True)):
        raise ValueError(f"{type(cutter).__name__}: wanted (rows, columns) between 1 and the image's {tuple(outer)}, "
                         f"got {tuple(inner)}")


class ExtractPatches(Preprocessor):
    """Replaces the images by patches from random places of random images, and drops the targets.

    Each application draws the same places, so it can be saved before or after it is used.

    Parameters
    ----------
    patch_shape : (rows, columns)
    num_patches : int
    rng : RandomState or seed. For each patch the image, the row and the column are drawn, in that order
    """

    def __init__(self, patch_shape, num_patches, rng=None):
        self.patch_shape = patch_shape
        self.num_patches = num_patches
        self.start_rng = copy.deepcopy(make_np_rng(rng, [1, 2, 3], which_method="randint"))

    def apply(self, dataset, can_fit=False):
        """Replace the images by `num_patches` drawn patches, and y by None."""
        rng = copy.deepcopy(self.start_rng)  # copy.copy of a RandomState shares the stream
        images = get_images(dataset)
        _check_fits(self, self.patch_shape, images.shape[1:3])
        rows, cols = self.patch_shape
        patches = np.empty((self.num_patches, rows, cols, images.shape[3]), dtype=images.dtype)
        for patch in patches:
            image = images[rng.randint(len(images))]
            row = rng.randint(image.shape[0] - rows + 1)
            col = rng.randint(image.shape[1] - cols + 1)
            patch[...] = image[row:row + rows, col:col + cols]
        dataset.y = None
        set_images(dataset, patches)


class ExtractGridPatches(Preprocessor):
    """Replaces each image by the patches of a regular grid, row by row; the targets are repeated for each.

    Parameters
    ----------
    patch_shape : (rows, columns)
    patch_stride : (rows, columns) from one patch to the next; 0 takes only the first
    """

    def __init__(self, patch_shape, patch_stride):
        self.patch_shape = patch_shape
        self.patch_stride = patch_stride

    def apply(self, dataset, can_fit=False):
        """Replace the images by all their patches, those of one image next to each other; y is repeated."""
        images = get_images(dataset)
        _check_fits(self, self.patch_shape, images.shape[1:3])
        down, right = (slice(None, None, step) if step else slice(1) for step in self.patch_stride)
        windows = np.lib.stride_tricks.sliding_window_view(images, tuple(self.patch_shape), axis=(1, 2))
        grid = windows[:, down, right].transpose(0, 1, 2, 4, 5, 3)
        patches = grid.reshape(-1, *grid.shape[3:])
        if dataset.y is not None:
            dataset.y = np.repeat(dataset.y, len(patches) // len(images), axis=0)
        set_images(dataset, patches)


class ReassembleGridPatches(Preprocessor):
    """Undoes :class:`ExtractGridPatches` where the stride was the patch's shape.

    Parameters
    ----------
    orig_shape : (rows, columns) of the images, multiples of the patch's
    patch_shape : (rows, columns)
    """

    def __init__(self, orig_shape, patch_shape):
        self.orig_shape = orig_shape
        self.patch_shape = patch_shape

    def apply(self, dataset, can_fit=False):
        """Replace the patches by images; each takes the target of its first patch."""
        patches = get_images(dataset)
        rows, cols = self.patch_shape
        down, right = self.orig_shape[0] // rows, self.orig_shape[1] // cols
        if (down * rows, right * cols) != tuple(self.orig_shape) or len(patches) % (down * right):
            raise ValueError(f"ReassembleGridPatches: {len(patches)} patches of {tuple(self.patch_shape)} do not make "
                             f"whole images of {tuple(self.orig_shape)}")
        grid = patches.reshape(-1, down, right, rows, cols, patches.shape[3])
        images = grid.transpose(0, 1, 3, 2, 4, 5).reshape(-1, *self.orig_shape, patches.shape[3])
        if dataset.y is not None:
            dataset.y = dataset.y[::down * right]
        set_images(dataset, images)


class CentralWindow(Preprocessor):
    """Keeps the middle of each image; an odd margin leaves one pixel more at the bottom and the right.

    Parameters
    ----------
    window_shape : (rows, columns)
    """

    def __init__(self, window_shape):
        self.window_shape = window_shape

    def apply(self, dataset, can_fit=False):
        """Cut each image to its middle; ValueError where the window is larger."""
        images = get_images(dataset)
        _check_fits(self, self.window_shape, images.shape[1:3])
        (rows, cols), (top, left) = self.window_shape, [
            (size - window) // 2 for size, window in zip(images.shape[1:3], self.window_shape, strict=True)]
        set_images(dataset, images[:, top:top + rows, left:left + cols])


class Downsample(Preprocessor):
    """Averages blocks of pixels; rows and columns that fill no block are left out.

    Parameters
    ----------
    sampling_factor : (rows, columns) of a block
    """

    def __init__(self, sampling_factor):
        self.sampling_factor = sampling_factor

    def apply(self, dataset, can_fit=False):
        """Replace each block of pixels by its mean, channel by channel."""
        images = get_images(dataset)
        _check_fits(self, self.sampling_factor, images.shape[1:3])
        high, wide = self.sampling_factor
        down, right = images.shape[1] // high, images.shape[2] // wide
        blocks = images[:, :down * high, :right * wide].reshape(len(images), down, high, right, wide, -1)
        set_images(dataset, blocks.sum(axis=(2, 4)) / math.prod(self.sampling_factor))
