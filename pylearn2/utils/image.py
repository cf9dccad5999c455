"""Images as arrays: to and from picture files, onto the screen, and many small ones tiled into a large one.

An image is an array (rows, columns, channels), 1, 3 or 4 channels; floats run from 0 (dark) to 1
(bright), integers from 0 to 255. Pillow and matplotlib are imported only by the functions that need them.

    load, save, show, imview                     files and the screen
    pil_from_ndarray, ndarray_from_pil           Pillow's objects
    rescale, fit_inside, letterbox, make_letterboxed_thumbnail    smaller pictures
    scale_to_unit_interval, tile_raster_images   rows of a matrix -> one picture
    write_picture, write_pil                     a picture file is written whole or not at all

`pylearn2.gui` and the picture commands of `pylearn2.scripts` are the callers.
"""
import os
import shlex
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np

from pylearn2.utils.exc import EnvironmentVariableError
from pylearn2.utils.replacing import replacing

VIEWER_VARIABLE = "PYLEARN2_VIEWER_COMMAND"
LARGEST_SHOWN = 4096  # pixels; desktop viewers have crashed on larger sides
OPAQUE_BLACK = (0, 0, 0, 1)  # what a missing channel holds: red, green, blue, alpha


def write_picture(path, write):
    """Call ``write(file, ending)`` with `path`'s ending, "png" say; the file appears whole or not at all."""
    ending = Path(path).suffix.lstrip(".").lower()
    if not ending:
        raise ValueError(f"{str(path)!r} has no ending to choose the picture's format by: "
                         f"write {str(path) + '.png'!r}")
    with replacing(path) as file:
        write(file, ending)


def write_pil(path, picture):
    """Write a Pillow image to `path`; the ending chooses the format."""
    from PIL import Image

    formats = Image.registered_extensions()

    def write(file, ending):
        """Save in the format of `ending`; ValueError for one that Pillow cannot write."""
        if f".{ending}" not in formats:
            raise ValueError(f"{str(path)!r} ends in no format that Pillow knows: write .png, .jpg or .pdf")
        picture.save(file, format=formats[f".{ending}"])

    write_picture(path, write)


