"""Convolutions of stacks of images with stacks of filters, forward and backward.

    conv2d                     filters slide over images
    conv2d_grad_wrt_inputs     what flows back to the images; `conv2d_transpose` is the same by another name
    conv2d_grad_wrt_weights    what flows back to the filters

The shape keywords let Theano choose an implementation; there is one here, so they are taken and not needed.
"""
import warnings

import pytensor.tensor as pt
from pytensor.gradient import grad

from pylearn2.expr.conv import conv2d as one_group
from theano.compile.errors import described

__all__ = ["conv2d", "conv2d_grad_wrt_inputs", "conv2d_grad_wrt_weights", "conv2d_transpose"]

# Keywords by which old programs chose an implementation.
_OPTIMIZED_AWAY = {"unroll_batch", "unroll_kern", "unroll_patch", "imshp", "kshp", "nkern", "bsize", "version",
                   "verbose", "openmp"}


def conv2d(input, filters, input_shape=None, filter_shape=None, border_mode="valid", subsample=(1, 1), filter_flip=True,
           image_shape=None, filter_dilation=(1, 1), num_groups=1, unshared=False, **ignored):
    """Return a mini-batch of images, convolved with filters.

    Parameters
    ----------
    input : tensor, shape (batch, input channels, rows, columns)
    filters : tensor, shape (output channels, input channels / num_groups, rows, columns)
    input_shape, filter_shape : four lengths, taken and not needed; `image_shape` is the old name of `input_shape`
    border_mode : "valid", "full", "half", an int or two ints: rows and columns of zeros around the image
    subsample : steps between two positions of a filter
    filter_flip : True turns the filters round, which makes it a convolution; False is the correlation
    filter_dilation : steps between two weights of a filter
    num_groups : number of parts of the channels that do not see each other
    """
    if unshared:
        raise NotImplementedError("conv2d with a filter of its own for each place is not here: write unshared=False")
    unknown = set(ignored) - _OPTIMIZED_AWAY
    if unknown:
        warnings.warn(f"conv2d ignores {', '.join(sorted(unknown))}", stacklevel=2)
    input, filters = pt.as_tensor_variable(input), pt.as_tensor_variable(filters)
    for name, one in (("input", input), ("filters", filters)):
        if one.ndim != 4:
            raise TypeError(f"conv2d's {name} has 4 dimensions, got {described(one)} with {one.ndim}")
    filters = _dilated(filters, filter_dilation)
    options = {"border_mode": border_mode, "subsample": tuple(subsample), "filter_flip": filter_flip}
    if num_groups == 1:
        return one_group(input, filters, **options)
    channels, maps = input.shape[1] // num_groups, filters.shape[0] // num_groups
    return pt.concatenate([
        one_group(input[:, i * channels:(i + 1) * channels], filters[i * maps:(i + 1) * maps], **options)
        for i in range(num_groups)], axis=1)


def _dilated(filters, dilation):
    """Return `filters` with zeros between their weights."""
    rows, columns = dilation
    if (rows, columns) == (1, 1):
        return filters
    n, channels, height, width = (filters.shape[i] for i in range(4))
    empty = pt.zeros((n, channels, (height - 1) * rows + 1, (width - 1) * columns + 1), dtype=filters.dtype)
    return pt.set_subtensor(empty[:, :, ::rows, ::columns], filters)


def conv2d_grad_wrt_inputs(output_grad, filters, input_shape, filter_shape=None, border_mode="valid",
                           subsample=(1, 1), filter_flip=True, filter_dilation=(1, 1), num_groups=1, unshared=False):
    """Return the gradient with respect to images of shape `input_shape`; arguments as in :func:`conv2d`."""
    output_grad, filters = pt.as_tensor_variable(output_grad), pt.as_tensor_variable(filters)
    images = pt.zeros(tuple(input_shape), dtype=output_grad.dtype)
    output = conv2d(images, filters, border_mode=border_mode, subsample=subsample, filter_flip=filter_flip,
                    filter_dilation=filter_dilation, num_groups=num_groups, unshared=unshared)
    return grad(None, images, known_grads={output: output_grad})


def conv2d_grad_wrt_weights(input, output_grad, filter_shape, input_shape=None, border_mode="valid",
                            subsample=(1, 1), filter_flip=True, filter_dilation=(1, 1), num_groups=1, unshared=False):
    """Return the gradient with respect to filters of shape `filter_shape`; arguments as in :func:`conv2d`."""
    input, output_grad = pt.as_tensor_variable(input), pt.as_tensor_variable(output_grad)
    filters = pt.zeros(tuple(filter_shape), dtype=output_grad.dtype)
    output = conv2d(input, filters, border_mode=border_mode, subsample=subsample, filter_flip=filter_flip,
                    filter_dilation=filter_dilation, num_groups=num_groups, unshared=unshared)
    return grad(None, filters, known_grads={output: output_grad})


def conv2d_transpose(input, filters, output_shape, filter_shape=None, border_mode="valid", input_dilation=(1, 1),
                     filter_flip=True, filter_dilation=(1, 1), num_groups=1, unshared=False):
    """Return :func:`conv2d_grad_wrt_inputs`: the way back from the outputs of a convolution to its images."""
    return conv2d_grad_wrt_inputs(
        input, filters, output_shape, filter_shape, border_mode=border_mode, subsample=input_dilation,
        filter_flip=filter_flip, filter_dilation=filter_dilation, num_groups=num_groups, unshared=unshared)
