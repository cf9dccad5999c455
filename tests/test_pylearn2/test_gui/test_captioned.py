"""Captioned sheets keep every pixel, and class templates are labelled and share one scale."""
import io

import numpy as np
import pytest
from PIL import Image

from pylearn2.gui.captioned import captioned_sheet, save_figure, template_sheet
from pylearn2.gui.patch_viewer import make_viewer


def drawn(figure):
    """Return the figure's pixels."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100)
    return np.asarray(Image.open(file).convert("RGB")).astype(int)


@pytest.mark.parametrize("title", ["one line", "two\nlines"])
def test_each_pixel_of_a_sheet_becomes_a_whole_square_under_the_title(title):
    viewer = make_viewer(np.random.RandomState(0).randn(6, 16))
    rows, columns = viewer.image.shape[:2]
    pixels = drawn(captioned_sheet(viewer, title))
    zoom = pixels.shape[1] // columns
    assert pixels.shape[1] == zoom * columns >= 640
    sheet = pixels[-zoom * rows:]
    centres = sheet[zoom // 2::zoom, zoom // 2::zoom]
    assert np.abs(centres - np.asarray(viewer.get_img())).max() <= 1  # matplotlib rounds, Pillow truncates
    assert pixels[:-zoom * rows].min() < 100  # there is a title


def test_templates_are_labelled_and_share_a_scale_centred_at_zero():
    images = np.random.RandomState(0).randn(10, 3, 3)
    figure = template_sheet(images, "m.pkl")
    patches = [axes for axes in figure.axes if axes.get_title()]
    assert [axes.get_title() for axes in patches] == [str(digit) for digit in range(10)]
    largest = np.abs(images).max()
    assert {axes.images[0].get_clim() for axes in patches} == {(-largest, largest)}
    np.testing.assert_array_equal(patches[3].images[0].get_array(), images[3])
    assert figure.get_suptitle() == "m.pkl"
    red, _, blue = patches[0].images[0].to_rgba(largest)[:3]
    assert red > blue


def test_individual_templates_each_have_their_own_scale():
    images = np.array([[[1.0, -2.0]], [[0.0, 0.0]], [[5.0, 1.0]]])
    figure = template_sheet(images, "", "individual", labels=["a", "b", "c"])
    clims = {axes.get_title(): axes.images[0].get_clim() for axes in figure.axes if axes.get_title()}
    assert clims == {"a": (-2, 2), "b": (-1, 1), "c": (-5, 5)}


def test_a_figure_is_written_in_the_format_of_its_ending(tmp_path):
    figure = template_sheet(np.eye(3)[np.newaxis], "t")
    save_figure(tmp_path / "t.pdf", figure)
    assert (tmp_path / "t.pdf").read_bytes().startswith(b"%PDF")
