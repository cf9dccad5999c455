"""Contrast of examples, in numbers worked out by hand."""
import numpy as np
import pytest

from pylearn2.expr.preprocessing import global_contrast_normalize


@pytest.mark.parametrize(("arguments", "divisor"), [
    ({}, np.sqrt(8)), ({"scale": 4}, np.sqrt(8) / 4), ({"sqrt_bias": 1}, 3.0), ({"use_std": True}, 2.0),
    ({"use_std": True, "sqrt_bias": 5}, 3.0), ({"min_divisor": 2.9, "scale": 2.95}, 1.0)])
def test_the_divisor_is_length_or_deviation(arguments, divisor):
    row = np.array([[1.0, 3.0, 5.0]])  # less its mean: -2, 0, 2, of length sqrt(8) and deviation 2
    np.testing.assert_allclose(global_contrast_normalize(row, **arguments), [[-2, 0, 2]] / np.float64(divisor))
    np.testing.assert_array_equal(row, [[1, 3, 5]])


def test_the_mean_can_stay():
    np.testing.assert_allclose(global_contrast_normalize(np.array([[3.0, 4.0]]), subtract_mean=False), [[0.6, 0.8]])


@pytest.mark.parametrize(("X", "scale"), [(np.ones(3), 1), (np.ones((1, 3)), 0)])
def test_anything_but_rows_and_a_scale_is_refused(X, scale):
    with pytest.raises(ValueError, match="global_contrast_normalize"):
        global_contrast_normalize(X, scale=scale)
