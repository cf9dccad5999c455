"""MLP: the weights it draws, in which order, and what it hands on to its layers.

Recorded numbers are from runs of the original (commit af81e5c, Theano 1.0.5) in float64: MNIST, and made data
of 50 examples in 4 classes.
"""
import hashlib
import pickle

import numpy as np
import pytest

from pylearn2.costs.mlp import Default
from pylearn2.models.mlp import MLP, Linear, RectifiedLinear, Sigmoid, Softmax, Tanh
from pylearn2.space import CompositeSpace, Conv2DSpace, VectorSpace
from pylearn2.utils import function, sharedX


def made_data(seed=1, n_examples=50):
    rng = np.random.RandomState(seed)
    X = rng.randn(n_examples, 8)
    return X, np.eye(4)[rng.randint(0, 4, (n_examples, 1)).ravel()]


def tiny_mlp(**kwargs):
    """Two layers on 2 inputs, with weights that a reader can multiply by hand."""
    mlp = MLP(layers=[Linear(2, "h", irange=0.0), Linear(1, "y", irange=0.0)], nvis=2, **kwargs)
    mlp.set_param_vector(np.array([1.0, 2, 3, 4, 0, 0, 1, -1, 1]))  # h_W, h_b, y_W, y_b
    return mlp


def on_batch(model, expressions_of, arrays):
    """Return the values of ``expressions_of(model, batch)`` (a dict) on `arrays`, the pair (X, Y)."""
    batch = model.cost_from_X_data_specs()[0].make_theano_batch()
    channels = expressions_of(model, batch)
    return dict(zip(channels, function(list(batch), list(channels.values()))(*arrays), strict=True))


def monitored(model, arrays):
    return on_batch(model, lambda mlp, batch: mlp.get_monitoring_channels(batch), arrays)


def test_the_sparse_weights_of_the_recorded_mnist_run_are_drawn_bit_for_bit():
    mlp = MLP([Sigmoid(layer_name="h0", dim=100, sparse_init=15), Softmax(10, "y", irange=0.0)], nvis=784)
    W = mlp.get_params()[0].get_value().astype("float64")
    assert [param.name for param in mlp.get_params()] == ["h0_W", "h0_b", "softmax_b", "softmax_W"]
    digest = hashlib.sha256(np.ascontiguousarray(W).tobytes()).hexdigest()
    assert digest == "2985108f0c21086c46710be58a7ac477a885a76cb52671b3429741da9fda02b2"


def test_channels_before_training_are_those_recorded_for_a_sparse_sigmoid_net():
    mlp = MLP([Sigmoid(layer_name="h0", dim=5, sparse_init=3), Softmax(4, "y", irange=0.0)], nvis=8)
    seen = monitored(mlp, made_data())
    recorded = {
        "h0_col_norms_mean": 1.41248518849, "h0_row_norms_min": 0.159311072683, "y_nll": 1.38629436112,
        "y_misclass": 0.74,
    }
    assert {name: seen[name] for name in recorded} == pytest.approx(recorded, rel=1e-9)
    np.testing.assert_allclose(
        mlp.layers[0].get_weights()[[1, 2, 4], 0], [1.20603537, -0.42492424, -0.58168031], rtol=1e-7
    )


def test_three_kinds_of_layers_share_one_stream_in_list_order():
    layers = [
        RectifiedLinear(layer_name="h0", dim=6, irange=0.3), Tanh(layer_name="h1", dim=5, istdev=0.2),
        Softmax(4, "y", irange=0.1),
    ]
    seen = monitored(MLP(layers, nvis=8), made_data())
    recorded = {
        "y_nll": 1.38640872535, "y_misclass": 0.8, "h0_row_norms_mean": 0.467212346407,
        "h1_col_norms_mean": 0.517479882437, "y_col_norms_mean": 0.12165831994,
    }
    assert {name: seen[name] for name in recorded} == pytest.approx(recorded, rel=1e-9)


