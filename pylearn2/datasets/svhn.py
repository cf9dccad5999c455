"""SVHN: photographs of house numbers, 32 by 32 in colour, a digit in the middle of each; format 2.

    SVHN             what YAML files name; upstream kept it in an HDF5 file that it made from the same files
    SVHN_On_Memory   upstream's name for what both are here: read into memory
"""

import numpy as np
import pytensor

from pylearn2.datasets import control
from pylearn2.datasets.byte_images import ByteImages, joined, made_up
from pylearn2.datasets.files import check, check_set, data_file, kept_range
from pylearn2.utils import serial
from pylearn2.utils.rng import make_np_rng

__all__ = ["SVHN", "SVHN_On_Memory"]

_PIXELS = 32 * 32 * 3
_SEED = 322


class SVHN(ByteImages):
    """House numbers as rows of 3,072 pixels in floatX, from 0 to 255; targets are labels, int, shape (examples, 1).

    As upstream numbers the classes, digit 1 is class 0 and digit 0 is class 9. The examples are in an order that is
    drawn, always the same.

    Parameters
    ----------
    which_set : 'train' (73,257 examples), 'test' (26,032), 'extra' (531,131), 'train_all' (train and extra), 'valid'
        (of each class 400 of train and 200 of extra), or 'splitted_train' (train_all without those)
    path : str or None, folder of the .mat files; None is ``${PYLEARN2_DATA_PATH}/SVHN/format2/``
    center : bool. Subtract 127.5
    scale : bool. Divide by 127.5 where centred, else by 255
    start, stop : int. The examples to keep; `stop` counts only beside `start`
    axes : order of the axes when the rows are seen as pictures
    preprocessor : Preprocessor or None; it is fitted to any of the training sets

    Raises
    ------
    DataError
        where a file is missing, or not what was published.

    Source: Netzer et al., Reading Digits in Natural Images with Unsupervised Feature Learning, 2011.
    """

    data_path = "${PYLEARN2_DATA_PATH}/SVHN/format2/"
    file_sizes = {"train": 73257, "test": 26032, "extra": 531131}
    valid_sizes = {"train": 400, "extra": 200}  # of each class
    sets = ("train", "test", "extra", "train_all", "splitted_train", "valid")

    def __init__(self, which_set, path=None, center=False, scale=False, start=None, stop=None,
                 axes=("b", 0, 1, "c"), preprocessor=None):
        check_set("SVHN", self.sets, which_set)
        self.args = dict(path=path, center=center, scale=scale, axes=axes, preprocessor=preprocessor)
        self.path = path or self.data_path
        self._rng = make_np_rng(None, _SEED)
        pictures, labels = self._load(which_set) if control.get_load_data() else made_up(100, _PIXELS, 10)
        order = list(range(len(labels)))
        self._rng.shuffle(order)
        rows = np.array(order)[kept_range(len(order), start, stop)]
        divisor = (127.5 if center else 255.0) if scale else None
        super().__init__(pictures[rows].astype(pytensor.config.floatX), labels[rows].astype(int), [32, 32, 3], center,
                         divisor, axes=axes, y_labels=10, preprocessor=preprocessor,
                         fit_preprocessor=which_set in ("train", "train_all", "splitted_train"))
        self.description = f"SVHN {which_set}"

    def _load(self, which_set):
        """Return (pictures, labels) of a set in the files' order: uint8, labels from 0."""
        if which_set in self.file_sizes:
            return self._read(which_set)
        if which_set == "train_all":
            return joined([self._read("extra"), self._read("train")])
        return joined([self._share(*self._read(name), which_set, n) for name, n in self.valid_sizes.items()])

    def _share(self, pictures, labels, which_set, n_valid):
        """Return what a file gives to 'valid', `n_valid` drawn of each class, or to 'splitted_train', the others."""
        drawn = []
        for label in range(10):
            rows = np.flatnonzero(labels == label)
            self._rng.shuffle(rows)
            drawn.append(rows[:n_valid])
        valid = np.sort(np.concatenate(drawn))
        rows = valid if which_set == "valid" else np.setdiff1d(np.arange(len(labels)), valid)
        return pictures[rows], labels[rows]

    def _read(self, name):
        path = data_file(f"{name}_32x32.mat", f"get {name}_32x32.mat from http://ufldl.stanford.edu/housenumbers/ "
                         "into the folder SVHN/format2 of PYLEARN2_DATA_PATH", self.path)
        content, size = serial.load(path, trusted=False), self.file_sizes[name]
        X, y = (np.asarray(content.get(key, [])) for key in "Xy")
        check(path, "X", X, (32, 32, 3, size), "uint8")
        check(path, "y", y, (size, 1), low=1, high=10)
        return X.transpose(3, 2, 0, 1).reshape(size, _PIXELS), y - 1

    def get_test_set(self):
        """Return the test set, treated like this one."""
        return type(self)("test", **self.args)


class SVHN_On_Memory(SVHN):
    """The same data under upstream's other name; the arguments are those of SVHN, but for `path`."""

    def __init__(self, which_set, center=False, scale=False, start=None, stop=None, axes=("b", 0, 1, "c"),
                 preprocessor=None):
        super().__init__(which_set, None, center, scale, start, stop, axes, preprocessor)
        del self.args["path"]
