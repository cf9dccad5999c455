"""Columns that are 0 in all examples.

    RemoveZeroColumns                           finds them
    ColumnSubsetBlock, ZeroColumnInsertBlock    keep some columns of a symbolic batch; put them back among zeros
"""
import numpy as np
import pytensor.tensor as pt

from pylearn2.datasets.preprocessing.base import ExamplewisePreprocessor, check_fitted
from pylearn2.space import VectorSpace

_EPS = 1e-8  # a mean and a variance below this count as 0


class ColumnSubsetBlock:
    """The symbolic map of a batch, shape (batch, total), to some of its columns.

    Parameters
    ----------
    columns : list or array of int, the columns to keep
    total : int, columns of a batch
    """

    def __init__(self, columns, total):
        self._columns, self._total = np.asarray(columns, dtype="int64"), total

    def __call__(self, batch):
        return batch[:, self._columns]

    def inverse(self):
        """Return the map that puts the columns back, with zeros for those that are left out."""
        return ZeroColumnInsertBlock(self._columns, self._total)

    def get_input_space(self):
        """Return the Space of what goes in."""
        return VectorSpace(self._total)

    def get_output_space(self):
        """Return the Space of what comes out."""
        return VectorSpace(len(self._columns))


class ZeroColumnInsertBlock:
    """The symbolic map of a batch to one with more columns: its own at given places, zeros at the others.

    Parameters
    ----------
    columns : list or array of int, the places
    total : int, columns of the result
    """

    def __init__(self, columns, total):
        self._columns, self._total = np.asarray(columns, dtype="int64"), total

    def __call__(self, batch):
        zeros = pt.zeros((batch.shape[0], self._total), dtype=batch.dtype)
        return pt.set_subtensor(zeros[:, self._columns], batch)

    def inverse(self):
        """Return the map that takes the columns out again."""
        return ColumnSubsetBlock(self._columns, self._total)

    def get_input_space(self):
        """Return the Space of what goes in."""
        return VectorSpace(len(self._columns))

    def get_output_space(self):
        """Return the Space of what comes out."""
        return VectorSpace(self._total)


class RemoveZeroColumns(ExamplewisePreprocessor):
    """Finds the columns that are 0 in all examples; :meth:`as_block` leaves them out.

    The data set itself keeps them, as in the original, so that a model's `nvis` is the number of all columns.
    """

    def __init__(self):
        self._block = None

    def apply(self, dataset, can_fit=False):
        """Learn which columns are 0 if `can_fit`, or nothing is learnt yet; the data stay as they are."""
        if can_fit or self._block is None:
            X = dataset.get_design_matrix()
            is_zero = (X.var(axis=0) < _EPS) & (X.mean(axis=0) < _EPS)
            self._block = ColumnSubsetBlock(np.flatnonzero(~is_zero), X.shape[1])

    def as_block(self):
        """Return the map to the columns that are not 0; ValueError before :meth:`apply`."""
        check_fitted(self, self._block is not None)
        return self._block
