"""IndexSpace: labels, and their one-hot rows, on arrays and on symbols."""
import numpy as np
import pytest
import scipy.sparse

from pylearn2.space import IndexSpace, VectorSpace
from pylearn2.utils import function

LABELS = np.array([[0, 2], [1, 1]])
MERGED = [[1, 0, 1], [0, 1, 0]]
CONCATENATED = [[1, 0, 0, 0, 0, 1], [0, 1, 0, 0, 1, 0]]


@pytest.mark.parametrize("dim, expected", [(3, MERGED), (6, CONCATENATED)])
@pytest.mark.parametrize("sparse", [False, True])
def test_labels_become_one_hot_rows(dim, expected, sparse):
    source, target = IndexSpace(max_labels=3, dim=2), VectorSpace(dim, sparse=sparse)
    rows = source.np_format_as(LABELS.astype("uint8"), target)
    symbol = source.make_theano_batch()
    symbolic_rows = function([symbol], source.format_as(symbol, target))(LABELS)
    for result in [rows, symbolic_rows]:
        assert scipy.sparse.issparse(result) == sparse and result.dtype == target.dtype
        np.testing.assert_array_equal(result.toarray() if sparse else result, expected)


def test_one_label_an_example_becomes_rows_of_the_identity():
    labels = np.array([[3], [0], [3]], "uint8")
    rows = IndexSpace(max_labels=4, dim=1).np_format_as(labels, VectorSpace(4, dtype="float32"))
    assert rows.dtype == "float32"
    np.testing.assert_array_equal(rows, np.eye(4)[labels.ravel()])


def test_many_concatenated_labels_do_not_overflow_their_small_type():
    labels = np.full((1, 30), 9, "uint8")
    rows = IndexSpace(max_labels=10, dim=30).np_format_as(labels, VectorSpace(300))
    assert np.flatnonzero(rows[0]).tolist() == list(range(9, 300, 10))


@pytest.mark.parametrize("stray", [-1, 3])
def test_labels_out_of_range_are_named(stray):
    with pytest.raises(ValueError, match=rf"\[0, 3\).*{stray}"):
        IndexSpace(max_labels=3, dim=1).np_format_as(np.array([[stray], [1]]), VectorSpace(3))


def test_float_labels_are_refused():
    with pytest.raises(TypeError, match="float64.*int64"):
        IndexSpace(max_labels=3, dim=1).np_format_as(np.array([[1.0]]), VectorSpace(3))
    with pytest.raises(ValueError, match="integer type, got 'float32'"):
        IndexSpace(max_labels=3, dim=1, dtype="float32")


def test_other_widths_are_refused_with_the_two_possible_ones():
    with pytest.raises(ValueError, match="must be 3 .* or 6"):
        IndexSpace(max_labels=3, dim=2).np_format_as(LABELS, VectorSpace(5))


def test_labels_are_cast_between_equal_index_spaces_only():
    source = IndexSpace(max_labels=3, dim=2)
    assert source.np_format_as(LABELS, IndexSpace(3, 2, dtype="uint8")).dtype == "uint8"
    assert source.np_format_as(LABELS, IndexSpace(3, 2)) is LABELS
    for other in [IndexSpace(4, 2), IndexSpace(3, 1)]:
        with pytest.raises(ValueError, match="must be the same"):
            source.np_format_as(LABELS, other)


def test_symbols_take_every_integer_type():
    symbol = IndexSpace(max_labels=3, dim=2, dtype="uint8").make_theano_batch("y", batch_size=1)
    assert symbol.dtype == "int64" and symbol.type.broadcastable == (True, False)
    assert str(IndexSpace(3, 2)) == "IndexSpace(dim=2, max_labels=3, dtype=int64)"
