"""The MNIST data set of handwritten digits, and its variant with rotated digits on photographs."""
import functools
import os

import numpy as np

from pylearn2.datasets import mnist_files
from pylearn2.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from pylearn2.datasets.digit_images import DigitImages
from pylearn2.utils import serial
from pylearn2.utils.exc import DataError
from pylearn2.utils.mnist_ubyte import read_mnist_images, read_mnist_labels


class MNIST(DigitImages):
    """MNIST: 60,000 digits to train on, 10,000 to test. The arguments are those of `DigitImages`."""

    title = "MNIST"
    set_sizes = {"train": 60000, "test": 10000}

    def load(self, which_set):
        """Return (images, labels), uint8, from the IDX files; DataError where shapes or labels are not MNIST's."""
        folder = mnist_files.find()
        prefix = {"train": "train", "test": "t10k"}[which_set]
        self.source_files = [mnist_files.path_of(folder, f"{prefix}-{kind}-ubyte")
                             for kind in ("images-idx3", "labels-idx1")]
        images, labels = map(_read, (read_mnist_images, read_mnist_labels), self.source_files)
        wanted = (self.set_sizes[which_set], 28, 28)
        if images.shape != wanted or len(labels) != len(images):
            raise DataError(folder / prefix, f"images of shape {images.shape} and {len(labels)} labels",
                            f"MNIST has {wanted} and as many labels; run scripts/fetch_mnist.py")
        if labels.max() > 9:
            raise DataError(self.source_files[1], f"a label {labels.max()}",
                            "the labels are the digits 0 to 9; run scripts/fetch_mnist.py")
        return images.reshape(len(images), -1), labels

    def would_download(self):
        """Tell whether no folder holds the files and none is named."""
        return mnist_files.look() is None and mnist_files.named_folder() is None


def _read(reader, path):
    status = os.stat(path)
    return _read_once(reader, path, status.st_mtime_ns, status.st_size)


# An experiment cuts its training and validation sets from one file, so each file is read and unpacked once.
# What is kept is the bytes (55 MB for all four), which NumPy lets nobody write to. Each data set makes
# float32 numbers of its own part: parts seldom overlap, so shared floats would save no memory, and what a
# preprocessor does to them in place stays within its data set.
@functools.lru_cache(maxsize=4)
def _read_once(reader, path, mtime_ns, size):
    return reader(path)


class MNIST_rotated_background(DenseDesignMatrix):
    """Rotated digits on photographs, from the pickle ``mnist/mnist_rotation_back_image/<which_set>``.

    Parameters
    ----------
    which_set : str, name of the file
    center : bool. Subtract from each pixel its mean
    """

    def __init__(self, which_set, center=False):
        content = serial.load(f"${{PYLEARN2_DATA_PATH}}/mnist/mnist_rotation_back_image/{which_set}")
        X = np.array(content["data"], dtype="float32")
        if center:
            X -= X.mean(axis=0)
        super().__init__(X=X, y=np.asarray(content["labels"]), y_labels=10,
                         view_converter=DefaultViewConverter((28, 28, 1)))
        self.description = f"MNIST rotated on photographs, {which_set}"
