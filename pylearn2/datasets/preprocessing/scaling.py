"""Preprocessors that shift and scale the features.

    Standardize                    columns of mean 0 and standard deviation 1
    RemoveMean                     columns of mean 0
    GlobalContrastNormalization    rows of mean 0 and length or deviation 1
    MakeUnitNorm                   rows of length 1
    RemapInterval                  from one interval to another

    ExamplewiseAddScaleTransform, ExamplewiseUnitNormBlock    their symbolic forms
"""
import numpy as np
import pytensor.tensor as pt

from pylearn2.datasets.preprocessing.base import ExamplewisePreprocessor, Preprocessor, check_fitted, in_batches
from pylearn2.expr.preprocessing import global_contrast_normalize

_BLOCK = 8192  # numbers in NumPy 1's buffer


def mean_of_all(X):
    """Return the mean of all numbers of an array, in its own type, rounded as NumPy 1 did.

    NumPy 1 summed whole arrays buffer by buffer, NumPy 2 sums them in one tree. In float32, the type of MNIST's
    pixels, the last bits differ, and after training that shows in the ninth digit of the published numbers.
    """
    if X.dtype.kind != "f":
        return X.mean()
    numbers = X.ravel()
    blocks = [numbers[start:start + _BLOCK].sum() for start in range(0, numbers.size, _BLOCK)]
    total = np.add.accumulate(np.array(blocks, dtype=X.dtype))[-1]
    return X.dtype.type(float(total) / X.size)


def _mean(X, axis):
    return mean_of_all(X) if axis is None else X.mean(axis=axis)


def _std(X, axis):
    return np.sqrt(mean_of_all((X - mean_of_all(X))**2)) if axis is None else X.std(axis=axis)


class Standardize(ExamplewisePreprocessor):
    """``(X - mean) / (std_eps + std)``, with mean and standard deviation of the training set.

    Parameters
    ----------
    global_mean : bool; one mean of all numbers instead of one a column
    global_std : bool; one standard deviation of all numbers instead of one a column
    std_eps : float, keeps columns that hardly vary from growing large
    """

    def __init__(self, global_mean=False, global_std=False, std_eps=1e-4):
        self._global_mean = global_mean
        self._global_std = global_std
        self._std_eps = std_eps
        self._mean = self._std = None

    def apply(self, dataset, can_fit=False):
        """Set X to ``(X - mean) / (std_eps + std)``; with `can_fit` these are the mean and deviation of this X."""
        X = dataset.get_design_matrix()
        if can_fit:
            self._mean = _mean(X, axis=None if self._global_mean else 0)
            self._std = _std(X, axis=None if self._global_std else 0)
        check_fitted(self, self._mean is not None)
        dataset.set_design_matrix((X - self._mean) / (self._std_eps + self._std))

    def as_block(self):
        """Return the fitted map for symbolic batches; ValueError before fitting."""
        check_fitted(self, self._mean is not None)
        return ExamplewiseAddScaleTransform(add=-self._mean, multiply=1 / (self._std_eps + self._std))


class RemoveMean(ExamplewisePreprocessor):
    """``X - mean``.

    Parameters
    ----------
    axis : 0 for the training set's mean of each column, None for the mean of all its numbers
    """

    def __init__(self, axis=0):
        self._mean, self._axis = None, axis

    def apply(self, dataset, can_fit=True):
        """Set X to ``X - mean``; unlike the others it fits unless told not to."""
        X = dataset.get_design_matrix()
        if can_fit:
            self._mean = _mean(X, self._axis)
        check_fitted(self, self._mean is not None)
        dataset.set_design_matrix(X - self._mean)

    def as_block(self):
        """Return the fitted map ``batch - mean`` for symbolic batches; ValueError before fitting."""
        check_fitted(self, self._mean is not None)
        return ExamplewiseAddScaleTransform(add=-self._mean)


