"""Pooling of the last two axes of an array over rectangular windows, and its adjoints, on NumPy arrays.

    pool_max, pool_sum      images -> one number a window
    window_counts           how many positions a window has; a sum divided by it is an average
    spread_sum              the adjoint of `pool_sum`
    spread_to_maxima        the gradient of `pool_max`: all of a window's goes to each position that attains its maximum
    sum_at_maxima           the adjoint of `spread_to_maxima`

The loops run over the positions within a window (four for 2 x 2) and NumPy's over all windows at once. A window that
sticks out over the padding or the border has fewer positions there: nothing is ever padded. Images pass in blocks that
stay in the cache, on all cores. `pylearn2.expr.pool` makes PyTensor operations of these functions.
"""
from dataclasses import dataclass

import numpy as np

from pylearn2.expr.parts import in_blocks, in_parts

BYTES_PER_BLOCK = 2**19  # of images; with the temporary arrays they fit into a level-2 cache, measured
OPERATIONS_PER_PIXEL = 24  # of a pixel in a few windows, told in multiplications by BLAS; measured


@dataclass(frozen=True)
class Windows:
    """Where the windows lie along one axis.

    Attributes
    ----------
    size : int, positions of the axis
    count : int, windows
    width : int, positions of a window
    stride : int, positions between the beginnings of two windows
    pad : int, positions that the first window begins before the axis
    """

    size: int
    count: int
    width: int
    stride: int
    pad: int = 0

    def taps(self):
        """Yield (windows, positions) for each place in a window: slices of the pooled and of the full axis.

        The windows are those whose place lies on the axis, and the positions are where it lies.
        """
        for place in range(self.width):
            first = max(0, -((place - self.pad) // self.stride))
            last = min(self.count, (self.size - 1 + self.pad - place) // self.stride + 1)
            if first < last:
                start = first * self.stride + place - self.pad
                yield slice(first, last), slice(start, start + (last - first - 1) * self.stride + 1, self.stride)

    def is_everywhere(self, windows):
        """Tell whether the slice `windows` of a tap holds all windows."""
        return windows == slice(0, self.count)


def window_counts(rows, columns, with_padding):
    """Return how many positions each window has, shape (windows of rows, windows of columns).

    `with_padding` counts also those on the `pad` positions at either end of each axis; none beyond them ever counts.
    """
    counts = []
    for axis in (rows, columns):
        if with_padding:
            axis = Windows(axis.size + 2 * axis.pad, axis.count, axis.width, axis.stride)
        counts.append(np.zeros(axis.count, dtype=np.int64))
        for windows, _ in axis.taps():
            counts[-1][windows] += 1
    return np.multiply.outer(*counts)


def pool_max(images, rows, columns):
    """Return the maximum of each window; `images` has shape (n, rows.size, columns.size)."""
    lowest = -np.inf if images.dtype.kind == "f" else np.iinfo(images.dtype).min
    return _pooled(images, rows, columns, np.maximum, lowest)


def pool_sum(images, rows, columns):
    """Return the sum of each window; `images` has shape (n, rows.size, columns.size)."""
    return _pooled(images, rows, columns, np.add, 0)


def spread_sum(values, rows, columns):
    """Return at each position of (n, rows.size, columns.size) the sum of `values` over the windows it belongs to."""
    images = np.zeros((len(values), rows.size, columns.size), values.dtype)

    def work(block):
        image, value = images[block], values[block]
        lines = np.zeros((len(value), rows.count, columns.size), values.dtype)
        for windows, positions in columns.taps():
            there = lines[:, :, positions]
            there += value[:, :, windows]
        for windows, positions in rows.taps():
            there = image[:, positions]
            there += lines[:, windows]

    _for_blocks(work, images)
    return images


def spread_to_maxima(images, maxima, values, rows, columns, first_only=False):
    """Return at each position the sum of `values` over the windows whose maximum it attains, or attains first.

    Parameters
    ----------
    images : array, shape (n, rows.size, columns.size)
    maxima : array, shape (n, rows.count, columns.count), what :func:`pool_max` makes of them
    values : array of the shape of `maxima`
    first_only : bool; of several positions that attain a window's maximum only the first one counts, row by row
    """
    result = np.zeros(images.shape, images.dtype)
    # NumPy's own object of this type: what was read from a pickle brings another, for which `add.at` has no fast loop.
    own_dtype = np.dtype(images.dtype.char)

    def work_side_by_side(block):
        image, highest, value, spread = (_images_last(array[block]) for array in (images, maxima, values, result))
        for windows, positions, attained in _attained(image, highest, rows, columns, first_only):
            np.multiply(attained, value[windows], out=spread[positions])  # each position is written once

    def work_overlapping(block):
        # A pixel is met by many windows: first bring the same pixel of all images together, into long runs of memory.
        image, highest, value = (np.ascontiguousarray(_images_last(array[block])) for array in (images, maxima, values))
        spread = np.zeros_like(image)
        for windows, positions, attained in _attained(image, highest, rows, columns):
            there = spread[positions]  # by itself: `spread[positions] += ...` would copy the sum onto itself
            there += attained * value[windows]
        result[block].reshape(image.shape[2], -1)[...] = spread.reshape(-1, image.shape[2]).T

    def work_overlapping_first(block):
        value, (pixel, is_attained) = values[block], _first_maxima(images[block], maxima[block], rows, columns)
        if not is_attained.all():
            value, pixel = value[is_attained], pixel[is_attained]
        np.add.at(result[block].reshape(-1).view(own_dtype), pixel.ravel(), value.ravel().view(own_dtype))

    is_disjoint = rows.stride >= rows.width and columns.stride >= columns.width
    overlapping = work_overlapping_first if first_only else work_overlapping
    _for_blocks(work_side_by_side if is_disjoint else overlapping, images)
    return result


def sum_at_maxima(images, maxima, values, rows, columns, first_only=False):
    """Return for each window the sum of `values`, like `images`, where `images` attain its maximum (first)."""
    result = np.zeros(maxima.shape, maxima.dtype)

    def work(block):
        image, highest, value, total = (_images_last(array[block]) for array in (images, maxima, values, result))
        for windows, positions, attained in _attained(image, highest, rows, columns, first_only):
            there = total[windows]
            there += attained * value[positions]

    _for_blocks(work, images)
    return result


def _pooled(images, rows, columns, combine, neutral):
    """Pool the rows, then the columns of what is left; `combine` is a ufunc whose neutral element is `neutral`."""
    result = np.empty((len(images), rows.count, columns.count), images.dtype)

    def work(block):
        image = images[block]
        lines = np.empty((len(image), rows.count, columns.size), images.dtype)
        _combine(image.swapaxes(0, 1), lines.swapaxes(0, 1), rows, combine, neutral)
        _combine(lines.transpose(2, 0, 1), result[block].transpose(2, 0, 1), columns, combine, neutral)

    _for_blocks(work, images)
    return result


def _combine(source, out, axis, combine, neutral):
    """Pool the first axis of `source` into `out`."""
    taps = list(axis.taps())
    if len(taps) > 1 and all(axis.is_everywhere(windows) for windows, _ in taps[:2]):
        combine(source[taps[0][1]], source[taps[1][1]], out=out)  # saves writing and reading the neutral element
        taps = taps[2:]
    else:
        out[...] = neutral
    for windows, positions in taps:
        part = out[windows]
        combine(part, source[positions], out=part)


def _images_last(stack):
    """Return a view of images (n, rows, columns) as (rows, columns, n)."""
    return stack.transpose(1, 2, 0)


def _attained(images, maxima, rows, columns, first_only=False):
    """Yield for each place in a window the indices of the windows and of the positions that have it, and a bool each.

    The bool tells whether the position attains the window's maximum (and with `first_only` none before it did). Both
    arrays have their images last.
    """
    taken = np.zeros(maxima.shape, bool) if first_only else None
    for row_windows, row_positions in rows.taps():
        for column_windows, column_positions in columns.taps():
            windows, positions = (row_windows, column_windows), (row_positions, column_positions)
            attained = images[positions] == maxima[windows]
            if first_only:
                before = taken[windows]
                attained &= ~before
                before |= attained
            yield windows, positions, attained


def _first_maxima(images, maxima, rows, columns):
    """Return which pixel attains each window's maximum first, and whether one does: none attains NaN.

    Both arrays have the shape of `maxima`; pixels are numbered through all images.
    """
    image, highest = (np.ascontiguousarray(_images_last(array)) for array in (images, maxima))
    n_places = rows.width * columns.width
    earliness = np.zeros(highest.shape, np.min_scalar_type(n_places))  # n_places at the first place, 0 where none is
    offsets = np.zeros(n_places + 1, np.intp)
    for place, (windows, positions, attained) in enumerate(_attained(image, highest, rows, columns)):
        early = earliness.dtype.type(n_places - place)
        np.maximum(earliness[windows], attained * early, out=earliness[windows])
        down, across = (there.start - axis.stride * window.start
                        for axis, window, there in zip((rows, columns), windows, positions, strict=True))
        offsets[early] = down * columns.size + across
    earliness = np.ascontiguousarray(earliness.transpose(2, 0, 1))
    pixel = offsets.take(earliness)
    pixel += rows.stride * columns.size * np.arange(rows.count)[:, None] + columns.stride * np.arange(columns.count)
    pixel += rows.size * columns.size * np.arange(len(images))[:, None, None]
    return pixel, earliness > 0


def _for_blocks(work, images):
    """Run `work` on slices of a few images each, which cover all of them; several at a time."""
    bytes_per_image = images.itemsize * images.shape[1] * images.shape[2]

    def work_on_part(part):
        for block in in_blocks(part.stop - part.start, bytes_per_image, BYTES_PER_BLOCK):
            work(slice(part.start + block.start, part.start + block.stop))

    in_parts(work_on_part, len(images), images.size * OPERATIONS_PER_PIXEL)
