"""A sheet of small images on a grey ground: how weights and examples are looked at.

    PatchViewer   patches are added one by one, left to right, then top to bottom
    make_viewer   the rows of a matrix -> a filled PatchViewer

Values run from -1 (black) over 0 (grey) to 1 (white), which suits weights. `get_weights_report`
and the commands show_weights and show_examples are the callers.
"""
import math
import warnings

import numpy as np

from pylearn2.utils.image import pil_from_ndarray, show, write_pil

FRAME_COLOURS = ((1, 1, 0), (1, 0, 1), (0, 1, 0))  # yellow, magenta, green: from the innermost frame out
DEFAULT_PAD = (5, 5)


def to_display(values):
    """Return ``(values + 1) / 2``: what lies in [-1, 1] becomes a brightness in [0, 1]."""
    return values * 0.5 + 0.5


class PatchViewer:
    """A grid of equal cells, each of which shows one image patch.

    Parameters
    ----------
    grid_shape : (rows, columns) of the grid, in patches
    patch_shape : (rows, columns) of a cell, in pixels; no patch may be larger
    is_color : whether patches have three channels (red, green, blue) rather than one
    pad : (rows, columns) of ground between and around the cells, in pixels; default (5, 5)
    background : float or three floats in [-1, 1], the ground; default 0, grey

    Attributes
    ----------
    image : float array, shape (pad0 * (1 + rows) + rows * height, pad1 * (1 + columns) + columns * width, 3)
        brightness in [0, 1]
    """

    def __init__(self, grid_shape, patch_shape, is_color=False, pad=None, background=None):
        self.grid_shape = pair_of_ints("grid_shape", grid_shape)
        self.patch_shape = pair_of_ints("patch_shape", patch_shape)
        self.pad = DEFAULT_PAD if pad is None else pair_of_ints("pad", pad)
        self.is_color = is_color
        self.background = np.asarray(0.0 if background is None else background, dtype=float)
        height, width = (pad * (1 + cells) + cells * size for pad, cells, size
                         in zip(self.pad, self.grid_shape, self.patch_shape, strict=True))
        self.image = np.empty((height, width, 3))
        self.clear()

    def clear(self):
        """Empty the sheet; the next patch goes to the top left."""
        self.image[:] = to_display(self.background)
        self.cur_pos = (0, 0)

    def add_patch(self, patch, rescale=True, recenter=True, activation=None, warn_blank_patch=True):
        """Put a patch into the next cell; after the last cell the sheet starts anew.

        Parameters
        ----------
        patch : array, shape (rows, columns), (rows, columns, 1) or, in colour, (rows, columns, 3)
        rescale : divide by the largest absolute value; without it values must lie in [-1, 1]
        recenter : put a smaller patch in the middle of its cell; without it that is an error
        activation : float or up to three floats, one frame each: brightness of yellow, magenta and
            green lines around the patch; a negative one is not drawn
        warn_blank_patch : warn when all the values are equal
        """
        patch = self._checked(np.asarray(patch), recenter)
        if warn_blank_patch and patch.min() == patch.max() and (rescale or patch.min() == 0):
            warnings.warn("this patch is blank: all of its values are equal", stacklevel=2)
        largest = np.abs(patch).max()
        if rescale and largest > 0:
            patch = patch / largest
        elif largest > 1:
            raise ValueError("without rescale a patch must lie in [-1, 1], "
                             f"got [{patch.min()}, {patch.max()}]")
        if self.cur_pos == (0, 0):
            self.clear()
        place = self._place(patch.shape)
        self.image[place] = to_display(patch)
        if activation is not None:
            self._draw_frames(place, np.atleast_1d(activation))
        self._advance()

    def _checked(self, patch, recenter):
        """Return `patch` as floats (rows, columns, channels), or say what is wrong with it."""
        channels = 3 if self.is_color else 1
        if patch.ndim == 2 and not self.is_color:
            patch = patch[:, :, np.newaxis]
        if patch.ndim != 3 or patch.shape[2] != channels:
            raise ValueError(f"a patch here has {channels} channel(s), got shape {patch.shape}; "
                             f"is_color is {self.is_color}")
        fits = all(size <= room for size, room in zip(patch.shape, self.patch_shape, strict=False))
        if not fits or not (recenter or patch.shape[:2] == self.patch_shape):
            raise ValueError(f"a patch of {patch.shape[:2]} pixels does not fit a cell of {self.patch_shape}")
        if not np.isfinite(patch).all():
            raise ValueError("the patch holds NaN or infinity, which has no brightness")
        return patch.astype(np.result_type(patch, np.float32))

    def _place(self, shape):
        """Return the slices of the image that a patch of `shape` fills in the current cell."""
        slices = []
        for axis in (0, 1):
            cell = self.pad[axis] + self.cur_pos[axis] * (self.patch_shape[axis] + self.pad[axis])
            start = cell + (self.patch_shape[axis] - shape[axis]) // 2
            slices.append(slice(start, start + shape[axis]))
        return tuple(slices)

    def _draw_frames(self, place, amounts):
        """Draw one-pixel frames around `place`, each one pixel further out than the last."""
        if len(amounts) > len(FRAME_COLOURS) or 2 * len(amounts) >= min(self.pad):
            raise ValueError(f"{len(amounts)} frames do not fit into a pad of {self.pad} pixels; "
                             f"at most {len(FRAME_COLOURS)} fit, each of which takes two pixels and a bit")
        for distance, (amount, colour) in enumerate(zip(amounts, FRAME_COLOURS, strict=False), start=1):
            if amount < 0:
                continue
            top, left = (side.start - distance for side in place)
            bottom, right = (side.stop + distance for side in place)
            frame = self.image[top:bottom, left:right]
            frame[[0, -1], :] = frame[:, [0, -1]] = amount * np.array(colour)

    def _advance(self):
        rows, columns = self.grid_shape
        row, column = self.cur_pos
        step = (row * columns + column + 1) % (rows * columns)
        self.cur_pos = divmod(step, columns)

    def addVid(self, vid, rescale=False, subtract_mean=False, recenter=False):
        """Add a video, shape (rows, columns, frames), one patch a frame; all share one scale."""
        video = vid - vid.mean() if subtract_mean else vid
        largest = np.abs(video).max()
        if rescale and largest > 0:
            video = video / largest
        for k in range(video.shape[2]):
            self.add_patch(video[:, :, k], rescale=False, recenter=recenter)

    def get_img(self):
        """Return the sheet as a Pillow image; brightness times 255 is truncated, so grey is 127."""
        return pil_from_ndarray(self.image)

    def show(self):
        """Show the sheet on the screen, see :func:`pylearn2.utils.image.show`."""
        show(self.image)

    def save(self, path):
        """Write the sheet to a picture file, whole or not at all."""
        write_pil(path, self.get_img())

    @staticmethod
    def pick_shape(n, exact=False):
        """Return a nearly square (rows, columns) for `n` cells.

        Without `exact` there are floor(sqrt n) rows and enough columns; with it rows * columns is
        exactly `n`, the most nearly square pair of factors.
        """
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)):
            raise TypeError(f"n must be a whole number of cells, got {n!r}")
        if n < 1:
            raise ValueError(f"n must be at least 1 cell, got {n}")
        rows = math.isqrt(int(n))
        if exact:
            rows = max(r for r in range(1, rows + 1) if n % r == 0)
        return rows, -(-int(n) // rows)


def pair_of_ints(name, value):
    """Return `value` as a tuple of two ints, or raise a ValueError that names the argument."""
    if len(value) != 2 or not all(isinstance(v, (int, np.integer)) for v in value):
        raise ValueError(f"{name} must be two whole numbers (rows, columns), got {value!r}")
    return int(value[0]), int(value[1])


def make_viewer(mat, grid_shape=None, patch_shape=None, activation=None, pad=None, is_color=False,
                rescale=True):
    """Return a PatchViewer that shows each row of `mat` as a patch.

    Parameters
    ----------
    mat : array, shape (patches, values), a row laid out as (channel, row, column); or
        shape (patches, rows, columns, channels), whose shape then decides about size and colour
    grid_shape, patch_shape : as for PatchViewer; default: as square as the numbers allow
    activation : None, one number a patch, or several such sequences (one a frame)
    pad, is_color : as for PatchViewer
    rescale : stretch each patch by itself; without it `mat` must lie in [-1, 1]
    """
    patches = mat if mat.ndim == 4 else rows_as_images(mat, patch_shape, 3 if is_color else 1)
    viewer = PatchViewer(grid_shape or PatchViewer.pick_shape(len(patches)), patches.shape[1:3],
                         is_color=patches.shape[3] > 1, pad=pad)
    frames = None if activation is None else np.atleast_2d(activation)
    for k, patch in enumerate(patches):
        viewer.add_patch(patch, rescale=rescale, activation=None if frames is None else frames[:, k])
    return viewer


def rows_as_images(mat, patch_shape=None, channels=1):
    """Return the rows of a matrix as images (patches, rows, columns, channels).

    A row is laid out channel by channel, as `DenseDesignMatrix` keeps images.
    """
    pixels, left_over = divmod(mat.shape[1], channels)
    if left_over:
        raise ValueError(f"rows of {mat.shape[1]} values do not divide into {channels} channels")
    rows, columns = patch_shape or PatchViewer.pick_shape(pixels, exact=True)
    if rows * columns != pixels:
        raise ValueError(f"patch_shape {(rows, columns)} does not hold {pixels} pixels")
    return mat.reshape(-1, channels, rows, columns).transpose(0, 2, 3, 1)
