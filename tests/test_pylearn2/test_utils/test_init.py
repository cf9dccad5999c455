"""The small tools: floatX in and out, gradients that may be zero, finiteness, and sequences that must fit."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2 import utils


@pytest.mark.parametrize("floatX", ["float32", "float64"])
def test_values_come_in_floatX_as_it_is_at_the_call(floatX):
    with pytensor.config.change_flags(floatX=floatX):
        assert utils.sharedX([1, 2], name="w").get_value().dtype == floatX
        assert utils.constantX(3).dtype == floatX
        assert utils.as_floatX(np.arange(3)).dtype == utils.as_floatX(2.5).dtype == floatX
        assert utils.as_floatX(pt.ivector()).dtype == floatX
    shared = utils.sharedX(1.5, "w", dtype="float32")
    assert (shared.name, shared.dtype, shared.ndim) == ("w", "float32", 0)


def test_borrow_decides_whether_the_array_is_shared():
    array = np.zeros(2)
    lent, copied = utils.sharedX(array, borrow=True), utils.sharedX(array)
    array[0] = 1
    assert (lent.get_value()[0], copied.get_value()[0]) == (1, 0)


def test_a_parameter_that_the_cost_does_not_know_has_a_gradient_of_zeros():
    w, stranger = utils.sharedX([1.0, 2.0]), utils.sharedX([[5.0]])
    one, none = utils.grad((w**2).sum(), [w, stranger])
    assert utils.function([], one)().tolist() == [2.0, 4.0]
    assert utils.function([], none)().tolist() == [[0.0]]


def test_a_blocked_gradient_leaves_the_value_and_is_zero():
    w = utils.sharedX(3.0)
    cost = utils.block_gradient(w) * w
    value, slope = utils.function([], [cost, utils.grad(cost, w)])()
    assert (value, slope) == (9.0, 3.0)  # without the block the slope is 6


@pytest.mark.parametrize(("array", "nan", "inf"), [
    ([1.0, 2.0], False, False), ([1.0, np.nan], True, False), ([-np.inf, 1.0], False, True),
    ([np.inf, np.nan], True, True), ([], False, False), ([1e308, 1e308], False, False),
    ([np.inf, -np.inf], False, True), ([[3]], False, False), ([np.nan, np.nan], True, False),
])
def test_what_is_not_finite_is_found(array, nan, inf):
    array = np.array(array)
    found = (utils.contains_nan(array), utils.contains_inf(array), utils.isfinite(array))
    assert found == (nan, inf, not (nan or inf))


def test_sequences_of_different_lengths_are_not_paired():
    assert utils.safe_zip([1, 2], "ab") == [(1, "a"), (2, "b")]
    assert list(utils.safe_izip((1,), (2,), (3,))) == [(1, 2, 3)]
    with pytest.raises(ValueError, match=r"the lengths \[2, 3\]"):
        utils.safe_zip([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="lengths"):
        utils.safe_izip([1], [])


def test_a_union_keeps_the_order_and_compares_variables_by_identity():
    a, b = pt.scalar("a"), pt.scalar("a")
    assert utils.safe_union([a, b], [b, a]) == [a, b]
    assert utils.safe_union([3, 1], [1, 2]) == [3, 1, 2]
    assert utils.safe_union([1], [True, 1.0]) == [1, True, 1.0]


def test_an_update_does_not_overwrite():
    target = {"a": 1}
    assert utils.safe_update(target, {"b": 2}) is target
    assert target == {"a": 1, "b": 2}
    with pytest.raises(KeyError, match="'a' is already there, with the value 1"):
        utils.safe_update(target, {"c": 3, "a": 5})
    assert target == {"a": 1, "b": 2}


def test_numbers_are_told_from_the_rest():
    assert isinstance(np.int8(1), utils.py_integer_types) and isinstance(np.float32(1), utils.py_float_types)
    assert not isinstance(1.0, utils.py_integer_types) and not isinstance(np.zeros(1), utils.py_number_types)
    assert utils.is_iterable("ab") and utils.is_iterable(iter([])) and not utils.is_iterable(3)