def test_a_nested_mlp_draws_in_place_and_prefixes_its_channels():
    a, b = Tanh(layer_name="a", dim=40, irange=0.05), RectifiedLinear(layer_name="b", dim=30, irange=0.05)
    inner = MLP([a, b], layer_name="inner")
    mlp = MLP([inner, Softmax(10, "y", irange=0.05)], nvis=784, batch_size=1)
    seen = monitored(mlp, (np.zeros((1, 784)), np.eye(10)[:1]))
    recorded = {
        "inner_a_row_norms_mean": 0.18210235059162558, "inner_b_row_norms_mean": 0.15548415740590368,
        "y_row_norms_mean": 0.08894284597975242,
    }
    # A recorded norm is a mean over 10 batches, hence the rounding.
    assert {name: seen[name] for name in recorded} == pytest.approx(recorded, rel=1e-12)
    names = [param.name for param in mlp.get_params()]
    assert names == ["a_W", "a_b", "b_W", "b_b", "softmax_b", "softmax_W"]
    assert inner.rng is mlp.rng and inner.batch_size == 1


def test_a_seed_starts_another_stream():
    def weights(seed):
        return MLP([Linear(3, "y", irange=1.0)], nvis=2, seed=seed).get_params()[0].get_value()

    np.testing.assert_array_equal(weights(None), weights([2013, 1, 4]))
    np.testing.assert_allclose(weights(7), np.random.RandomState(7).uniform(-1, 1, (2, 3)), rtol=1e-6)


def test_fprop_is_the_chain_of_the_layers():
    mlp = tiny_mlp()
    X = mlp.get_input_space().make_theano_batch()
    hidden, output = function([X], mlp.fprop(X, return_all=True))(np.array([[1.0, 1.0]]))
    np.testing.assert_array_equal(hidden, [[4, 6]])
    np.testing.assert_array_equal(output, [[-1]])  # 4 - 6 + 1
    np.testing.assert_array_equal(function([X], mlp.fprop(X))(np.array([[0.0, 2.0]])), [[-1]])  # 6 - 8 + 1


def test_cost_from_x_is_the_last_layers_cost():
    mlp = tiny_mlp()
    arrays = np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([[1.0], [1.0]])
    seen = on_batch(mlp, lambda mlp, batch: {"cost": mlp.cost_from_X(batch)}, arrays)
    assert seen["cost"] == 2.0  # squared errors 4 and 0
    assert isinstance(mlp.get_default_cost(), Default)


def test_the_negative_log_likelihood_has_no_name_so_that_its_channel_is_term_0():
    mlp = MLP([Softmax(4, "y", irange=0.0)], nvis=8)
    assert mlp.cost_from_X(mlp.cost_from_X_data_specs()[0].make_theano_batch()).name is None


def test_data_specs_pair_the_spaces_with_the_sources():
    mlp = tiny_mlp(input_source="pixels", target_source="labels")
    specs = (CompositeSpace((VectorSpace(2), VectorSpace(1))), ("pixels", "labels"))
    assert mlp.get_monitoring_data_specs() == specs == mlp.cost_from_X_data_specs()


def test_without_monitor_targets_neither_specs_nor_channels_need_them():
    mlp = MLP([Softmax(4, "y", irange=0.1)], nvis=8, monitor_targets=False)
    assert mlp.get_monitoring_data_specs() == (VectorSpace(8), "features")
    channels = mlp.get_monitoring_channels(mlp.get_input_space().make_theano_batch())
    assert "y_max_max_class" in channels and "y_misclass" not in channels


def test_channels_explain_where_they_came_from():
    mlp = tiny_mlp()
    batch = mlp.cost_from_X_data_specs()[0].make_theano_batch()
    assert "'h'" in mlp.get_monitoring_channels(batch)["h_row_norms_min"].__doc__


def test_weight_decay_takes_one_coefficient_or_one_for_each_layer():
    mlp = tiny_mlp()  # squares 30 and 2, absolute values 10 and 2
    terms = [
        mlp.get_weight_decay(0.5), mlp.get_weight_decay([0.5, 2.0]), mlp.get_weight_decay([0.0, 2.0]),
        mlp.get_weight_decay([0.0, 0.0]), mlp.get_l1_weight_decay([1.0, 0.5]),
    ]
    np.testing.assert_allclose(function([], terms)(), [16, 19, 4, 0, 11])
    with pytest.raises(ValueError, match=r"\[2, 3\]"):
        mlp.get_weight_decay([1.0, 1.0, 1.0])


def test_the_coefficients_of_a_nested_mlp_nest():
    inner = MLP([Linear(1, "a", irange=0.0), Linear(1, "b", irange=0.0)], layer_name="inner")
    mlp = MLP([inner, Linear(1, "y", irange=0.0)], nvis=1)
    mlp.set_param_vector(np.array([1.0, 0, 2, 0, 3, 0]))
    assert function([], mlp.get_weight_decay([[1.0, 10.0], 100.0]))() == 1 + 40 + 900


