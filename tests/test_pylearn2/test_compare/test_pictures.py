"""Curves of several runs in one figure, and weight templates as small PNGs."""
import io
import math
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from pylearn2.compare.folders import read_runs
from pylearn2.compare.pictures import comparison_curves, run_colours, template_png, varied_number
from pylearn2.compare.summary import compare


def rates(model_file, *settings):
    paths = [model_file(f"r{k}", settings=of_one) for k, of_one in enumerate(settings)]
    return compare(read_runs(paths)[0])


def model_with(images):
    return SimpleNamespace(get_weights_topo=lambda: np.asarray(images, dtype=float))


def test_each_channel_has_a_panel_and_each_run_a_line_and_a_name(model_file):
    comparison = rates(model_file, (0.1, 1), (0.2, 1))
    figure = comparison_curves(Figure(), comparison, ["valid_y_misclass", "test_y_misclass"])
    panels = figure.axes
    assert [len(axes.lines) for axes in panels] == [2, 2]
    np.testing.assert_array_equal(panels[1].lines[0].get_ydata(), [0.9, 0.3, 0.28])
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["r0", "r1"]
    assert panels[0].get_yscale() == "log" or panels[0].get_ylim()[1] < 1.2


def test_the_figure_says_which_data_the_runs_learned_from(model_file):
    runs, _ = read_runs([model_file(name, dataset_description=f"{name} digits") for name in ("a $", "b")])
    figure = comparison_curves(Figure(), compare(runs), ["valid_y_misclass"])
    assert figure.get_suptitle() == "trained on a $ digits and b digits"
    assert comparison_curves(Figure(), rates(model_file, (0.1, 1)), ["valid_y_misclass"]).get_suptitle() == ""


def test_curves_against_seconds_follow_the_clock(model_file):
    figure = comparison_curves(Figure(), rates(model_file, (0.1, 1)), ["valid_y_misclass"], axis="second")
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_xdata(), [0, 1.5, 3])


def test_a_varied_number_becomes_a_scale_of_colours_and_twins_differ_in_dashes(model_file):
    comparison = rates(model_file, (0.1, 1), (0.01, 1), (1.0, 1), (1.0, 2))
    assert varied_number(comparison) == "algorithm.learning_rate"
    styles = run_colours(comparison)
    brightness = [sum(style["color"][:3]) for style in styles]
    assert brightness[1] < brightness[0] < brightness[2] == brightness[3]
    assert styles[2]["linestyle"] != styles[3]["linestyle"]


def test_a_picture_of_a_dollar_in_a_name_is_drawn(model_file, tmp_path):
    runs, _ = read_runs([model_file("a$b_{$", {"valid_$x$_misclass": [0.5, 0.4]})])
    comparison_curves(Figure(), compare(runs), ["valid_$x$_misclass"]).savefig(tmp_path / "x.svg")


def test_templates_are_red_for_blue_against_and_white_at_zero():
    weights = np.zeros((10, 2, 3, 1))
    weights[0, 0, 0], weights[9, 1, 2] = 2.0, -2.0
    png, limit = template_png(model_with(weights))
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")).astype(int)
    assert limit == 2.0
    assert pixels.shape == (2 * 2 + 1, 5 * 3 + 4, 4)  # two lines of five, one pixel apart
    red, blue, zero, gap = pixels[0, 0], pixels[-1, -1], pixels[0, 1], pixels[2, 0]
    assert red[0] > red[2] + 50 and blue[2] > blue[0] + 50
    assert zero[:3].min() > 240 and zero[3] == 255 and gap[3] == 0


def test_colour_patches_keep_their_colours():
    png, _ = template_png(model_with(np.broadcast_to([1.0, -1.0, -1.0], (4, 2, 2, 3))))
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("model, words", [
    (SimpleNamespace(), "no weights"), (model_with(np.zeros((0, 2, 2, 1))), "no weights"),
    (model_with(np.full((1, 2, 2, 1), math.nan)), "diverged")])
def test_a_model_without_weights_to_draw_says_why(model, words):
    with pytest.raises(ValueError, match=words):
        template_png(model)
