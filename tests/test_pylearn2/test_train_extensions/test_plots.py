"""Plots show the latest share of the records, and the manager draws them on time and survives a failure."""
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pylearn2.train_extensions import plots
from pylearn2.train_extensions.plots import PlotManager, Plots, Plotter
from pylearn2.utils.exc import ChannelNotFound

ROOT = Path(__file__).parents[3]


class FakeModel:
    """Has a monitor with these records."""

    def __init__(self, **records):
        self.monitor = self
        self.channels = {name: type("Channel", (), {"val_record": record}) for name, record in records.items()}


def plots_of(model, **options):
    plot = Plots(**{"save_path": "p", "channel_names": list(model.channels), **options})
    plot.setup(model, None, None)
    return plot


@pytest.mark.parametrize(("n", "share", "first"), [(10, 0.8, 2), (10, 1.0, 0), (10, 0.05, 9), (7, 0.5, 3), (1, 0.8, 0)])
def test_the_latest_share_of_the_records_is_shown(n, share, first):
    (x, y), = plots_of(FakeModel(a=[float(i * i) for i in range(n)]), share=share).curves()
    assert x.tolist() == list(range(first, n))
    assert y.tolist() == [i * i for i in range(first, n)]


def test_a_channel_that_began_later_is_drawn_where_it_began():
    long, short = plots_of(FakeModel(a=[1.0, 2.0, 3.0, 4.0], b=[7.0, 8.0]), share=0.75).curves()
    assert (long[0].tolist(), long[1].tolist()) == ([1, 2, 3], [2.0, 3.0, 4.0])
    assert (short[0].tolist(), short[1].tolist()) == ([2, 3], [7.0, 8.0])


def test_seconds_of_training_add_up():
    model = FakeModel(a=[1.0, 2.0, 3.0], training_seconds_this_epoch=[0.0, 2.0, 3.0])
    (x, _), = plots_of(model, channel_names=["a"], per_second=True, share=1.0).curves()
    assert x.tolist() == [0.0, 2.0, 5.0]


def test_the_picture_has_a_curve_and_a_name_for_each_channel(tmp_path):
    model = FakeModel(train=[4.0, np.nan, 2.0], valid=[5.0, 3.0, 2.5])
    plot = plots_of(model, save_path=tmp_path / "deep" / "curves", share=1.0)
    axes, = plot.figure().axes
    assert [line.get_ydata().tolist()[2] for line in axes.lines] == [2.0, 2.5]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["train", "valid"]
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 2), (2, 5))
    plot.plot()
    assert plot.filenames == [str(tmp_path / "deep" / "curves.png")]
    assert Image.open(plot.filenames[0]).convert("RGB").getextrema() != ((255, 255),) * 3  # not a blank page


def test_a_single_record_or_none_that_is_finite_can_be_drawn(tmp_path):
    plots_of(FakeModel(a=[1.0]), save_path=tmp_path / "one").plot()
    plots_of(FakeModel(a=[np.nan, np.inf]), save_path=tmp_path / "none").plot()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["none.png", "one.png"]


@pytest.mark.parametrize(("n", "grid"), [(1, (1, 1)), (2, (1, 2)), (3, (2, 2)), (4, (2, 2)), (5, (2, 3)), (7, (3, 3)),
                                         (12, (3, 4)), (13, (4, 4)), (17, (4, 5))])
def test_the_layout_has_the_least_perimeter(n, grid):
    rows, columns = plots.get_best_layout(n)
    assert (rows, columns) == grid
    assert rows * columns >= n
    assert rows + columns == min(r + -(-n // r) for r in range(1, round(np.sqrt(n)) + 1))


def test_colours_are_evenly_spaced_around_the_wheel():
    np.testing.assert_allclose(plots.create_colors(3), [[0.75, 0, 0], [0, 0.75, 0], [0, 0, 0.75]], atol=1e-12)
    assert plots.create_colors(0).shape == (0, 3)


class Counting(Plotter):
    """Notes each drawing; fails if it is told so."""

    def __init__(self, path, freq=None, broken=False):
        super().__init__(freq)
        self.filenames, self.broken, self.drawn = [str(path)], broken, 0

    def setup(self, model, dataset, algorithm):
        pass

    def plot(self):
        self.drawn += 1
        Path(self.filenames[0]).touch(0o600)
        if self.broken:
            raise RuntimeError("out of ink")


def test_plots_are_drawn_at_their_own_frequency_or_the_manager_s(tmp_path):
    often, rarely = Counting(tmp_path / "a", freq=1), Counting(tmp_path / "b")
    manager = PlotManager([often, rarely], freq=3)
    manager.setup(None, None, None)
    for _ in range(7):
        manager.on_monitor(None, None, None)
    assert (often.drawn, rarely.drawn) == (7, 2)


@pytest.mark.parametrize(("public", "mode"), [(True, 0o644), (False, 0o600)])
def test_pictures_are_shown_to_everyone_only_if_they_are_public(tmp_path, public, mode):
    plot = Counting(tmp_path / "a")
    PlotManager([plot], freq=1, public=public).on_monitor(None, None, None)
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode


def test_a_plot_that_fails_is_told_and_the_others_are_drawn(tmp_path, caplog):
    broken, fine = Counting(tmp_path / "a", broken=True), Counting(tmp_path / "b")
    PlotManager([broken, fine], freq=1).on_monitor(None, None, None)
    assert fine.drawn == 1
    assert "Counting could not draw: RuntimeError: out of ink" in caplog.text


def test_the_page_shows_all_pictures(tmp_path):
    page = tmp_path / "deep" / "all.html"
    manager = PlotManager([Counting("x/first.png"), Counting('y/a "b".png')], freq=1, html_path=page)
    manager.setup(None, None, None)
    text = page.read_text()
    assert text.index('<img src="first.png">') < text.index('<img src="a &quot;b&quot;.png">')


def test_the_channels_of_all_plots_are_looked_for_before_training(tmp_path):
    manager = PlotManager([Plots(["a"], "p"), Plots(["b", "c"], "q"), Counting("r")], freq=1)
    assert manager.channel_names() == ["a", "b", "c"]
    with pytest.raises(ChannelNotFound, match="no channel 'valid'"):
        plots_of(FakeModel(train=[1.0]), channel_names=["valid"]).curves()


@pytest.mark.parametrize(("make", "words"), [
    (lambda: Plots([], "p"), "at least one channel"),
    (lambda: Plots(["a"], "p", share=80), r"share must be in \(0, 1\], got 80"),
    (lambda: PlotManager([Counting("a")], freq=0), "freq must be a whole number from 1 on, got 0"),
    (lambda: plots.get_best_layout(0), "n_plots must be at least 1"),
])
def test_what_makes_no_plot_is_told(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_matplotlib_is_imported_only_to_draw():
    program = "import sys, pylearn2.train_extensions.plots; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.stdout == "False\n"
