"""SoftmaxRegression: the weights, channels and random stream of the original."""
import inspect

import numpy as np
import pytest

from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.utils import function


def small_model(**options):
    return SoftmaxRegression(n_classes=4, nvis=8, irange=0.05, **options)


def test_channels_before_training_are_those_of_the_original():
    """Recorded: the original in float64, on 50 made examples of 8 features in 4 classes."""
    data = np.random.RandomState(1)
    X = data.randn(50, 8)
    Y = np.eye(4)[data.randint(0, 4, (50, 1)).ravel()]
    model = small_model()
    batch = model.get_monitoring_data_specs()[0].make_theano_batch()
    channels = model.get_monitoring_channels(batch)
    seen = dict(zip(channels, function(list(batch), list(channels.values()))(X, Y), strict=True))
    recorded = {
        "y_nll": 1.38817465571, "y_misclass": 0.74, "y_col_norms_max": 0.0950664381486,
        "y_col_norms_mean": 0.0905684059255, "y_col_norms_min": 0.084220290851,
        "y_row_norms_max": 0.0851921681869, "y_row_norms_mean": 0.062568600855,
        "y_row_norms_min": 0.0382120002653, "y_max_max_class": 0.287969119874,
        "y_mean_max_class": 0.268159290619, "y_min_max_class": 0.256248208374,
    }
    # The last three are means over batches of 20, 20 and 10 there; only the mean is the same for any batches.
    batches_matter = ("y_max_max_class", "y_min_max_class")
    comparable = [name for name in recorded if name not in batches_matter]
    assert {name: seen[name] for name in comparable} == pytest.approx(
        {name: recorded[name] for name in comparable}, rel=1e-9)
    assert set(seen) == set(recorded)


def test_the_weights_take_the_first_draws_and_leave_the_stream_where_the_original_did():
    model = small_model()
    draws = np.random.RandomState([2013, 1, 4]).uniform(-0.05, 0.05, (8, 4))
    bias, weights = model.get_params()
    np.testing.assert_array_equal(weights.get_value(), draws)
    np.testing.assert_array_equal(bias.get_value(), np.zeros(4))
    assert list(model.rng.randint(2**15, size=4)) == [24166, 7590, 14486, 22615]


def test_the_options_reach_the_layer_and_the_mlp():
    model = small_model(max_col_norm=0.01, W_lr_scale=0.1, b_lr_scale=0.2, batch_size=20, seed=3)
    bias, weights = model.get_params()
    assert model.get_lr_scalers() == {bias: 0.2, weights: 0.1}
    assert (model.force_batch_size, model.seed) == (20, 3)
    model.enforce_constraints()
    np.testing.assert_allclose(np.linalg.norm(weights.get_value(), axis=0), 0.01)


def test_every_argument_has_a_name_so_that_a_slip_is_found():
    kinds = {parameter.kind for parameter in inspect.signature(SoftmaxRegression).parameters.values()}
    assert kinds == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
