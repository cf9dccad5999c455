"""SparseDataset: a SciPy sparse matrix, one example a row."""

import gzip
import logging
import os

import numpy as np
import pytensor
import scipy.sparse

from pylearn2 import unpickle
from pylearn2.datasets.dataset import Dataset
from pylearn2.space import VectorSpace
from pylearn2.utils.exc import DataError
from pylearn2.utils.iteration import FiniteDatasetIterator
from pylearn2.utils.rng import make_np_rng

__all__ = ["SparseDataset"]

log = logging.getLogger(__name__)


class SparseDataset(Dataset):
    """Features as a sparse matrix; batches are CSR matrices, unless a dense space is asked for.

    Parameters
    ----------
    load_path : str or None, the file: ``.npz`` of `scipy.sparse.save_npz`, or ``.npy`` with a dense array or one
        pickled sparse matrix, which is read by the allow-list
    from_scipy_sparse_dataset : SciPy sparse matrix, where there is no `load_path`
    zipped_npy : bool, whether the ``.npy`` file is gzipped
    """

    _iter_mode = "sequential"

    def __init__(self, load_path=None, from_scipy_sparse_dataset=None, zipped_npy=True):
        self.load_path, self.y = load_path, None
        if load_path is not None:
            self.X = scipy.sparse.csr_matrix(_read(os.fspath(load_path), zipped_npy), dtype=pytensor.config.floatX)
        elif scipy.sparse.issparse(from_scipy_sparse_dataset):
            self.X = from_scipy_sparse_dataset.tocsr()
        else:
            raise TypeError("from_scipy_sparse_dataset must be a SciPy sparse matrix, got "
                            f"{type(from_scipy_sparse_dataset).__name__}")
        self.X_space = VectorSpace(dim=self.X.shape[1], sparse=True)
        self.data_specs = self._iter_data_specs = (self.X_space, "features")
        self.rng = make_np_rng(self._default_seed)

    def iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None, return_tuple=False):
        """Return an iterator over batches, see :meth:`.Dataset.iterator`."""
        mode, batch_size, num_batches, rng, data_specs = self._init_iterator(
            mode, batch_size, num_batches, rng, data_specs)
        order = mode(self.get_num_examples(), batch_size, num_batches, rng)
        return FiniteDatasetIterator(self, order, data_specs, return_tuple)

    def get_design_matrix(self):
        """Return the sparse matrix."""
        return self.X

    def get_batch_design(self, batch_size, include_labels=False):
        """Return `batch_size` rows that are drawn; with `include_labels` the pair of them and None."""
        rows = self.X[self.rng.permutation(self.get_num_examples())[:batch_size]]
        return (rows, None) if include_labels else rows

    def get_data(self):
        """Return the sparse matrix."""
        return self.X

    def get_data_specs(self):
        """Return the sparse space and ``'features'``."""
        return self.data_specs

    def get_num_examples(self):
        """Return the number of rows."""
        return self.X.shape[0]


def _read(path, zipped):
    """Return what is in the file, sparse or dense; DataError where it is neither."""
    if not os.path.isfile(path):
        raise DataError(path, "there is no such file", "check the path")
    try:
        if path.endswith(".npz"):
            return scipy.sparse.load_npz(path)
        with gzip.open(path) if zipped else open(path, "rb") as file:
            return _read_npy(file)
    except unpickle.RefusedPickle as error:
        raise DataError(path, f"refused: {error}", "write it with scipy.sparse.save_npz") from error
    except (ValueError, EOFError, OSError) as error:
        advice = "zipped_npy: 0 reads a file that is not gzipped" if isinstance(error, gzip.BadGzipFile) else (
            "wanted what numpy.save or scipy.sparse.save_npz wrote")
        raise DataError(path, f"cannot be read ({error})", advice) from error


def _read_npy(file):
    """Return the array in an open .npy file, or the one object that it holds."""
    version = np.lib.format.read_magic(file)
    reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran_order, dtype = reader(file)
    if dtype.hasobject:
        held = np.asarray(unpickle.loads(file.read()), dtype=object)
        return held.reshape(-1)[0]
    return np.frombuffer(file.read(), dtype).reshape(shape, order="F" if fortran_order else "C")
