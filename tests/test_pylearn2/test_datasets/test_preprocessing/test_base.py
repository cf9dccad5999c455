"""Preprocessors put together."""
import numpy as np
import pytest

from pylearn2.datasets import preprocessing
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing.base import Preprocessor, in_batches


class Counting:
    """A block that adds 1; it also counts how many rows each call saw."""

    def __init__(self):
        self.rows = []

    def perform(self, X):
        self.rows.append(len(X))
        return X + 1


def test_a_pipeline_works_from_left_to_right_and_passes_can_fit_on():
    X = np.array([[1.0, 2.0], [3.0, 6.0]])
    pipeline = preprocessing.Pipeline([preprocessing.BlockPreprocessor(Counting()), preprocessing.RemoveMean()])
    dataset = DenseDesignMatrix(X=X, preprocessor=pipeline, fit_preprocessor=True)
    np.testing.assert_array_equal(dataset.X, [[-1, -2], [1, 2]])
    other = DenseDesignMatrix(X=np.zeros((1, 2)), preprocessor=pipeline)
    np.testing.assert_array_equal(other.X, [[-2, -4]])  # 0 + 1 less the training set's mean


def test_a_pipeline_can_be_filled_later():
    pipeline = preprocessing.Pipeline()
    pipeline.items.append(preprocessing.MakeUnitNorm())
    np.testing.assert_array_equal(DenseDesignMatrix(X=np.array([[0.0, 3.0]]), preprocessor=pipeline).X, [[0, 1]])


def test_batches_cover_every_example_once():
    block = Counting()
    np.testing.assert_array_equal(in_batches(block.perform, np.arange(7), 3), np.arange(1, 8))
    assert block.rows == [3, 3, 1]


def test_a_preprocessor_without_apply_says_so():
    with pytest.raises(NotImplementedError, match="Preprocessor"):
        Preprocessor().apply(None)
    with pytest.raises(NotImplementedError, match="ExamplewisePreprocessor"):
        preprocessing.ExamplewisePreprocessor().as_block()
