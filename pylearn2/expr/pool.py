"""Pooling of images over rectangular windows, as PyTensor operations with gradients of any order.

    pool_2d             the expression that layers and the `theano` facade use
    Pool2D              images -> the maximum, sum or average of each window
    Pool2DGrad          gradient of sums and averages: each position gets its share from the windows it belongs to
    MaxPool2DGrad       gradient of maxima: each position that attains a window's maximum gets the window's gradient
    MaxPool2DGradGrad   the adjoint of `MaxPool2DGrad`: the sum over those positions

Where several positions of a window attain the maximum, each gets the whole gradient of the window, as it was in
Theano, or with ``ties="first"`` the first of them, as it was where Pylearn2 took one maximum of two after the other.
The numbers are computed by `pylearn2.expr.pool_loops`.
"""
import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.gradient import disconnected_type
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op

from pylearn2.expr.image_args import image_size, int_pair, known_sizes
from pylearn2.expr.pool_loops import (
    Windows,
    pool_max,
    pool_sum,
    spread_sum,
    spread_to_maxima,
    sum_at_maxima,
    window_counts,
)

__all__ = ["MODES", "TIES", "MaxPool2DGrad", "MaxPool2DGradGrad", "Pool2D", "Pool2DGrad", "output_shape", "pool_2d"]

MODES = ("max", "sum", "average_inc_pad", "average_exc_pad")
TIES = ("all", "first")


def pool_2d(input, ws, ignore_border=False, stride=None, pad=(0, 0), mode="max", ties="all"):
    """Reduce each window of the last two axes to one number.

    Parameters
    ----------
    input : tensor of 2 or more dimensions; the last two are the rows and the columns of images
    ws : (int, int), rows and columns of a window
    ignore_border : bool
        True drops the rows and columns at the end that do not fill a window; False pools them as smaller windows.
    stride : (int, int) or None
        Rows and columns between the beginnings of two windows; None is `ws`, windows side by side.
    pad : (int, int)
        Rows and columns that surround each image, fewer than those of a window; other than 0 only where the border is
        ignored. A maximum or a sum never sees them.
    mode : 'max', 'sum', 'average_inc_pad' or 'average_exc_pad'
        An average divides the sum by the number of positions in the window, those on the padding included or excluded.
    ties : 'all' or 'first'
        Which of the positions that attain a window's maximum get its gradient; the first is the first one row by row.

    Returns
    -------
    tensor of the dimensions and the dtype of `input`; the last two sizes are :func:`output_shape`'s
    """
    return Pool2D(ws, ignore_border, stride, pad, mode, ties)(input)


def output_shape(size, ws, ignore_border=False, stride=None, pad=(0, 0)):
    """Return how many windows lie along the (rows, columns) of an image; ints or symbolic ints, as they come."""
    padded = [length + 2 * p for length, p in zip(size, pad, strict=True)]
    steps = ws if stride is None else stride
    return tuple(_window_count(*axis, ignore_border) for axis in zip(padded, ws, steps, strict=True))