class GlobalContrastNormalization(Preprocessor):
    """Each example on its own: its mean taken off, then divided by its length or deviation.

    The formula is that of :func:`~pylearn2.expr.preprocessing.global_contrast_normalize`, whose arguments these
    are; nothing is fitted.

    Parameters
    ----------
    batch_size : int, examples at a time, where memory is short; None takes all
    """

    def __init__(self, subtract_mean=True, scale=1.0, sqrt_bias=0.0, use_std=False, min_divisor=1e-8,
                 batch_size=None):
        if batch_size is not None and int(batch_size) <= 0:
            raise ValueError(f"GlobalContrastNormalization: batch_size must be above 0, got {batch_size!r}")
        self._subtract_mean, self._use_std = subtract_mean, use_std
        self._scale, self._sqrt_bias, self._min_divisor = scale, sqrt_bias, min_divisor
        self._batch_size = batch_size and int(batch_size)

    def apply(self, dataset, can_fit=False):
        """Normalize each row of X; there is nothing to fit."""
        X = dataset.get_design_matrix()
        dataset.set_design_matrix(in_batches(self._normalized, X, self._batch_size))

    def _normalized(self, X):
        return global_contrast_normalize(
            X, scale=self._scale, subtract_mean=self._subtract_mean, use_std=self._use_std,
            sqrt_bias=self._sqrt_bias, min_divisor=self._min_divisor)


class MakeUnitNorm(ExamplewisePreprocessor):
    """Each row divided by its length; a row of zeros, which has no direction, stays."""

    def apply(self, dataset, can_fit=False):
        """Set X to ``X / |X|``, row by row; there is nothing to fit."""
        X = dataset.get_design_matrix()
        lengths = np.sqrt((X**2).sum(axis=1, keepdims=True))
        dataset.set_design_matrix(X / np.where(lengths == 0, 1, lengths))

    def as_block(self):
        """Return the map for symbolic batches; there a row of zeros becomes NaN."""
        return ExamplewiseUnitNormBlock()


class RemapInterval(ExamplewisePreprocessor):
    """Affine map of the numbers that takes the interval `map_from` to `map_to`.

    Parameters
    ----------
    map_from, map_to : [low, high], floats
    """

    def __init__(self, map_from, map_to):
        for name, interval in (("map_from", map_from), ("map_to", map_to)):
            if len(interval) != 2 or not interval[0] < interval[1]:
                raise ValueError(f"RemapInterval: {name} must be [low, high] with low < high, got {interval!r}")
        self.map_from = [float(end) for end in map_from]
        self.map_to = [float(end) for end in map_to]

    def apply(self, dataset, can_fit=False):
        """Set X to ``(X - a) / (b - a) * (d - c) + c``, float64, for [a, b] = `map_from` and [c, d] = `map_to`."""
        X = dataset.get_design_matrix()
        # The widths are arrays on purpose: they make the result float64 whatever X is, as in the original.
        unit = (X - self.map_from[0]) / np.diff(self.map_from)
        dataset.set_design_matrix(unit * np.diff(self.map_to) + self.map_to[0])

    def as_block(self):
        """Return the same map for symbolic batches, as ``batch * factor + (c - factor * a)``."""
        factor = np.diff(self.map_to) / np.diff(self.map_from)
        return ExamplewiseAddScaleTransform(add=self.map_to[0] - factor * self.map_from[0], multiply=factor,
                                            multiply_first=True)


class ExamplewiseAddScaleTransform:
    """The symbolic map ``(batch + add) * multiply``, or with `multiply_first` ``batch * multiply + add``.

    Parameters
    ----------
    add, multiply : number, vector of one number a feature, or None to leave that step out
    multiply_first : bool
    """

    def __init__(self, add=None, multiply=None, multiply_first=False):
        self.add = 0.0 if add is None else np.asarray(add)
        self.multiply = 1.0 if multiply is None else np.asarray(multiply)
        self._multiply_first = multiply_first

    def __call__(self, batch):
        if self._multiply_first:
            return batch * self.multiply + self.add
        return (batch + self.add) * self.multiply

    def inverse(self):
        """Return the map that undoes this one; ZeroDivisionError where a factor is (nearly) 0."""
        if np.any(np.abs(self.multiply) < 1e-14):
            raise ZeroDivisionError("ExamplewiseAddScaleTransform cannot be undone: a factor is 0")
        return ExamplewiseAddScaleTransform(-self.add, 1 / self.multiply, not self._multiply_first)


class ExamplewiseUnitNormBlock:
    """The symbolic map of each row to length 1."""

    def __call__(self, batch):
        return batch / pt.sqrt((batch**2).sum(axis=1, keepdims=True))
