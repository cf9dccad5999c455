"""Convolution of each image with each filter, where there are no channels to sum over."""
import pytensor.tensor as pt

from theano.compile.errors import described
from theano.tensor.nnet import abstract_conv

__all__ = ["conv2d"]


def conv2d(input, filters, image_shape=None, filter_shape=None, border_mode="valid", subsample=(1, 1), **ignored):
    """Return every image convolved with every filter.

    Parameters
    ----------
    input : matrix, or tensor (images, rows, columns)
    filters : matrix, or tensor (filters, rows, columns)
    image_shape, filter_shape : taken and not needed
    border_mode, subsample : as in `theano.tensor.nnet.conv2d`

    Returns
    -------
    tensor (images, filters, rows, columns), without the axes that the arguments do not have
    """
    input, filters = pt.as_tensor_variable(input), pt.as_tensor_variable(filters)
    for name, one in (("input", input), ("filters", filters)):
        if one.ndim not in (2, 3):
            raise TypeError(f"signal.conv2d's {name} has 2 or 3 dimensions, got {described(one)} with {one.ndim}")
    images = input.dimshuffle(0, "x", 1, 2) if input.ndim == 3 else input.dimshuffle("x", "x", 0, 1)
    kernels = filters.dimshuffle(0, "x", 1, 2) if filters.ndim == 3 else filters.dimshuffle("x", "x", 0, 1)
    output = abstract_conv.conv2d(images, kernels, border_mode=border_mode, subsample=subsample, **ignored)
    index = (slice(None) if input.ndim == 3 else 0, slice(None) if filters.ndim == 3 else 0)
    return output[index]
