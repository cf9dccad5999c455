"""`Conv2D`, convolution with a bank of filters: the linear map of convolutional layers.

    make_random_conv2D          with filters drawn uniformly
    make_sparse_random_conv2D   with filters of a few normal weights each
    start_biases                the biases of a convolutional layer

Batches come in and go out in any order of their axes. `conv2d_c01b` has the kind that cuda-convnet had.
"""

import numpy as np

from pylearn2.expr.conv import Conv2DImagesGrad, conv2d
from pylearn2.linear.linear_transform import LinearTransform
from pylearn2.space import Conv2DSpace
from pylearn2.utils import sharedX
from pylearn2.utils.rng import make_np_rng

__all__ = ["BC01", "Conv2D", "default_seed", "default_sparse_seed", "make_random_conv2D", "make_sparse_random_conv2D",
           "sparse_filters", "start_biases"]

default_seed = [2012, 11, 6, 9]
default_sparse_seed = [2012, 11, 6]

BC01 = ("b", "c", 0, 1)


class Conv2D(LinearTransform):
    """Convolution (the filters are turned around) of the images of `input_space`.

    Parameters
    ----------
    filters : shared tensor, shape (output channels, input channels, rows, columns)
    batch_size : int or None, of the images; any number of them is taken
    input_space : Conv2DSpace
    output_axes : tuple of ``'b'``, ``'c'``, 0 and 1 in the order of the result
    subsample : (int, int), steps between two positions of a filter
    border_mode : 'valid', 'full' or what else :func:`pylearn2.expr.conv.conv2d` takes
    filters_shape, message : unused; upstream's
    """

    def __init__(self, filters, batch_size, input_space, output_axes=("b", 0, 1, "c"), subsample=(1, 1),
                 border_mode="valid", filters_shape=None, message=""):
        self._filters = filters
        self.input_space = input_space
        self.output_axes = tuple(output_axes)
        self._subsample = tuple(subsample)
        self._border_mode = border_mode
        self.set_batch_size(batch_size)

    def get_params(self):
        """Return [filters]."""
        return [self._filters]

    def get_weights_topo(self, borrow=False):
        """Return the filters as images, shape (output channel, row, column, input channel)."""
        return self._filters.get_value(borrow=borrow).transpose(0, 2, 3, 1)

    def set_batch_size(self, batch_size):
        """Note the number of images in a batch; nothing depends on it."""
        self._img_shape = (batch_size, self.input_space.num_channels, *self.input_space.shape)

    def lmul(self, x):
        """Return the maps of the images `x`, in the order `output_axes`."""
        images = Conv2DSpace.convert(x, self.input_space.axes, BC01)
        maps = conv2d(images, self._filters, border_mode=self._border_mode, subsample=self._subsample)
        return Conv2DSpace.convert(maps, BC01, self.output_axes)

    def lmul_T(self, x):
        """Return the images that the maps `x`, in the order `output_axes`, are sent back to."""
        return self._back(x, self._filters)

    def lmul_sq_T(self, x):
        """Return :meth:`lmul_T` with every weight squared, which score matching needs."""
        return self._back(x, self._filters**2)

    def _back(self, x, filters):
        maps = Conv2DSpace.convert(x, self.output_axes, BC01)
        back = Conv2DImagesGrad(self._border_mode, self._subsample)
        images = back(filters[:, :, ::-1, ::-1], maps, *self.input_space.shape)
        return Conv2DSpace.convert(images, BC01, self.input_space.axes)


def make_random_conv2D(irange, input_space, output_space, kernel_shape, batch_size=None, subsample=(1, 1),
                       border_mode="valid", message="", rng=None):
    """Return a :class:`Conv2D` with filters drawn from U(-irange, irange), all at once.

    Parameters
    ----------
    irange : float
    input_space, output_space : Conv2DSpace
    kernel_shape : (int, int), rows and columns of a filter
    rng : numpy.random.RandomState, or the seed of one

    The others are those of :class:`Conv2D`.
    """
    rng = make_np_rng(rng, default_seed, which_method="uniform")
    shape = (output_space.num_channels, input_space.num_channels, *kernel_shape)
    return Conv2D(sharedX(rng.uniform(-irange, irange, shape)), batch_size, input_space, output_space.axes,
                  subsample, border_mode)


def make_sparse_random_conv2D(num_nonzero, input_space, output_space, kernel_shape, batch_size=None,
                              subsample=(1, 1), border_mode="valid", message="", rng=None):
    """Return a :class:`Conv2D` with `num_nonzero` normal weights in each filter, and zeros elsewhere.

    The arguments are those of :func:`make_random_conv2D`; upstream never got as far as this. Order of draws:
    :func:`sparse_filters`.
    """
    rng = make_np_rng(rng, default_sparse_seed, which_method=["randn", "randint"])
    shape = (input_space.num_channels, *kernel_shape)
    filters = sparse_filters(rng, num_nonzero, shape, output_space.num_channels)
    return Conv2D(sharedX(filters), batch_size, input_space, output_space.axes, subsample, border_mode)


def sparse_filters(rng, num_nonzero, shape, n_filters):
    """Return filters, shape (n_filters, *shape), with `num_nonzero` normal weights each.

    Filter by filter, so many times: draw channel, row and column until they are free, then draw the weight.
    """
    size = int(np.prod(shape))
    if not 0 <= num_nonzero <= size:
        raise ValueError(f"sparse_init {num_nonzero} asks for more weights than a filter has: {size}")
    filters = np.zeros((n_filters, *shape))
    for one in filters:
        free = np.ones(shape, dtype=bool)
        for _ in range(num_nonzero):
            place = tuple(rng.randint(length) for length in shape)
            while not free[place]:
                place = tuple(rng.randint(length) for length in shape)
            one[place] = rng.randn()
            free[place] = False
    return filters


def start_biases(layer):
    """Return the biases of `layer`: one for each channel, or one for each position of each."""
    space = layer.detector_space
    places = space.num_channels if layer.tied_b else (space.num_channels, *space.shape)
    return sharedX(np.zeros(places) + layer.init_bias, name=f"{layer.layer_name}_b")
