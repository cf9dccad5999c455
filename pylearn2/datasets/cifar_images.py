"""CIFARImages: what CIFAR-10 and CIFAR-100 share. Their files are pickles of Python 2, read by the allow-list."""

import numpy as np

from pylearn2.datasets import control
from pylearn2.datasets.byte_images import ByteImages, made_up
from pylearn2.datasets.files import check, check_has, check_set, data_file, kept_range, range_note, tell_unknown
from pylearn2.expr.preprocessing import global_contrast_normalize
from pylearn2.utils import serial

__all__ = ["CIFARImages"]

_PIXELS = 32 * 32 * 3


class CIFARImages(ByteImages):
    """Colour pictures as rows of 3,072 pixels, float32 from 0 to 255; targets are labels, uint8, shape (examples, 1).

    In this order: load, center, rescale, the whole set's statistics, cut to [start, stop), preprocess.

    Parameters
    ----------
    which_set : 'train' or 'test'
    center : bool. Subtract 127.5
    rescale : bool. Divide by 127.5
    gcn : float or None. The length of each picture after global contrast normalization
    start, stop : int. The examples to keep; `stop` counts only beside `start`
    axes : order of the axes when the rows are seen as pictures
    toronto_prepro : bool. Divide by 255 and subtract from each pixel its mean over the training set
    preprocessor : Preprocessor that is fitted already, or None

    Raises
    ------
    DataError
        where a file is missing, or not what was published.
    """

    title = folder = archive = ""
    n_classes = 0
    set_sizes: dict[str, int] = {}
    md5: dict[str, str] = {}  # name of a file -> that of the published one
    img_shape, img_size = (3, 32, 32), _PIXELS

    def __init__(self, which_set, center=False, rescale=False, gcn=None, start=None, stop=None,
                 axes=("b", 0, 1, "c"), toronto_prepro=False, preprocessor=None):
        check_set(self.title, self.set_sizes, which_set)
        if toronto_prepro and (center or gcn):
            raise ValueError("toronto_prepro is a preprocessing of its own: leave out center and gcn, "
                             f"got center={center!r}, gcn={gcn!r}")
        self.args = dict(center=center, rescale=rescale, gcn=gcn, axes=axes, toronto_prepro=toronto_prepro)
        self.toronto_prepro = toronto_prepro
        kept = kept_range(self.set_sizes[which_set], start, stop)
        loads = control.get_load_data()
        pictures, labels = self.load(which_set) if loads else made_up(100, _PIXELS, self.n_classes)
        X, y = pictures[kept].astype("float32"), labels[kept]
        if toronto_prepro:
            X = X / np.float32(255) - self._mean_of_training(pictures, which_set)
        super().__init__(X, y, [32, 32, 3], center, 127.5 if rescale else None, gcn, axes, self.n_classes)
        if gcn is not None:
            self.X = global_contrast_normalize(self.X, scale=float(gcn))
        if preprocessor is not None:
            preprocessor.apply(self)
        self.description = f"{self.title} {which_set}" + range_note(kept, self.set_sizes[which_set])

    def load(self, which_set):
        """Return (pictures, labels) of a set: uint8, shapes (examples, 3072) and (examples, 1)."""
        raise NotImplementedError(f"{type(self).__name__} must define load(), where its pictures come from")

    def read_file(self, name, labels, size):
        """Return (pictures, labels) of one file; `labels` is their name in it, `size` the number of pictures."""
        path = data_file(f"{self.folder}/{name}", f"unpack {self.archive}, from https://www.cs.toronto.edu/~kriz/"
                         f"cifar.html, in the folder {self.folder.partition('/')[0]} of PYLEARN2_DATA_PATH")
        tell_unknown(path, self.md5[name])
        content = serial.load(path, trusted=False)
        held = content if isinstance(content, dict) else ()
        check_has(path, held, ("data", labels), f"wanted a file of {self.archive}")
        X, y = np.asarray(content["data"]), np.asarray(content[labels])
        check(path, "pictures", X, (size, _PIXELS), "uint8")
        check(path, labels, y, (size,), low=0, high=self.n_classes - 1)
        return X, y.astype("uint8")[:, np.newaxis]

    def _mean_of_training(self, pictures, which_set):
        if which_set != "train" and control.get_load_data():
            pictures = self.load("train")[0]
        return (pictures.astype("float32") / np.float32(255)).mean(axis=0)

    def get_test_set(self):
        """Return the whole test set, treated like this one."""
        return type(self)("test", **self.args)
