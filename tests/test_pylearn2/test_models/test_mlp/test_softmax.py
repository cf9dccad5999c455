"""pylearn2.models.mlp.softmax: parameters, output, cost, channels, and the first records of golden runs."""

import hashlib
from types import SimpleNamespace

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp.layer import BadInputSpaceError
from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.rectified_linear import RectifiedLinear
from pylearn2.models.mlp.sigmoid import Sigmoid
from pylearn2.models.mlp.softmax import Softmax
from pylearn2.models.mlp.tanh import Tanh
from pylearn2.space import IndexSpace
from pylearn2.utils import function, grad

X = np.random.RandomState(0).randn(6, 4)
LABELS = np.array([0, 2, 1, 1, 0, 2])
Y = np.eye(3)[LABELS]


def built(**options):
    layer = Softmax(**({"n_classes": 3, "layer_name": "y", "irange": 0.5} | options))
    MLP(layers=[layer], nvis=4)
    return layer


def log_softmax(z):
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def test_parameters_are_biases_then_weights_under_fixed_names():
    layer = built()
    assert [param.name for param in layer.get_params()] == ["softmax_b", "softmax_W"]
    rng = np.random.RandomState([2013, 1, 4])
    np.testing.assert_array_equal(layer.get_weights(), rng.uniform(-0.5, 0.5, (4, 3)))
    assert layer.mlp.rng.randint(2**15) == rng.randint(2**15)  # one draw, unlike Linear
    assert not layer.get_biases().any()


def test_output_cost_and_gradient_follow_the_formula():
    layer = built()
    layer.set_biases(np.array([0.1, -0.2, 0.3]))
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    output = layer.fprop(x)
    cost = layer.cost(y, output)
    value, c, g_b, g_W = function([x, y], [output, cost, *grad(cost, layer.get_params())])(X, Y)
    log_p = log_softmax(X @ layer.get_weights() + layer.get_biases())
    np.testing.assert_allclose(value, np.exp(log_p), rtol=1e-13)
    np.testing.assert_allclose(c, -(Y * log_p).sum(axis=1).mean(), rtol=1e-13)
    error = (np.exp(log_p) - Y) / len(X)  # d cost / d z
    np.testing.assert_allclose(g_b, error.sum(axis=0), atol=1e-15)
    np.testing.assert_allclose(g_W, X.T @ error, atol=1e-15)


def test_labels_cost_the_same_as_their_one_hot_rows():
    layer, one_hot = built(binary_target_dim=1), built()
    assert layer.get_target_space() == IndexSpace(dim=1, max_labels=3)
    x, labels, y = pt.dmatrix("x"), pt.lmatrix("labels"), pt.dmatrix("y")
    keys = ["nll", "misclass"]
    channels = layer.get_layer_monitoring_channels(state_below=x, targets=labels)
    expected = one_hot.get_layer_monitoring_channels(state_below=x, targets=y)
    gradient = grad(channels["nll"], layer.W)
    *values, g = function([x, labels], [channels[key] for key in keys] + [gradient])(X, LABELS[:, None])
    gradient = grad(expected["nll"], one_hot.W)
    *wanted, w = function([x, y], [expected[key] for key in keys] + [gradient])(X, Y)
    np.testing.assert_allclose(values, wanted, rtol=1e-13)
    np.testing.assert_allclose(g, w, atol=1e-15)


def test_several_labels_an_example_are_summed_and_have_no_misclass():
    layer = built(binary_target_dim=2)
    x, labels = pt.dmatrix("x"), pt.lmatrix("labels")
    bags = np.stack([LABELS, LABELS[::-1]], axis=1)
    channels = layer.get_layer_monitoring_channels(state_below=x, targets=labels)
    assert "misclass" not in channels
    matrix = layer.cost_matrix(labels, layer.fprop(x))
    nll, each = function([x, labels], [channels["nll"], matrix])(X, bags)
    log_p = log_softmax(X @ layer.get_weights())
    picked = np.take_along_axis(log_p, bags, axis=1)
    np.testing.assert_allclose(each, -picked, rtol=1e-13)
    np.testing.assert_allclose(nll, -picked.sum(axis=1).mean(), rtol=1e-13)


