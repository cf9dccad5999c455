"""CIFAR's pickles of Python 2 are read, checked and prepared as upstream did; what is missing or strange is told."""
import logging
import pickle
import struct

import numpy as np
import pytest

from pylearn2.datasets import control
from pylearn2.datasets.cifar10 import CIFAR10
from pylearn2.datasets.cifar100 import CIFAR100
from pylearn2.utils.exc import DataError


def python_2_pickle(pictures, name, labels):
    """Return the bytes that Python 2 wrote for ``{'data': uint8 array, name: list}``."""
    def text(word):
        return b"U" + bytes([len(word)]) + word

    def number(n):
        return b"J" + struct.pack("<i", n)

    dtype = b"cnumpy\ndtype\n(" + text(b"u1") + number(0) + number(1) + b"tR(" + number(3) + text(b"|") + (
        b"NNN" + number(-1) + number(-1) + number(0) + b"tb")
    raw = pictures.tobytes()
    array = (b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(" + number(0) + b"t" + text(b"b") + b"tR("
             + number(1) + b"(" + b"".join(map(number, pictures.shape)) + b"t" + dtype + b"\x89"
             + b"T" + struct.pack("<i", len(raw)) + raw + b"tb")
    listed = b"](" + b"".join(map(number, labels)) + b"e"
    return b"\x80\x02}(" + text(b"data") + array + text(name) + listed + b"u."


@pytest.fixture
def cifar10(tmp_path, monkeypatch):
    """Two pictures a file in the place of ten thousand; returns all twelve and their labels."""
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setattr(CIFAR10, "set_sizes", {"train": 10, "test": 2})
    folder = tmp_path / "cifar10" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    rng = np.random.RandomState(0)
    pictures, labels = rng.randint(256, size=(12, 3072)).astype("uint8"), rng.randint(10, size=12)
    for i, name in enumerate([*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]):
        part = slice(2 * i, 2 * i + 2)
        (folder / name).write_bytes(python_2_pickle(pictures[part], b"labels", labels[part].tolist()))
    return folder, pictures, labels


def test_the_written_pickle_is_one_that_python_reads():
    pictures = np.arange(6, dtype="uint8").reshape(2, 3)
    read = pickle.loads(python_2_pickle(pictures, b"labels", [1, 2]), encoding="latin1")
    np.testing.assert_array_equal(read["data"], pictures)
    assert read["labels"] == [1, 2]


def test_pictures_and_labels_are_those_of_the_files(cifar10):
    _, pictures, labels = cifar10
    train, test = CIFAR10("train"), CIFAR10("test")
    np.testing.assert_array_equal(train.X, pictures[:10])
    np.testing.assert_array_equal(test.y, labels[10:, np.newaxis])
    assert (train.X.dtype, train.y.dtype, train.y_labels) == (np.float32, np.uint8, 10)
    red_first_row = train.get_topological_view()[3, 0, :, 0]  # a row holds red, then green, then blue
    np.testing.assert_array_equal(red_first_row, pictures[3, :32])
    part = CIFAR10("train", start=2, stop=5, axes=("c", 0, 1, "b"))
    assert part.get_topological_view().shape == (3, 32, 32, 3) and "[2:5]" in part.description


def test_preparation_is_as_published(cifar10):
    _, pictures, _ = cifar10
    train = pictures[:10].astype("float32")
    np.testing.assert_array_equal(CIFAR10("train", center=True, rescale=True).X, (train - 127.5) / 127.5)
    test = CIFAR10("test", toronto_prepro=True)
    np.testing.assert_allclose(test.X, pictures[10:] / 255 - (train / 255).mean(axis=0), atol=1e-6)
    contrast = CIFAR10("train", gcn=55.0)
    np.testing.assert_allclose(np.linalg.norm(contrast.X, axis=1), 55, rtol=1e-5)
    assert np.abs(contrast.adjust_for_viewer(contrast.X)).max(axis=1) == pytest.approx(1)
    assert contrast.get_test_set().gcn == 55.0
    for options in ({}, {"center": True}, {"center": True, "rescale": True}, {"rescale": True}):
        one = CIFAR10("train", **options)
        shown = one.adjust_for_viewer(one.X)
        np.testing.assert_allclose(shown, (train - 127.5) / 127.5, atol=1e-5)
        np.testing.assert_allclose(one.adjust_to_be_viewed_with(one.X, one.X), shown)


def test_a_missing_damaged_or_hostile_file_is_told(cifar10, caplog, monkeypatch):
    folder, pictures, _ = cifar10
    monkeypatch.setattr(logging.getLogger("pylearn2"), "propagate", True)
    CIFAR10("test")
    assert "is not the published file: its MD5 is" in caplog.text
    (folder / "test_batch").write_bytes(python_2_pickle(pictures[:1], b"labels", [1]))
    with pytest.raises(DataError, match=r"pictures of shape \(1, 3072\).*wanted 2 x 3072 of uint8"):
        CIFAR10("test")
    (folder / "test_batch").write_bytes(python_2_pickle(pictures[:2], b"labels", [1, 11]))
    with pytest.raises(DataError, match="labels from 1 to 11; wanted numbers from 0 to 9"):
        CIFAR10("test")
    (folder / "test_batch").write_bytes(b"cos\nsystem\n(U\x04truetR.")
    with pytest.raises(DataError, match="refused: .*os.system"):
        CIFAR10("test")
    (folder / "test_batch").unlink()
    with pytest.raises(DataError, match="there is no such file; unpack cifar-10-python.tar.gz.*folder cifar10"):
        CIFAR10("test")
    with pytest.raises(ValueError, match="CIFAR-10 has the sets train, test, got 'valid'"):
        CIFAR10("valid")
    with pytest.raises(ValueError, match="toronto_prepro is a preprocessing of its own"):
        CIFAR10("train", toronto_prepro=True, center=True)


def test_cifar100_has_fine_labels(tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setattr(CIFAR100, "set_sizes", {"train": 2, "test": 2})
    folder = tmp_path / "cifar100" / "cifar-100-python"
    folder.mkdir(parents=True)
    (folder / "train").write_bytes(python_2_pickle(np.zeros((2, 3072), "uint8"), b"fine_labels", [99, 3]))
    train = CIFAR100("train")
    assert train.y.tolist() == [[99], [3]] and train.y_labels == 100
    with pytest.raises(DataError, match="cifar-100-python/test: there is no such file"):
        CIFAR100("test")


def test_a_tool_can_have_the_geometry_without_the_files(monkeypatch):
    control.push_load_data(False)
    try:
        assert CIFAR10("train").get_topological_view().shape[1:] == (32, 32, 3)
    finally:
        control.pop_load_data()
