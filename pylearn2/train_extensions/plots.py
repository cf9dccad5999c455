"""Draw channels as curves while training goes on.

    PlotManager   the extension: draws its plots every few epochs, and writes a page that shows them
    Plots         one picture with the curves of several channels
    Plotter       what the manager asks of a plot; the base of your own

`pylearn2.scripts.plot_monitor` draws the same from a saved model. Matplotlib is imported with the first picture.
"""
import colorsys
import html
import logging
import math
import os

import numpy as np

from pylearn2.train_extensions.train_extension import TrainExtension
from pylearn2.utils.exc import get_channel
from pylearn2.utils.replacing import replacing
from pylearn2.utils.string_utils import preprocess

__all__ = ["PlotManager", "Plots", "Plotter", "create_colors", "get_best_layout", "make_readable"]

log = logging.getLogger(__name__)


def make_readable(fn):
    """Let everyone read the file `fn`."""
    os.chmod(fn, os.stat(fn).st_mode | 0o444)


def get_best_layout(n_plots):
    """Return the grid ``(rows, columns)`` for `n_plots` pictures: the least rows + columns, rows not above sqrt(n)."""
    if n_plots < 1:
        raise ValueError(f"n_plots must be at least 1, got {n_plots!r}")
    grids = [(rows, math.ceil(n_plots / rows)) for rows in range(1, round(math.sqrt(n_plots)) + 1)]
    return min(reversed(grids), key=sum)  # of equally good ones that with the most rows


def create_colors(n_colors):
    """Return `n_colors` colours of evenly spaced hues, array of shape (n_colors, 3): red, green, blue in [0, 1]."""
    hues = np.arange(n_colors) / max(n_colors, 1)
    return np.array([colorsys.hsv_to_rgb(hue, 1.0, 0.75) for hue in hues]).reshape(-1, 3)


class Plotter:
    """What :class:`PlotManager` asks of a plot.

    Parameters
    ----------
    freq : int, draw at every `freq`-th monitoring; None takes the manager's

    Attributes
    ----------
    filenames : list of str, the pictures that :meth:`plot` writes
    """

    def __init__(self, freq=None):
        self.freq = freq
        self.filenames = []

    def setup(self, model, dataset, algorithm):
        """Get to know the training, before it begins."""
        raise NotImplementedError(f"{type(self).__name__} must define setup(model, dataset, algorithm)")

    def plot(self):
        """Draw what there is by now, and write it to `filenames`."""
        raise NotImplementedError(f"{type(self).__name__} must define plot()")

    def set_permissions(self, public):
        """Let everyone read the pictures if `public`."""
        for filename in self.filenames if public else ():
            make_readable(filename)


class Plots(Plotter):
    """One picture of the curves of several channels.

    Parameters
    ----------
    channel_names : list of str
    save_path : str, ``.png`` is added where it is missing
    share : float in (0, 1], the part of the records that is shown, the latest
    per_second : bool, the x axis is the seconds of training instead of the number of the record
    freq : int or None, as for :class:`Plotter`
    """

    def __init__(self, channel_names, save_path, share=0.8, per_second=False, freq=None):
        super().__init__(freq)
        if not 0 < share <= 1:
            raise ValueError(f"share must be in (0, 1], got {share!r}")
        if not channel_names:
            raise ValueError(f"channel_names must name at least one channel, got {channel_names!r}")
        path = preprocess(str(save_path))
        self.save_path = path if path.endswith(".png") else path + ".png"
        self.filenames = [self.save_path]
        self.channel_names = channel_names
        self.share = share
        self.per_second = per_second

    def setup(self, model, dataset, algorithm):
        """Remember the model, whose monitor has the records."""
        self.model = model

    def curves(self):
        """Return a list of (x, y) arrays, one pair for each channel.

        The first record shown is number ``n - ceil(n * share)`` of n. A channel that was added later begins later.
        """
        records = [np.array(self._record(name), dtype=float) for name in self.channel_names]
        n = max(map(len, records))
        first = n - math.ceil(n * self.share)
        numbers = [np.arange(max(first, n - len(record)), n) for record in records]
        x = np.cumsum(self._record("training_seconds_this_epoch"), dtype=float) if self.per_second else np.arange(n)
        return [(x[shown], record[len(record) - len(shown):]) for shown, record in zip(numbers, records, strict=True)]

    def _record(self, name):
        return get_channel(self.model.monitor, name, asked_by=self).val_record

    def figure(self):
        """Return the picture, a Matplotlib Figure."""
        from matplotlib.figure import Figure

        figure = Figure()
        axes = figure.add_subplot()
        curves = self.curves()
        for (x, y), color in zip(curves, create_colors(len(curves)), strict=True):
            axes.plot(x, y, color=color, alpha=0.5)
        axes.legend(self.channel_names)
        axes.set_xlabel("seconds of training" if self.per_second else "epoch")
        _fit(axes.set_xlim, np.concatenate([x for x, _ in curves]))
        _fit(axes.set_ylim, np.concatenate([y for _, y in curves]))
        return figure

    def plot(self):
        """Write the picture; whoever looks at the file finds the last picture or this one, whole."""
        figure = self.figure()
        with replacing(self.save_path) as file:
            figure.savefig(file, format="png")


def _fit(set_limits, values):
    """Let an axis end where the finite `values` end; leave it as it is where they make no range."""
    finite = values[np.isfinite(values)]
    if finite.size and finite.min() < finite.max():
        set_limits(finite.min(), finite.max())


class PlotManager(TrainExtension):
    """Draw plots while training. A plot that fails is told in a warning, and training goes on.

    Parameters
    ----------
    plots : list of :class:`Plotter`
    freq : int, for plots that do not say their own; the monitoring before training is the first
    public : bool, let everyone read the pictures and the page
    html_path : str or None, a page that shows all pictures; they must lie in its folder
    """

    def __init__(self, plots, freq, public=True, html_path=None):
        self.plots = plots
        self.freq = freq
        self.public = public
        self.html_path = html_path
        self.count = 0
        self.filenames = []
        for plot in plots:
            plot.freq = freq if plot.freq is None else plot.freq
            if plot.freq < 1:
                raise ValueError(f"freq must be a whole number from 1 on, got {plot.freq!r}")

    def channel_names(self):
        """Return the channels of all plots."""
        return [name for plot in self.plots for name in getattr(plot, "channel_names", ())]

    def setup(self, model, dataset, algorithm):
        """Set up the plots, and write the page."""
        for plot in self.plots:
            plot.setup(model, dataset, algorithm)
        self.filenames = [filename for plot in self.plots for filename in plot.filenames]
        if self.html_path is not None:
            with replacing(self.html_path) as file:
                file.write(_page(self.filenames).encode())
            if self.public:
                make_readable(self.html_path)

    def on_monitor(self, model, dataset, algorithm):
        """Draw the plots whose turn it is."""
        self.count += 1
        for plot in self.plots:
            if self.count % plot.freq == 0:
                self._draw(plot)

    def _draw(self, plot):
        try:
            plot.plot()
            plot.set_permissions(self.public)
        except Exception as error:  # of any kind: a picture is not worth a training
            log.warning("%s could not draw: %s: %s", type(plot).__name__, type(error).__name__, error)


def _page(filenames):
    images = "\n".join(f'<img src="{html.escape(os.path.basename(name))}"><br>' for name in filenames)
    return f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>Training</title>\n{images}\n'
