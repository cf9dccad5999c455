"""Whitened, sparse, binarized data, faces and toys: each read from files of the form that upstream read."""
import gzip
import pickle

import numpy as np
import pytest
import scipy.sparse
from scipy.io import savemat

from pylearn2.datasets.binarized_mnist import BinarizedMNIST
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.norb import SmallNORB
from pylearn2.datasets.preprocessing import ZCA
from pylearn2.datasets.sparse_dataset import SparseDataset
from pylearn2.datasets.tfd import TFD
from pylearn2.datasets.zca_dataset import ZCA_Dataset
from pylearn2.space import VectorSpace
from pylearn2.utils.exc import DataError

RNG = np.random.RandomState(0)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    return tmp_path


def test_whitened_data_can_be_seen_as_they_were():
    raw, zca = RNG.rand(20, 4), ZCA(filter_bias=1e-9)
    whitened = DenseDesignMatrix(X=raw.copy(), y=np.arange(20)[:, np.newaxis] % 3, y_labels=3)
    whitened.apply_preprocessor(zca, can_fit=True)
    data = ZCA_Dataset(whitened, zca, start=5, stop=15)
    np.testing.assert_allclose(data.mapback(data.X), raw[5:15], atol=1e-6)
    assert data.y.ravel().tolist() == (np.arange(5, 15) % 3).tolist() and data.y_labels == 3
    np.testing.assert_allclose(np.abs(data.adjust_for_viewer(data.X)).max(axis=1), 1)
    np.testing.assert_allclose(data.adjust_to_be_viewed_with(2 * data.X, data.X, True),
                               np.clip(2 * data.adjust_for_viewer(data.X), -1, 1), atol=1e-9)
    with pytest.raises(ValueError, match="test set cannot be found"):
        data.get_test_set()
    whitened.y = whitened.y.ravel()
    with pytest.raises(ValueError, match="are a matrix, got the shape"):
        ZCA_Dataset(whitened, zca)


def test_sparse_batches_are_the_rows_of_the_matrix(tmp_path):
    matrix = scipy.sparse.random(9, 5, density=0.4, format="csr", random_state=1)
    scipy.sparse.save_npz(tmp_path / "x.npz", matrix)
    np.save(tmp_path / "x.npy", matrix.toarray())
    held = np.empty((), dtype=object)
    held[()] = matrix
    with gzip.open(tmp_path / "x.npy.gz", "wb") as file:
        np.save(file, held)
    for data in (SparseDataset(from_scipy_sparse_dataset=matrix.tocsc()), SparseDataset(str(tmp_path / "x.npz")),
                 SparseDataset(str(tmp_path / "x.npy"), zipped_npy=False), SparseDataset(str(tmp_path / "x.npy.gz"))):
        batches = list(data.iterator("sequential", batch_size=4))
        assert all(scipy.sparse.issparse(batch) for batch in batches) and data.get_num_examples() == 9
        np.testing.assert_allclose(scipy.sparse.vstack(batches).toarray(), matrix.toarray(), rtol=1e-6)
        dense = next(data.iterator("sequential", batch_size=9, data_specs=(VectorSpace(5), "features")))
        np.testing.assert_allclose(dense, matrix.toarray(), rtol=1e-6)
    assert data.get_batch_design(3).shape == (3, 5)


def test_a_sparse_file_runs_no_code_and_a_wrong_one_is_told(tmp_path):
    class Hostile:
        def __reduce__(self):
            return __import__("os").system, ("true",)

    held = np.empty((), dtype=object)
    held[()] = Hostile()
    np.save(tmp_path / "x.npy", held)
    for path, words in (("x.npy", "refused: "), ("no.npy", "there is no such file")):
        with pytest.raises(DataError, match=words):
            SparseDataset(str(tmp_path / path), zipped_npy=False)
    with pytest.raises(DataError, match="zipped_npy: 0 reads"):
        SparseDataset(str(tmp_path / "x.npy"))
    with pytest.raises(TypeError, match="must be a SciPy sparse matrix, got list"):
        SparseDataset(from_scipy_sparse_dataset=[1])