def test_frozen_parameters_are_not_trained_and_not_scaled():
    layers = [Linear(1, "h", irange=0.0, W_lr_scale=0.1), Linear(1, "y", irange=0.0, b_lr_scale=2.0)]
    mlp = MLP(layers, nvis=1)
    h_W, h_b, y_W, y_b = mlp.get_params()
    assert mlp.get_lr_scalers() == {h_W: 0.1, y_b: 2.0}
    mlp.freeze([h_W, h_b])
    assert mlp.get_params() == [y_W, y_b]
    assert mlp.get_lr_scalers() == {y_b: 2.0}


def test_the_layers_constrain_the_updates_of_their_weights():
    mlp = MLP([Linear(2, "y", irange=0.0, max_col_norm=1.0)], nvis=2)
    mlp.set_param_values([np.array([[3.0, 0.3], [4.0, 0.4]]), np.zeros(2)])
    mlp.enforce_constraints()
    np.testing.assert_allclose(mlp.layers[0].get_weights(), [[0.6, 0.3], [0.8, 0.4]])


def test_added_layers_go_on_drawing_from_the_same_stream():
    whole = MLP([Tanh(3, "h", irange=1.0), Softmax(4, "y", irange=1.0)], nvis=2)
    grown = MLP([Tanh(3, "h", irange=1.0)], nvis=2)
    grown.add_layers([Softmax(4, "y", irange=1.0)])
    np.testing.assert_array_equal(grown.get_param_vector(), whole.get_param_vector())


def test_a_batch_size_is_forced_and_handed_down():
    mlp = MLP([MLP([Linear(1, "a", irange=0.0)], layer_name="inner")], nvis=1, batch_size=5)
    assert (mlp.force_batch_size, mlp.layers[0].batch_size) == (5, 5)
    mlp.set_batch_size(7)
    assert (mlp.force_batch_size, mlp.layers[0].force_batch_size) == (7, 7)


def test_str_lists_the_layers_with_their_inputs():
    assert str(tiny_mlp()).splitlines() == [
        "h", f"\tInput space: {VectorSpace(2)}", "\tTotal input dimension: 2",
        "y", f"\tInput space: {VectorSpace(2)}", "\tTotal input dimension: 2",
    ]


def test_an_unpickled_mlp_predicts_the_same_and_draws_on():
    mlp = tiny_mlp()
    again = pickle.loads(pickle.dumps(mlp))
    X = again.get_input_space().make_theano_batch()
    np.testing.assert_array_equal(function([X], again.fprop(X))(np.array([[1.0, 1.0]])), [[-1]])
    assert again.rng.randint(2**15) == mlp.rng.randint(2**15)
    assert again.layers[0].get_mlp() is again


def test_an_input_that_the_first_layer_cannot_take_is_a_type_error():
    class VectorsOnly(Linear):
        def set_input_space(self, space):
            from pylearn2.models.mlp import BadInputSpaceError
            raise BadInputSpaceError("vectors only")

    with pytest.raises(TypeError, match="layer 0, the VectorsOnly 'y', .* vectors only"):
        MLP([VectorsOnly(1, "y", irange=0.0)], input_space=Conv2DSpace([2, 2], num_channels=1))


@pytest.mark.parametrize(
    "build, error, words",
    [
        (lambda: MLP([], nvis=2), ValueError, "at least one Layer"),
        (lambda: MLP([sharedX(0.0)], nvis=2), TypeError, "Layer objects"),
        (lambda: MLP([Linear(1, "h", irange=0.0), Linear(1, "h", irange=0.0)], nvis=2), ValueError, "'h'"),
        (lambda: MLP(tiny_mlp().layers, nvis=2), ValueError, "'h' belongs to an MLP"),
        (lambda: tiny_mlp(layer_name="outer"), ValueError, "'outer'"),
        (lambda: tiny_mlp(input_source=("a", "b")), ValueError, "different structures"),
        (lambda: MLP([Linear(1, "h", irange=0.0)]).get_params(), AttributeError, "nvis"),
    ],
)
def test_slips_are_named(build, error, words):
    with pytest.raises(error, match=words):
        build()