def test_channels_tell_confidence_mistakes_and_cost():
    layer = built()
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    channels = layer.get_layer_monitoring_channels(state=layer.fprop(x), targets=y)
    values = dict(zip(channels, function([x, y], list(channels.values()))(X, Y), strict=True))
    p = np.exp(log_softmax(X @ layer.get_weights()))
    expected = {
        "mean_max_class": p.max(axis=1).mean(), "max_max_class": p.max(),
        "min_max_class": p.max(axis=1).min(), "misclass": (p.argmax(axis=1) != LABELS).mean(),
        "nll": -np.log(p[range(6), LABELS]).mean(),
    }
    norms = {key for key in values if "norms" in key}
    assert len(norms) == 6
    assert {key: values[key] for key in values if key not in norms} == pytest.approx(expected, rel=1e-12)
    assert "nll" not in layer.get_layer_monitoring_channels(state_below=x)


def test_a_tie_goes_to_the_first_class():
    layer = built(irange=0.0)
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    misclass = layer.get_layer_monitoring_channels(state_below=x, targets=y)["misclass"]
    assert function([x, y], misclass)(X, Y) == pytest.approx(4 / 6)  # two of six are of class 0


def test_non_redundant_has_no_weights_for_the_first_class():
    layer = built(non_redundant=True)
    assert [param.get_value().shape for param in layer.get_params()] == [(2,), (4, 2)]
    x = pt.dmatrix("x")
    z = np.hstack([np.zeros((6, 1)), X @ layer.get_weights()])
    np.testing.assert_allclose(function([x], layer.fprop(x))(X), np.exp(log_softmax(z)), rtol=1e-13)


def test_no_affine_is_the_softmax_of_the_input():
    layer = Softmax(n_classes=4, layer_name="y", no_affine=True)
    MLP(layers=[layer], nvis=4)
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    assert layer.get_params() == []
    np.testing.assert_allclose(function([x], layer.fprop(x))(X), np.exp(log_softmax(X)), rtol=1e-13)
    assert not any("norms" in key for key in layer.get_layer_monitoring_channels(x, layer.fprop(x), y))
    with pytest.raises(NotImplementedError, match="'y' has no_affine"):
        layer.get_weight_decay(0.1)
    with pytest.raises(BadInputSpaceError, match="input of 3 numbers, got 4"):
        built(no_affine=True)


@pytest.mark.parametrize("one_hot", [False, True])
def test_biases_can_start_at_the_class_frequencies(one_hot):
    labels = np.array([0, 0, 0, 1, 2, 2])
    y, y_labels = (np.eye(3)[labels], None) if one_hot else (labels[:, None], 3)
    layer = built(init_bias_target_marginals=SimpleNamespace(y=y, y_labels=y_labels), irange=0.0)
    x = pt.dmatrix("x")
    np.testing.assert_allclose(function([x], layer.fprop(x))(X[:1]), [[3 / 6, 1 / 6, 2 / 6]], rtol=1e-14)
    assert abs(layer.get_biases().mean()) < 1e-15


@pytest.mark.parametrize(
    ("dataset", "options", "error", "message"),
    [
        (SimpleNamespace(y=np.array([[0], [1]]), y_labels=3), {}, ValueError, "each of the 3 classes"),
        (SimpleNamespace(y=np.array([[0, 1]]), y_labels=3), {}, ValueError, "one label an example"),
        (SimpleNamespace(), {"non_redundant": True}, NotImplementedError, "does not go with non_redundant"),
        (SimpleNamespace(), {"no_affine": True}, NotImplementedError, "does not go with no_affine"),
    ],
)
def test_frequencies_that_make_no_biases_are_refused(dataset, options, error, message):
    with pytest.raises(error, match=message):
        built(init_bias_target_marginals=dataset, **options)


