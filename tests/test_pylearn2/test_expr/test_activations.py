"""Activations against NumPy; how a name finds one."""
import numpy as np
import pytensor.tensor as pt
import pytest
import scipy.special

from pylearn2.expr.activations import find_activation, rescaled_softmax
from pylearn2.utils import function

X = np.random.RandomState(0).randn(4, 3)


def value(activation, X=X):
    x = pt.matrix(dtype="float64")
    return function([x], activation(x))(X)


@pytest.mark.parametrize(("name", "formula"), [
    ("sigmoid", scipy.special.expit), ("tanh", np.tanh), ("relu", lambda x: np.maximum(x, 0)),
    ("softplus", lambda x: np.log1p(np.exp(x))), ("softsign", lambda x: x / (1 + abs(x))),
    ("softmax", lambda x: scipy.special.softmax(x, axis=1)), ("exp", np.exp), ("sqr", np.square),
    ("logsoftmax", lambda x: scipy.special.log_softmax(x, axis=1)), ("elu", lambda x: np.where(x > 0, x, np.expm1(x))),
    ("hard_sigmoid", lambda x: np.clip(0.2 * x + 0.5, 0, 1)),
])
def test_a_name_finds_the_function(name, formula):
    np.testing.assert_allclose(value(find_activation(name, "act_enc")), formula(X), rtol=1e-12)


def test_linear_and_functions_pass():
    assert find_activation(None, "act_enc") is None
    assert find_activation("linear", "act_enc") is None
    assert find_activation(np.tanh, "act_enc") is np.tanh


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="act_dec 'sigmiod' is no activation"):
        find_activation("sigmiod", "act_dec")


def test_the_rescaled_softmax_keeps_its_distance_from_zero():
    met = value(lambda x: rescaled_softmax(x, min_val=0.01), 100 * X)
    assert met.min() >= 0.01
    np.testing.assert_allclose(met.sum(axis=1), 1)
    np.testing.assert_allclose(met, scipy.special.softmax(100 * X, axis=1) * (1 - 3 * 0.01) + 0.01)