def load(filepath, rescale_image=True, dtype="float64"):
    """Return the picture file as an array (rows, columns, channels) of `dtype`.

    Values lie in [0, 1], or in [0, 255] when `rescale_image` is False.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(filepath) as picture:
            pixels = np.array(picture)
    except UnidentifiedImageError:
        raise ValueError(f"{str(filepath)!r} is not a picture that Pillow can read") from None
    if pixels.ndim == 2:
        pixels = pixels[:, :, np.newaxis]
    return pixels.astype(dtype) / 255 if rescale_image else pixels.astype(dtype)


def save(filepath, ndarray):
    """Write the image `ndarray` to `filepath`; the ending chooses the format."""
    write_pil(filepath, pil_from_ndarray(ndarray))


def pil_from_ndarray(ndarray):
    """Return a Pillow image of an array; floats must lie in [0, 1] and are multiplied by 255, truncated."""
    from PIL import Image

    pixels = np.asarray(ndarray)
    if pixels.ndim not in (2, 3):
        raise ValueError(f"an image has 2 or 3 axes (rows, columns, channels), got shape {pixels.shape}")
    if np.issubdtype(pixels.dtype, np.floating):
        if not (pixels.min() >= 0 and pixels.max() <= 1):
            raise ValueError(f"a float image must lie in [0, 1], got [{pixels.min()}, {pixels.max()}]")
        pixels = pixels * 255
    pixels = pixels.astype("uint8")
    return Image.fromarray(pixels[:, :, 0] if pixels.shape[2:] == (1,) else pixels)


def ndarray_from_pil(pil, dtype="uint8"):
    """Return a Pillow image as an array (rows, columns, channels); a float `dtype` gives values in [0, 1]."""
    pixels = np.asarray(pil).astype(dtype)
    if np.issubdtype(pixels.dtype, np.floating):
        pixels /= 255
    return pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels


def imview(image, figure=None, interpolation="nearest", **kwargs):
    """Fill a matplotlib figure with `image`: no ticks, no frame, every pixel a sharp square."""
    import matplotlib.pyplot as plt

    figure = plt.figure() if figure is None else figure
    axes = figure.add_axes([0, 0, 1, 1], xticks=[], yticks=[], frame_on=False)
    axes.imshow(image, interpolation=interpolation, **kwargs)
    return figure


def show(image):
    """Show an image (an array or a Pillow image) with the program that PYLEARN2_VIEWER_COMMAND names.

    The program gets a temporary PNG, removed when it exits; `show` does not wait for it. The value
    ``inline`` draws with matplotlib instead, for notebooks.
    """
    command = os.environ.get(VIEWER_VARIABLE)
    if not command:
        raise EnvironmentVariableError(
            f"no picture viewer is named: set {VIEWER_VARIABLE} (to xdg-open, say, or to inline in a notebook), "
            "or write the picture to a file (--out of the commands)")
    if command == "inline":
        return imview(image)
    if hasattr(image, "__array_interface__"):
        image = pil_from_ndarray(_cropped(np.asarray(image)))
    handle, name = tempfile.mkstemp(suffix=".png")
    os.close(handle)
    image.save(name)
    name = shlex.quote(name)
    return subprocess.Popen(f"{command} {name} ; rm {name}", shell=True)


def _cropped(pixels):
    """Return the top left of an image that is too large for viewers, with a warning."""
    if max(pixels.shape[:2]) > LARGEST_SHOWN:
        warnings.warn(f"showing only the first {LARGEST_SHOWN} rows and columns of an image of shape "
                      f"{pixels.shape}", stacklevel=3)
    return pixels[:LARGEST_SHOWN, :LARGEST_SHOWN]


def rescale(image, shape):
    """Return `image` shrunk to fit within ``shape = (rows, columns)``, its proportions kept."""
    picture = pil_from_ndarray(image)
    picture.thumbnail((int(shape[1]), int(shape[0])))
    return ndarray_from_pil(picture, dtype=image.dtype)


resize = rescale


def fit_inside(image, shape):
    """Return a copy of `image`, shrunk only if it is larger than `shape`."""
    fits = image.shape[0] <= shape[0] and image.shape[1] <= shape[1]
    return image.copy() if fits else rescale(image, shape)


def letterbox(image, shape):
    """Return `image` in the middle of a black one of ``shape = (rows, columns)``."""
    spare = [wanted - present for wanted, present in zip(shape, image.shape, strict=False)]
    if min(spare) < 0:
        raise ValueError(f"an image of shape {image.shape} does not fit into {tuple(shape)}: shrink it first")
    before = [room // 2 for room in spare]
    padding = [(start, room - start) for start, room in zip(before, spare, strict=True)]
    return np.pad(image, padding + [(0, 0)])


def make_letterboxed_thumbnail(image, shape):
    """Return `image` shrunk to fit and padded with black to exactly `shape`."""
    return letterbox(fit_inside(image, shape), shape)


def scale_to_unit_interval(ndar, eps=1e-8):
    """Return ``(ndar - min) / (max - min + eps)``; `eps` keeps a constant array at 0."""
    shifted = ndar - ndar.min()
    return shifted * (1.0 / (shifted.max() + eps))


def tile_raster_images(X, img_shape, tile_shape, tile_spacing=(0, 0),
                       scale_rows_to_unit_interval=True, output_pixel_vals=True):
    """Lay images, one flattened image a row, out as tiles: left to right, then top to bottom.

    Parameters
    ----------
    X : array, shape (images, rows * columns), or a tuple of four such arrays or None
        the four are red, green, blue and alpha; None stands for black, or opaque for alpha
    img_shape : (rows, columns) of one image, in pixels
    tile_shape : (rows, columns) of the sheet, in images; surplus tiles stay black, surplus images out
    tile_spacing : (rows, columns) of black pixels between two tiles
    scale_rows_to_unit_interval : stretch each image by itself to [0, 1)
    output_pixel_vals : return uint8, the values times 255, truncated; else `X`'s own dtype

    Returns
    -------
    array, shape (height, width), or (height, width, 4) for a tuple;
    ``height = (img + spacing) * tiles - spacing``, and so the width

    Source: the Deep Learning Tutorials' function of this name.
    """
    options = (img_shape, tile_shape, tile_spacing, scale_rows_to_unit_interval, output_pixel_vals)
    if isinstance(X, tuple):
        return _tile_channels(X, options)
    (rows, columns), (tile_rows, tile_columns), (row_gap, column_gap) = img_shape, tile_shape, tile_spacing
    height, width = rows + row_gap, columns + column_gap
    sheet = np.zeros((height * tile_rows - row_gap, width * tile_columns - column_gap),
                     dtype="uint8" if output_pixel_vals else X.dtype)
    for k, flat in enumerate(X[:tile_rows * tile_columns]):
        tile = scale_to_unit_interval(flat) if scale_rows_to_unit_interval else flat
        top, left = k // tile_columns * height, k % tile_columns * width
        sheet[top:top + rows, left:left + columns] = (
            tile.reshape(img_shape) * (255 if output_pixel_vals else 1))
    return sheet


def _tile_channels(channels, options):
    """Return the sheet (height, width, 4) of four channels, each an array or None."""
    if len(channels) != 4:
        raise ValueError(f"X has {len(channels)} channels; give four: (red, green, blue, alpha)")
    given = [channel for channel in channels if channel is not None]
    if not given:
        raise ValueError("every channel of X is None: there is nothing to tile")
    tiled = [None if channel is None else tile_raster_images(channel, *options) for channel in channels]
    first = next(sheet for sheet in tiled if sheet is not None)
    brightest = 255 if options[-1] else 1
    return np.stack([np.full_like(first, default * brightest) if sheet is None else sheet
                     for sheet, default in zip(tiled, OPAQUE_BLACK, strict=True)], axis=-1)
