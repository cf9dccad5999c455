"""Shared variables stay on the device, and everybody but the device sees NumPy's arrays."""
import copy
import pickle
import pickletools

import numpy as np
import pytensor
import pytest

jax = pytest.importorskip("jax", reason="JAX is not installed")

from pylearn2.utils import function  # noqa: E402
from pylearn2.utils.device import running_on  # noqa: E402


@pytest.fixture(autouse=True)
def through_jax():
    with running_on("jax"):
        yield


@pytest.fixture
def weights():
    """A float64 variable whose value a function has computed on the device: all ones."""
    weights = pytensor.shared(np.zeros((2, 3)), name="weights")
    function([], updates={weights: weights + 1})()
    return weights


def test_new_values_stay_on_the_device_and_are_numpy_s_for_who_asks(weights):
    assert isinstance(weights.container.storage[0], jax.Array)
    for value in (weights.get_value(), weights.get_value(borrow=True)):
        assert type(value) is np.ndarray
        np.testing.assert_array_equal(value, np.ones((2, 3)))


def test_what_get_value_returns_is_the_caller_s_own(weights):
    weights.get_value()[:] = 7
    np.testing.assert_array_equal(weights.get_value(), np.ones((2, 3)))


def test_a_value_that_is_set_is_what_the_next_call_computes_with(weights):
    double = function([], 2 * weights)
    value = np.full((2, 3), 4.0)
    weights.set_value(value)
    value[:] = 9
    np.testing.assert_array_equal(double(), np.full((2, 3), 8.0))
    assert isinstance(weights.container.storage[0], jax.Array)


def test_pickles_and_copies_know_nothing_of_jax(weights):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(weights, protocol)
        names = [text for _, text, _ in pickletools.genops(data) if isinstance(text, str)]
        assert not [name for name in names if name.startswith(("jax", "pylearn2"))]
        np.testing.assert_array_equal(pickle.loads(data).get_value(), np.ones((2, 3)))
    assert type(copy.deepcopy(weights).container.storage[0]) is np.ndarray
