"""Columns of zeros, found and left out."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing import RemoveZeroColumns

X = np.array([[0.0, 1.0, 0.0, 2.0], [0.0, 3.0, 0.0, 2.0]])


def _result(block, array):
    batch = pt.matrix(dtype=array.dtype)
    return pytensor.function([batch], block(batch))(array)


def test_the_data_keep_their_columns_as_in_the_original():
    np.testing.assert_array_equal(DenseDesignMatrix(X=X.copy(), preprocessor=RemoveZeroColumns()).X, X)


def test_the_block_leaves_zero_columns_out_and_its_inverse_puts_them_back():
    preprocessor = RemoveZeroColumns()
    preprocessor.apply(DenseDesignMatrix(X=X.copy()), can_fit=True)
    block = preprocessor.as_block()
    np.testing.assert_array_equal(_result(block, X), X[:, [1, 3]])
    np.testing.assert_array_equal(_result(block.inverse(), X[:, [1, 3]]), X)
    np.testing.assert_array_equal(_result(block.inverse().inverse(), X), X[:, [1, 3]])
    assert (block.get_input_space().dim, block.get_output_space().dim) == (4, 2)
    assert (block.inverse().get_input_space().dim, block.inverse().get_output_space().dim) == (2, 4)


def test_a_second_data_set_does_not_change_what_was_learnt():
    preprocessor = RemoveZeroColumns()
    preprocessor.apply(DenseDesignMatrix(X=X.copy()), can_fit=True)
    preprocessor.apply(DenseDesignMatrix(X=np.zeros((3, 4))))
    assert preprocessor.as_block().get_output_space().dim == 2


def test_no_block_before_the_data_were_seen():
    with pytest.raises(ValueError, match="RemoveZeroColumns has not been fitted"):
        RemoveZeroColumns().as_block()
