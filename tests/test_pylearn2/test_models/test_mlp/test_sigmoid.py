"""pylearn2.models.mlp.sigmoid: output, cost and the three ways of counting mistakes."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.sigmoid import Sigmoid
from pylearn2.utils import function

X = np.random.RandomState(0).randn(6, 4)
Y = np.eye(3)[[1, 1, 2, 0, 1, 2]]


def built(**options):
    layer = Sigmoid(dim=3, layer_name="y", istdev=1.0, **options)
    MLP(layers=[layer], nvis=4)
    return layer, 1 / (1 + np.exp(-X @ layer.get_weights()))


def channels_of(layer):
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    channels = layer.get_layer_monitoring_channels(state_below=x, targets=y)
    return dict(zip(channels, function([x, y], list(channels.values()))(X, Y), strict=True))


def test_the_cost_is_the_mean_cross_entropy_over_units_and_examples():
    layer, p = built()
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    output = layer.fprop(x)
    costs = [output, layer.cost(y, output), layer.kl(y, output), layer.cost_matrix(y, output)]
    value, cost, per_example, matrix = function([x, y], costs)(X, Y)
    entropy = -(Y * np.log(p) + (1 - Y) * np.log(1 - p))
    np.testing.assert_allclose(value, p, rtol=1e-12)
    np.testing.assert_allclose(matrix, entropy, rtol=1e-12)
    np.testing.assert_allclose(per_example, entropy.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(cost, entropy.mean(), rtol=1e-12)


def test_the_cost_refuses_what_is_no_sigmoid():
    layer, _ = built()
    with pytest.raises(ValueError, match="expected the output of a sigmoid"):
        layer.cost(pt.dmatrix("y"), pt.dmatrix("y_hat"))


def test_detection_counts_single_decisions():
    layer, p = built()
    values = channels_of(layer)
    np.testing.assert_allclose(values["01_loss"], ((p > 0.5) != (Y > 0.5)).mean())
    np.testing.assert_allclose(values["kl"], -(Y * np.log(p) + (1 - Y) * np.log(1 - p)).mean())
    assert len(values) == 18 + 14


@pytest.mark.parametrize("style", ["one_hot_class", "bit_vector_class"])
def test_classes_count_examples(style):
    layer, p = built(monitor_style=style)
    strongest = p.argmax(axis=1) != Y.argmax(axis=1)
    any_bit = ((p > 0.5) != Y).any(axis=1)
    expected = {"one_hot_class": strongest, "bit_vector_class": any_bit}[style].mean()
    values = channels_of(layer)
    assert (strongest.mean(), any_bit.mean()) == (2 / 6, 4 / 6)  # so this test tells the two apart
    np.testing.assert_allclose(values["misclass"], expected)
    assert len(values) == 18 + 1


def test_without_targets_there_are_only_the_channels_of_a_linear_layer():
    layer, _ = built()
    assert len(layer.get_layer_monitoring_channels(state_below=pt.dmatrix("x"))) == 18


def test_the_old_style_name_warns_and_an_unknown_one_is_refused():
    with pytest.warns(UserWarning, match="bit_vector_class"):
        layer, _ = built(monitor_style="classification")
    assert layer.monitor_style == "bit_vector_class"
    with pytest.raises(ValueError, match="got 'detect'"):
        built(monitor_style="detect")
