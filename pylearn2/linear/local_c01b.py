"""`Local`: filters that pass over images, with weights of their own at each position. Axes ('c', 0, 1, 'b').

    make_random_local    with filters drawn uniformly
"""

import numpy as np
import pytensor.tensor as pt

from pylearn2.expr.conv import output_shape
from pylearn2.linear.conv2d import default_seed
from pylearn2.linear.linear_transform import LinearTransform
from pylearn2.utils import sharedX
from pylearn2.utils.rng import make_np_rng

__all__ = ["Local", "make_random_local"]


class Local(LinearTransform):
    """A convolution without shared weights.

        out[(g, f), p, q, b] = sum_{c, i, j} filters[p, q, c, i, j, g, f] * padded[(g, c), p * s + i, q * s + j, b]

    Parameters
    ----------
    filters : shared tensor, shape (row positions, column positions, channels a group, rows, columns, groups, filters a
        group)
    image_shape : (int, int), rows and columns of the images
    input_groups : int
        The channels are divided into so many groups, and each group has its own filters.
    input_axes, output_axes : ('c', 0, 1, 'b')
    kernel_stride : (int, int)
    pad : int, rows and columns of zeros at each edge
    batch_size, message, partial_sum : unused; upstream's
    """

    def __init__(self, filters, image_shape, input_groups, input_axes=("c", 0, 1, "b"), batch_size=None,
                 output_axes=("c", 0, 1, "b"), kernel_stride=(1, 1), pad=0, message="", partial_sum=None):
        self._filters = filters
        self._filters_shape = filters.get_value(borrow=True).shape
        self.image_shape = tuple(image_shape)
        self.input_groups = input_groups
        self._subsample, self._padding_start = tuple(kernel_stride), pad

    def get_params(self):
        """Return [filters]."""
        return [self._filters]

    def get_weights_topo(self):
        """Return the filters as images, shape (filter of a position, row, column, channel of a group)."""
        rows, columns, channels, height, width, groups, n_filters = self._filters_shape
        images = self._filters.get_value().transpose(5, 6, 0, 1, 3, 4, 2)
        return images.reshape(groups * n_filters * rows * columns, height, width, channels)

    def lmul(self, x):
        """Return the maps of the images `x`, both with the axes ('c', 0, 1, 'b')."""
        rows, columns, channels, height, width, groups, n_filters = self._filters_shape
        patches = self._patches(x).reshape((height * width, groups, channels, rows, columns, x.shape[3]))
        # one product for each position and group: (filters, kernel) @ (kernel, batch)
        patches = patches.dimshuffle(3, 4, 1, 2, 0, 5).reshape((rows, columns, groups, channels * height * width, -1))
        filters = self._filters.dimshuffle(0, 1, 5, 6, 2, 3, 4)
        filters = filters.reshape((rows, columns, groups, n_filters, channels * height * width))
        maps = pt.matmul(filters, patches).dimshuffle(2, 3, 0, 1, 4)
        return maps.reshape((groups * n_filters, rows, columns, -1))

    def _patches(self, x):
        """Return what each pixel of the filters meets, shape (kernel pixels, channels, rows, columns, batch)."""
        pad, (down, across) = self._padding_start, self._subsample
        rows, columns, _, height, width = self._filters_shape[:5]
        if pad:
            room = pt.zeros((x.shape[0], *(size + 2 * pad for size in self.image_shape), x.shape[3]), dtype=x.dtype)
            x = pt.set_subtensor(room[:, pad:-pad, pad:-pad], x)
        return pt.stack([
            x[:, i:i + (rows - 1) * down + 1:down, j:j + (columns - 1) * across + 1:across]
            for i in range(height) for j in range(width)
        ])


def make_random_local(irange, input_channels, input_axes, input_groups, image_shape, output_channels, output_axes,
                      kernel_shape, kernel_stride=(1, 1), pad=0, message="", rng=None, partial_sum=None):
    """Return a :class:`Local` with filters drawn from U(-irange, irange), all at once.

    Parameters
    ----------
    irange : float
    input_channels, output_channels : int, multiples of `input_groups`
    rng : numpy.random.RandomState, or the seed of one

    The others are those of :class:`Local`.
    """
    rng = make_np_rng(rng, default_seed, which_method="uniform")
    if input_channels % input_groups or output_channels % input_groups:
        raise ValueError(f"input_groups {input_groups} must divide the input's {input_channels} channels and the "
                         f"output's {output_channels}")
    positions = output_shape(image_shape, kernel_shape, (pad, pad), kernel_stride)
    shape = (*positions, input_channels // input_groups, *kernel_shape, input_groups, output_channels // input_groups)
    W = sharedX(rng.uniform(-irange, irange, np.array(shape, dtype=int)))
    return Local(W, image_shape, input_groups, input_axes, None, output_axes, kernel_stride, pad)