def _window_count(size, width, stride, ignore_border):
    """Return how many windows lie along an axis.

    A dropped border leaves the windows that fit. A kept one adds the first window that reaches the end, if it begins
    before the end.
    """
    if ignore_border:
        return _at_least_0((size - width) // stride + 1)
    if stride >= width:
        return -(-size // stride)
    return 1 + _at_least_0(-((width - size) // stride))


def _at_least_0(number):
    """Return the maximum of 0 and an int or a symbolic int."""
    return max(0, number) if isinstance(number, int | np.integer) else pt.maximum(0, number)


class _Pooling(Op):
    """What the operations share: where the windows lie, and what becomes of their numbers."""

    __props__ = ("ws", "ignore_border", "stride", "pad", "mode", "ties")

    def __init__(self, ws, ignore_border=False, stride=None, pad=(0, 0), mode="max", ties="all"):
        self.ws = int_pair("ws", ws, at_least=1)
        self.ignore_border = bool(ignore_border)
        self.stride = self.ws if stride is None else int_pair("stride", stride, at_least=1)
        self.pad = int_pair("pad", pad, at_least=0)
        self.mode = mode
        if mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(map(repr, MODES))}, got {mode!r}")
        self.ties = ties
        if ties not in TIES:
            raise ValueError(f"ties must be 'all' or 'first', got {ties!r}")
        if any(self.pad) and not self.ignore_border:
            raise ValueError(f"pad {self.pad} needs ignore_border=True")
        if self.pad[0] >= self.ws[0] or self.pad[1] >= self.ws[1]:
            raise ValueError(f"pad {self.pad} must be smaller than the windows, which are {self.ws[0]} x {self.ws[1]}")

    def arguments(self):
        """Return what another operation on the same windows is built with."""
        return tuple(getattr(self, name) for name in self.__props__)

    def output_size(self, size):
        """Return the (rows, columns) of windows on an image of `size` (rows, columns)."""
        return output_shape(size, self.ws, self.ignore_border, self.stride, self.pad)

    def windows(self, size):
        """Return the two :class:`~pylearn2.expr.pool_loops.Windows` of an image of `size` (rows, columns)."""
        if min(size) < 1 and not self.ignore_border:
            raise ValueError(f"images of {size[0]} x {size[1]} pixels have nothing to pool")
        return tuple(map(Windows, size, self.output_size(size), self.ws, self.stride, self.pad))

    def averaged(self, sums, windows):
        """Return `sums` over the counts of their windows, or themselves where the mode is 'sum'."""
        if self.mode == "sum":
            return sums
        return sums / window_counts(*windows, with_padding=self.mode == "average_inc_pad").astype(sums.dtype)


class Pool2D(_Pooling):
    """The maximum, the sum or the average of each window: ``(..., h, w) -> (..., windows down, windows across)``."""

    def make_node(self, images):
        images = pt.as_tensor_variable(images)
        if images.ndim < 2:
            raise TypeError(f"pool_2d needs 2 or more dimensions, got {images.ndim}: {images} of type {images.type}")
        if np.dtype(images.dtype).kind not in ("fiu" if self.mode in ("max", "sum") else "f"):
            raise TypeError(f"pool_2d has no {self.mode} of images of type {images.dtype}; cast them to floatX")
        size = images.type.shape[-2:]
        static = (None, None) if None in size else self.output_size(size)
        return Apply(self, [images], [pt.tensor(dtype=images.dtype, shape=(*images.type.shape[:-2], *static))])

    def perform(self, node, inputs, output_storage):
        (images,) = inputs
        windows = self.windows(images.shape[-2:])
        if self.mode == "max":
            pooled = pool_max(_stack(images), *windows)
        else:
            pooled = self.averaged(pool_sum(_stack(images), *windows), windows)
        output_storage[0][0] = pooled.reshape(*images.shape[:-2], *pooled.shape[1:])

    def infer_shape(self, fgraph, node, shapes):
        return [(*shapes[0][:-2], *self.output_size(shapes[0][-2:]))]

    def pullback(self, inputs, outputs, cotangents):
        (images,), (values,) = inputs, cotangents
        if not images.dtype.startswith("float"):
            return [pt.zeros_like(images, dtype=pytensor.config.floatX)]
        if self.mode == "max":
            return [MaxPool2DGrad(*self.arguments())(images, outputs[0], values)]
        return [Pool2DGrad(*self.arguments())(values, *image_size(images))]


class Pool2DGrad(_Pooling):
    """Gradient of sums or averages: gradient of the windows, height, width -> images."""

    def make_node(self, values, height, width):
        values = pt.as_tensor_variable(values)
        sizes = [pt.as_tensor_variable(size, dtype="int64") for size in (height, width)]
        shape = (*values.type.shape[:-2], *known_sizes(sizes))
        return Apply(self, [values, *sizes], [pt.tensor(dtype=values.dtype, shape=shape)])

    def perform(self, node, inputs, output_storage):
        values, height, width = inputs
        size = (int(height), int(width))
        windows = self.windows(size)
        _check_values(values.shape, (*values.shape[:-2], *self.output_size(size)))
        images = spread_sum(self.averaged(_stack(values), windows), *windows)
        output_storage[0][0] = images.reshape(*values.shape[:-2], *size)

    def infer_shape(self, fgraph, node, shapes):
        return [(*shapes[0][:-2], *node.inputs[1:])]

    def connection_pattern(self, node):
        return [[True], [False], [False]]

    def pullback(self, inputs, outputs, cotangents):
        return [Pool2D(*self.arguments())(cotangents[0]), disconnected_type(), disconnected_type()]


class MaxPool2DGrad(_Pooling):
    """Gradient of maxima: images, their maxima, gradient of the maxima -> images."""

    def make_node(self, images, maxima, values):
        images, maxima, values = map(pt.as_tensor_variable, (images, maxima, values))
        return Apply(self, [images, maxima, values], [images.type()])

    def perform(self, node, inputs, output_storage):
        images, maxima, values = inputs
        windows = self.windows(images.shape[-2:])
        _check_values(values.shape, (*images.shape[:-2], *self.output_size(images.shape[-2:])))
        result = spread_to_maxima(_stack(images), _stack(maxima), _stack(values), *windows, self.ties == "first")
        output_storage[0][0] = result.reshape(images.shape)

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[0]]

    def pullback(self, inputs, outputs, cotangents):
        images, maxima, _ = inputs
        # Moving a pixel a little does not change which positions attain the maximum.
        return [images.zeros_like(), maxima.zeros_like(), MaxPool2DGradGrad(*self.arguments())(
            images, maxima, cotangents[0])]


class MaxPool2DGradGrad(_Pooling):
    """The adjoint of :class:`MaxPool2DGrad`: images, their maxima, values like the images -> one sum a window."""

    def make_node(self, images, maxima, values):
        images, maxima, values = map(pt.as_tensor_variable, (images, maxima, values))
        return Apply(self, [images, maxima, values], [maxima.type()])

    def perform(self, node, inputs, output_storage):
        images, maxima, values = inputs
        _check_values(values.shape, images.shape)
        windows = self.windows(images.shape[-2:])
        result = sum_at_maxima(_stack(images), _stack(maxima), _stack(values), *windows, self.ties == "first")
        output_storage[0][0] = result.reshape(maxima.shape)

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[1]]

    def pullback(self, inputs, outputs, cotangents):
        images, maxima, _ = inputs
        return [images.zeros_like(), maxima.zeros_like(), MaxPool2DGrad(*self.arguments())(
            images, maxima, cotangents[0])]


# ---------------------------------------------------------------- arguments


def _check_values(met, wanted):
    """Compare the shape of a gradient with that of what it belongs to."""
    if tuple(met) != tuple(wanted):
        raise ValueError(f"the gradient has shape {tuple(met)}, but what it belongs to has {tuple(wanted)}")


def _stack(images):
    """Return `images` with all axes but the last two in one: (n, rows, columns)."""
    n_images = int(np.prod(images.shape[:-2], dtype=np.int64))  # -1 would not do for images without a pixel
    return images.reshape(n_images, *images.shape[-2:])
