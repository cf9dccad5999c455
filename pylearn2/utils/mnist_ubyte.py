"""Reading IDX files of unsigned bytes, the format in which MNIST is published.

    read_mnist_images   magic number 2051, then images, rows, columns (big-endian int32), then a byte a pixel
    read_mnist_labels   magic number 2049, then labels, then a byte a label

Files may be gzipped: their first bytes tell. Source of the format: http://yann.lecun.com/exdb/mnist/.
"""
import gzip
import zlib
from pathlib import Path

import numpy as np

from pylearn2.utils.exc import DataError

MNIST_IMAGE_MAGIC = 2051
MNIST_LABEL_MAGIC = 2049


def read_mnist_images(fn, dtype=None):
    """Return the images of an IDX file.

    Parameters
    ----------
    fn : path of the file, or a binary file open at its start
    dtype : None for the bytes as they are; bool for `pixel >= 128`; a float type for `pixel / 255` in [0, 1],
        divided in that type

    Returns
    -------
    array, shape (images, rows, columns), of `dtype` or uint8 (then it cannot be written to)

    Raises
    ------
    DataError
        when the file is missing, of another kind, truncated, corrupt or too long.
    """
    images = _read_idx(fn, MNIST_IMAGE_MAGIC, "images", n_axes=3)
    if dtype is None:
        return images
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return images >= 128
    if dtype.kind in "fc":
        return np.divide(images, dtype.type(255), dtype=dtype)
    return images.astype(dtype)


def read_mnist_labels(fn):
    """Return the labels of an IDX file, uint8, shape (labels,); raises as :func:`read_mnist_images`."""
    return _read_idx(fn, MNIST_LABEL_MAGIC, "labels", n_axes=1)


def _read_idx(fn, magic, what, n_axes):
    """Return the bytes behind the header, in the shape that the header tells."""
    name, content = _content(fn)
    found, header = int.from_bytes(content[:4], "big"), 4 * (1 + n_axes)
    if len(content) >= 4 and found != magic:
        raise DataError(name, f"magic number {found}", f"an IDX file of {what} has {magic}: another file?")
    if len(content) < header:
        raise DataError(name, f"{len(content)} bytes, too few for a header",
                        f"an IDX file of {what} opens with {header} bytes; fetch it again")
    shape = np.frombuffer(content, ">i4", n_axes, offset=4).tolist()
    expected = header + int(np.prod(shape))
    if min(shape) < 0 or len(content) != expected:
        met = "truncated" if len(content) < expected else "too long"
        raise DataError(name, f"{met}: {len(content)} bytes", f"its header ({what} of shape {tuple(shape)}) "
                        f"needs {expected}; fetch the file again")
    return np.frombuffer(content, dtype="uint8", offset=header).reshape(shape)


def _content(fn):
    """Return (name for messages, all bytes), unpacked where the file is gzipped."""
    if hasattr(fn, "read"):
        name, content = getattr(fn, "name", "an open file"), fn.read()
    else:
        name = fn
        try:
            content = Path(fn).read_bytes()
        except OSError as error:
            raise DataError(name, f"cannot be read ({error.strerror})", "the IDX file, raw or .gz") from error
    if not content.startswith(b"\x1f\x8b"):
        return name, content
    try:
        return name, gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as error:
        raise DataError(name, f"corrupt or truncated gzip file ({error})", "fetch it again") from error