@pytest.mark.parametrize("options", [{"n_classes": 3.0}, {"n_classes": True}, {"binary_target_dim": "1"}])
def test_counts_must_be_whole_numbers(options):
    with pytest.raises(TypeError, match="must be an int, got"):
        built(**options)


def test_the_cost_refuses_what_is_no_softmax():
    with pytest.raises(ValueError, match="expected the output of a softmax"):
        built().cost(pt.dmatrix("y"), pt.dmatrix("p"))


# ---------------------------------------------------------------- golden cases A, C, D: records at epoch 0

GOLDEN = {
    "A": (
        lambda: [Softmax(n_classes=4, layer_name="y", irange=0.05)], 20,
        {"y_nll": 1.38817465571, "y_misclass": 0.74, "y_col_norms_max": 0.0950664381486,
         "y_row_norms_min": 0.0382120002653, "y_max_max_class": 0.287969119874,
         "y_mean_max_class": 0.268159290619, "y_min_max_class": 0.256248208374},
    ),
    "C": (
        lambda: [Sigmoid(dim=5, layer_name="h0", sparse_init=3),
                 Softmax(n_classes=4, layer_name="y", irange=0.0)], 20,
        {"y_nll": 1.38629436112, "h0_col_norms_mean": 1.41248518849, "h0_row_norms_min": 0.159311072683,
         "h0_max_x_max_u": 0.994475973625, "h0_range_x_mean_u": 0.797615279039,
         "h0_mean_x_min_u": 0.453096968439, "h0_min_x_min_u": 0.0219884872331, "y_misclass": 0.74},
    ),
    "D": (
        lambda: [RectifiedLinear(dim=6, layer_name="h0", irange=0.3),
                 Tanh(dim=5, layer_name="h1", istdev=0.2),
                 Softmax(n_classes=4, layer_name="y", irange=0.1)], 16,
        {"y_nll": 1.38640872535, "h0_row_norms_mean": 0.467212346407, "h0_max_x_max_u": 1.2923582109,
         "h1_col_norms_mean": 0.517479882437, "h1_min_x_min_u": -0.68047645935,
         "y_col_norms_mean": 0.12165831994, "y_misclass": 0.8},
    ),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_the_golden_cases_start_with_their_recorded_channels(case):
    layers, batch_size, recorded = GOLDEN[case]
    rng = np.random.RandomState(1)
    features, targets = rng.randn(50, 8), np.eye(4)[rng.randint(0, 4, (50, 1))[:, 0]]
    model = MLP(layers=layers(), nvis=8)
    x, y = pt.dmatrix("x"), pt.dmatrix("y")
    channels = model.get_monitoring_channels((x, y))
    watch = function([x, y], [channels[name] for name in recorded])
    starts = range(0, 50, batch_size)
    batches = [(features[i : i + batch_size], targets[i : i + batch_size]) for i in starts]
    per_batch = [watch(*batch) for batch in batches]
    means = np.average(per_batch, axis=0, weights=[len(batch[0]) for batch in batches])
    np.testing.assert_allclose(means, list(recorded.values()), rtol=1e-9)


def test_a_range_of_zero_starts_with_the_recorded_parameters():
    # Recorded from the original (commit af81e5c), run mlp_sgd_sigmoid-float64: initial_params: softmax_W and softmax_b
    layer = Softmax(n_classes=10, layer_name="y", irange=0.0)
    MLP(layers=[layer], nvis=100)
    digests = [hashlib.sha256(value.tobytes()).hexdigest() for value in layer.get_param_values()]
    assert digests == ["5b6fb58e61fa475939767d68a446f97f1bff02c0e5935a3ea8bb51e6515783d8",
                       "668946bab9868b28489bb906205ee1026045c8bcd3ca62a1bdf733c65491351b"]
