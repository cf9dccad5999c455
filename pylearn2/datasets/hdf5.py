"""HDF5Dataset: sources in an HDF5 file, read batch by batch or at once. Needs h5py, which is imported where used."""

import os

import numpy as np

from pylearn2.datasets.dataset import Dataset
from pylearn2.space import CompositeSpace, Space
from pylearn2.utils.exc import DataError, did_you_mean
from pylearn2.utils.iteration import FiniteDatasetIterator
from pylearn2.utils.rng import make_np_rng

__all__ = ["HDF5Dataset", "open_hdf5"]


def open_hdf5(path, **options):
    """Return the open file `path`, for reading; `options` are those of h5py.

    Raises
    ------
    DataError
        where it is missing or is no HDF5 file.
    ImportError
        without h5py.
    """
    try:
        import h5py
    except ImportError as error:
        raise ImportError(f"{path} is an HDF5 file, which h5py reads: pip install h5py") from error
    try:
        return h5py.File(path, mode="r", **options)
    except FileNotFoundError:
        raise DataError(path, "there is no such file", "check the path") from None
    except OSError as error:
        raise DataError(path, f"is no HDF5 file ({error})", "wanted what h5py or PyTables wrote") from error


class HDF5Dataset(Dataset):
    """Arrays of an HDF5 file under their names there, or other ones.

    Parameters
    ----------
    filename : str
    sources : list of str, names in the file
    spaces : list of Space, one for each source
    aliases : list with, for each source, another name for it or None; or None
    load_all : bool. Read all of it at once; otherwise each batch is read when it is asked for
    cache_size : int, bytes of h5py's cache for each array, or None for its own default
    use_h5py : accepted for old files; h5py reads what PyTables wrote, too

    Raises
    ------
    DataError
        where the file lacks a source, or sources differ in length.
    """

    _iter_mode = "sequential"

    def __init__(self, filename, sources, spaces, aliases=None, load_all=False, cache_size=None, use_h5py="auto"):
        self.filename, self.load_all, self.cache_size = os.fspath(filename), load_all, cache_size
        self.source_files = [self.filename]  # else whoever tells the data by their bytes would read all of them at once
        self._sources = list(sources)
        names = [alias or source for alias, source in
                 zip([None] * len(sources) if aliases is None else aliases, sources, strict=True)]
        if len(spaces) != len(sources) or not all(isinstance(space, Space) for space in spaces):
            raise ValueError(f"HDF5Dataset needs one Space for each of {sources}, got {spaces}")
        if not sources or len(set(names)) < len(names):
            raise ValueError(f"HDF5Dataset needs sources, each with a name of its own, got {names}")
        self.spaces = dict(zip(names, spaces, strict=True))
        self._open()
        one = len(names) == 1
        self._iter_data_specs = self.data_specs = (
            spaces[0] if one else CompositeSpace(tuple(spaces)), names[0] if one else tuple(names))
        self.rng = make_np_rng(self._default_seed)

    def _open(self):
        """Set `data`, ``{name: array, in memory or in the file}``."""
        options = {} if self.cache_size is None else {"rdcc_nbytes": self.cache_size}
        self._file = open_hdf5(self.filename, **options)
        unknown = [source for source in self._sources if source not in self._file]
        if unknown:
            raise DataError(self.filename, f"has no {unknown[0]!r}", did_you_mean(unknown[0], list(self._file)))
        self.data = {name: self._file[source][()] if self.load_all else self._file[source]
                     for name, source in zip(self.spaces, self._sources, strict=True)}
        lengths = {name: len(array) for name, array in self.data.items()}
        if len(set(lengths.values())) > 1:
            raise DataError(self.filename, f"sources of different lengths {lengths}", "each holds the same examples")

    def iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None, return_tuple=False):
        """Return an iterator over batches, see :meth:`.Dataset.iterator`; by default of all sources."""
        mode, batch_size, num_batches, rng, data_specs = self._init_iterator(
            mode, batch_size, num_batches, rng, data_specs)
        order = mode(self.get_num_examples(), batch_size, num_batches, rng)
        return FiniteDatasetIterator(self, order, data_specs, return_tuple)

    def get(self, sources, indices):
        """Return the examples `indices` of each of `sources`, a tuple of arrays."""
        unknown = [source for source in sources if source not in self.data]
        if unknown:
            raise ValueError(f"there is no source {unknown[0]!r}: {did_you_mean(unknown[0], self.data)}")
        return tuple(_rows(self.data[source], indices) for source in sources)

    def get_data(self):
        """Return the arrays, in memory or in the file; one alone is not in a tuple."""
        arrays = tuple(self.data.values())
        return arrays[0] if len(arrays) == 1 else arrays

    def get_data_specs(self):
        """Return the specs of all sources."""
        return self.data_specs

    def get_num_examples(self):
        """Return the length of the sources."""
        return len(next(iter(self.data.values())))

    def __getstate__(self):
        state = super().__getstate__()
        return {name: value for name, value in state.items() if name not in ("_file", "data")}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._open()


def _rows(array, indices):
    """Return rows of an array; in a file they are read in the order of the file, each once."""
    if isinstance(indices, slice) or isinstance(array, np.ndarray):
        return array[indices]
    rows, places = np.unique(indices, return_inverse=True)
    return array[rows][places]
