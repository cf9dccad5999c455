"""Patches of images as rows of a matrix, and back."""
import pytensor.tensor as pt

from theano.compile.errors import described

__all__ = ["images2neibs", "neibs2images"]


def images2neibs(ten4, neib_shape, neib_step=None, mode="valid"):
    """Return the patches of a batch of images, one flattened patch a row.

    Parameters
    ----------
    ten4 : tensor, shape (batch, channels, rows, columns)
    neib_shape : (rows, columns) of a patch
    neib_step : (rows, columns) from one patch to the next; None: a patch's own size
    mode : "valid", which needs whole patches to the edge, or "ignore_borders"

    Returns
    -------
    matrix, shape (batch * channels * patches, rows * columns of a patch); the place in the image varies fastest
    """
    ten4 = pt.as_tensor_variable(ten4)
    if ten4.ndim != 4:
        raise TypeError(f"images2neibs takes 4 dimensions, got {described(ten4)} with {ten4.ndim}")
    if mode not in ("valid", "ignore_borders"):
        raise NotImplementedError(f"images2neibs has the modes 'valid' and 'ignore_borders', got {mode!r}")
    (height, width), (down, right) = neib_shape, neib_step or neib_shape
    top = pt.arange(0, ten4.shape[2] - height + 1, down)
    left = pt.arange(0, ten4.shape[3] - width + 1, right)
    rows = (top.dimshuffle(0, "x") + pt.arange(height)).dimshuffle(0, "x", 1, "x")
    columns = (left.dimshuffle(0, "x") + pt.arange(width)).dimshuffle("x", 0, "x", 1)
    return ten4[:, :, rows, columns].reshape((-1, height * width))


def neibs2images(neibs, neib_shape, original_shape, mode="valid"):
    """Return the images of `original_shape` whose patches, side by side, are the rows of `neibs`."""
    height, width = neib_shape
    batch, channels, rows, columns = (original_shape[i] for i in range(4))
    patches = pt.as_tensor_variable(neibs).reshape((batch, channels, rows // height, columns // width, height, width))
    return patches.dimshuffle(0, 1, 2, 4, 3, 5).reshape((batch, channels, rows, columns))
