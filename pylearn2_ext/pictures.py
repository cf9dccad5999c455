"""Pictures of a training: arrays -> matplotlib figures, or frames of an animation. Nothing here touches the disk.

    weights_sheet      the first layer's weights
    weights_frames     the same, epoch after epoch, in one scale of colours
    confusion_sheet    which class is taken for which, with precision, recall and F1
    mistakes_sheet     images with what they are and what they were taken for
    histogram_sheet    magnitudes of weights and gradients, epoch after epoch

What `pylearn2.gui` can draw is drawn by it. Sizes are in pixels, and `title` always says which data are shown.
"""
import numpy as np

from pylearn2.gui.captioned import DPI, captioned_sheet, template_sheet
from pylearn2.gui.patch_viewer import PatchViewer, make_viewer

__all__ = ["confusion_sheet", "histogram_sheet", "mistakes_sheet", "weights_frames", "weights_sheet"]

MOST_UNITS = 400  # of a sheet of weights; the first ones are shown


def weights_sheet(images, title, are_classes=False):
    """Return a figure of weights: one labelled patch a class in one scale of colours, or grey patches each in its own.

    Parameters
    ----------
    images : float array, shape (unit, row, column, channel)
    title : str
    are_classes : bool, whether unit k stands for class k
    """
    if are_classes and images.shape[3] == 1:
        return template_sheet(images[..., 0], title)
    return captioned_sheet(make_viewer(images[:MOST_UNITS]), title)


def weights_frames(history, titles):
    """Return the frames of an animation, uint8 arrays (row, column, 3): red weights are above 0, blue ones below.

    One scale, that of the largest weight in all of `history`, holds for all frames, so that growth can be seen.

    Parameters
    ----------
    history : list of float arrays, shape (unit, row, column), one array a frame
    titles : list of str, one a frame
    """
    from matplotlib import colormaps

    largest = max(np.abs(images).max() for images in history) or 1  # all weights are 0: any scale shows them white
    frames = []
    for images, title in zip(history, titles, strict=True):
        colours = colormaps["RdBu_r"](0.5 + 0.5 * images / largest)[..., :3]
        frames.append(_rendered(captioned_sheet(_colour_viewer(colours), title)))
    return frames


def _colour_viewer(colours):
    """Return a PatchViewer on a white ground of images with the channels red, green and blue in [0, 1]."""
    shape = (2, 5) if len(colours) == 10 else PatchViewer.pick_shape(len(colours))
    viewer = PatchViewer(shape, colours.shape[1:3], is_color=True, background=1.0)
    for image in colours:
        viewer.add_patch(2 * image - 1, rescale=False, warn_blank_patch=False)
    return viewer


