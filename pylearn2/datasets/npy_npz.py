"""Data sets kept in NumPy's own files.

    NpyDataset   one array, read when it is first needed
    NpzDataset   features and targets out of an archive of named arrays
"""
from pathlib import Path

import numpy as np

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.utils.exc import DataError


def _load(file, kind, mmap_mode=None):
    try:
        loaded = np.load(file, mmap_mode=mmap_mode)
    except FileNotFoundError:
        raise DataError(file, "there is no such file", "check the path") from None
    except (ValueError, EOFError) as error:
        raise DataError(file, f"is no NumPy file ({error})", "wanted what numpy.save(z) wrote") from error
    if not isinstance(loaded, kind):
        raise DataError(file, f"holds one {type(loaded).__name__}",
                        "NpyDataset reads an array (.npy), NpzDataset an archive of arrays (.npz)")
    return loaded


def _as_design_matrix(array):
    """The argument of DenseDesignMatrix that `array` is: rows if it is a matrix, else images."""
    return {"X" if array.ndim == 2 else "topo_view": array}


class NpyDataset(DenseDesignMatrix):
    """The array in a ``.npy`` file: a matrix of rows, or images in the order ('b', 0, 1, 'c').

    The file is read when something of the data is first asked for.

    Parameters
    ----------
    file : path or open binary file
    mmap_mode : None to read it all, or a mode of :func:`numpy.load` to leave it on disk, such as "r"
    """

    def __init__(self, file, mmap_mode=None):
        self._path = file
        self._mmap_mode = mmap_mode
        self._loaded = False

    def _deferred_load(self):
        array = _load(self._path, np.ndarray, self._mmap_mode)
        self._loaded = True
        self.source_files = [self._path]
        super().__init__(**_as_design_matrix(array))
        self.description = f"the array in {Path(str(self._path)).name}"

    def __getattr__(self, name):
        # Asked for what is not there: before the file is read, the data and all that follows from them.
        if name.startswith("__") or self.__dict__.get("_loaded", True):
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        self._deferred_load()
        return getattr(self, name)


class NpzDataset(DenseDesignMatrix):
    """Arrays out of an ``.npz`` archive.

    Parameters
    ----------
    file : path or open binary file
    key : str, name of the features: a matrix of rows, or images in the order ('b', 0, 1, 'c')
    target_key : str, name of the targets, or None
    """

    def __init__(self, file, key, target_key=None):
        with _load(file, np.lib.npyio.NpzFile) as archive:
            for name in filter(None, (key, target_key)):
                if name not in archive:
                    raise DataError(file, f"no array {name!r}", f"it has: {', '.join(archive.files)}")
            y = None if target_key is None else archive[target_key]
            super().__init__(y=y, **_as_design_matrix(archive[key]))
        self.source_files = [file]
        self.description = f"the array {key!r} in {Path(str(file)).name}"
