"""VectorSpace: rows of numbers, dense or sparse."""
import numpy as np
import pytensor.tensor as pt
import pytest
import scipy.sparse

from pylearn2.space import CompositeSpace, IndexSpace, VectorSpace
from pylearn2.utils import function

ROWS = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]])


def test_nothing_is_copied_where_nothing_changes():
    assert VectorSpace(3).np_format_as(ROWS, VectorSpace(3)) is ROWS
    symbol = pt.matrix()
    assert VectorSpace(3).format_as(symbol, VectorSpace(3)) is symbol


def test_another_dim_is_refused():
    with pytest.raises(ValueError, match="3 numbers.*4"):
        VectorSpace(3).np_format_as(ROWS, VectorSpace(4))
    with pytest.raises(ValueError, match="length 4"):
        VectorSpace(4).np_validate(ROWS)
    with pytest.raises(ValueError, match="2 dimensions, got one with 1"):
        VectorSpace(3).np_validate(ROWS[0])
    with pytest.raises(TypeError, match="'3'"):
        VectorSpace("3")


def test_vectors_cannot_become_labels():
    with pytest.raises(NotImplementedError, match="IndexSpace"):
        VectorSpace(3).np_format_as(ROWS, IndexSpace(max_labels=5, dim=3))


def test_sparse_and_dense_hold_the_same_numbers():
    dense, sparse = VectorSpace(3), VectorSpace(3, sparse=True)
    matrix = dense.np_format_as(ROWS, sparse)
    assert scipy.sparse.isspmatrix_csr(matrix)
    np.testing.assert_array_equal(sparse.np_format_as(matrix, dense), ROWS)
    with pytest.raises(TypeError, match="sparse, got a dense"):
        sparse.np_validate(ROWS)
    with pytest.raises(TypeError, match="dense, got a sparse"):
        dense.np_validate(matrix)


def test_sparse_and_dense_symbols_hold_the_same_numbers():
    dense, sparse = VectorSpace(3), VectorSpace(3, sparse=True)
    symbol = dense.make_theano_batch()
    as_sparse = dense.format_as(symbol, sparse)
    sparse.validate(as_sparse)
    back = as_sparse * 2
    double = function([symbol], sparse.format_as(back, dense))
    np.testing.assert_array_equal(double(ROWS), 2 * ROWS)


def test_columns_are_dealt_to_components_in_order():
    target = CompositeSpace([VectorSpace(1, dtype="float32"), CompositeSpace([VectorSpace(2)])])
    first, (rest,) = VectorSpace(3).np_format_as(ROWS, target)
    assert first.dtype == "float32" and first.tolist() == [[1], [0]]
    assert rest.tolist() == [[0, 2], [3, 0]]
    sparse_first, _ = VectorSpace(3, sparse=True).np_format_as(scipy.sparse.csr_matrix(ROWS), target)
    assert sparse_first.tolist() == [[1], [0]]


def test_a_batch_of_one_can_be_broadcast():
    assert VectorSpace(3).make_theano_batch(batch_size=1).type.broadcastable == (True, False)
    assert VectorSpace(3).make_theano_batch(batch_size=2).type.broadcastable == (False, False)


def test_sizes_and_origins():
    space = VectorSpace(3)
    assert space.np_batch_size(ROWS) == 2 and space.get_total_dimension() == 3 and space.get_batch_axis() == 0
    assert space.get_origin().tolist() == [0, 0, 0]
    symbol = pt.matrix()
    assert function([symbol], space.batch_size(symbol))(ROWS) == 2
    assert str(space) == "VectorSpace(dim=3, dtype=float64)"
