"""Convolution of images with a bank of filters, as PyTensor operations with gradients of any order.

    conv2d              the expression that layers and the `theano` facade use
    Conv2D              images, filters -> maps; linear in each of the two
    Conv2DImagesGrad    filters, maps   -> images; the adjoint of `Conv2D` in its images
    Conv2DFiltersGrad   images, maps    -> filters; the adjoint of `Conv2D` in its filters

Each of the three is linear in both of its arguments, and the gradients of each are the other two. The numbers are
computed by `pylearn2.expr.conv_loops`.
"""
import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import disconnected_type
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op
from pytensor.scalar.basic import upcast

from pylearn2.expr.conv_loops import (
    correlate,
    correlate_adjoint_filters,
    correlate_adjoint_images,
    output_size,
)
from pylearn2.expr.image_args import image_size, int_pair, known_sizes

__all__ = ["Conv2D", "Conv2DFiltersGrad", "Conv2DImagesGrad", "conv2d", "output_shape"]


def conv2d(input, filters, *, border_mode="valid", subsample=(1, 1), filter_flip=True):
    """Convolve a batch of images with a bank of filters, summing over the channels.

        out[b, o, p, q] = sum_{c, i, j} filters[o, c, kh - 1 - i, kw - 1 - j] * padded[b, c, p * sh + i, q * sw + j]

    Parameters
    ----------
    input : float tensor, shape (batch, channels, height, width)
    filters : float tensor, shape (maps, channels, kh, kw)
    border_mode : how many zeros surround each image before the filters pass over it
        'valid': none, so that a filter lies inside the image. 'full': kh - 1 rows and kw - 1 columns at each edge, so
        that one common pixel is enough. 'half': kh // 2 and kw // 2, so that odd filters keep the image's size. An
        int: that many everywhere. A pair: so many rows and so many columns.
    subsample : (sh, sw), steps between two positions of a filter
    filter_flip : bool; False gives cross-correlation, the formula with i, j in place of kh - 1 - i, kw - 1 - j

    Returns
    -------
    float tensor, shape (batch, maps, out height, out width); the sizes are :func:`output_shape`'s
    """
    filters = pt.as_tensor_variable(filters)
    if filter_flip and filters.ndim == 4:
        filters = filters[:, :, ::-1, ::-1]
    return Conv2D(border_mode, subsample)(input, filters)


def output_shape(size, kernel, border_mode="valid", subsample=(1, 1)):
    """Return (rows, columns) of a map, from the (rows, columns) of an image and of a filter; ints or symbolic ints."""
    pad = _padding(_checked_border_mode(border_mode), kernel)
    return tuple(map(output_size, size, kernel, pad, int_pair("subsample", subsample, at_least=1)))


class _Correlation(Op):
    """What the three operations share: how the filters pass over the images."""

    __props__ = ("border_mode", "subsample")

    def __init__(self, border_mode="valid", subsample=(1, 1)):
        self.border_mode = _checked_border_mode(border_mode)
        self.subsample = int_pair("subsample", subsample, at_least=1)

    def adjoint_images(self, filters, maps, like):
        """Return the gradient with respect to the images, which have the shape of the expression `like`."""
        return Conv2DImagesGrad(self.border_mode, self.subsample)(filters, maps, *image_size(like))

    def adjoint_filters(self, images, maps, like):
        """Return the gradient with respect to the filters, which have the shape of the expression `like`."""
        return Conv2DFiltersGrad(self.border_mode, self.subsample)(images, maps, *image_size(like))

    def arguments(self, images, kernel):
        """Return the padding and the steps, once the arrays are known to fit."""
        pad = _padding(self.border_mode, kernel)
        if min(kernel) < 1 or any(size + 2 * p < k for size, k, p in zip(images, kernel, pad, strict=True)):
            raise ValueError(
                f"filters of {kernel[0]} x {kernel[1]} do not fit on images of {images[0]} x {images[1]} pixels with "
                f"{pad[0]} rows and {pad[1]} columns of zeros around them; use smaller filters or a wider border_mode")
        return {"pad": pad, "subsample": self.subsample}


class Conv2D(_Correlation):
    """Maps of images under filters (not flipped): ``(b, c, h, w), (o, c, kh, kw) -> (b, o, out h, out w)``."""

    def make_node(self, images, filters):
        images, filters = _float_tensors(images=images, filters=filters)
        _check_channels(images.type.shape, filters.type.shape)
        size, kernel = images.type.shape[2:], filters.type.shape[2:]
        static = (None, None) if None in (*size, *kernel) else output_shape(
            size, kernel, self.border_mode, self.subsample)
        shape = (images.type.shape[0], filters.type.shape[0], *static)
        return Apply(self, [images, filters], [pt.tensor(dtype=images.dtype, shape=shape)])

    def perform(self, node, inputs, output_storage):
        images, filters = inputs
        _check_channels(images.shape, filters.shape)
        fit = self.arguments(images.shape[2:], filters.shape[2:])
        output_storage[0][0] = correlate(images, filters, **fit)

    def infer_shape(self, fgraph, node, shapes):
        images, filters = shapes
        size = output_shape(images[2:], filters[2:], self.border_mode, self.subsample)
        return [(images[0], filters[0], *size)]

    def pullback(self, inputs, outputs, cotangents):
        images, filters = inputs
        (maps,) = cotangents
        return [self.adjoint_images(filters, maps, like=images), self.adjoint_filters(images, maps, like=filters)]


