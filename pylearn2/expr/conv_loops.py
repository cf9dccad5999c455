"""Multi-channel correlation of images with filters, and its two adjoints, on NumPy arrays.

    correlate                   images and filters -> maps
    correlate_adjoint_images    filters and maps   -> images   (the gradient with respect to the images)
    correlate_adjoint_filters   images and maps    -> filters  (the gradient with respect to the filters)

The work is done by BLAS, on images unfolded along their width only (:class:`Unfolded`): each row of pixels is copied
once for every column of a filter, and the rows of a filter then read the same copy, shifted. Unfolding along the
height as well would make the copy larger by the number of a filter's rows; on maps of 20 channels that takes half as
long again, on images of one channel as long. Batches pass in blocks that stay in the cache, on all cores: the product
of one image is too small for BLAS to share out. `pylearn2.expr.conv` makes PyTensor operations of these functions.
"""
import numpy as np

from pylearn2.expr.parts import in_blocks, in_parts

BYTES_PER_BLOCK = 2**20  # of unfolded images and of their maps: as much as a level-2 cache holds; measured


def output_size(size, kernel, pad, step):
    """Return how often a filter of `kernel` pixels fits a line of `size`, `pad` zeros at each end, every `step` pixels.

    All four are integers or symbolic integers.
    """
    return (size + 2 * pad - kernel) // step + 1


