"""pylearn2.models.mlp.linear: Linear's parameters, output, costs, channels and constraints."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp.linear import HiddenLinear, Linear
from pylearn2.models.mlp.mlp import MLP
from pylearn2.utils import function

X = np.random.RandomState(0).randn(6, 4)
Y = np.random.RandomState(1).randn(6, 3)


def built(cls=Linear, **options):
    layer = cls(**({"dim": 3, "layer_name": "h", "irange": 0.5} | options))
    MLP(layers=[layer], nvis=4)
    return layer


def run(build):
    """Evaluate ``build(x, y)`` on X and Y."""
    symbols = [pt.dmatrix(name) for name in "xy"]
    return function(symbols, build(*symbols))(X, Y)


def test_parameters_are_weights_then_biases_with_the_layers_name():
    layer = built(init_bias=[1.0, 2.0, 3.0])
    assert [param.name for param in layer.get_params()] == ["h_W", "h_b"]
    assert layer.get_biases().tolist() == [1, 2, 3]
    assert [param.name for param in built(use_bias=False).get_params()] == ["h_W"]


def test_weights_are_drawn_twice_like_the_originals():
    rng = np.random.RandomState([2013, 1, 4])
    expected = rng.uniform(-0.5, 0.5, (4, 3))
    expected = expected * (rng.uniform(0, 1, (4, 3)) < 0.4)
    np.testing.assert_array_equal(built(include_prob=0.4).get_weights(), expected)


@pytest.mark.parametrize("use_bias", [True, False])
def test_the_output_is_affine(use_bias):
    layer = built(use_bias=use_bias, init_bias=0.25)
    output = run(lambda x, y: layer.fprop(x))
    np.testing.assert_allclose(output, X @ layer.get_weights() + 0.25 * use_bias, rtol=1e-13)


@pytest.mark.parametrize(("use_abs_loss", "error"), [(False, np.square), (True, np.abs)])
def test_the_cost_sums_over_units_and_averages_over_examples(use_abs_loss, error):
    layer = built(use_abs_loss=use_abs_loss)
    cost, matrix = run(lambda x, y: [method(y, layer.fprop(x)) for method in (layer.cost, layer.cost_matrix)])
    expected = error(Y - X @ layer.get_weights())
    np.testing.assert_allclose(matrix, expected, rtol=1e-12)
    np.testing.assert_allclose(cost, expected.sum(axis=1).mean(), rtol=1e-12)


def test_channels_are_norms_and_with_data_activations():
    layer = built()
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    assert len(layer.get_layer_monitoring_channels()) == 6
    from_below = layer.get_layer_monitoring_channels(state_below=x)
    from_state = layer.get_layer_monitoring_channels(state=layer.fprop(x), targets=y)
    assert list(from_below) == list(from_state)
    assert len(from_state) == 18
    key = "range_x_max_u"
    expected = np.ptp(X @ layer.get_weights(), axis=0).max()
    values = function([x], [from_below[key], from_state[key]])(X)
    np.testing.assert_allclose(values, [expected] * 2, rtol=1e-12)


def test_masked_weights_are_zero_after_every_update():
    mask = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 1], [0, 0, 1]])
    layer = built(mask_weights=mask)
    start = layer.get_weights()
    layer.enforce_constraints()
    np.testing.assert_array_equal(layer.get_weights(), start * mask)
    with pytest.raises(ValueError, match=r"shape \(4, 3\), got \(3, 4\)"):
        built(mask_weights=mask.T)


def test_a_sparse_start_respects_the_mask():
    mask = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 1], [0, 1, 1]])
    W = built(mask_weights=mask, irange=None, sparse_init=2).get_weights()
    assert ((W != 0).sum(axis=0) == 2).all()
    assert not W[mask == 0].any()


def test_column_norms_are_kept_between_their_limits():
    layer = built(min_col_norm=1.0, max_col_norm=1.5)
    layer.set_weights(np.array([[1.2, 3.0, 0.1]] + [[0.0] * 3] * 3))
    layer.enforce_constraints()
    np.testing.assert_allclose(layer.get_weights()[0], [1.2, 1.5, 1.0], rtol=1e-15)


def test_a_row_norm_is_kept_below_its_limit():
    layer = built(max_row_norm=1.0)
    layer.set_weights(np.array([[3.0, 0.0, 4.0], [0.3, 0.4, 0.0], [0.0] * 3, [0.0, 2.0, 0.0]]))
    layer.enforce_constraints()
    np.testing.assert_allclose(layer.get_weights(), [[0.6, 0, 0.8], [0.3, 0.4, 0], [0] * 3, [0, 1, 0]])


def test_softmax_columns_multiplies_by_distributions():
    layer = built(softmax_columns=True)
    W = layer.transformer.get_params()[0].get_value()
    columns = np.exp(W) / np.exp(W).sum(axis=0)
    np.testing.assert_allclose(run(lambda x, y: layer.fprop(x)), X @ columns, rtol=1e-12)
    np.testing.assert_allclose(layer.get_weights(), columns, rtol=1e-14)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"copy_input": 0}, "copy_input had a bug and was removed"),
        ({"use_bias": False, "b_lr_scale": 1.0}, "b_lr_scale 1.0 has no biases"),
        ({"max_row_norm": 1.0, "min_col_norm": 0.5}, "choose one"),
        ({"irange": None}, "'h' needs exactly one of irange"),
    ],
)
def test_arguments_that_contradict_each_other_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        built(**options)


def test_a_hidden_layer_has_no_cost():
    with pytest.raises(NotImplementedError, match="another layer must be the last one"):
        built(HiddenLinear).cost(None, None)
