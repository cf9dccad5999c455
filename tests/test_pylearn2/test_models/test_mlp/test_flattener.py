"""FlattenerLayer: one vector outside, the layer's own parts inside."""
import numpy as np
import pytest

from pylearn2.models.mlp import MLP, CompositeLayer, FlattenerLayer, Linear, Softmax
from pylearn2.space import VectorSpace
from pylearn2.utils import function


def flattened_pair():
    """A Linear unit and a Softmax of 2 classes, joined: 3 outputs from 1 input."""
    pair = CompositeLayer("pair", [Linear(1, "a", irange=0.0), Softmax(2, "p", irange=0.0)])
    layer = FlattenerLayer(pair)
    mlp = MLP([layer], nvis=1)
    pair.layers[0].set_weights(np.array([[2.0]]))
    pair.layers[1].set_weights(np.array([[np.log(3.0), 0.0]]))
    return layer, mlp


def test_the_output_is_the_parts_one_after_the_other():
    layer, mlp = flattened_pair()
    assert layer.layer_name == "pair" and layer.get_output_space() == VectorSpace(3)
    X = mlp.get_input_space().make_theano_batch()
    np.testing.assert_allclose(function([X], mlp.fprop(X))(np.ones((1, 1))), [[2.0, 0.75, 0.25]])


def test_costs_and_channels_see_the_parts_again():
    layer, mlp = flattened_pair()
    X, Y = batch = mlp.cost_from_X_data_specs()[0].make_theano_batch()
    channels = mlp.get_monitoring_channels(batch)
    outputs = [mlp.cost_from_X(batch), channels["pair_p_nll"], channels["pair_a_max_x_max_u"]]
    seen = function([X, Y], outputs)(np.ones((1, 1)), np.array([[5.0, 1.0, 0.0]]))
    np.testing.assert_allclose(seen, [9 - np.log(0.75), -np.log(0.75), 2.0])


def test_parameters_and_weight_decay_are_the_inner_layers():
    layer, mlp = flattened_pair()
    assert mlp.get_params() == layer.raw_layer.get_params()
    decay = function([], [mlp.get_weight_decay([[0.5, 0.0]]), mlp.get_l1_weight_decay([[0.5, 0.0]])])()
    np.testing.assert_allclose(decay, [2.0, 1.0])


def test_the_inner_layer_belongs_to_the_mlp_too():
    layer, mlp = flattened_pair()
    assert layer.raw_layer.layers[0].get_mlp() is mlp
    with pytest.raises(ValueError, match="belongs to an MLP"):
        MLP([FlattenerLayer(layer.raw_layer)], nvis=1)
