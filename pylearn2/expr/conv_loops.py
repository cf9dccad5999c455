"""Multi-channel correlation of images with filters, and its two adjoints, on NumPy arrays.

    correlate                   images and filters -> maps
    correlate_adjoint_images    filters and maps   -> images   (the gradient with respect to the images)
    correlate_adjoint_filters   images and maps    -> filters  (the gradient with respect to the filters)

The work is done by BLAS, on images unfolded along their width only (:class:`Unfolded`): each row of pixels is copied
once for every column of a filter. What a filter meets while it passes over one row of the maps is then a run of the
copy, so that one product gives that row for several images, and the rows that follow read the same copy from further
on. Batches pass in blocks that stay in the cache, on all cores. `pylearn2.expr.conv` makes PyTensor operations of
these functions.

Source: Cho and Brand, MEC: memory-efficient convolution for deep neural network, ICML 2017.
"""
import numpy as np

from pylearn2.expr.parts import in_blocks, in_parts

BYTES_PER_BLOCK = 2**21  # of unfolded images and of their maps: about what the caches of one core hold; measured


def output_size(size, kernel, pad, step):
    """Return how often a filter of `kernel` pixels fits a line of `size`, `pad` zeros at each end, every `step` pixels.

    All four are integers or symbolic integers.
    """
    return (size + 2 * pad - kernel) // step + 1


class Unfolded:
    """Room for a few images, unfolded along their width, so that a row of their maps is one product.

        buffer[r, c, j, n, q] = padded[n, c, r, q * sw + j]
        out[n, o, p, q] = sum_{i, c, j} filters[o, c, i, j] * buffer[p * sh + i, c, j, n, q]
                        = rows(filters)[o] @ line(p)[:, (n, q)]

    As r comes first, ``line(p)`` is one run of the buffer: a view of the shape (kh * c * kw, images * out width).

    Parameters
    ----------
    images_shape : (batch, channels, height, width)
    kernel, pad, subsample : pairs of int, (rows, columns)
    n_maps : int, filters; tells how many images make a block
    dtype : of the images
    """

    def __init__(self, images_shape, kernel, pad, subsample, n_maps, dtype):
        self.batch, self.channels, height, width = images_shape
        self.kernel, self.subsample = kernel, subsample
        self.out_shape = tuple(map(output_size, (height, width), kernel, pad, subsample))
        self.inside = (..., slice(pad[0], pad[0] + height), slice(pad[1], pad[1] + width))
        self.padded_size = (height + 2 * pad[0], width + 2 * pad[1])
        self.is_padded = any(pad)
        self.dtype = np.dtype(dtype)
        rows, columns = self.padded_size[0], self.out_shape[1]
        numbers = self.channels * kernel[1] * rows * columns + n_maps * self.out_shape[0] * columns
        self.bytes_per_image = numbers * self.dtype.itemsize

    def blocks(self):
        """Return an iterator over slices of a few images each, which cover the batch."""
        return in_blocks(self.batch, self.bytes_per_image, BYTES_PER_BLOCK)

    def room(self, make, n_images):
        """Return the buffer for `n_images`, made by `make`: ``numpy.empty`` or ``numpy.zeros``."""
        shape = (self.padded_size[0], self.channels, self.kernel[1], n_images, self.out_shape[1])
        return make(shape, self.dtype)

    def padded(self, n_images):
        """Return `n_images` of zeros, each with its padding around it."""
        return np.zeros((n_images, self.channels, *self.padded_size), self.dtype)

    def windows(self, padded, j):
        """Return the pixels that column `j` of a filter meets: a view laid out like ``buffer[:, :, j]``."""
        step, columns = self.subsample[1], self.out_shape[1]
        return padded[..., j:j + (columns - 1) * step + 1:step].transpose(2, 1, 0, 3)

    def fill(self, images):
        """Return the buffer of `images`, a block of them."""
        buffer, padded = self.room(np.empty, len(images)), images
        if self.is_padded:
            padded = self.padded(len(images))
            padded[self.inside] = images
        for j in range(self.kernel[1]):
            buffer[:, :, j] = self.windows(padded, j)
        return buffer

    def line(self, buffer, p):
        """Return what the filters meet on row `p` of the maps: a view, shape (kh * c * kw, images * columns)."""
        start = p * self.subsample[0]
        run = buffer[start:start + self.kernel[0]]
        return run.reshape(-1, run.shape[-2] * run.shape[-1])

    def fold(self, buffer):
        """The adjoint of :meth:`fill`: return images with the sum of each pixel's places in the buffer."""
        padded = self.padded(buffer.shape[-2])
        for j in range(self.kernel[1]):
            met = self.windows(padded, j)
            met += buffer[:, :, j]
        return padded[self.inside]


