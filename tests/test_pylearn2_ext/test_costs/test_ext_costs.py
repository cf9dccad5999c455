"""The costs of pylearn2_ext against PyTorch's and scikit-learn's numbers, and their gradients against differences."""
import json
from pathlib import Path

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.costs.cost import SumOfCosts
from pylearn2.costs.mlp import Default
from pylearn2.models.mlp import MLP, Softmax, Tanh
from pylearn2.utils import function
from pylearn2_ext import costs
from pylearn2_ext.costs.common import one_hot
from pylearn2_ext.costs.hinge import lead

RECORDED = json.loads((Path(__file__).parents[2] / "references" / "torch.json").read_text())
SCORES = np.array(RECORDED["costs"]["scores"])
TARGETS = np.eye(4)[RECORDED["costs"]["labels"]]

BY_NAME = {
    "cross_entropy": costs.SmoothedCrossEntropy(0.0),
    "smoothed_0.1": costs.SmoothedCrossEntropy(0.1),
    "focal_2": costs.FocalLoss(2.0),
    "weston_watkins": costs.MulticlassHinge("weston_watkins"),
    "crammer_singer": costs.MulticlassHinge("crammer_singer"),
}


def scores_as_model():
    """Return a softmax regression whose scores are its inputs, so that the recorded ones can be fed to it."""
    model = MLP(nvis=4, layers=[Softmax(n_classes=4, layer_name="y", irange=0.0)])
    model.set_param_values([np.zeros(4), np.eye(4)])
    return model


def on_batch(cost, model, make):
    """Compile what `make(batch)` returns and evaluate it on the recorded scores and targets."""
    batch = cost.get_data_specs(model)[0].make_theano_batch()
    flat = list(batch) if isinstance(batch, tuple) else [batch]
    return function(flat, make(batch))(*[SCORES, TARGETS][:len(flat)])