class Conv2DImagesGrad(_Correlation):
    """Gradient of :class:`Conv2D` in its images: filters, gradient of the maps, height, width -> images."""

    def make_node(self, filters, maps, height, width):
        filters, maps = _float_tensors(filters=filters, maps=maps)
        sizes = [pt.as_tensor_variable(size, dtype="int64") for size in (height, width)]
        shape = (maps.type.shape[0], filters.type.shape[1], *known_sizes(sizes))
        return Apply(self, [filters, maps, *sizes], [pt.tensor(dtype=maps.dtype, shape=shape)])

    def perform(self, node, inputs, output_storage):
        filters, maps, height, width = inputs
        size = (int(height), int(width))
        fit = self.arguments(size, filters.shape[2:])
        _check_maps(maps.shape, len(filters), output_shape(size, filters.shape[2:], self.border_mode, self.subsample))
        output_storage[0][0] = correlate_adjoint_images(filters, maps, size, **fit)

    def infer_shape(self, fgraph, node, shapes):
        filters, maps = shapes[:2]
        return [(maps[0], filters[1], *node.inputs[2:])]

    def connection_pattern(self, node):
        return [[True], [True], [False], [False]]

    def pullback(self, inputs, outputs, cotangents):
        filters, maps = inputs[:2]
        (images,) = cotangents
        return [
            self.adjoint_filters(images, maps, like=filters),
            Conv2D(self.border_mode, self.subsample)(images, filters),
            disconnected_type(),
            disconnected_type(),
        ]


class Conv2DFiltersGrad(_Correlation):
    """Gradient of :class:`Conv2D` in its filters: images, gradient of the maps, kh, kw -> filters."""

    def make_node(self, images, maps, kernel_height, kernel_width):
        images, maps = _float_tensors(images=images, maps=maps)
        kernel = [pt.as_tensor_variable(size, dtype="int64") for size in (kernel_height, kernel_width)]
        shape = (maps.type.shape[1], images.type.shape[1], *known_sizes(kernel))
        return Apply(self, [images, maps, *kernel], [pt.tensor(dtype=images.dtype, shape=shape)])

    def perform(self, node, inputs, output_storage):
        images, maps, kernel_height, kernel_width = inputs
        kernel = (int(kernel_height), int(kernel_width))
        fit = self.arguments(images.shape[2:], kernel)
        size = output_shape(images.shape[2:], kernel, self.border_mode, self.subsample)
        _check_maps(maps.shape, maps.shape[1], size)
        output_storage[0][0] = correlate_adjoint_filters(images, maps, kernel, **fit)

    def infer_shape(self, fgraph, node, shapes):
        images, maps = shapes[:2]
        return [(maps[1], images[1], *node.inputs[2:])]

    def connection_pattern(self, node):
        return [[True], [True], [False], [False]]

    def pullback(self, inputs, outputs, cotangents):
        images, maps = inputs[:2]
        (filters,) = cotangents
        return [
            self.adjoint_images(filters, maps, like=images),
            Conv2D(self.border_mode, self.subsample)(images, filters),
            disconnected_type(),
            disconnected_type(),
        ]


# ---------------------------------------------------------------- arguments


def _checked_border_mode(border_mode):
    """Return 'valid', 'full', 'half' or a pair of ints, or say what to write instead."""
    if isinstance(border_mode, str):
        if border_mode in ("valid", "full", "half"):
            return border_mode
    elif isinstance(border_mode, int | np.integer) and border_mode >= 0:
        return (int(border_mode),) * 2
    elif isinstance(border_mode, tuple | list):
        return int_pair("border_mode, where it is no name,", border_mode, at_least=0)
    raise ValueError(
        f"border_mode must be 'valid', 'full', 'half', an int of at least 0 or a pair of them, got {border_mode!r}")


def _padding(border_mode, kernel):
    """Return the rows and the columns of zeros at each edge, ints or symbolic ints like `kernel`."""
    named = {"valid": lambda k: 0, "half": lambda k: k // 2, "full": lambda k: k - 1}
    return tuple(map(named[border_mode], kernel)) if border_mode in named else border_mode


def _float_tensors(**pair):
    """Return both values as 4-D tensors of their common float type."""
    tensors = [pt.as_tensor_variable(value) for value in pair.values()]
    for name, tensor in zip(pair, tensors, strict=True):
        if tensor.ndim != 4:
            raise TypeError(f"conv2d needs {name} with 4 dimensions, got {tensor.ndim}: {tensor} of type {tensor.type}")
    dtype = upcast(*(tensor.dtype for tensor in tensors))
    if not dtype.startswith("float"):
        met = " and ".join(f"{name} of type {tensor.dtype}" for name, tensor in zip(pair, tensors, strict=True))
        raise TypeError(f"conv2d needs numbers of a float type, got {met}; cast them to floatX")
    return [pt.cast(tensor, dtype) for tensor in tensors]


def _check_channels(images, filters):
    """Compare the channels in two shapes, of which either may be unknown while the graph is built."""
    if None not in (images[1], filters[1]) and images[1] != filters[1]:
        raise ValueError(
            f"images of shape {images} have {images[1]} channels, but filters of shape {filters} are made for "
            f"{filters[1]}; the second numbers must agree")


def _check_maps(maps, n_maps, size):
    """Compare the shape of a gradient with that of the maps it belongs to."""
    wanted = (maps[0], n_maps, *size)
    if tuple(maps) != wanted:
        raise ValueError(f"the gradient of the maps has shape {tuple(maps)}, but the maps have {wanted}")
