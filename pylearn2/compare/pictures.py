"""Pictures of several runs: learning curves in one figure, and weight templates small enough for a page.

    comparison_curves   one panel a channel, one line a run
    template_png        a model -> PNG bytes of its first layer's weights, and the scale of their colours
    run_colours         a colour a run: along a scale where a number was varied, else all different

Curves and templates read like those of the commands plot_monitor and show_weights.
"""
import contextlib
import io
import logging
import math

import numpy as np

from pylearn2.gui.curves import COLOURS, DASHES, WIDE, quantity
from pylearn2.gui.get_weights_report import scaled, weight_images

MOST_NAMES = 24  # runs in a legend
MOST_PATCHES = 100  # units of a template sheet
LARGEST_SHEET = 400  # pixels of its side; larger ones are thinned out
GAP = 1  # pixels between patches
UNIT_LINES = 2  # rows in which the ten classes of a softmax lie


def comparison_curves(figure, comparison, channels, axis="epoch"):
    """Draw `channels` of all runs into an empty figure and return it.

    Parameters
    ----------
    figure : matplotlib Figure
    comparison : Comparison
    channels : list of str, one panel each
    axis : "epoch" or "second"
    """
    figure.set_layout_engine("constrained")
    figure.set_size_inches(9.5, 1.0 + 3.4 * len(channels))
    grid = figure.subplots(len(channels), 1, sharex=True, squeeze=False)[:, 0]
    colours = run_colours(comparison)
    for axes, channel in zip(grid, channels, strict=True):
        for run, style in zip(comparison.runs, colours, strict=True):
            if channel in run.channels:
                x = run.epochs if axis == "epoch" else run.seconds
                axes.plot(x, run.channels[channel], label=run.name, linewidth=1.4, **style)
        _dress(axes, channel)
    grid[-1].set_xlabel(f"# {axis}s")
    if axis == "epoch":
        grid[-1].xaxis.get_major_locator().set_params(integer=True)
    _legend(figure, grid[0], len(comparison.runs))
    if comparison.trained_on:
        figure.suptitle(comparison.trained_on, fontsize=11, parse_math=False)
    return figure


def _dress(axes, channel):
    """Label the vertical axis, and make it logarithmic where values span decades."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    measured = quantity(channel)
    axes.set_ylabel(channel if measured == "value" else f"{channel}\n{measured}", parse_math=False)
    axes.grid(True, alpha=0.35)
    values = np.concatenate([line.get_ydata() for line in axes.lines]) if axes.lines else np.empty(0)
    values = values[np.isfinite(values)]
    if values.size and values.min() > 0 and values.max() >= WIDE * values.min():
        axes.set_yscale("log")
        if values.max() < 1e3 * values.min():
            axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 3, 5)))
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())


def _legend(figure, axes, n_runs):
    """Name the runs beside the figure; of many runs the first few, with a line that says so."""
    lines, names = axes.get_legend_handles_labels()
    if n_runs > MOST_NAMES:
        lines, names = lines[:MOST_NAMES], names[:MOST_NAMES]
    title = None if n_runs <= MOST_NAMES else f"the first {MOST_NAMES} of {n_runs} runs"
    legend = figure.legend(lines, names, loc="outside right upper", frameon=False, fontsize=8, title=title)
    for text in legend.get_texts():
        text.set_parse_math(False)  # a dollar in a name is a dollar


def run_colours(comparison):
    """Return matplotlib's colour and dashes for each run."""
    varied = varied_number(comparison)
    if varied is None:
        return [{"color": COLOURS[k % len(COLOURS)], "linestyle": DASHES[k // len(COLOURS) % len(DASHES)]}
                for k in range(len(comparison.runs))]
    import matplotlib

    values = [run.settings.get(varied) for run in comparison.runs]
    ranks = {value: rank for rank, value in enumerate(sorted({value for value in values if is_number(value)}))}
    scale = matplotlib.colormaps["viridis"]
    twins = [values[:k].count(value) for k, value in enumerate(values)]  # the same number, another keyword
    return [{"color": scale(0.9 * ranks[value] / max(1, len(ranks) - 1)) if value in ranks else "tab:gray",
             "linestyle": DASHES[twin % len(DASHES)]} for value, twin in zip(values, twins, strict=True)]


def varied_number(comparison):
    """Return the path of the keyword that was varied over at least three numbers, most of all, or None."""
    counts = {path: len({run.settings.get(path) for run in comparison.runs if is_number(run.settings.get(path))})
              for path in comparison.keywords}
    most = max(counts, key=counts.get, default=None)
    return most if most is not None and counts[most] >= 3 else None


def is_number(value):
    """Return whether `value` is a finite number, and not a truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def template_png(model):
    """Return ``(png, limit)``: the first layer's weights as small patches, and what full colour stands for.

    Red speaks for, blue against, white is 0; `limit` is the largest absolute weight. Colour images keep
    their own colours.

    Raises
    ------
    ValueError
        where the model has no weights that can be drawn; the message says why.
    """
    try:
        with _quiet("pylearn2.gui.get_weights_report"):
            images = np.asarray(weight_images(model), dtype=float)[:MOST_PATCHES]
    except Exception as error:  # models of all kinds: without weights, of other shapes, with classes gone
        raise ValueError(f"no weights to draw ({str(error).splitlines()[0] if str(error) else type(error).__name__})"
                         ) from error
    if not np.isfinite(images).all():
        raise ValueError("no weights to draw (they are not finite: the training diverged)")
    limit = float(np.abs(images).max())
    return _png(_tiled(scaled(images, "global"))), limit


@contextlib.contextmanager
def _quiet(name):
    """Silence one logger: its remarks are meant for whoever looks at one model alone."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _tiled(images):
    """Return one image, shape (row, column, channel), NaN in the gaps: ten units in two lines, else a square."""
    step = -(-max(images.shape[1:3]) * (5 if len(images) == 10 else math.isqrt(len(images))) // LARGEST_SHEET)
    images = images[:, ::step, ::step] if step > 1 else images
    units, height, width, channels = images.shape
    rows = UNIT_LINES if units == 10 else max(1, math.isqrt(units))
    columns = -(-units // rows)
    sheet = np.full((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, channels), np.nan)
    for unit, image in enumerate(images):
        top, left = unit // columns * (height + GAP), unit % columns * (width + GAP)
        sheet[top:top + height, left:left + width] = image
    return sheet


def _png(sheet):
    """Return the PNG of a sheet in [-1, 1]: 63 shades of blue, white and red, or colours; gaps are transparent."""
    from matplotlib import colormaps
    from PIL import Image

    gaps = np.isnan(sheet).any(axis=2)
    file = io.BytesIO()
    if sheet.shape[2] == 3:
        pixels = np.dstack([np.where(np.isnan(sheet), 0, sheet * 0.5 + 0.5), ~gaps])
        Image.fromarray((255 * pixels).astype("uint8"), "RGBA").save(file, "PNG", optimize=True)
        return file.getvalue()
    shades = colormaps["RdBu_r"](np.linspace(0, 1, 63))[:, :3]
    picture = Image.fromarray(np.where(gaps, 63, np.rint(31 + 31 * np.nan_to_num(sheet[:, :, 0]))).astype("uint8"), "P")
    picture.putpalette([*(255 * shades).round().astype("uint8").ravel().tolist(), 255, 255, 255])
    picture.save(file, "PNG", optimize=True, transparency=63)
    return file.getvalue()
