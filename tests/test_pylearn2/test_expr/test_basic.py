"""pylearn2.expr.basic against NumPy."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.expr import basic
from pylearn2.utils import function

W = np.array([[3.0, 0.0, -1.0], [4.0, 0.0, 1.0]])


def test_norms_are_those_of_columns():
    expected = [5.0, 0.0, np.sqrt(2)]
    np.testing.assert_allclose(basic.numpy_norms(W), expected)
    np.testing.assert_allclose(function([], basic.theano_norms(pt.constant(W)))(), expected)


def test_full_min_and_full_max_look_at_every_element():
    least, most = function([], [basic.full_min(pt.constant(W)), basic.full_max(pt.constant(W))])()
    assert (least, most) == (-1.0, 4.0)


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_log_sum_exp_is_what_its_name_says_and_does_not_overflow(axis):
    A = pt.dmatrix("A")
    compiled = function([A], basic.log_sum_exp(A, axis=axis))
    np.testing.assert_allclose(compiled(W), np.log(np.exp(W).sum(axis=axis)), rtol=1e-14)
    np.testing.assert_allclose(compiled(W + 5000), np.log(np.exp(W).sum(axis=axis)) + 5000, rtol=1e-14)
    assert np.all(compiled(np.full((2, 3), -np.inf)) == -np.inf)


def test_multiple_switch_takes_the_first_true_condition():
    x = pt.dvector("x")
    result = function([x], basic.multiple_switch(x < 0, -1.0, x < 10, x * 2, 99.0))
    np.testing.assert_array_equal(result([-5.0, 3.0, 10.0]), [-1.0, 6.0, 99.0])


def test_multiple_switch_needs_a_default():
    with pytest.raises(ValueError, match="got 4"):
        basic.multiple_switch(True, 1.0, False, 2.0)


def test_is_binary_knows_zeros_and_ones():
    assert basic.is_binary(np.array([0, 1, 1]))
    assert not basic.is_binary(np.array([0.0, 0.5]))
