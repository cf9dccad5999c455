"""Pictures as arrays: geometry and brightness follow the spec's formulas, files are written whole."""
import os

import numpy as np
import pytest
from PIL import Image

from pylearn2.utils import image
from pylearn2.utils.exc import EnvironmentVariableError


def test_tiles_have_the_size_and_the_places_that_the_formula_says():
    rows = np.arange(5 * 6, dtype=float).reshape(5, 6)
    sheet = image.tile_raster_images(rows, (2, 3), (2, 2), (1, 2), scale_rows_to_unit_interval=False,
                                     output_pixel_vals=False)
    assert sheet.shape == ((2 + 1) * 2 - 1, (3 + 2) * 2 - 2)
    np.testing.assert_array_equal(sheet[0:2, 0:3], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(sheet[3:5, 5:8], [[18, 19, 20], [21, 22, 23]])  # the fifth image is surplus
    assert sheet[2].sum() == 0 and sheet[:, 3:5].sum() == 0  # the spacing is black


def test_a_scaled_maximum_becomes_254_because_pixels_are_truncated():
    sheet = image.tile_raster_images(np.array([[-1.0, 3.0], [7.0, 5.0]]), (1, 2), (1, 3))
    assert sheet.dtype == np.uint8
    np.testing.assert_array_equal(sheet, [[0, 254, 254, 0, 0, 0]])  # each row by itself; the third tile is empty


def test_colour_tiles_fill_missing_channels_with_opaque_black():
    red = np.array([[0.0, 1.0]])
    pixels = image.tile_raster_images((red, None, None, None), (1, 2), (1, 1))
    np.testing.assert_array_equal(pixels, [[[0, 0, 0, 255], [254, 0, 0, 255]]])
    floats = image.tile_raster_images((red, None, None, None), (1, 2), (1, 1), output_pixel_vals=False)
    np.testing.assert_allclose(floats, [[[0, 0, 0, 1], [1, 0, 0, 1]]], atol=1e-7)


def test_unit_interval_scaling_keeps_its_input_and_survives_a_constant():
    values = np.array([2.0, 4.0, 6.0])
    np.testing.assert_allclose(image.scale_to_unit_interval(values), [0, 0.5, 1], atol=1e-8)
    np.testing.assert_array_equal(values, [2, 4, 6])
    np.testing.assert_array_equal(image.scale_to_unit_interval(np.full(3, 9.0)), 0)


def test_a_saved_image_comes_back(tmp_path):
    pixels = np.random.RandomState(0).randint(0, 256, (4, 5, 3)).astype("uint8")
    path = str(tmp_path / "p.png")
    image.save(path, pixels)
    np.testing.assert_array_equal(image.load(path, rescale_image=False, dtype="uint8"), pixels)
    np.testing.assert_array_equal(image.load(path), pixels / 255)
    grey = str(tmp_path / "grey.png")
    image.save(grey, np.full((2, 3, 1), 0.5))
    np.testing.assert_array_equal(image.load(grey, rescale_image=False), np.full((2, 3, 1), 127.0))


@pytest.mark.parametrize("bad, words", [
    (np.full((2, 2), 1.5), r"\[0, 1\]"), (np.full((2, 2), np.nan), "nan"), (np.zeros(4), r"\(4,\)")])
def test_what_is_no_image_is_refused_by_name(bad, words):
    with pytest.raises(ValueError, match=words):
        image.pil_from_ndarray(bad)


def test_a_picture_that_fails_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "p.png"
    path.write_bytes(b"old")

    def half_way(file, ending):
        file.write(b"half")
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        image.write_picture(path, half_way)
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["p.png"]


@pytest.mark.parametrize("name", ["picture", "picture.xyz"])
def test_an_ending_that_names_no_format_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=r"\.png"):
        image.save(tmp_path / name, np.zeros((2, 2)))
    assert os.listdir(tmp_path) == []


def test_a_text_file_is_no_picture(tmp_path):
    path = tmp_path / "p.png"
    path.write_text("no picture")
    with pytest.raises(ValueError, match="not a picture"):
        image.load(path)


def test_thumbnails_keep_proportions_and_are_padded_with_black():
    white = np.full((40, 20, 3), 255, dtype="uint8")
    thumbnail = image.make_letterboxed_thumbnail(white, (10, 10))
    assert thumbnail.shape == (10, 10, 3) and thumbnail.dtype == np.uint8
    np.testing.assert_array_equal(thumbnail[5, :, 0], [0, 0] + [255] * 5 + [0] * 3)  # 40 x 20 -> 10 x 5
    assert image.fit_inside(white, (50, 50)).shape == white.shape
    with pytest.raises(ValueError, match="does not fit"):
        image.letterbox(white, (10, 10))


def test_show_hands_the_viewer_a_png_and_removes_it(tmp_path, monkeypatch):
    copy = tmp_path / "seen.png"
    script = tmp_path / "viewer.sh"
    script.write_text(f'cp "$1" "{copy}"; echo "$1" > "{tmp_path}/name"\n')
    monkeypatch.setenv(image.VIEWER_VARIABLE, f"sh {script}")
    image.show(np.full((3, 4, 3), 0.5)).wait()
    assert Image.open(copy).size == (4, 3)
    assert not os.path.exists((tmp_path / "name").read_text().strip())


def test_show_without_a_viewer_says_which_variable_to_set(monkeypatch):
    monkeypatch.delenv(image.VIEWER_VARIABLE, raising=False)
    with pytest.raises(EnvironmentVariableError, match=image.VIEWER_VARIABLE):
        image.show(np.zeros((2, 2)))
