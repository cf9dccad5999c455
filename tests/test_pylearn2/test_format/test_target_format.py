"""One-hot forms, written out by hand."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.format.target_format import OneHotFormatter, compressed_one_hot, convert_to_one_hot
from pylearn2.utils import function

PAIRS = np.array([[0, 2], [1, 1]])
FORMS = {
    "stack": [[[1, 0, 0], [0, 0, 1]], [[0, 1, 0], [0, 1, 0]]],
    "concatenate": [[1, 0, 0, 0, 0, 1], [0, 1, 0, 0, 1, 0]],
    "merge": [[1, 0, 1], [0, 1, 0]],
}
VECTOR_FORMS = {
    "stack": [[1, 0, 0], [0, 0, 1]],
    "concatenate": [1, 0, 0, 0, 0, 1],
    "merge": [1, 0, 1],
}


@pytest.mark.parametrize("mode", FORMS)
@pytest.mark.parametrize(("targets", "forms"), [(PAIRS, FORMS), (PAIRS[0], VECTOR_FORMS)])
def test_arrays_and_symbols_take_the_same_three_forms(mode, targets, forms):
    formatter = OneHotFormatter(max_labels=3)
    symbol = pt.lmatrix() if targets.ndim == 2 else pt.lvector()
    symbolic = function([symbol], formatter.theano_expr(symbol, mode=mode))(targets)
    for one_hot in (formatter.format(targets, mode=mode), symbolic):
        np.testing.assert_array_equal(one_hot, forms[mode])
        assert one_hot.dtype == "float64"


@pytest.mark.parametrize("mode", ["concatenate", "merge"])
def test_a_sparse_form_holds_the_dense_one(mode):
    formatter = OneHotFormatter(3, dtype="float32")
    symbol = pt.lmatrix()
    symbolic = function([symbol], formatter.theano_expr(symbol, mode=mode, sparse=True))(PAIRS)
    for one_hot in (formatter.format(PAIRS, mode=mode, sparse=True), symbolic):
        np.testing.assert_array_equal(one_hot.toarray(), FORMS[mode])
        assert one_hot.dtype == "float32" and one_hot.format == "csr"


def test_labels_that_are_too_large_are_an_error():
    with pytest.raises(ValueError, match="got 0 to 3"):
        OneHotFormatter(3).format(np.array([0, 3]))
    labels = pt.lvector()
    with pytest.raises(IndexError):
        function([labels], OneHotFormatter(3).theano_expr(labels))(np.array([0, 3]))


@pytest.mark.parametrize(("request_", "error", "said"), [
    (lambda: OneHotFormatter(2.5), ValueError, "2.5"),
    (lambda: OneHotFormatter(3, dtype="float63"), TypeError, "float63"),
    (lambda: OneHotFormatter(3).format(PAIRS, mode="stacked"), ValueError, "stacked"),
    (lambda: OneHotFormatter(3).format(PAIRS, sparse=True), ValueError, "sparse"),
    (lambda: OneHotFormatter(3).format(PAIRS[None]), ValueError, "3"),
    (lambda: OneHotFormatter(3).format(PAIRS * 1.0), TypeError, "float64"),
    (lambda: OneHotFormatter(3).theano_expr(pt.dmatrix()), TypeError, "float64"),
    (lambda: compressed_one_hot([0.5]), ValueError, "float64"),
    (lambda: compressed_one_hot(PAIRS), ValueError, "2, 2")])
def test_a_request_that_makes_no_sense_says_what_it_met(request_, error, said):
    with pytest.raises(error, match=said):
        request_()


def test_the_number_of_labels_is_read_off_the_data():
    np.testing.assert_array_equal(convert_to_one_hot([2, 0]), [[0, 0, 1], [1, 0, 0]])
    assert convert_to_one_hot(PAIRS, max_labels=5, dtype="int8", mode="merge").shape == (2, 5)


def test_only_labels_that_occur_get_a_column():
    one_hot, uniq = compressed_one_hot([7, 3, 9, 3])
    np.testing.assert_array_equal(one_hot, [[0, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(uniq, [3, 7, 9])


def test_two_labels_need_one_column():
    labels = np.array([[5], [-1], [5]])
    np.testing.assert_array_equal(compressed_one_hot(labels)[0], [[1], [0], [1]])
    both, _ = compressed_one_hot(labels, simplify_binary=False)
    np.testing.assert_array_equal(both, [[0, 1], [1, 0], [0, 1]])


def test_an_array_to_fill_is_filled():
    out = np.full((3, 4), 9.0)
    one_hot, _ = compressed_one_hot([1, 2, 3], out=out)
    assert one_hot is out
    np.testing.assert_array_equal(out, np.eye(3, 4))
