"""Pooling of images as convolutional layers do it, in upstream's functions.

    max_pool, mean_pool     axes ('b', 'c', 0, 1)
    max_pool_c01b           axes ('c', 0, 1, 'b')
    pooled_shape            the size of what comes out

Every pixel is pooled: the last window may reach over the edge, where it pools fewer pixels. The work is done by
`pylearn2.expr.pool`.
"""

from pylearn2.expr.pool import output_shape, pool_2d
from pylearn2.linear.conv2d import BC01
from pylearn2.linear.conv2d_c01b import C01B
from pylearn2.space import Conv2DSpace


def pooled_shape(image_shape, pool_shape, pool_stride):
    """Return the (rows, columns) of windows on images of `image_shape`.

    Raises
    ------
    ValueError
        A window is larger than the images.
    """
    if any(window > size for window, size in zip(pool_shape, image_shape, strict=True)):
        raise ValueError(
            f"pool_shape {list(pool_shape)} is larger than the images to be pooled, which have "
            f"{image_shape[0]} x {image_shape[1]} pixels"
        )
    return output_shape(image_shape, pool_shape, False, pool_stride)


def max_pool(bc01, pool_shape, pool_stride, image_shape, try_dnn=True):
    """Return the maximum of each window.

    Parameters
    ----------
    bc01 : float tensor, shape (batch, channels, rows, columns)
    pool_shape : (int, int), rows and columns of a window
    pool_stride : (int, int), between the beginnings of two windows
    image_shape : (int, int), rows and columns of the images
    try_dnn : unused; upstream's

    Of equal maxima in a window the first one gets the gradient; all do where windows lie side by side. So the
    original did, which had one way for each.
    """
    pooled_shape(image_shape, pool_shape, pool_stride)
    ties = "all" if tuple(pool_shape) == tuple(pool_stride) else "first"
    return _named("max_pool", bc01, pool_2d(bc01, pool_shape, stride=pool_stride, ties=ties))


def mean_pool(bc01, pool_shape, pool_stride, image_shape):
    """Return the mean of each window over the pixels that it has; arguments as in :func:`max_pool`."""
    pooled_shape(image_shape, pool_shape, pool_stride)
    return _named("mean_pool", bc01, pool_2d(bc01, pool_shape, stride=pool_stride, mode="average_exc_pad"))


def max_pool_c01b(c01b, pool_shape, pool_stride, image_shape):
    """Return the maximum of each window of images with the axes ('c', 0, 1, 'b').

    The other arguments are those of :func:`max_pool`. Of equal maxima the first one gets the gradient.
    """
    pooled_shape(image_shape, pool_shape, pool_stride)
    bc01 = Conv2DSpace.convert(c01b, C01B, BC01)
    pooled = pool_2d(bc01, pool_shape, stride=pool_stride, ties="first")
    return _named("max_pool", c01b, Conv2DSpace.convert(pooled, BC01, C01B))


def _named(kind, images, pooled):
    pooled.name = f"{kind}({images.name or 'anon_bc01'})"
    return pooled
