"""pylearn2.models.mlp.conv_nonlinearity: values, slopes, costs and channels, from NumPy formulas."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp import conv_nonlinearity as nonlin
from pylearn2.utils import function, grad

Z = np.array([-2.0, -0.5, 0.0, 3.0]).reshape(1, 1, 2, 2)
RNG = np.random.RandomState(0)
STATE, TARGET = RNG.rand(4, 3, 2, 5), (RNG.rand(4, 3, 2, 5) > 0.5).astype(float)


@pytest.mark.parametrize("one, value, slope", [
    (nonlin.IdentityConvNonlinearity(), Z, np.ones(4)),
    (nonlin.RectifierConvNonlinearity(), np.maximum(Z, 0), [0, 0, 0, 1]),
    (nonlin.RectifierConvNonlinearity(0.1), np.where(Z > 0, Z, 0.1 * Z), [0.1, 0.1, 0, 1]),
    (nonlin.SigmoidConvNonlinearity(), 1 / (1 + np.exp(-Z)), np.exp(-Z) / (1 + np.exp(-Z)) ** 2),
    (nonlin.TanhConvNonlinearity(), np.tanh(Z), 1 - np.tanh(Z) ** 2),
])
def test_the_function_and_its_slope_which_a_rectifier_has_none_of_at_zero(one, value, slope):
    z = pt.dtensor4()
    met, met_slope = function([z], [one.apply(z), grad(one.apply(z).sum(), z)])(Z)
    np.testing.assert_allclose(met, value, rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(met_slope.ravel(), np.ravel(slope), rtol=1e-12)


def test_a_rectifier_hands_nan_on():
    z = pt.dtensor4()
    met = function([z], nonlin.RectifierConvNonlinearity().apply(z))(np.full((1, 1, 1, 1), np.nan))
    assert np.isnan(met).all()


def channels_of(one, state, target, **options):
    channels = one.get_monitoring_channels_from_state(state, target, **options)
    return {key: value for key, value in channels.items() if not key.endswith("_u")}


def test_a_linear_output_misclassifies_a_position_if_any_channel_is_wrong():
    state, target = pt.dtensor4(), pt.dtensor4()
    one = nonlin.IdentityConvNonlinearity()
    misclass, cost = function([state, target], [
        channels_of(one, state, target)["misclass"], one.cost(target, state, batch_axis=0)])(STATE, TARGET)
    np.testing.assert_allclose(misclass, ((STATE > 0.5) != TARGET).any(axis=1).mean())
    np.testing.assert_allclose(cost, ((STATE - TARGET) ** 2).sum(axis=(1, 2, 3)).mean())


def test_a_sigmoid_output_detects_with_an_output_for_each_position():
    z, target = pt.dtensor4(), pt.dtensor4()
    one = nonlin.SigmoidConvNonlinearity()
    state = one.apply(z)
    channels = channels_of(one, state, target, cost_fn=lambda Y, Y_hat: one.cost(Y, Y_hat, batch_axis=0))
    met = dict(zip(channels, function([z, target], list(channels.values()))(np.log(STATE / (1 - STATE)), TARGET),
                   strict=True))
    on, hits = STATE > 0.5, TARGET * (STATE > 0.5)
    precision, recall = hits.sum() / on.sum(), hits.sum() / TARGET.sum()
    each = hits.sum(axis=(0, 1)) / np.maximum(1, on.sum(axis=(0, 1)))
    kl = -(TARGET * np.log(STATE) + (1 - TARGET) * np.log(1 - STATE))
    truth = {"01_loss": (on != TARGET).mean(), "kl": kl.mean(), "precision": precision, "recall": recall,
             "f1": 2 * precision * recall / max(1, precision + recall), "per_output_precision_min": each.min(),
             "per_output_precision_max": each.max(),
             "per_output_recall_mean": (hits.sum(axis=(0, 1)) / TARGET.sum()).mean()}
    for name, value in truth.items():
        np.testing.assert_allclose(met[name], value, err_msg=name)
    assert len(met) == 14


@pytest.mark.parametrize("one", [nonlin.RectifierConvNonlinearity(), nonlin.TanhConvNonlinearity()])
def test_functions_without_a_cost_say_so(one):
    with pytest.raises(NotImplementedError, match=f"{type(one).__name__} does not implement cost"):
        one.cost(pt.dtensor4(), pt.dtensor4(), 0)


def test_an_unknown_monitor_style_is_refused():
    with pytest.raises(ValueError, match="'classification' or 'detection', got 'regression'"):
        nonlin.SigmoidConvNonlinearity("regression")
