"""IDX files, made here byte by byte: what they hold, and what is said about broken ones."""
import gzip
import struct

import numpy as np
import pytest

from pylearn2.utils.exc import DataError
from pylearn2.utils.mnist_ubyte import read_mnist_images, read_mnist_labels

PIXELS = bytes([0, 127, 128, 255, 1, 2, 3, 4, 5, 6, 7, 8])
IMAGES = struct.pack(">4i", 2051, 2, 2, 3) + PIXELS
PACKED = gzip.compress(IMAGES, mtime=0)  # without the time, so that every process that tests finds the same tests
LABELS = struct.pack(">2i", 2049, 3) + bytes([7, 0, 9])


def written(tmp_path, content, name="some-images"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_images_and_labels_are_read_raw_or_gzipped(tmp_path, pack):
    images = read_mnist_images(written(tmp_path, pack(IMAGES)))
    assert images.dtype == "uint8"
    np.testing.assert_array_equal(images, np.array(list(PIXELS)).reshape(2, 2, 3))
    labels = read_mnist_labels(str(written(tmp_path, pack(LABELS))))
    assert labels.tolist() == [7, 0, 9]
    assert labels.dtype == "uint8"


def test_an_open_file_is_read_too(tmp_path):
    with open(written(tmp_path, IMAGES), "rb") as file:
        assert read_mnist_images(file).shape == (2, 2, 3)


def test_pixels_are_divided_in_the_type_asked_for(tmp_path):
    path = written(tmp_path, IMAGES)
    pixels = np.array(list(PIXELS)).reshape(2, 2, 3)
    for dtype in ("float32", "float64"):
        images = read_mnist_images(path, dtype)
        assert images.dtype == dtype
        np.testing.assert_array_equal(images, pixels.astype(dtype) / np.array(255, dtype))
    np.testing.assert_array_equal(read_mnist_images(path, bool), pixels >= 128)
    assert read_mnist_images(path, "int32").dtype == "int32"


@pytest.mark.parametrize(("content", "met", "wanted"), [
    (LABELS, "magic number 2049", "2051"),
    (b"", "0 bytes", "16 bytes"), (IMAGES[:10], "10 bytes", "16 bytes"),
    (IMAGES[:-1], "truncated: 27 bytes", "needs 28"), (IMAGES + b"x", "too long: 29 bytes", "needs 28"),
    (PACKED[:-9], "gzip", "fetch"), (b"\x1f\x8b" + b"?" * 30, "gzip", "fetch"),
    (PACKED + b"junk", "gzip", "fetch"),
    (PACKED[:15] + b"\xff" * 3 + PACKED[18:], "gzip", "fetch"),
    (struct.pack(">4i", 2051, -2, 2, 3) + PIXELS, "too long", "-2")])
def test_a_broken_file_is_named_with_what_was_met_and_wanted(tmp_path, content, met, wanted):
    path = written(tmp_path, content)
    with pytest.raises(DataError) as fault:
        read_mnist_images(path)
    assert fault.value.path == str(path)
    assert met in fault.value.met
    assert wanted in fault.value.wanted


def test_a_missing_file_is_a_data_error(tmp_path):
    with pytest.raises(DataError, match="absent.*No such file"):
        read_mnist_labels(tmp_path / "absent")
