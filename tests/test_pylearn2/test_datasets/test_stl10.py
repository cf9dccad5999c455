"""STL-10's Matlab files, the HDF5 one too, become pictures the right way up; a fold is what was published with them."""
import h5py
import numpy as np
import pytest
from scipy.io import savemat

from pylearn2.datasets.stl10 import STL10, restrict
from pylearn2.utils.exc import DataError

PIXELS = 96 * 96 * 3


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setattr(STL10, "set_sizes", {"train": 10, "test": 2, "unlabeled": 4})
    monkeypatch.setattr(STL10, "fold_size", 3)
    folder = tmp_path / "stl10" / "stl10_matlab"
    folder.mkdir(parents=True)
    return folder


def matlab_rows(pictures):
    """Return pictures (b, 0, 1, c) as Matlab unrolls them: column after column, channel after channel."""
    return np.array([picture.reshape(-1, order="F") for picture in pictures])


def test_labelled_pictures_stand_upright_and_folds_are_kept(folder):
    pictures = np.random.RandomState(0).randint(256, size=(10, 96, 96, 3)).astype("uint8")
    folds = np.empty((1, 10), dtype=object)
    for i in range(10):
        folds[0, i] = np.array([[i + 1], [1], [10]], dtype="uint16")
    names = np.array(["airplane", "bird"], dtype=object)[np.newaxis]
    y = np.arange(1, 11, dtype="uint8")[:, np.newaxis]
    savemat(folder / "train.mat", {"X": matlab_rows(pictures), "y": y, "class_names": names, "fold_indices": folds})
    data = STL10("train", center=True)
    np.testing.assert_array_equal(data.get_topological_view(), pictures - np.float32(127.5))
    assert data.class_names == ["airplane", "bird"] and data.y_labels == 10
    assert restrict(data, 4).y.ravel().tolist() == [4, 0, 9] and len(data.X) == 3
    assert len(STL10("train", example_range=(2, 6)).X) == 4
    with pytest.raises(ValueError, match="folds 0 to 9, got 10"):
        restrict(data, 10)


def test_unlabelled_pictures_come_from_the_hdf5_file(folder):
    pictures = np.random.RandomState(0).randint(256, size=(4, 96, 96, 3)).astype("uint8")
    with h5py.File(folder / "unlabeled.mat", "w") as file:
        file["X"] = matlab_rows(pictures).T
    np.testing.assert_array_equal(STL10("unlabeled").get_topological_view(), pictures)
    part = STL10("unlabeled", example_range=(1, 3))
    np.testing.assert_array_equal(part.get_topological_view(), pictures[1:3])
    assert not part.has_targets()


def test_what_is_missing_or_another_file_is_told(folder):
    with pytest.raises(DataError, match="test.mat: there is no such file; get the Matlab files of STL-10"):
        STL10("test")
    savemat(folder / "test.mat", {"X": np.zeros((2, 5), "uint8"), "y": np.ones((2, 1)), "class_names": [1]})
    with pytest.raises(DataError, match="wanted 2 x 27648 of uint8"):
        STL10("test")
    (folder / "unlabeled.mat").write_bytes(b"no")
    with pytest.raises(DataError, match="is no HDF5 file"):
        STL10("unlabeled")
