"""The costs of MLPs, on stand-ins for layers and on the real ones."""
import warnings

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.costs.cost import SumOfCosts
from pylearn2.costs.mlp import Default, L1WeightDecay, WeightDecay
from pylearn2.costs.mlp.dropout import Dropout
from pylearn2.costs.mlp.missing_target_cost import MissingTargetCost
from pylearn2.models.mlp import MLP, Linear, Sigmoid, Softmax
from pylearn2.utils import function

X = np.random.RandomState(0).randn(5, 4)
Y = np.eye(3)[[0, 2, 1, 1, 0]]


def two_layers(**kwargs):
    return MLP(nvis=4, layers=[Sigmoid(dim=2, layer_name="h", irange=0.5),
                               Softmax(n_classes=3, layer_name="y", irange=0.5)], **kwargs)


def weights_of(model):
    by_name = {param.name: param.get_value() for param in model.get_params()}
    return by_name["h_W"], by_name["h_b"], by_name["softmax_W"], by_name["softmax_b"]


def nll(model, features):
    """Return each example's negative log likelihood and the rows of output probabilities, by NumPy."""
    h_W, h_b, y_W, y_b = weights_of(model)
    scores = 1 / (1 + np.exp(-(features @ h_W + h_b))) @ y_W + y_b
    return -(Y * (scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))).sum(axis=1)


def value_of(cost, model):
    batch = cost.get_data_specs(model)[0].make_theano_batch()
    return function(list(batch), cost.expr(model, batch))(X, Y)


def test_default_is_the_mean_nll_of_a_softmax_output():
    model = two_layers()
    np.testing.assert_allclose(value_of(Default(), model), nll(model, X).mean(), rtol=1e-12)
    assert Default().supervised and not Default().is_stochastic()


