"""Penalties of contractive autoencoders against slopes taken by finite differences."""
import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit

from pylearn2.corruption import GaussianCorruptor
from pylearn2.models.autoencoder import ContractiveAutoencoder, HigherOrderContractiveAutoencoder
from pylearn2.utils import function

X = np.random.RandomState(0).rand(5, 4)
STEP = 1e-6


def value(expression_of, X=X):
    x = pt.matrix(dtype="float64")
    return function([x], expression_of(x))(X)


def slopes(model, X):
    """d code / d input, shape (batch, visible, hidden), by central differences."""
    def encode(X):
        return expit(X @ model.weights.get_value() + model.hidbias.get_value())

    steps = STEP * np.eye(X.shape[1])
    return np.stack([(encode(X + step) - encode(X - step)) / (2 * STEP) for step in steps], axis=1)


def test_the_jacobian_is_the_slope_of_the_code():
    model = ContractiveAutoencoder(4, 3, "sigmoid", None, irange=2.0)
    np.testing.assert_allclose(value(model.jacobian_h_x), slopes(model, X), atol=1e-8)


def test_the_penalty_is_the_squared_slope_of_an_example():
    model = ContractiveAutoencoder(4, 3, "sigmoid", None, irange=2.0)
    wanted = (slopes(model, X) ** 2).sum(axis=(1, 2)).mean()
    assert value(model.contraction_penalty) == pytest.approx(wanted, rel=1e-7)


def test_a_linear_code_has_the_slope_of_its_weights():
    model = ContractiveAutoencoder(4, 3, None, None, irange=2.0)
    assert value(model.contraction_penalty) == pytest.approx((model.weights.get_value() ** 2).sum())


def test_the_higher_order_penalty_is_the_change_of_slope_nearby():
    twice, model = (HigherOrderContractiveAutoencoder(GaussianCorruptor(0.5), 2, 4, 3, "sigmoid", None, irange=2.0)
                    for _ in range(2))
    x = pt.matrix(dtype="float64")
    nearby = function([x], [twice.corruptor(x), twice.corruptor(x)])(X)
    changes = np.concatenate([slopes(model, X) - slopes(model, one) for one in nearby])
    assert value(model.higher_order_penalty) == pytest.approx((changes**2).mean(), rel=1e-6)
    assert model.higher_order_penalty_data_specs() == (model.get_input_space(), "features")


def test_a_code_that_is_not_elementwise_is_refused():
    with pytest.raises(ValueError, match="element by element, 'softmax' does not"):
        ContractiveAutoencoder(4, 3, "softmax", None)
