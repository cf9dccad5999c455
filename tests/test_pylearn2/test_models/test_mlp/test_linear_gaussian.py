"""pylearn2.models.mlp.linear_gaussian: the precision beta, its cost, limits and channels."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp.linear_gaussian import LinearGaussian
from pylearn2.models.mlp.mlp import MLP
from pylearn2.utils import function

X = np.random.RandomState(0).randn(5, 3)
Y = np.random.RandomState(1).randn(5, 2)
BETA = np.array([2.0, 0.5])


@pytest.fixture
def layer():
    layer = LinearGaussian(init_beta=BETA, min_beta=1.0, max_beta=1.5, beta_lr_scale=0.3,
                           dim=2, layer_name="y", istdev=1.0)
    MLP(layers=[layer], nvis=3)
    return layer


def test_beta_is_the_last_parameter_and_has_a_learning_rate_scale(layer):
    assert [param.name for param in layer.get_params()] == ["y_W", "y_b", "beta"]
    assert layer.get_lr_scalers() == {layer.beta: 0.3}


def test_the_cost_is_the_negative_log_likelihood_up_to_a_constant(layer):
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    output = layer.fprop(x)
    cost, matrix = function([x, y], [layer.cost(y, output), layer.cost_matrix(y, output)])(X, Y)
    squares = np.square(Y - X @ layer.get_weights())
    # -log N(y | mean, 1 / beta) = beta (y - mean)^2 / 2 - log(beta) / 2 + log(2 pi) / 2
    np.testing.assert_allclose(matrix, 0.5 * squares * BETA - 0.5 * np.log(BETA), rtol=1e-12)
    np.testing.assert_allclose(cost, 0.5 * (squares @ BETA).mean() - 0.5 * np.log(BETA).sum(), rtol=1e-12)


def test_updates_of_beta_are_clipped(layer):
    layer.enforce_constraints()
    np.testing.assert_array_equal(layer.beta.get_value(), [1.5, 1.0])


def test_channels_tell_beta_and_with_targets_the_squared_error(layer):
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    assert "mse" not in layer.get_layer_monitoring_channels(state_below=x)
    channels = layer.get_layer_monitoring_channels(state_below=x, targets=y)
    wanted = ["beta_min", "beta_mean", "beta_max", "mse"]
    values = function([x, y], [channels[key] for key in wanted])(X, Y)
    np.testing.assert_allclose(values, [0.5, 1.25, 2.0, np.square(Y - X @ layer.get_weights()).mean()])