def _rendered(figure):
    """Return a figure's pixels, uint8, shape (row, column, 3)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba())[..., :3]


def confusion_sheet(counts, scores, title):
    """Return a figure of a confusion matrix, and beside each row its class's precision, recall and F1.

    Parameters
    ----------
    counts : int array, shape (class, class); [i, j] is how many examples of class i were taken for class j
    scores : dict "precision", "recall", "F1" -> float array, shape (class,), in [0, 1]
    title : str
    """
    from matplotlib.colors import PowerNorm
    from matplotlib.figure import Figure

    n = len(counts)
    figure = Figure(figsize=(2.7 + 0.7 * n, 1.5 + 0.55 * n), dpi=DPI, layout="constrained")
    matrix, table = figure.subplots(1, 2, width_ratios=[n, 3.2])
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    # The mistakes are a few in a hundred; a linear scale would show them all as white.
    matrix.imshow(share, cmap="Blues", norm=PowerNorm(0.4, 0, 1), aspect="auto")
    matrix.set(xlabel="taken for", ylabel="class", xticks=range(n), yticks=range(n))
    _write_cells(matrix, counts, "{:d}", lambda i, j: "white" if share[i, j] > 0.35 else "black", skip=0)
    columns = np.stack(list(scores.values()), axis=1)
    table.imshow(columns, cmap="RdYlGn", vmin=0.5, vmax=1, alpha=0.5, aspect="auto")
    table.set(xticks=range(len(scores)), yticks=[])
    table.set_xticklabels(scores, fontsize=9)
    _write_cells(table, columns, "{:.3f}", lambda i, j: "black")
    means = "   ".join(f"{name} {values.mean():.4f}" for name, values in scores.items())
    figure.suptitle(f"{title}\nmean over classes:   {means}", fontsize=11)
    return figure


def _write_cells(axes, values, form, colour, skip=None):
    """Write each number into its cell; `skip` is left out. No frame and no tick marks remain."""
    for (i, j), value in np.ndenumerate(values):
        if value != skip:
            axes.text(j, i, form.format(value), ha="center", va="center", fontsize=9, color=colour(i, j))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def mistakes_sheet(images, captions, title, columns=8):
    """Return a figure of images, dark on light, each under its own caption.

    Parameters
    ----------
    images : float array, shape (image, row, column, 1 or 3); there may be none
    captions : list of str, one an image
    title : str
    columns : int, images in a row
    """
    from matplotlib.figure import Figure

    rows = max(1, -(-len(images) // columns))
    height = 1.55 * rows + 0.6  # inches, the title's 0.6 included
    figure = Figure(figsize=(1.3 * columns, height), dpi=DPI)
    # Fixed margins: to let matplotlib find them for this many axes takes seconds.
    margins = dict(left=0.01, right=0.99, bottom=0.1 / height, top=1 - 1.05 / height, wspace=0.1, hspace=0.5)
    grid = figure.subplots(rows, columns, squeeze=False, gridspec_kw=margins).ravel()
    for axes in grid:
        axes.set_axis_off()
    for axes, image, caption in zip(grid, images, captions, strict=False):
        axes.imshow(image, cmap="gray_r", interpolation="nearest")  # the colour map is for images of one channel
        axes.set_title(caption, fontsize=8, linespacing=1.3)
    figure.suptitle(title, fontsize=11)
    return figure


def histogram_sheet(rows, edges, epochs, title):
    """Return a figure of histograms of magnitudes, side by side in time; darker bins hold more, a line is the median.

    Parameters
    ----------
    rows : dict label -> list of (quantity, counts, zeros); counts has the shape (record, bin) and zeros, (record,),
        tells how many numbers are exactly 0, which has no place on a logarithmic axis
    edges : float array, shape (bins + 1,), increasing and above 0
    epochs : float array, shape (record,)
    title : str
    """
    from matplotlib.figure import Figure

    width = max(map(len, rows.values()))
    figure = Figure(figsize=(4.6 * width, 2.5 * len(rows) + 0.7), dpi=DPI, layout="constrained")
    grid = figure.subplots(len(rows), width, squeeze=False, sharex=True)
    for line, (label, panels) in zip(grid, rows.items(), strict=True):
        for axes, (quantity, counts, zeros) in zip(line, panels, strict=True):
            _draw_histograms(axes, counts, edges, epochs)
            of_all = zeros[-1] / max(1, counts[-1].sum() + zeros[-1])
            axes.set_title(f"{label}: {quantity}" + (f"  ({of_all:.1%} exactly 0)" if of_all else ""), fontsize=10)
    for axes in grid[-1]:
        axes.set_xlabel("# epochs")
        axes.xaxis.get_major_locator().set_params(integer=True)
    figure.suptitle(title, fontsize=11)
    return figure


def _draw_histograms(axes, counts, edges, epochs):
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    step = epochs[-1] - epochs[-2] if len(epochs) > 1 else 1
    borders = np.append(epochs, epochs[-1] + step) - step / 2
    axes.pcolormesh(borders, edges, np.where(share > 0, share, np.nan).T, cmap="Blues", vmin=0)
    axes.plot(epochs, _medians(counts, edges), color="tab:orange", marker=".", linewidth=1)
    axes.set_yscale("log")
    axes.set_ylabel("magnitude")
    rank = counts.sum(axis=0).cumsum()
    if rank[-1]:  # without the hundredth that is smallest: some gradients are 0 but for rounding
        lowest, highest = np.searchsorted(rank, [0.01 * rank[-1] + 1, rank[-1]])
        axes.set_ylim(edges[lowest], edges[highest + 1])
        if edges[highest + 1] > 20 * edges[lowest]:
            axes.minorticks_off()  # whole decades are enough, and half the time


def _medians(counts, edges):
    """Return the middle of the bin in which each histogram's median lies; NaN for an empty one."""
    rank = counts.cumsum(axis=1)
    middle = (rank >= rank[:, -1:] / 2).argmax(axis=1)
    return np.where(rank[:, -1] > 0, np.sqrt(edges[middle] * edges[middle + 1]), np.nan)
