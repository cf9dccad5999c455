"""Training that has run away: find NaN and infinity at the batch that makes them, at the price of one product a batch.

    FiniteCheck    looks at all parameters; `SGD` and `BGD` call it after every batch
"""
import math

import numpy as np

from pylearn2.utils import contains_nan, isfinite
from pylearn2.utils.exc import Diverged

__all__ = ["FiniteCheck"]


class FiniteCheck:
    """Raises where a parameter is not finite.

    Parameters
    ----------
    algorithm : has `params`, list of shared variables with names, `monitor`, and maybe `learning_rate`

    Notes
    -----
    The sum of squares of finite numbers is finite unless it overflows, and BLAS computes it faster than NumPy looks at
    each number: some microseconds for the parameters of a softmax. Only if it is not, every number is looked at.
    """

    def __init__(self, algorithm):
        self.algorithm = algorithm
        self._values = [(param, param.container.storage) for param in algorithm.params]

    def __call__(self, batch):
        """Look at the parameters as they are after batch number `batch` of the epoch, 0 being none.

        Raises
        ------
        Diverged
            which tells the parameter, the epoch, the batch and the learning rate.
        """
        for param, storage in self._values:
            value = storage[0]  # on a device's array the product is computed there
            numbers = value.ravel("K") if isinstance(value, np.ndarray) else value.ravel()  # contiguous: no copy
            if not math.isfinite(numbers.dot(numbers)) and not isfinite(storage[0]):
                raise Diverged(self._told(param, storage[0], batch))

    def _told(self, param, value, batch):
        when = f"batch {batch} of epoch {self.algorithm.monitor.get_epochs_seen() + 1}"
        rate = getattr(self.algorithm, "learning_rate", None)
        words = "" if rate is None else f", learning rate {float(rate.get_value()):.6g}"
        return f"{'NaN' if contains_nan(value) else 'Inf'} in {param.name} after {when}{words}"