class Unfolded:
    """Room for a few images, padded and unfolded along their width, so that a correlation is a sum of products.

        out[n, o, p, q] = sum_{c, i, j} filters[o, c, i, j] * image[n, c, p * sh + i, q * sw + j]
                        = sum_i rows[i] @ line(i),    rows[i] = filters[:, :, i, :]  as (o, c * kw)
                                                      line(i)[(c, j), (p, q)] = image[n, c, p * sh + i, q * sw + j]

    With the pixel row r kept at (r mod sh, r div sh), `line(i)` is one run of every row of the buffer: a view.

    Parameters
    ----------
    images_shape : (batch, channels, height, width)
    kernel, pad, subsample : pairs of int, (rows, columns)
    n_maps : int, filters; tells how many images make a block
    dtype : of the images
    """

    def __init__(self, images_shape, kernel, pad, subsample, n_maps, dtype):
        self.batch, channels, height, width = images_shape
        self.kernel, self.subsample = kernel, subsample
        self.out_shape = tuple(map(output_size, (height, width), kernel, pad, subsample))
        rows_of_a_phase = -(-(height + 2 * pad[0]) // subsample[0])
        self.positions = self.out_shape[0] * self.out_shape[1]
        buffer_shape = (channels, kernel[1], subsample[0], rows_of_a_phase, self.out_shape[1])
        self.bytes_per_image = int(np.prod(buffer_shape) + n_maps * self.positions) * np.dtype(dtype).itemsize
        self.block = max(1, min(self.batch, BYTES_PER_BLOCK // max(self.bytes_per_image, 1)))
        self.padded = np.zeros((self.block, channels, rows_of_a_phase * subsample[0], width + 2 * pad[1]), dtype)
        self.image = self.padded[:, :, pad[0]:pad[0] + height, pad[1]:pad[1] + width]
        self.buffer = np.zeros((self.block, *buffer_shape), dtype)

    def blocks(self):
        """Return an iterator over slices of a few images each, which cover the batch."""
        return in_blocks(self.batch, self.bytes_per_image, BYTES_PER_BLOCK)

    def windows(self, j):
        """Return the padded pixels that column `j` of a filter meets: a view laid out like ``buffer[:, :, j]``."""
        step, columns = self.subsample[1], self.out_shape[1]
        met = self.padded[..., j:j + (columns - 1) * step + 1:step]
        block, channels, height, _ = met.shape
        phases = self.subsample[0]
        return met.reshape(block, channels, height // phases, phases, columns).swapaxes(2, 3)

    def fill(self, images):
        """Unfold `images`, at most one block of them."""
        self.image[:len(images)] = images
        for j in range(self.kernel[1]):
            self.buffer[:, :, j] = self.windows(j)

    def line(self, i, n):
        """Return what row `i` of a filter meets in the first `n` images: a view, shape (n, c * kw, positions)."""
        channels, kernel_columns, phases, height, columns = self.buffer.shape[1:]
        lines = self.buffer[:n].reshape(n, channels * kernel_columns, phases, height * columns)
        shift, phase = divmod(i, phases)
        return lines[:, :, phase, shift * columns:(shift + self.out_shape[0]) * columns]

    def fold_into(self, images):
        """The adjoint of :meth:`fill`: write to `images` the sum of each pixel's places in the buffer."""
        self.padded[:] = 0
        for j in range(self.kernel[1]):
            self.windows(j)[...] += self.buffer[:, :, j]
        images[:] = self.image[:len(images)]


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
    rows = np.ascontiguousarray(filters.transpose(2, 0, 1, 3)).reshape(kernel[0], n_maps, channels * kernel[1])
    size = tuple(map(output_size, images.shape[2:], kernel, pad, subsample))
    out = np.empty((len(images), n_maps, size[0] * size[1]), images.dtype)

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, images.dtype)
        product = np.empty((unfolded.block, *out.shape[1:]), images.dtype)
        for block in unfolded.blocks():
            maps = out[part][block]
            unfolded.fill(images[part][block])
            np.matmul(rows[0], unfolded.line(0, len(maps)), out=maps)
            for i in range(1, kernel[0]):
                maps += np.matmul(rows[i], unfolded.line(i, len(maps)), out=product[:len(maps)])

    in_parts(work, len(images), out.size * channels * kernel[0] * kernel[1])
    return out.reshape(len(images), n_maps, *size)


def correlate_adjoint_filters(images, maps, kernel, pad=(0, 0), subsample=(1, 1)):
    """Return the filters ``F`` with ``sum(F * f) == sum(maps * correlate(images, f, ...))`` for all filters f.

    Parameters as in :func:`correlate`; `maps` has the shape of its result, `kernel` is (height, width) of a filter.
    """
    channels, n_maps = images.shape[1], maps.shape[1]

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, images.dtype)
        rows = np.zeros((kernel[0], n_maps, channels * kernel[1]), images.dtype)
        for block in unfolded.blocks():
            weights = maps[part][block].reshape(-1, n_maps, unfolded.positions)
            unfolded.fill(images[part][block])
            for i in range(kernel[0]):
                rows[i] += np.matmul(weights, unfolded.line(i, len(weights)).swapaxes(1, 2)).sum(axis=0)
        return rows

    rows = sum(in_parts(work, len(images), maps.size * channels * kernel[0] * kernel[1]))
    return np.ascontiguousarray(rows.reshape(kernel[0], n_maps, channels, kernel[1]).transpose(1, 2, 0, 3))


def correlate_adjoint_images(filters, maps, image_size, pad=(0, 0), subsample=(1, 1)):
    """Return the images ``X`` with ``sum(X * x) == sum(maps * correlate(x, filters, ...))`` for all images x.

    Parameters as in :func:`correlate`; `maps` has the shape of its result, `image_size` is (height, width).
    """
    n_maps, channels, *kernel = filters.shape
    rows = np.ascontiguousarray(filters.transpose(2, 1, 3, 0)).reshape(kernel[0], channels * kernel[1], n_maps)
    images = np.empty((len(maps), channels, *image_size), maps.dtype)

    def work(part):
        unfolded = Unfolded(images[part].shape, kernel, pad, subsample, n_maps, maps.dtype)
        product = np.empty((unfolded.block, channels * kernel[1], unfolded.positions), maps.dtype)
        for block in unfolded.blocks():
            weights = maps[part][block].reshape(-1, n_maps, unfolded.positions)
            unfolded.buffer[:] = 0
            for i in range(kernel[0]):
                line = unfolded.line(i, len(weights))
                line += np.matmul(rows[i], weights, out=product[:len(weights)])
            unfolded.fold_into(images[part][block])

    in_parts(work, len(images), maps.size * channels * kernel[0] * kernel[1])
    return images
