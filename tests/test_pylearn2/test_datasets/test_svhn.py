"""SVHN's Matlab files are read, their classes counted from 0, and the validation set takes so many of each class."""
import numpy as np
import pytest
from scipy.io import savemat

from pylearn2.datasets.svhn import SVHN, SVHN_On_Memory
from pylearn2.utils.exc import DataError


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Thirty examples in train, forty in extra, ten in test: three, four and one of each digit."""
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setattr(SVHN, "file_sizes", {"train": 30, "extra": 40, "test": 10})
    monkeypatch.setattr(SVHN, "valid_sizes", {"train": 2, "extra": 1})
    folder = tmp_path / "SVHN" / "format2"
    folder.mkdir(parents=True)
    rng, held = np.random.RandomState(0), {}
    for name, size in SVHN.file_sizes.items():
        X = rng.randint(256, size=(32, 32, 3, size)).astype("uint8")
        held[name] = X, rng.permutation(np.repeat(np.arange(1, 11), size // 10)).astype("uint8")[:, np.newaxis]
        savemat(folder / f"{name}_32x32.mat", {"X": X, "y": held[name][1]})
    return folder, held


def test_the_examples_are_those_of_the_file_in_the_drawn_order(files):
    X, y = files[1]["train"]
    order = list(range(30))
    np.random.RandomState(322).shuffle(order)
    data = SVHN("train")
    np.testing.assert_array_equal(data.y, y[order].astype(int) - 1)
    np.testing.assert_array_equal(data.get_topological_view(), X.transpose(3, 0, 1, 2)[order])
    np.testing.assert_array_equal(SVHN("train", start=3, stop=5).X, data.X[3:5])
    centred = SVHN_On_Memory("train", center=True, scale=True)
    np.testing.assert_allclose(centred.X, (data.X - 127.5) / 127.5, rtol=1e-6)
    np.testing.assert_allclose(SVHN("train", scale=True).X, data.X / 255, rtol=1e-6)
    assert centred.get_test_set().X.shape == (10, 3072) and centred.get_test_set().center


def test_the_validation_set_is_balanced_and_the_rest_trains(files):
    valid, rest, everything = SVHN("valid"), SVHN("splitted_train"), SVHN("train_all")
    assert np.bincount(valid.y.ravel()).tolist() == [3] * 10
    assert (len(rest.X), len(everything.X)) == (40, 70)
    rows = {row.tobytes() for row in np.vstack([valid.X, rest.X])}
    assert rows == {row.tobytes() for row in everything.X} and len(rows) == 70


def test_what_is_missing_or_another_file_is_told(files, monkeypatch):
    folder, _ = files
    savemat(folder / "test_32x32.mat", {"X": np.zeros((32, 32, 3, 9), "uint8"), "y": np.ones((9, 1))})
    with pytest.raises(DataError, match=r"X of shape \(32, 32, 3, 9\).*wanted 32 x 32 x 3 x 10 of uint8"):
        SVHN("test")
    (folder / "extra_32x32.mat").unlink()
    with pytest.raises(DataError, match="get extra_32x32.mat from .*SVHN/format2"):
        SVHN("extra")
    with pytest.raises(ValueError, match="got 'vaild'"):
        SVHN("vaild")
