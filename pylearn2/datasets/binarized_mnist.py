"""BinarizedMNIST: MNIST's pixels, each drawn once to be 0 or 1; no targets."""

import numpy as np

from pylearn2.datasets import control
from pylearn2.datasets.dense_design_matrix import DefaultViewConverter
from pylearn2.datasets.digit_images import SHUFFLE_SEED, DigitRows
from pylearn2.datasets.files import check, data_file, kept_range
from pylearn2.utils import serial
from pylearn2.utils.rng import make_np_rng, swap_order

__all__ = ["BinarizedMNIST"]

_PIXELS = 28 * 28


class BinarizedMNIST(DigitRows):
    """Digits as rows of 784 zeros and ones, in the published drawing, on which likelihoods are compared.

    In this order: load, shuffle, cut to [start, stop), preprocess.

    Parameters
    ----------
    which_set : 'train' (50,000 examples), 'valid' or 'test' (10,000 each)
    shuffle : bool. Put the examples in an order that is drawn, always the same
    start, stop : int. The examples to keep; `stop` counts only beside `start`
    axes : order of the axes when the rows are seen as images
    preprocessor : Preprocessor, or None
    fit_preprocessor : bool, whether the preprocessor learns from these data first
    fit_test_preprocessor : bool, the same for :meth:`get_test_set`

    Raises
    ------
    DataError
        where the file is missing, or not what was published.

    Source: Salakhutdinov and Murray, On the Quantitative Analysis of Deep Belief Networks, ICML 2008.
    """

    title = "BinarizedMNIST"
    set_sizes = {"train": 50000, "valid": 10000, "test": 10000}

    def __init__(self, which_set, shuffle=False, start=None, stop=None, axes=("b", 0, 1, "c"), preprocessor=None,
                 fit_preprocessor=False, fit_test_preprocessor=False):
        self._check_set(which_set, fit_preprocessor, fit_test_preprocessor)
        self.args = dict(shuffle=shuffle, axes=axes, preprocessor=preprocessor, fit_preprocessor=fit_preprocessor,
                         fit_test_preprocessor=fit_test_preprocessor)
        size = self.set_sizes[which_set]
        X = self._read(which_set) if control.get_load_data() else make_np_rng(0).randint(2, size=(size, _PIXELS))
        if shuffle:
            X = X[swap_order(size, make_np_rng(SHUFFLE_SEED))]
        super().__init__(X=np.array(X[kept_range(size, start, stop)]), view_converter=DefaultViewConverter(
            [28, 28, 1], axes), preprocessor=preprocessor, fit_preprocessor=fit_preprocessor)
        self.description = f"binarized MNIST {which_set}"

    def _read(self, which_set):
        name = f"binarized_mnist/binarized_mnist_{which_set}"
        path = data_file(f"{name}.npy", f"save with numpy.save the table binarized_mnist_{which_set}.amat, from "
                         "http://www.cs.toronto.edu/~larocheh/public/datasets/binarized_mnist/, as the file of this "
                         "name in PYLEARN2_DATA_PATH")
        X = serial.load(path, trusted=False)
        check(path, "pixels", X, (self.set_sizes[which_set], _PIXELS), low=0, high=1)
        return X
