"""pylearn2.models.mlp.affine and weighted: what Softmax and the Linear family have in common, tried on both."""

import pickle

import numpy as np
import pytensor
import pytest

from pylearn2.models.mlp.layer import BadInputSpaceError
from pylearn2.models.mlp.linear import Linear
from pylearn2.models.mlp.linear_gaussian import LinearGaussian
from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.sigmoid import Sigmoid
from pylearn2.models.mlp.softmax import Softmax
from pylearn2.models.mlp.weighted import as_coefficient
from pylearn2.space import Conv2DSpace
from pylearn2.utils import function, grad, sharedX

AXES = ("c", 0, 1, "b")


def layers(**options):
    return [Linear(dim=3, layer_name="h", istdev=1.0, **options), Softmax(3, "y", istdev=1.0, **options)]


@pytest.mark.parametrize("layer", layers())
def test_weight_decay_sums_the_weights_without_a_half_and_without_biases(layer):
    MLP(layers=[layer], nvis=4)
    layer.set_biases(np.ones(3))
    W = layer.get_weights()
    value, l1 = function([], [layer.get_weight_decay(0.1), layer.get_l1_weight_decay("0.2")])()
    np.testing.assert_allclose([value, l1], [0.1 * np.square(W).sum(), 0.2 * np.abs(W).sum()])


def test_coefficients_are_numbers_texts_of_numbers_or_expressions():
    symbolic = sharedX(0.3)
    values = [float(as_coefficient(coeff)) for coeff in (2, 0.5, "1e-3", np.float32(0.25))]
    assert values == [2.0, 0.5, 1e-3, 0.25]
    assert as_coefficient(symbolic).dtype == pytensor.config.floatX
    for wrong in (True, [0.1], None):
        with pytest.raises(TypeError, match="one number, got"):
            as_coefficient(wrong)


@pytest.mark.parametrize("layer", layers(W_lr_scale="0.5", b_lr_scale=2))
def test_learning_rate_scales_belong_to_their_parameters(layer):
    MLP(layers=[layer], nvis=4)
    scales = {param.name[-1]: scale for param, scale in layer.get_lr_scalers().items()}
    assert scales == {"W": 0.5, "b": 2.0}


@pytest.mark.parametrize("argument", ["W_lr_scale", "b_lr_scale"])
def test_a_learning_rate_scale_that_is_no_number_is_refused(argument):
    with pytest.raises(TypeError, match=rf"{argument} must be a float, got \[1\]"):
        layers(**{argument: [1]})


@pytest.mark.parametrize("layer", layers())
def test_images_of_any_axes_are_flattened_and_weights_come_back_as_images(layer):
    space = Conv2DSpace((2, 3), num_channels=2, axes=AXES)
    mlp = MLP(layers=[layer], input_space=space)
    weights = np.arange(36.0).reshape(12, 3) / 100
    layer.set_weights(weights)
    images = np.random.RandomState(0).randn(5, 2, 3, 2)  # b, 0, 1, c
    x = space.make_theano_batch("x")
    output = function([x], mlp.fprop(x))(images.transpose(3, 1, 2, 0))
    z = images.reshape(5, 12) @ weights
    if isinstance(layer, Softmax):
        z = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(output, z, rtol=1e-12)
    topo = layer.get_weights_topo()
    assert topo.shape == (3, 2, 3, 2)
    np.testing.assert_array_equal(topo.reshape(3, 12).T, weights)
    with pytest.raises(NotImplementedError, match="get_weights_topo"):
        layer.get_weights()


@pytest.mark.parametrize("layer", layers())
def test_weights_and_biases_go_in_and_come_out_as_arrays(layer):
    MLP(layers=[layer], nvis=4)
    layer.set_weights(np.full((4, 3), 2.0))
    layer.set_biases(np.array([1.0, 2.0, 3.0]))
    assert (layer.get_weights() == 2).all()
    assert layer.get_biases().tolist() == [1, 2, 3]
    assert layer.get_weights_format() == ("v", "h")
    with pytest.raises(NotImplementedError, match="no rows and columns"):
        layer.get_weights_topo()


def test_biases_that_are_not_there_are_named():
    layer = Linear(dim=3, layer_name="h", irange=0.1, use_bias=False)
    for call in (layer.get_biases, lambda: layer.set_biases([1.0])):
        with pytest.raises(NotImplementedError, match="layer 'h' has none"):
            call()


@pytest.mark.parametrize("layer", layers(max_col_norm=0.5))
def test_a_column_norm_limits_the_weights(layer):
    mlp = MLP(layers=[layer], nvis=4)
    start = layer.get_weights()
    mlp.enforce_constraints()
    norms = np.linalg.norm(start, axis=0)
    np.testing.assert_allclose(layer.get_weights(), start * np.minimum(norms, 0.5) / norms, rtol=1e-14)


@pytest.mark.parametrize("layer", layers())
def test_what_is_no_space_is_refused(layer):
    with pytest.raises(BadInputSpaceError, match="expected a Space, got 4"):
        layer.set_input_space(4)


def test_layers_pickle_with_their_values():
    mlp = MLP(layers=[Linear(dim=3, layer_name="h", irange=0.1), Softmax(2, "y", irange=0.1)], nvis=4)
    again = pickle.loads(pickle.dumps(mlp))
    for old, new in zip(mlp.get_params(), again.get_params(), strict=True):
        assert old.name == new.name
        np.testing.assert_array_equal(old.get_value(), new.get_value())


GAUSSIAN = {"init_beta": 1.0, "min_beta": 0.5, "max_beta": 2.0, "beta_lr_scale": None}


@pytest.mark.parametrize(
    ("last", "options"),
    [
        (Softmax, {"n_classes": 3}),
        (Softmax, {"n_classes": 3, "binary_target_dim": 1}),
        (Linear, {"dim": 3}),
        (Sigmoid, {"dim": 3}),
        (LinearGaussian, {"dim": 3} | GAUSSIAN),
    ],
)
def test_in_float32_parameters_costs_channels_and_updates_are_float32(last, options):
    with pytensor.config.change_flags(floatX="float32"):
        mlp = MLP(layers=[last(layer_name="y", irange=0.1, max_col_norm=1.9365, **options)], nvis=4)
        x, y = mlp.get_input_space().make_theano_batch("x"), mlp.get_target_space().make_theano_batch("y")
        cost = mlp.cost(y, mlp.fprop(x)) + mlp.get_weight_decay(0.001)
        updates = {param: param - grad(cost, param) for param in mlp.get_params()}
        mlp.modify_updates(updates)
        expressions = [cost, *mlp.get_monitoring_channels((x, y)).values(), *updates, *updates.values()]
    assert {expression.dtype for expression in expressions} == {"float32"}
