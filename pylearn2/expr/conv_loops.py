"""Multi-channel correlation of images with filters, and its two adjoints, on NumPy arrays.

    correlate                   images and filters -> maps
    correlate_adjoint_images    filters and maps   -> images   (the gradient with respect to the images)
    correlate_adjoint_filters   images and maps    -> filters  (the gradient with respect to the filters)

The work is done by BLAS, on images unfolded along their width only (:class:`Unfolded`): each row of pixels is copied
once for every column of a filter. What a filter meets while it passes over one row of the maps is then a run of the
copy, so that one product gives that row for several images, and the rows that follow read the same copy from further
on. Where a filter has fewer numbers than there are maps, as on images of one channel, it pays to copy all that it meets
(:meth:`Unfolded.columns`): one product then gives a whole image's maps, which need no other order. Batches pass in
blocks that stay in the cache, on all cores. `pylearn2.expr.conv` makes PyTensor operations of these functions.

Source: Cho and Brand, MEC: memory-efficient convolution for deep neural network, ICML 2017.
"""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

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
        self.is_narrow = self.channels * kernel[0] * kernel[1] < n_maps
        copied = kernel[0] * self.out_shape[0] if self.is_narrow else self.padded_size[0]  # rows
        numbers = (self.channels * kernel[1] * copied + n_maps * self.out_shape[0]) * self.out_shape[1]
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

    def surrounded(self, images):
        """Return `images` with their padding around them."""
        if not self.is_padded:
            return images
        padded = self.padded(len(images))
        padded[self.inside] = images
        return padded

    def windows(self, padded, j):
        """Return the pixels that column `j` of a filter meets: a view laid out like ``buffer[:, :, j]``."""
        step, columns = self.subsample[1], self.out_shape[1]
        return padded[..., j:j + (columns - 1) * step + 1:step].transpose(2, 1, 0, 3)

    def fill(self, images):
        """Return the buffer of `images`, a block of them."""
        buffer, padded = self.room(np.empty, len(images)), self.surrounded(images)
        for j in range(self.kernel[1]):
            buffer[:, :, j] = self.windows(padded, j)
        return buffer

    def columns(self, images):
        """Return all that the filters meet on `images`: shape (images, c * kh * kw, out height * out width)."""
        spans = [(count - 1) * step + 1 for count, step in zip(self.out_shape, self.subsample, strict=True)]
        met = sliding_window_view(self.surrounded(images), spans, axis=(2, 3))
        (kh, kw), (sh, sw) = self.kernel, self.subsample
        met = met[:, :, :kh, :kw, ::sh, ::sw]  # steps of several pixels may leave some at the end
        return met.reshape(len(images), np.prod(met.shape[1:4]), np.prod(self.out_shape))

    def line(self, buffer, p):
        """Return what the filters meet on row `p` of the maps: a view, shape (kh * c * kw, images * columns)."""
        start = p * self.subsample[0]
        run = buffer[start:start + self.kernel[0]]
        return run.reshape(-1, run.shape[-2] * run.shape[-1])

    def as_filters(self, matrix):
        """Return a matrix, one filter a row in the order of what it meets, as a view, shape (maps, c, kh, kw)."""
        (kh, kw), n_maps = self.kernel, len(matrix)
        if self.is_narrow:
            return matrix.reshape(n_maps, self.channels, kh, kw)
        return matrix.reshape(n_maps, kh, self.channels, kw).swapaxes(1, 2)

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
    rows, columns = _rows(filters), filters.reshape(n_maps, -1)
    size = tuple(map(output_size, images.shape[2:], kernel, pad, subsample))
    out = np.empty((len(images), n_maps, *size), images.dtype)

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, images.dtype)
        for block in unfolded.blocks():
            if unfolded.is_narrow:
                np.matmul(columns, unfolded.columns(images[part][block]), out=_flat(out[part][block]))
            else:
                _by_rows(out[part][block])[:] = _lines_of_maps(rows, unfolded, images[part][block])

    in_parts(work, len(images), out.size * channels * kernel[0] * kernel[1])
    return out


def correlate_adjoint_filters(images, maps, kernel, pad=(0, 0), subsample=(1, 1)):
    """Return the filters ``F`` with ``sum(F * f) == sum(maps * correlate(images, f, ...))`` for all filters f.

    Parameters as in :func:`correlate`; `maps` has the shape of its result, `kernel` is (height, width) of a filter.
    """
    channels, n_maps = images.shape[1], maps.shape[1]

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, images.dtype)
        total = np.zeros((n_maps, kernel[0] * channels * kernel[1]), images.dtype)
        for block in unfolded.blocks():
            if unfolded.is_narrow:
                met = unfolded.columns(images[part][block])
                total += np.matmul(_flat(maps[part][block]), met.swapaxes(1, 2)).sum(axis=0)
            else:
                _add_lines_of_filters(total, unfolded, images[part][block], maps[part][block])
        return unfolded.as_filters(total)

    return np.ascontiguousarray(sum(in_parts(work, len(images), maps.size * channels * kernel[0] * kernel[1])))


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


def _lines_of_maps(rows, unfolded, images):
    """Return the maps of `images` in the order of :func:`_by_rows`."""
    buffer = unfolded.fill(images)
    product = np.empty((unfolded.out_shape[0], len(rows), len(images), unfolded.out_shape[1]), unfolded.dtype)
    for p, row in enumerate(product):
        np.matmul(rows, unfolded.line(buffer, p), out=row.reshape(len(rows), -1))
    return product


def _add_lines_of_filters(total, unfolded, images, maps):
    """Add to `total`, like :func:`_rows`, what `images` and `maps` give the filters."""
    buffer = unfolded.fill(images)
    for p, row in enumerate(np.ascontiguousarray(_by_rows(maps))):
        total += row.reshape(len(total), -1) @ unfolded.line(buffer, p).T


def _flat(maps):
    """Return maps (n, o, p, q) as (n, o, p * q); a view where they lie one behind the other."""
    return maps.reshape(*maps.shape[:2], maps.shape[2] * maps.shape[3])


def _by_rows(maps):
    """Return a view of maps (n, o, p, q) as (p, o, n, q)."""
    return maps.transpose(2, 1, 0, 3)
