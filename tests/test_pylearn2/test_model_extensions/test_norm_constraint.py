"""pylearn2.model_extensions.norm_constraint: updates are rescaled exactly as the published formula says."""

from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.linear.matrixmul import MatrixMul
from pylearn2.model_extensions.norm_constraint import (
    ConstrainFilterL2Norm,
    ConstrainFilterMaxNorm,
    MaxL2FilterNorm,
)
from pylearn2.utils import function, sharedX

START = np.array([[3.0, 0.3, 0.0], [4.0, 0.4, 1e-9]])


def constrained(extension, value=START, holder="W"):
    """Return W after one update to `value` (from zeros) under the extension."""
    W = sharedX(np.zeros_like(value))
    model = SimpleNamespace(W=W) if holder == "W" else SimpleNamespace(transformer=MatrixMul(W))
    updates = {W: W + value}
    extension.post_modify_updates(updates, model)
    function([], updates=updates)()
    return W.get_value()


def by_formula(U, limit, min_limit, axis):
    n = np.sqrt(np.square(U).sum(axis=axis, keepdims=True))
    t = np.clip(n, min_limit or 0, n.max() if limit is None else limit)
    return U * (t / np.maximum(1e-7, n))


@pytest.mark.parametrize("holder", ["W", "transformer"])
@pytest.mark.parametrize(
    ("limit", "min_limit", "axis"),
    [(2.0, 0.0, 0), (2.0, 1.0, 0), (None, 1.0, 0), (2.0, None, 1), (1.0, 0.0, (0, 1))],
)
def test_l2_norm_constraint_is_the_formula_of_the_spec(limit, min_limit, axis, holder):
    result = constrained(ConstrainFilterL2Norm(limit, min_limit, axis), holder=holder)
    np.testing.assert_array_equal(result, by_formula(START, limit, min_limit, axis))


def test_filters_within_the_limits_stay_as_they_are_to_the_last_bit():
    values = np.random.RandomState(0).randn(7, 5)
    np.testing.assert_array_equal(constrained(ConstrainFilterL2Norm(100.0), values), values)


def test_a_lower_limit_above_the_upper_one_is_refused():
    with pytest.raises(ValueError, match=r"limit 1\.0 is below min_limit 2\.0"):
        ConstrainFilterL2Norm(1.0, min_limit=2.0)


def test_the_old_name_warns_and_does_the_same():
    with pytest.warns(UserWarning, match="ConstrainFilterL2Norm"):
        extension = MaxL2FilterNorm(2.0, axis=0)
    np.testing.assert_array_equal(constrained(extension), by_formula(START, 2.0, 0.0, 0))


def test_max_norm_constraint_clips_each_weight():
    np.testing.assert_array_equal(constrained(ConstrainFilterMaxNorm(1.0), -START), np.clip(-START, -1, 1))
    np.testing.assert_array_equal(constrained(ConstrainFilterMaxNorm(None)), START)
    with pytest.raises(NotImplementedError, match=r"min_limit=0\.1"):
        ConstrainFilterMaxNorm(1.0, min_limit=0.1)


def test_weights_that_are_not_updated_are_left_out():
    updates = {}
    ConstrainFilterL2Norm(1.0).post_modify_updates(updates, SimpleNamespace(W=sharedX(START)))
    ConstrainFilterMaxNorm(1.0).post_modify_updates(updates, SimpleNamespace(W=sharedX(START)))
    assert updates == {}


def test_a_model_without_weights_is_refused_by_name():
    with pytest.raises(TypeError, match="SimpleNamespace has neither W nor transformer"):
        ConstrainFilterL2Norm(1.0).post_modify_updates({}, SimpleNamespace())
    two = SimpleNamespace(transformer=SimpleNamespace(get_params=lambda: ["V", "W"]))
    with pytest.raises(TypeError, match="has 2 parameters"):
        ConstrainFilterL2Norm(1.0).post_modify_updates({}, two)
