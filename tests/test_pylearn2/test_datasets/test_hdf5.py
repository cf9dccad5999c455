"""Sources of an HDF5 file come batch by batch in any order, under their names or others."""
import pickle
import sys

import h5py
import numpy as np
import pytest

from pylearn2.datasets.hdf5 import HDF5Dataset
from pylearn2.space import CompositeSpace, IndexSpace, VectorSpace
from pylearn2.utils.exc import DataError
from pylearn2.utils.iteration import resolve_iterator_class

X, Y = np.random.RandomState(0).rand(10, 3), np.arange(10)[:, np.newaxis] % 4
SPACES = [VectorSpace(3), IndexSpace(dim=1, max_labels=4)]


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "data.h5")
    with h5py.File(path, "w") as file:
        file["images"], file["labels"], file["short"] = X, Y, X[:4]
    return path


@pytest.mark.parametrize("load_all", [False, True])
@pytest.mark.parametrize("mode, options", [
    ("sequential", {"batch_size": 4}), ("shuffled_sequential", {"batch_size": 4}),
    ("random_uniform", {"batch_size": 6, "num_batches": 3}), ("random_slice", {"batch_size": 4, "num_batches": 2})])
def test_batches_are_the_rows_that_the_order_asks_for(path, load_all, mode, options):
    data = HDF5Dataset(path, ["images", "labels"], SPACES, aliases=["features", "targets"], load_all=load_all,
                       cache_size=1 << 16)
    assert data.get_num_examples() == 10 and data.has_targets()
    seed = None if mode == "sequential" else 3
    wanted = resolve_iterator_class(mode)(10, options["batch_size"], options.get("num_batches"), seed)
    specs = (CompositeSpace([VectorSpace(3), VectorSpace(4)]), ("features", "targets"))
    for (features, one_hot), rows in zip(data.iterator(mode, rng=seed, data_specs=specs, **options), wanted,
                                         strict=True):
        np.testing.assert_allclose(features, X[rows])
        np.testing.assert_array_equal(one_hot.argmax(axis=1), Y[rows].ravel())


def test_a_copy_opens_the_file_anew(path):
    data = pickle.loads(pickle.dumps(HDF5Dataset(path, ["images"], [VectorSpace(3)])))
    assert data.get_data_specs() == (VectorSpace(3), "images")
    np.testing.assert_array_equal(data.get_data()[2:4], X[2:4])


def test_what_does_not_fit_is_told(path, monkeypatch):
    for arguments, error, words in (
            (("no.h5", ["images"], SPACES[:1]), DataError, "there is no such file"),
            ((path, ["image"], SPACES[:1]), DataError, "has no 'image'; did you mean 'images'?"),
            ((path, ["images", "short"], [SPACES[0]] * 2), DataError, "sources of different lengths"),
            ((path, ["images"], SPACES), ValueError, "one Space for each"),
            ((path, ["images", "labels"], SPACES, ["a", "a"]), ValueError, "each with a name of its own")):
        with pytest.raises(error) as caught:
            HDF5Dataset(*arguments)
        assert words in str(caught.value)
    data = HDF5Dataset(path, ["images"], SPACES[:1])
    with pytest.raises(ValueError, match="no source 'imags': did you mean 'images'"):
        data.get(("imags",), slice(0, 2))
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ImportError, match="pip install h5py"):
        HDF5Dataset(path, ["images"], SPACES[:1])