def correlate(images, filters, pad=(0, 0), subsample=(1, 1)):
    """Return the maps of `images` under `filters`; the formula is in :class:`Unfolded`.

    Parameters
    ----------
    images : array, shape (batch, channels, height, width)
    filters : array, shape (maps, channels, kernel height, kernel width), of the images' dtype
    pad : (int, int), rows and columns of zeros at each edge
    subsample : (int, int), steps in rows and columns between two positions of a filter

    Returns
    -------
    array, shape (batch, maps, out height, out width)
    """
    n_maps, channels, *kernel = filters.shape
    rows = _rows(filters)
    size = tuple(map(output_size, images.shape[2:], kernel, pad, subsample))
    out = np.empty((len(images), n_maps, *size), images.dtype)

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, images.dtype)
        for block in unfolded.blocks():
            buffer, maps = unfolded.fill(images[part][block]), _by_rows(out[part][block])
            product = np.empty(maps.shape, maps.dtype)
            for p, row in enumerate(product):
                np.matmul(rows, unfolded.line(buffer, p), out=row.reshape(n_maps, -1))
            maps[:] = product

    in_parts(work, len(images), out.size * channels * kernel[0] * kernel[1])
    return out


def correlate_adjoint_filters(images, maps, kernel, pad=(0, 0), subsample=(1, 1)):
    """Return the filters ``F`` with ``sum(F * f) == sum(maps * correlate(images, f, ...))`` for all filters f.

    Parameters as in :func:`correlate`; `maps` has the shape of its result, `kernel` is (height, width) of a filter.
    """
    channels, n_maps = images.shape[1], maps.shape[1]

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, images.dtype)
        rows = np.zeros((n_maps, kernel[0] * channels * kernel[1]), images.dtype)
        for block in unfolded.blocks():
            buffer = unfolded.fill(images[part][block])
            for p, row in enumerate(np.ascontiguousarray(_by_rows(maps[part][block]))):
                rows += row.reshape(n_maps, -1) @ unfolded.line(buffer, p).T
        return rows

    rows = sum(in_parts(work, len(images), maps.size * channels * kernel[0] * kernel[1]))
    return np.ascontiguousarray(rows.reshape(n_maps, kernel[0], channels, kernel[1]).swapaxes(1, 2))


def correlate_adjoint_images(filters, maps, image_size, pad=(0, 0), subsample=(1, 1)):
    """Return the images ``X`` with ``sum(X * x) == sum(maps * correlate(x, filters, ...))`` for all images x.

    Parameters as in :func:`correlate`; `maps` has the shape of its result, `image_size` is (height, width).
    """
    n_maps, channels, *kernel = filters.shape
    columns = np.ascontiguousarray(_rows(filters).T)
    images = np.empty((len(maps), channels, *image_size), maps.dtype)

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, maps.dtype)
        for block in unfolded.blocks():
            rows = np.ascontiguousarray(_by_rows(maps[part][block]))
            buffer = unfolded.room(np.zeros, rows.shape[2])
            for p, row in enumerate(rows):
                line = unfolded.line(buffer, p)
                line += columns @ row.reshape(n_maps, -1)
            images[part][block] = unfolded.fold(buffer)

    in_parts(work, len(images), maps.size * channels * kernel[0] * kernel[1])
    return images


def _rows(filters):
    """Return the filters as a matrix, shape (maps, kh * c * kw), in the order of :meth:`Unfolded.line`."""
    return np.ascontiguousarray(filters.swapaxes(1, 2)).reshape(len(filters), -1)


def _by_rows(maps):
    """Return a view of maps (n, o, p, q) as (p, o, n, q)."""
    return maps.transpose(2, 1, 0, 3)
