"""STL-10: colour pictures, 96 by 96, few of them labelled.

    STL10      the data set
    restrict   keep one of the ten folds that are published with the training set
"""

import numpy as np

from pylearn2.datasets import control
from pylearn2.datasets.byte_images import ByteImages, made_up
from pylearn2.datasets.files import check, check_has, check_set, data_file
from pylearn2.utils import serial

__all__ = ["STL10", "restrict"]

_SIDE = 96
_PIXELS = _SIDE * _SIDE * 3
_ADVICE = ("get the Matlab files of STL-10 from https://cs.stanford.edu/~acoates/stl10/ into the folder "
           "stl10/stl10_matlab of PYLEARN2_DATA_PATH")


class STL10(ByteImages):
    """Pictures as rows of 27,648 pixels, float32 from 0 to 255; targets are labels 0 to 9, shape (examples, 1).

    To report a result, train on each of the ten folds (:func:`restrict`) alone, and give the mean on the test set.

    Parameters
    ----------
    which_set : 'train' (5,000 examples), 'test' (8,000) or 'unlabeled' (100,000; needs h5py)
    center : bool. Subtract 127.5
    example_range : (start, stop) or None, the examples to keep

    Attributes
    ----------
    class_names : list of str, of labelled sets
    fold_indices : array, shape (10, 1000), of the training set: the examples of each fold, counted from 1

    Raises
    ------
    DataError
        where a file is missing, or not what was published.

    Source: Coates, Lee and Ng, AISTATS 2011.
    """

    set_sizes = {"train": 5000, "test": 8000, "unlabeled": 100000}
    fold_size = 1000

    def __init__(self, which_set, center=False, example_range=None):
        check_set("STL-10", self.set_sizes, which_set)
        kept = slice(None) if example_range is None else slice(*example_range)
        if not control.get_load_data():
            X, y = made_up(100, _PIXELS, 10)
            y = None if which_set == "unlabeled" else y
        elif which_set == "unlabeled":
            X, y = self._read_unlabeled(kept), None
        else:
            X, y = (array[kept] for array in self._read_labeled(which_set))
        # As Matlab wrote them the columns of a picture stand where we have its rows.
        columns_first = X.astype("float32").reshape(len(X), 3, _SIDE, _SIDE)
        rows_first = columns_first.transpose(0, 1, 3, 2).reshape(len(X), _PIXELS)
        super().__init__(rows_first, y, [_SIDE, _SIDE, 3], center, y_labels=10)
        self.description = f"STL-10 {which_set}"

    def _read_labeled(self, which_set):
        path = data_file(f"stl10/stl10_matlab/{which_set}.mat", _ADVICE)
        content, size = serial.load(path, trusted=False), self.set_sizes[which_set]
        check_has(path, content, ("X", "y", "class_names"), _ADVICE)
        check(path, "X", content["X"], (size, _PIXELS), "uint8")
        check(path, "y", content["y"], (size, 1), low=1, high=10)
        self.class_names = [str(name[0]) for name in content["class_names"][0]]
        if which_set == "train":
            folds = np.array([fold[:, 0] for fold in content["fold_indices"][0]])
            check(path, "fold_indices", folds, (10, self.fold_size), low=1, high=size)
            self.fold_indices = folds
        return content["X"], content["y"] - 1

    def _read_unlabeled(self, kept):
        path = data_file("stl10/stl10_matlab/unlabeled.mat", _ADVICE)
        from pylearn2.datasets.hdf5 import open_hdf5  # this one is an HDF5 file, with its axes turned round

        with open_hdf5(path) as file:
            check_has(path, file, ("X",), _ADVICE)
            check(path, "X", file["X"], (_PIXELS, self.set_sizes["unlabeled"]), "uint8")
            return file["X"][:, kept].T


def restrict(dataset, fold):
    """Keep the examples of `fold`, 0 to 9, of an STL-10 training set; return the data set."""
    if not 0 <= fold < 10:
        raise ValueError(f"STL-10 has the folds 0 to 9, got {fold!r}")
    rows = dataset.fold_indices[fold].astype(int) - 1
    dataset.X, dataset.y = dataset.X[rows].copy(), dataset.y[rows].copy()
    return dataset
