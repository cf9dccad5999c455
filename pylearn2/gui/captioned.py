"""Sheets that say what they show: a title, and labels and a scale where they mean something.

    captioned_sheet   a PatchViewer, pixel for pixel, under a title
    template_sheet    one labelled patch a class, red for and blue against it, with a colour bar

Both are pure: arrays -> matplotlib Figure. The commands show_weights and show_examples write them
with `save_figure`.
"""
import numpy as np

from pylearn2.gui.patch_viewer import PatchViewer
from pylearn2.utils.image import write_picture

DPI = 100  # device pixels an inch
SMALLEST_WIDTH = 640  # device pixels; smaller sheets are enlarged by a whole factor, so that a title fits
TITLE_LINE = 24  # device pixels for one line of the title
MARGIN = 12  # device pixels left and right of the title


def captioned_sheet(viewer, title):
    """Return a figure of the viewer's sheet under `title` (lines separated by newlines).

    Each pixel of the sheet becomes a square of whole device pixels.
    """
    from matplotlib.figure import Figure

    rows, columns = viewer.image.shape[:2]
    zoom = max(1, -(-SMALLEST_WIDTH // columns))
    strip = TITLE_LINE * (title.count("\n") + 1) + MARGIN
    width, height = zoom * columns, zoom * rows + strip
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
    axes = figure.add_axes([0, 0, 1, zoom * rows / height])
    axes.imshow(viewer.image, interpolation="nearest", aspect="auto")
    axes.set_axis_off()
    figure.text(MARGIN / width, 1 - strip / 2 / height, title, va="center", fontsize=10, linespacing=1.5)
    return figure


def template_sheet(images, title, rescaled="global", labels=None):
    """Return a figure with one patch a class: where ink speaks for the class (red) or against it (blue).

    Parameters
    ----------
    images : float array, shape (class, row, column), the weights of each class
    title : str, above the sheet
    rescaled : "global", one scale for all, in the weights' own unit; "individual", each patch by its
        own largest weight; "none", from -1 to 1
    labels : one text a class; default: its number
    """
    from matplotlib.figure import Figure

    labels = range(len(images)) if labels is None else labels
    largest = np.abs(images).max(axis=(1, 2))
    limits = {"global": np.full_like(largest, largest.max()), "individual": largest,
              "none": np.ones_like(largest)}[rescaled]
    rows, columns = PatchViewer.pick_shape(len(images)) if len(images) != 10 else (2, 5)
    figure = Figure(figsize=(1.7 * columns + 1.5, 1.9 * rows + 0.6), dpi=DPI, layout="constrained")
    grid = np.atleast_1d(figure.subplots(rows, columns, squeeze=False)).ravel()
    for axes in grid:
        axes.set_axis_off()
    for axes, image, label, limit in zip(grid, images, labels, limits, strict=False):
        limit = limit or 1  # all weights are 0: any scale shows them white
        shown = axes.imshow(image, cmap="RdBu_r", vmin=-limit, vmax=limit, interpolation="nearest")
        axes.set_title(str(label), fontsize=12)
    bar = figure.colorbar(shown, ax=list(grid), shrink=0.85, pad=0.02)
    bar.set_label("weight: for (red) or against (blue) the class")
    if rescaled == "individual":  # the bar cannot give numbers that hold for every patch
        bar.set_ticks([shown.norm.vmin, 0, shown.norm.vmax], labels=["-largest", "0", "largest"])
    figure.suptitle(title, fontsize=11)
    return figure


def save_figure(path, figure):
    """Write a matplotlib figure to `path`, whole or not at all; the ending chooses the format."""
    write_picture(path, lambda file, ending: figure.savefig(file, format=ending, dpi=DPI))
