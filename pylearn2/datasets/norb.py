"""Small NORB: pairs of grey pictures, 96 by 96, of fifty toys; read from the files in their authors' own format.

    SmallNORB     the data set
    read_matrix   a file of that format as an array
"""

import gzip

import numpy as np
import pytensor

from pylearn2.datasets.byte_images import ByteImages
from pylearn2.datasets.files import check, check_set, data_file
from pylearn2.utils.exc import DataError

__all__ = ["SmallNORB", "read_matrix"]

_TYPES = {0x1E3D4C51: "<f4", 0x1E3D4C53: "<f8", 0x1E3D4C54: "<i4", 0x1E3D4C55: "u1", 0x1E3D4C56: "<i2"}


def read_matrix(path, most=None):
    """Return the array in a file of NORB's format, the first `most` entries of it, or all.

    The format: a number that tells the type, the number of axes, at least three lengths, and then the numbers.

    Raises
    ------
    DataError
        where the file is of another kind, or cut short.
    """
    with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
        magic, n_axes = np.frombuffer(file.read(8).ljust(8, b"\0"), "<i4")
        if magic not in _TYPES or not 0 < n_axes < 9:
            raise DataError(path, f"begins with the number {magic:#x}", "wanted a matrix file of NORB")
        shape = np.frombuffer(file.read(4 * max(n_axes, 3)), "<i4")[:n_axes].copy()
        shape[0] = shape[0] if most is None else min(shape[0], most)
        dtype = np.dtype(_TYPES[magic])
        numbers = file.read(int(shape.prod()) * dtype.itemsize)
    if len(numbers) < shape.prod() * dtype.itemsize:
        raise DataError(path, f"ends after {len(numbers)} bytes of numbers", f"wanted the shape {tuple(shape)}")
    return np.frombuffer(numbers, dtype).reshape(shape)


class SmallNORB(ByteImages):
    """Pairs of pictures as rows of 18,432 pixels in floatX, from 0 to 255: the left one, then the right one.

    Seen as images they have two channels, the left and the right one.

    Parameters
    ----------
    which_set : 'train' or 'test', 24,300 pairs each
    multi_target : bool. The targets are [category, instance, elevation, azimuth, lighting], not the category alone
    stop : int or None, how many pairs to read

    Source: LeCun, Huang and Bottou, CVPR 2004.
    """

    original_image_shape = (96, 96)
    instances = {"train": "46789", "test": "01235"}
    n_pairs = 24300
    _categories = ["animal", "human", "airplane", "truck", "car"]
    azimuth_degrees = np.arange(0, 341, 20)
    label_type_to_index = {"category": 0, "instance": 1, "elevation": 2, "azimuth": 3, "lighting": 4}
    num_labels_by_type = (5, 10, 9, 18, 6)

    def __init__(self, which_set, multi_target=False, stop=None):
        check_set("SmallNORB", self.instances, which_set)
        self.which_set = which_set
        n = self.n_pairs if stop is None else min(stop, self.n_pairs)
        X = self._read("dat", n, (n, 2, *self.original_image_shape), "uint8")
        y = self._read("cat", n, (n,))[:, np.newaxis]
        if multi_target:
            y = np.hstack([y, self._read("info", n, (n, 4))])
        super().__init__(X.reshape(n, -1).astype(pytensor.config.floatX), y, [*self.original_image_shape, 2],
                         y_labels=int(y.max()) + 1)
        self.description = f"small NORB {which_set}"

    def _read(self, kind, n, shape, dtype=None):
        name = f"smallnorb-5x{self.instances[self.which_set]}x9x18x6x2x96x96-{self.which_set}ing-{kind}.mat"
        path = data_file(f"norb_small/original/{name}", f"get {name}.gz from "
                         "https://cs.nyu.edu/~yann/data/norb-v1.0-small/ and unpack it in the folder "
                         "norb_small/original of PYLEARN2_DATA_PATH")
        array = read_matrix(path, n)
        check(path, kind, array, shape, dtype)
        return array

    @classmethod
    def get_category(cls, scalar_label):
        """Return the word for a category's label."""
        return cls._categories[int(scalar_label)]

    @classmethod
    def get_elevation_degrees(cls, scalar_label):
        """Return the camera's elevation, in degrees, of a label from 0 to 8."""
        if not 0 <= int(scalar_label) < 9:
            raise ValueError(f"elevations have the labels 0 to 8, got {scalar_label!r}")
        return 30 + 5 * int(scalar_label)

    @classmethod
    def get_azimuth_degrees(cls, scalar_label):
        """Return the camera's azimuth, in degrees, of an even label from 0 to 34."""
        if int(scalar_label) not in range(0, 35, 2):
            raise ValueError(f"azimuths have the even labels 0 to 34, got {scalar_label!r}")
        return 10 * int(scalar_label)