def test_binarized_digits_are_zeros_and_ones(folder, monkeypatch):
    monkeypatch.setattr(BinarizedMNIST, "set_sizes", {"train": 10, "valid": 10, "test": 10})
    (folder / "binarized_mnist").mkdir()
    X = RNG.randint(2, size=(10, 784))
    for name in ("train", "test"):
        np.save(folder / "binarized_mnist" / f"binarized_mnist_{name}.npy", X)
    np.testing.assert_array_equal(BinarizedMNIST("train", start=2, stop=7).X, X[2:7])
    np.testing.assert_array_equal(BinarizedMNIST("train", shuffle=True).X, X[[9, 3, 5, 6, 4, 7, 1, 2, 8, 0]])
    assert BinarizedMNIST("train").get_test_set().X.shape == (10, 784)
    with pytest.raises(DataError, match="binarized_mnist_valid.npy: there is no such file; save with numpy.save"):
        BinarizedMNIST("valid")
    np.save(folder / "binarized_mnist" / "binarized_mnist_valid.npy", 2 * X)
    with pytest.raises(DataError, match="pixels from 0 to 2; wanted numbers from 0 to 1"):
        BinarizedMNIST("valid")


def test_faces_are_those_of_the_fold(folder):
    (folder / "faces" / "TFD").mkdir(parents=True)
    images, folds = RNG.randint(256, size=(12, 48, 48)), np.tile(np.arange(12)[:, np.newaxis] % 4, (1, 5))
    savemat(folder / "faces" / "TFD" / "TFD_48x48.mat", {
        "images": images.astype("uint8"), "folds": folds.astype("uint8"),
        "labs_ex": (np.arange(12)[:, np.newaxis] % 7 + 1).astype("int16"), "labs_id": np.arange(12)[:, np.newaxis]})
    valid = TFD("valid", fold=2, scale=True)
    np.testing.assert_allclose(valid.X, images[2::4].reshape(3, -1) / 255, rtol=1e-6)
    assert valid.y.ravel().tolist() == [2, 6, 3] and valid.y_identity.ravel().tolist() == [2, 6, 10]
    assert not TFD("unlabeled").has_targets() and len(TFD("full_train").X) == 6
    drawn = np.random.RandomState(132987).permutation(3)
    np.testing.assert_array_equal(TFD("test", shuffle=True).y_identity.ravel(), np.array([3, 7, 11])[drawn])
    assert valid.get_test_set(fold=1).args["fold"] == 1
    with pytest.raises(DataError, match="faces/TFD/TFD_96x96.mat: there is no such file"):
        TFD("train", image_size=96)
    with pytest.raises(ValueError, match="folds 0 to 4"):
        TFD("train", fold=5)


def test_toys_are_read_from_the_authors_format(folder, monkeypatch):
    monkeypatch.setattr(SmallNORB, "n_pairs", 4)
    files = folder / "norb_small" / "original"
    files.mkdir(parents=True)
    base = files / "smallnorb-5x46789x9x18x6x2x96x96-training"
    pictures, labels = RNG.randint(256, size=(4, 2, 96, 96)).astype("uint8"), np.array([0, 4, 2, 1], "<i4")
    info = np.arange(16, dtype="<i4").reshape(4, 4)
    for kind, magic, array in (("dat", 0x1E3D4C55, pictures), ("cat", 0x1E3D4C54, labels), ("info", 0x1E3D4C54, info)):
        lengths = [*array.shape, *[1] * (3 - array.ndim)]
        header = np.array([magic, array.ndim, *lengths], "<i4").tobytes()
        base.with_name(f"{base.name}-{kind}.mat").write_bytes(header + array.tobytes())
    data = SmallNORB("train", multi_target=True)
    np.testing.assert_array_equal(data.y, np.hstack([labels[:, np.newaxis], info]))
    np.testing.assert_array_equal(data.get_topological_view()[..., 1], pictures[:, 1])  # the right one
    part = SmallNORB("train", stop=2)
    assert part.X.shape == (2, 18432) and [part.get_category(label) for label in part.y[:, 0]] == ["animal", "car"]
    assert (SmallNORB.get_elevation_degrees(8), SmallNORB.get_azimuth_degrees(34)) == (70, 340)
    dat = base.with_name(f"{base.name}-dat.mat")
    dat.write_bytes(dat.read_bytes()[:-5])
    with pytest.raises(DataError, match="ends after 73723 bytes"):
        SmallNORB("train")
    dat.write_bytes(pickle.dumps(3))
    with pytest.raises(DataError, match="wanted a matrix file of NORB"):
        SmallNORB("train")
    with pytest.raises(DataError, match="there is no such file; get smallnorb-5x01235"):
        SmallNORB("test")