@pytest.mark.parametrize("kind, penalty", [(WeightDecay, np.square), (L1WeightDecay, np.abs)])
@pytest.mark.parametrize("coeffs", [{"h": 0.5, "y": 2.0}, {"y": "2", "h": "5e-1"}, [0.5, 2]])
def test_weight_decay_adds_the_layers_penalties_without_biases(kind, penalty, coeffs):
    model = two_layers()
    h_W, _, y_W, _ = weights_of(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        total = kind(coeffs).expr(model, None)
    np.testing.assert_allclose(function([], total)(), 0.5 * penalty(h_W).sum() + 2 * penalty(y_W).sum())


def test_layers_without_a_coefficient_have_no_penalty():
    model = two_layers()
    total = WeightDecay({"h": 1}).expr(model, None)
    np.testing.assert_allclose(function([], total)(), np.square(weights_of(model)[0]).sum())


def test_channels_of_a_sum_bear_the_names_of_the_penalties():
    model = two_layers()
    cost = SumOfCosts([Default(), WeightDecay({"h": 0.1}), L1WeightDecay({"y": 0.1}), WeightDecay({}),
                       L1WeightDecay({})])
    batch = cost.get_data_specs(model)[0].make_theano_batch()
    channels = cost.get_monitoring_channels(model, batch)
    assert list(channels) == ["term_0", "term_1_weight_decay", "term_2_l1_penalty", "term_3_0_weight_decay",
                              "term_4_0_l1_penalty"]
    assert {channel.dtype for channel in channels.values()} == {pytensor.config.floatX}


def test_a_list_of_coefficients_warns_and_must_fit_the_layers():
    model = two_layers()
    with pytest.warns(DeprecationWarning, match="dict"):
        WeightDecay([0.5, 2.0]).expr(model, None)
    with pytest.warns(DeprecationWarning), pytest.raises(ValueError):
        WeightDecay([0.5]).expr(model, None)


def test_a_coefficient_for_no_layer_warns_with_the_names_that_there_are():
    with pytest.warns(UserWarning, match="'h0'.*h, y"):
        WeightDecay({"h0": 0.5}).expr(two_layers(), None)


def test_a_layer_without_weights_may_only_have_the_coefficient_zero():
    class NoWeights:
        layer_name = "window"

        def get_weight_decay(self, coeff):
            raise NotImplementedError("no weights")

    class Chain:
        layers = [NoWeights()]

    assert function([], WeightDecay({"window": 0}).expr(Chain(), None))() == 0
    with pytest.raises(NotImplementedError, match="'window' .*get_weight_decay"):
        WeightDecay({"window": 0.1}).expr(Chain(), None)


@pytest.mark.parametrize("coeffs, met", [({"h": "much"}, "'much'"), ({"h": None}, "None"), (0.5, "0.5"),
                                         ({"h": [0.1, "x"]}, "'x'")])
def test_coefficients_that_are_no_numbers_are_refused(coeffs, met):
    with pytest.raises(ValueError, match=met):
        WeightDecay(coeffs)


def test_nested_coefficients_reach_the_layers_of_a_layer():
    inner = MLP(layer_name="inner", layers=[Linear(dim=2, layer_name="a", irange=0.5),
                                            Linear(dim=3, layer_name="b", irange=0.5)])
    model = MLP(nvis=4, layers=[inner])
    a_W, b_W = (layer.get_params()[0].get_value() for layer in inner.layers)
    total = WeightDecay({"inner": [1, "0.5"]}).expr(model, None)
    np.testing.assert_allclose(function([], total)(), np.square(a_W).sum() + 0.5 * np.square(b_W).sum())


def test_dropout_that_keeps_everything_is_the_default_cost():
    model = two_layers()
    cost = Dropout(default_input_include_prob=1.0, default_input_scale=1.0)
    np.testing.assert_allclose(value_of(cost, model), nll(model, X).mean(), rtol=1e-12)
    assert cost.is_stochastic() and cost.supervised


def test_dropout_of_the_input_averages_over_whole_examples_or_masks():
    model = two_layers()
    cost = Dropout(input_include_probs={"h": 0.5, "y": 1.0}, input_scales={"h": 3.0}, per_example=False)
    met = value_of(cost, model)
    masks = np.array(np.meshgrid(*[[0, 1]] * 4)).reshape(4, -1).T
    possible = [nll(model, X * mask * 3.0).mean() for mask in masks]
    assert np.isclose(met, possible, rtol=1e-12).any()


def test_dropout_hands_on_every_argument():
    class Recorder(MLP):
        def dropout_fprop(self, state_below, **kwargs):
            self.met = kwargs
            return self.fprop(state_below)

    model = Recorder(nvis=4, layers=[Softmax(n_classes=3, layer_name="y", irange=0.5)])
    kwargs = {"default_input_include_prob": 0.8, "input_include_probs": {"y": 0.7},
              "default_input_scale": 1.25,
              "input_scales": {"y": 1.5}, "per_example": False}
    cost = Dropout(**kwargs)
    cost.expr(model, cost.get_data_specs(model)[0].make_theano_batch())
    assert model.met == kwargs


def test_missing_targets_cost_nothing():
    model = MLP(nvis=4, layers=[Linear(dim=3, layer_name="y", irange=0.5)])
    targets = Y.copy()
    targets[0, 1] = targets[3, 2] = -1
    W, b = (param.get_value() for param in model.get_params())
    cost = MissingTargetCost()
    batch = cost.get_data_specs(model)[0].make_theano_batch()
    met = function(list(batch), cost.expr(model, batch))(X, targets)
    squares = np.where(targets == -1, 0, np.square(targets - X @ W - b))
    np.testing.assert_allclose(met, squares.sum(axis=1).mean(), rtol=1e-12)
    assert not cost.is_stochastic() and MissingTargetCost({"per_example": True}).is_stochastic()


def test_costs_keep_to_float32_when_that_is_floatX():
    with pytensor.config.change_flags(floatX="float32"):
        model = two_layers()
        cost = SumOfCosts([[0.3, Default()], [0.1, WeightDecay({"h": 0.1})], [2, L1WeightDecay({})]])
        batch = cost.get_data_specs(model)[0].make_theano_batch()
        gradients, _ = cost.get_gradients(model, batch)
        results = [cost.expr(model, batch), *gradients.values(),
                   *cost.get_monitoring_channels(model, batch).values()]
    assert {result.dtype for result in results} == {"float32"}
    assert isinstance(batch[0], pt.TensorVariable)
