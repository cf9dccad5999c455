"""CompositeLayer: which layer gets which input, and what becomes of costs, parameters and channels."""
import numpy as np
import pytest

from pylearn2.models.mlp import MLP, CompositeLayer, FlattenerLayer, Linear, RectifiedLinear, Softmax, Tanh
from pylearn2.space import CompositeSpace, VectorSpace
from pylearn2.utils import function


def three_sums(inputs_to_layers):
    """Three linear layers that add up what they get, on the inputs (1), (10, 10) and (100)."""
    layers = [Linear(1, name, irange=0.0) for name in "abc"]
    layer = CompositeLayer("all", layers, inputs_to_layers)
    space = CompositeSpace([VectorSpace(1), VectorSpace(2), VectorSpace(1)])
    MLP([layer], input_space=space, input_source=("x", "y", "z"))
    return layer


def vector_composite(**mlp_kwargs):
    """Two Linear layers on one input of 1 number: weights 2 and 3, biases 0."""
    layer = CompositeLayer("both", [Linear(1, "a", irange=0.0, W_lr_scale=0.5), Linear(1, "b", irange=0.0)])
    mlp = MLP([layer], nvis=1, **mlp_kwargs)
    layer.layers[0].set_weights(np.array([[2.0]]))
    layer.layers[1].set_weights(np.array([[3.0]]))
    return layer, mlp


def test_inputs_are_routed_kept_in_order_or_discarded():
    layer = three_sums({0: [1], 2: []})
    assert layer.layers_to_inputs == {0: [1], 1: [0, 1], 2: [1]}
    spaces = [part.get_input_space() for part in layer.layers]
    assert spaces[0] == spaces[2] == VectorSpace(2)  # a single component comes bare
    assert layer._input_of(1, ("x", "y", "z")) == ("x", "y") and layer._input_of(2, ("x", "y", "z")) == "y"


def test_routed_layers_compute_on_their_part():
    layer = CompositeLayer("both", [Linear(1, "a", irange=0.0), Linear(1, "b", irange=0.0)], {0: [1], 1: [0]})
    space = CompositeSpace([VectorSpace(1), VectorSpace(2)])
    MLP([layer], input_space=space, input_source=("x", "y"))
    layer.layers[0].set_weights(np.array([[1.0], [10.0]]))
    layer.layers[1].set_weights(np.array([[7.0]]))
    x, y = batch = space.make_theano_batch()
    a, b = function([x, y], list(layer.fprop(batch)))(np.array([[1.0]]), np.array([[2.0, 3.0]]))
    assert (a.item(), b.item()) == (32.0, 7.0)


def test_the_cost_is_the_sum_of_the_layers_costs():
    layer, mlp = vector_composite()
    space, _ = mlp.cost_from_X_data_specs()
    X, (Ya, Yb) = batch = space.make_theano_batch()
    cost = function([X, Ya, Yb], mlp.cost_from_X(batch))(np.ones((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    assert cost == 4 + 9


def test_weight_decay_is_shared_or_one_for_each_layer():
    layer, mlp = vector_composite()
    terms = [
        layer.get_weight_decay(1.0), layer.get_weight_decay([1.0, 0.0]), layer.get_weight_decay([0.0, 0.0]),
        layer.get_l1_weight_decay([1.0, 2.0]), mlp.get_weight_decay([[10.0, 1.0]]),
    ]
    np.testing.assert_allclose(function([], terms)(), [13, 4, 0, 8, 49])
    np.testing.assert_allclose(function([], layer.get_weight_decay(1))(), 13)
    with pytest.raises(TypeError, match="'both' takes a number .*, got 'much'"):
        layer.get_weight_decay("much")


def test_parameters_of_later_layers_come_first():
    layer, mlp = vector_composite()
    assert [param.name for param in layer.get_params()] == ["b_W", "b_b", "a_W", "a_b"]
    assert mlp.get_lr_scalers() == {layer.layers[0].get_params()[0]: 0.5}


def test_flattened_side_by_side_layers_match_the_recorded_weights_and_names():
    """Recorded: the original's run of three layers side by side on MNIST, before its first update."""
    side_by_side = CompositeLayer("comp", [
        Tanh(layer_name="a", dim=25, irange=0.05), RectifiedLinear(layer_name="b", dim=20, irange=0.05),
        Linear(layer_name="c", dim=5, istdev=0.02)])
    mlp = MLP([FlattenerLayer(side_by_side), Softmax(10, "y", irange=0.05)], nvis=784)
    assert [param.name for param in mlp.get_params()] == [
        "c_W", "c_b", "b_W", "b_b", "a_W", "a_b", "softmax_b", "softmax_W"]
    batch = mlp.cost_from_X_data_specs()[0].make_theano_batch()
    channels = mlp.get_monitoring_channels(batch)
    recorded = {
        "comp_a_row_norms_mean": 0.1435564006982244, "comp_b_col_norms_max": 0.8344153893734275,
        "comp_c_row_norms_min": 0.011198994771756919, "y_col_norms_mean": 0.2027182536768948,
    }
    seen = function([], [channels[name] for name in recorded])()
    np.testing.assert_allclose(seen, list(recorded.values()), rtol=1e-12)
    decay = function([], mlp.get_weight_decay([[0.001, 0.002, 0.0], 0.0005]))()
    np.testing.assert_allclose(decay, 0.042635805191256274, rtol=1e-12)


@pytest.mark.parametrize(
    "routes, error, words",
    [
        ([[0]], TypeError, "dict"), ({"0": [1]}, TypeError, "'0'"), ({0: 1}, TypeError, "list of layer"),
        ({0: [3]}, ValueError, "layer 3; the layers are 0 to 2"), ({3: [0]}, ValueError, r"inputs \[3\]"),
    ],
)
def test_routes_that_lead_nowhere_are_refused(routes, error, words):
    with pytest.raises(error, match=words):
        three_sums(routes)


def test_routes_need_a_composite_input():
    layer = CompositeLayer("both", [Linear(1, "a", irange=0.0)], {0: [0]})
    with pytest.raises(ValueError, match="'both' has inputs_to_layers"):
        MLP([layer], nvis=3)