@pytest.mark.parametrize("name", BY_NAME)
def test_costs_of_examples_are_those_of_pytorch_and_scikit_learn(name):
    cost, model = BY_NAME[name], scores_as_model()
    values = on_batch(cost, model, lambda batch: cost.cost_per_example(model, batch))
    np.testing.assert_allclose(values, RECORDED["costs"][name]["per_example"], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", sorted(set(BY_NAME) - {"crammer_singer"}))  # scikit-learn has no gradient of it
def test_gradients_of_the_mean_are_those_of_pytorch(name):
    cost, model = BY_NAME[name], scores_as_model()
    gradient = on_batch(cost, model, lambda batch: list(cost.get_gradients(model, batch)[0].values()))
    of_scores = np.array(RECORDED["costs"][name]["gradient_of_mean"])
    np.testing.assert_allclose(gradient[0], of_scores.sum(axis=0), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(gradient[1], SCORES.T @ of_scores, rtol=1e-10, atol=1e-12)


def test_entropy_is_that_of_pytorch_and_the_penalty_its_negative_mean():
    cost, model, recorded = costs.ConfidencePenalty(0.3), scores_as_model(), RECORDED["costs"]["entropy"]
    values, gradient = on_batch(cost, model, lambda batch: [
        cost.expr(model, batch), cost.get_gradients(model, batch)[0][model.get_params()[0]]])
    np.testing.assert_allclose(values, -0.3 * np.mean(recorded["per_example"]), rtol=1e-12)
    np.testing.assert_allclose(gradient, -0.3 * np.sum(recorded["gradient_of_mean"], axis=0), rtol=1e-10, atol=1e-12)


def test_focal_loss_of_two_classes_is_torchvisions_of_a_sigmoid():
    recorded = RECORDED["costs"]["binary_focal_2"]
    z, right = np.array(recorded["z"]), np.array(recorded["target"])
    log_prob = -np.logaddexp(0, np.stack([z, -z], axis=1))
    log_prob_symbol, targets = pt.matrix(), pt.matrix()
    loss = function([log_prob_symbol, targets], costs.focal_loss(log_prob_symbol, targets, 2.0))
    values = loss(log_prob, np.stack([1 - right, right], axis=1))
    np.testing.assert_allclose(values, recorded["per_example"], rtol=1e-12)


def test_scikit_learns_elastic_net_stands_where_our_penalty_balances_the_residual():
    recorded = RECORDED["elastic_net"]
    X, y, coef = (np.array(recorded[name]) for name in ("X", "y", "coef"))
    w, alpha = pt.vector(), recorded["alpha"]
    penalty = costs.elastic_net(alpha * abs(w).sum(), alpha * (w**2).sum(), recorded["l1_ratio"])
    pull = function([w], pt.grad(penalty, w))(coef)
    residual = X.T @ (y - X @ coef) / len(y)
    kept = coef != 0
    assert 0 < kept.sum() < len(coef)
    np.testing.assert_allclose(residual[kept], pull[kept], rtol=1e-9)
    assert (np.abs(residual[~kept]) <= alpha * recorded["l1_ratio"]).all()


def small_mlp():
    return MLP(nvis=4, layers=[Tanh(dim=3, layer_name="h", irange=0.5),
                               Softmax(n_classes=4, layer_name="y", irange=0.5)])


@pytest.mark.parametrize("cost", [
    *BY_NAME.values(), costs.FocalLoss(0.0), costs.FocalLoss(1.0), costs.MulticlassHinge("weston_watkins", margin=0.3),
    SumOfCosts([Default(), costs.ConfidencePenalty(0.5)]),
    SumOfCosts([Default(), costs.ElasticNet({"h": 0.1, "y": "0.01"}, l1_ratio=0.3)])],
    ids=lambda cost: type(cost).__name__)
def test_gradients_agree_with_finite_differences(cost):
    model, width = small_mlp(), 1e-6
    batch = cost.get_data_specs(model)[0].make_theano_batch()
    evaluate = function(list(batch), cost.expr(model, batch))
    grads = function(list(batch), [cost.get_gradients(model, batch)[0][param] for param in model.get_params()])
    analytic = np.concatenate([grad.ravel() for grad in grads(SCORES, TARGETS)])
    start = model.get_param_vector()

    def at(vector):
        model.set_param_vector(vector)
        return evaluate(SCORES, TARGETS)

    steps = width * np.eye(len(start))
    numeric = [(at(start + step) - at(start - step)) / (2 * width) for step in steps]
    np.testing.assert_allclose(analytic, numeric, rtol=1e-5, atol=1e-8)


def test_elastic_net_leaves_biases_and_unnamed_layers_out():
    model = small_mlp()
    weights = {param.name: param.get_value() for param in model.get_params()}
    total = function([], costs.ElasticNet({"h": 0.5}, l1_ratio=0.25).expr(model, None))()
    W = weights["h_W"]
    np.testing.assert_allclose(total, 0.5 * (0.25 * np.abs(W).sum() + 0.375 * (W**2).sum()), rtol=1e-12)


def test_a_certain_example_has_finite_costs_and_gradients():
    for cost in BY_NAME.values():
        model = scores_as_model()
        model.set_param_values([np.zeros(4), 100 * np.eye(4)])  # scores up to 6000: probabilities are 0 and 1
        numbers = on_batch(cost, model, lambda batch, cost=cost, model=model: [
            cost.expr(model, batch), *cost.get_gradients(model, batch)[0].values()])
        assert all(np.isfinite(number).all() for number in numbers), type(cost).__name__


def channels_of(cost, model):
    names = []

    def make(batch):
        channels = cost.get_monitoring_channels(model, batch)
        names.extend(channels)
        assert all(value.__doc__.endswith(".") for value in channels.values())
        return list(channels.values())

    return dict(zip(names, on_batch(cost, model, make), strict=True))


def test_channels_tell_what_the_costs_are_made_of():
    model, right = scores_as_model(), np.argmax(TARGETS, axis=1)
    log_prob = SCORES - np.log(np.exp(SCORES).sum(axis=1, keepdims=True))
    blurred = 0.9 * TARGETS + 0.025
    p = np.exp(log_prob)[np.arange(6), right]
    leads = SCORES[np.arange(6), right] - np.where(TARGETS > 0, -np.inf, SCORES).max(axis=1)
    expected = {
        costs.SmoothedCrossEntropy(0.1): {"smoothed_kl": (blurred * (np.log(blurred) - log_prob)).sum(axis=1).mean()},
        costs.FocalLoss(2.0): {"focal_weight": ((1 - p) ** 2).mean()},
        costs.MulticlassHinge(margin=2.0): {"hinge_lead": leads.mean(), "hinge_violations": (leads < 2).mean()},
        costs.ConfidencePenalty(): {"output_entropy": -(np.exp(log_prob) * log_prob).sum(axis=1).mean()},
    }
    for cost, channels in expected.items():
        met = channels_of(cost, model)
        assert met.keys() == channels.keys()
        np.testing.assert_allclose(list(met.values()), list(channels.values()), rtol=1e-9)


def test_smoothed_kl_without_smoothing_is_the_cross_entropy():
    cost, model = costs.SmoothedCrossEntropy(0.0), scores_as_model()
    np.testing.assert_allclose(channels_of(cost, model)["smoothed_kl"],
                               np.mean(RECORDED["costs"]["cross_entropy"]["per_example"]), rtol=1e-12)


def test_the_lead_is_negative_where_another_class_wins():
    z, targets = pt.matrix(), pt.matrix()
    np.testing.assert_array_equal(function([z, targets], lead(z, targets))([[3.0, 1.0], [3.0, 1.0]], [[1, 0], [0, 1]]),
                                  [2.0, -2.0])


def test_labels_in_the_place_of_rows_are_refused():
    model = MLP(nvis=4, layers=[Softmax(n_classes=4, layer_name="y", irange=0.0, binary_target_dim=1)])
    with pytest.raises(ValueError, match="binary_target_dim"):
        one_hot(model, pt.matrix())


@pytest.mark.parametrize("make, words", [
    (lambda: costs.SmoothedCrossEntropy(1.0), r"smoothing must be in \[0, 1\), got 1.0"),
    (lambda: costs.FocalLoss(0.5), "gamma must be 0 or at least 1"),
    (lambda: costs.MulticlassHinge("cramer_singer"), "did you mean 'crammer_singer'"),
    (lambda: costs.MulticlassHinge(margin=0), "margin must be above 0, got 0"),
    (lambda: costs.ElasticNet({"y": 1.0}, l1_ratio=2), r"l1_ratio must be in \[0, 1\], got 2"),
    (lambda: costs.ConfidencePenalty(-1), "strength must be at least 0, got -1")])
def test_settings_that_make_no_sense_are_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()
