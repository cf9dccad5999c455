"""Learning curves: the right records on the right axes, in colours that tell the data sets apart."""
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from pylearn2.gui.curves import learning_curves, line_styles, quantity, smoothed

CHANNEL = SimpleNamespace(val_record=[np.array(4.0), np.array(2.0), np.array(0.25)], epoch_record=[0, 1, 2],
                          batch_record=[0, 7, 14], example_record=[0, 700, 1400], time_record=[0.5, 1800.0, 7200.0])


@pytest.mark.parametrize("axis, x, label", [
    ("example", [0, 700, 1400], "# examples"), ("batch", [0, 7, 14], "# batches"), ("epoch", [0, 1, 2], "# epochs"),
    ("second", [0.5, 1800, 7200], "# seconds"), ("hour", [0.5 / 3600, 0.5, 2], "# hours")])
def test_the_axis_chooses_the_record(axis, x, label):
    axes, = learning_curves(Figure(), {"train_objective": CHANNEL}, axis, "run", (0, 5)).axes
    np.testing.assert_allclose(axes.lines[0].get_xydata(), np.transpose([x, [4, 2, 0.25]]))
    assert axes.get_xlabel() == label and axes.get_ylim() == (0, 5) and axes.figure.get_suptitle() == "run"


def test_a_file_without_the_record_counts_from_zero():
    old = SimpleNamespace(val_record=[3.0, 2.0])
    axes, = learning_curves(Figure(), {"c": old}, "epoch").axes
    np.testing.assert_array_equal(axes.lines[0].get_xdata(), [0, 1])


def test_data_sets_have_their_colours_and_the_legend_gives_the_last_value():
    names = ["test_y_nll", "train_y_nll", "valid_y_nll"]
    axes, = learning_curves(Figure(), {name: CHANNEL for name in names}).axes
    assert [text.get_text() for text in axes.get_legend().texts] == [
        "train_y_nll  0.25", "valid_y_nll  0.25", "test_y_nll  0.25"]
    assert [line.get_color() for line in axes.lines] == ["tab:blue", "tab:orange", "tab:green"]
    assert "nats" in axes.get_ylabel()


def test_no_two_curves_look_the_same():
    for names in (["train_a", "valid_a", "train_b"], [f"c{k}" for k in range(20)], ["train_a", "learning_rate"],
                  [f"train_{k}" for k in range(6)]):
        styles = [tuple(style.values()) for style in line_styles(names).values()]
        assert len(set(styles)) == len(names)


def test_panels_keep_quantities_apart_and_spread_out_what_spans_decades():
    flat = SimpleNamespace(**{**vars(CHANNEL), "val_record": [0.1, 0.1, 0.1]})
    figure = learning_curves(Figure(), {"train_objective": CHANNEL, "learning_rate": flat, "test_objective": CHANNEL},
                             panels=True)
    assert [len(axes.lines) for axes in figure.axes] == [2, 1]
    assert [axes.get_yscale() for axes in figure.axes] == ["log", "linear"]
    single, = learning_curves(Figure(), {"train_objective": CHANNEL, "learning_rate": flat}).axes
    assert single.get_ylabel() == "value" and single.get_yscale() == "linear"


def test_a_channel_with_nan_is_drawn_where_it_can_be():
    gap = SimpleNamespace(**{**vars(CHANNEL), "val_record": [1.0, np.nan, np.inf]})
    axes, = learning_curves(Figure(), {"c": gap}, panels=True).axes
    axes.figure.canvas.draw()
    assert np.isnan(axes.lines[0].get_ydata()[1])


@pytest.mark.parametrize("name, words", [
    ("valid_y_misclass", "fraction"), ("test_h0_col_norms_mean", "L2"), ("odd", "value"),
    ("train_y_max_max_class:short", "probability")])
def test_a_name_tells_the_unit(name, words):
    assert words in quantity(name)


def test_smoothing_is_a_running_mean():
    np.testing.assert_allclose(smoothed([1.0, 3.0, 5.0, 7.0], width=2), [1, 2, 4, 6])
