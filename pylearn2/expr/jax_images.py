"""Convolution and pooling in JAX: what the operations of `pylearn2.expr.conv` and `pylearn2.expr.pool` compute.

Importing the module registers them with PyTensor; `pylearn2.utils.jax_mode` does. The adjoints are JAX's own
transposes of the linear functions, so that they cannot disagree with them. Sizes are plain numbers by then.
"""
import jax
import jax.numpy as jnp
from jax import lax
from pytensor.link.jax.dispatch.basic import jax_funcify

from pylearn2.expr.conv import Conv2D, Conv2DFiltersGrad, Conv2DImagesGrad
from pylearn2.expr.pool import MaxPool2DGrad, MaxPool2DGradGrad, Pool2D, Pool2DGrad

__all__ = []


def _transposed(function, shape, values):
    """Return the adjoint of the linear `function`, which takes an array of `shape`, at `values`."""
    (result,) = jax.linear_transpose(function, jax.ShapeDtypeStruct(shape, values.dtype))(values)
    return result


# -- convolution -------------------------------------------------------------------------------------------------------


def _correlate(op, images, filters):
    """Return the maps of `images` under `filters`; `op` says how they pass over them."""
    fit = op.arguments(images.shape[2:], filters.shape[2:])
    return lax.conv_general_dilated(images, filters, fit["subsample"], [(p, p) for p in fit["pad"]])


@jax_funcify.register(Conv2D)
def _conv2d(op, **options):
    def conv2d(images, filters):
        return _correlate(op, images, filters)

    return conv2d


@jax_funcify.register(Conv2DImagesGrad)
def _conv2d_images_grad(op, **options):
    def images_grad(filters, maps, height, width):
        shape = (len(maps), filters.shape[1], int(height), int(width))
        return _transposed(lambda images: _correlate(op, images, filters), shape, maps)

    return images_grad


@jax_funcify.register(Conv2DFiltersGrad)
def _conv2d_filters_grad(op, **options):
    def filters_grad(images, maps, height, width):
        shape = (maps.shape[1], images.shape[1], int(height), int(width))
        return _transposed(lambda filters: _correlate(op, images, filters), shape, maps)

    return filters_grad


# -- pooling -----------------------------------------------------------------------------------------------------------


def _reduced(op, images, combine, neutral):
    """Return each window of `images` reduced by `combine`."""
    lead = images.ndim - 2
    around = [(0, 0)] * lead + [
        (axis.pad, max(0, (axis.count - 1) * axis.stride + axis.width - axis.size - axis.pad))
        for axis in op.windows(images.shape[-2:])]
    neutral = images.dtype.type(neutral)  # a plain number, by which JAX knows that it is a sum or a maximum
    return lax.reduce_window(images, neutral, combine, (1,) * lead + op.ws, (1,) * lead + op.stride, around)


def _sums(op, images):
    """Return the sum or the average of each window."""
    sums = _reduced(op, images, lax.add, 0)
    return op.averaged(sums, op.windows(images.shape[-2:]))


def _sums_at_maxima(op, images, maxima, values):
    """Return for each window the sum of `values`, like `images`, where `images` attain its maximum (first)."""
    total, taken = jnp.zeros(maxima.shape, values.dtype), jnp.zeros(maxima.shape, bool)
    rows, columns = op.windows(images.shape[-2:])
    for row_windows, row_positions in rows.taps():
        for column_windows, column_positions in columns.taps():
            windows, positions = (..., row_windows, column_windows), (..., row_positions, column_positions)
            attained = images[positions] == maxima[windows]
            if op.ties == "first":
                attained &= ~taken[windows]
                taken = taken.at[windows].max(attained)
            total = total.at[windows].add(jnp.where(attained, values[positions], 0))
    return total


@jax_funcify.register(Pool2D)
def _pool2d(op, **options):
    def pool2d(images):
        if op.mode != "max":
            return _sums(op, images)
        is_float = jnp.issubdtype(images.dtype, jnp.floating)
        lowest = -jnp.inf if is_float else jnp.iinfo(images.dtype).min
        return _reduced(op, images, lax.max, lowest)

    return pool2d


@jax_funcify.register(Pool2DGrad)
def _pool2d_grad(op, **options):
    def pool2d_grad(values, height, width):
        return _transposed(lambda images: _sums(op, images), (*values.shape[:-2], int(height), int(width)), values)

    return pool2d_grad


@jax_funcify.register(MaxPool2DGrad)
def _max_pool2d_grad(op, **options):
    def max_pool2d_grad(images, maxima, values):
        return _transposed(lambda inner: _sums_at_maxima(op, images, maxima, inner), images.shape, values)

    return max_pool2d_grad


@jax_funcify.register(MaxPool2DGradGrad)
def _max_pool2d_grad_grad(op, **options):
    def max_pool2d_grad_grad(images, maxima, values):
        return _sums_at_maxima(op, images, maxima, values)

    return max_pool2d_grad_grad
