"""Dropout: which inputs are left out, by which draws, and the averages over masks."""
import itertools

import numpy as np
import pytest

from pylearn2.models.mlp import (
    MLP,
    CompositeLayer,
    Linear,
    Softmax,
    exhaustive_dropout_average,
    generate_dropout_mask,
    geometric_mean_prediction,
    sampled_dropout_average,
)
from pylearn2.space import CompositeSpace, VectorSpace
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

ONES = np.ones((40, 3))


def identity_mlp(**options):
    """One layer that hands its 3 inputs on."""
    mlp = MLP([Linear(3, "y", irange=0.0)], nvis=3, **options)
    mlp.layers[0].set_weights(np.eye(3))
    return mlp


def softmax_mlp():
    """Two inputs, two hidden units, three classes; weights around 1."""
    return MLP([Linear(2, "h", istdev=1.0), Softmax(3, "y", istdev=1.0)], nvis=2)


def outputs(mlp, expression_of, *batches):
    """Compile ``expression_of(X)`` once and return its value on each of `batches`."""
    X = mlp.get_input_space().make_theano_batch()
    f = function([X], expression_of(X))
    return [f(batch) for batch in batches]


def test_masks_come_from_one_stream_whose_seed_the_mlp_draws_at_each_call():
    mlp = identity_mlp()
    draws = np.random.RandomState([2013, 1, 4])
    draws.uniform(size=18)  # the weights: uniform values, then the include_prob draws
    X = mlp.get_input_space().make_theano_batch()
    for _ in range(2):  # an expression built later has other masks
        streams = MRG_RandomStreams(max(draws.randint(2**15), 1))
        mask = streams.binomial(p=0.7, size=X.shape, dtype=X.dtype)
        met, expected = function([X], [mlp.dropout_fprop(X, 0.7, default_input_scale=3.0), mask])(ONES)
        np.testing.assert_array_equal(met, 3.0 * expected)
        assert 0.5 < expected.mean() < 0.9


def test_layers_draw_in_turn_from_the_stream_each_with_its_probability_and_scale():
    mlp = MLP([Linear(3, "h", irange=0.0), Linear(3, "skip", irange=0.0), Linear(3, "y", irange=0.0)], nvis=3)
    for layer in mlp.layers:
        layer.set_weights(np.eye(3))
    seed = np.random.RandomState()
    seed.set_state(mlp.rng.get_state())
    X = mlp.get_input_space().make_theano_batch()
    streams = MRG_RandomStreams(max(seed.randint(2**15), 1))
    masks = [streams.binomial(p=p, size=X.shape, dtype=X.dtype) for p in (0.9, 0.6)]
    dropped = mlp.dropout_fprop(X, 0.6, {"h": 0.9, "skip": None}, 5.0, {"h": 2.0})
    met, first, second = function([X], [dropped, *masks])(ONES)
    np.testing.assert_array_equal(met, 2.0 * first * 5.0 * second)


def test_probability_one_or_none_leaves_the_input_as_it_is():
    mlp = identity_mlp()
    for include_prob in (None, 1, 1.0):
        (met,) = outputs(mlp, lambda X, p=include_prob: mlp.dropout_fprop(X, p), ONES)
        np.testing.assert_array_equal(met, ONES)


def test_one_mask_can_serve_the_whole_batch():
    mlp = MLP([Linear(50, "y", irange=0.0)], nvis=50)
    mlp.layers[0].set_weights(np.eye(50))
    ones = np.ones((4, 50))
    first, second = outputs(mlp, lambda X: mlp.dropout_fprop(X, per_example=False), ones, ones)
    assert set(np.unique(first)) == {0.0, 2.0}
    assert (first == first[0]).all() and (second == second[0]).all() and (first[0] != second[0]).any()


def test_a_layer_may_ask_for_another_value_than_zero():
    mlp = identity_mlp()
    mlp.layers[0].dropout_input_mask_value = -7.0
    (met,) = outputs(mlp, lambda X: mlp.dropout_fprop(X), ONES)
    assert set(np.unique(met)) == {-7.0, 2.0}


def test_the_parts_of_a_composite_input_have_masks_of_their_own():
    space = CompositeSpace([VectorSpace(30), VectorSpace(20)])
    parts = [Linear(30, "a", irange=0.0), Linear(20, "b", irange=0.0)]
    layer = CompositeLayer("both", parts, {0: [0], 1: [1]})
    mlp = MLP([layer], input_space=space, input_source=("x", "y"))
    for part in layer.layers:
        part.set_weights(np.eye(part.dim))
    batch = space.make_theano_batch()
    a, b = function(list(batch), list(mlp.dropout_fprop(batch)))(np.ones((2, 30)), np.ones((2, 20)))
    assert set(np.unique(a)) == set(np.unique(b)) == {0.0, 2.0} and (a[:, :20] != b).any()


def test_bits_of_a_mask_are_the_inputs_from_the_first_layer_on():
    mlp = MLP([Linear(2, "h", irange=0.0), Linear(1, "y", irange=0.0)], nvis=2)
    mlp.layers[0].set_weights(np.array([[1.0, 10.0], [2.0, 20.0]]))
    mlp.layers[1].set_weights(np.array([[1.0], [1.0]]))
    x = np.ones((1, 2))
    # 0b1001: input 0 of h and input 1 of y; h = 2 * [1, 10], y = 2 * 20
    assert outputs(mlp, lambda X: mlp.masked_fprop(X, 0b1001), x)[0].item() == 40
    only_y = outputs(mlp, lambda X: mlp.masked_fprop(X, 0b10, ["y"], input_scales={"y": 3.0}), x)
    assert only_y[0].item() == 90  # 3 * 30
    assert mlp.get_total_input_dimension(["h", "y"]) == 4


def test_a_mask_takes_one_uniform_draw_for_each_input():
    mlp = softmax_mlp()
    draws = np.random.RandomState((2013, 5, 17)).uniform(size=4)
    kept = draws < [0.9, 0.9, 0.2, 0.2]
    assert generate_dropout_mask(mlp, 0.2, {"h": 0.9}) == sum(2**i for i in range(4) if kept[i])


def softmax_of_mean_argument(mlp, masks, x, scale):
    """NumPy: the mean argument of the softmax over `masks`, lists of 4 bits; then its softmax."""
    W, b, c, V = mlp.get_param_values()
    total = 0
    for mask in masks:
        hidden = (x * mask[:2] * scale) @ W + b
        total = total + (hidden * mask[2:] * scale) @ V + c
    unnormalized = np.exp(total / len(masks))
    return unnormalized / unnormalized.sum(axis=1, keepdims=True)


def test_the_exhaustive_average_is_over_every_mask():
    mlp, x = softmax_mlp(), np.array([[1.0, -2.0], [0.5, 3.0]])
    masks = [np.array(bits) for bits in itertools.product([0, 1], repeat=4)]
    expected = softmax_of_mean_argument(mlp, masks, x, 1.5)
    (met,) = outputs(mlp, lambda X: exhaustive_dropout_average(mlp, X, default_input_scale=1.5), x)
    np.testing.assert_allclose(met, expected, rtol=1e-6)


def test_the_sampled_average_is_over_the_masks_that_were_drawn():
    mlp, x = softmax_mlp(), np.array([[1.0, -2.0]])
    masks = (np.random.RandomState((2013, 5, 17)).uniform(size=(3, 4)) < 0.5).astype(int)
    (met,) = outputs(mlp, lambda X: sampled_dropout_average(mlp, X, 3), x)
    np.testing.assert_allclose(met, softmax_of_mean_argument(mlp, masks, x, 2.0), rtol=1e-6)


def test_the_sampled_average_can_draw_anew_for_each_batch():
    mlp, x = softmax_mlp(), np.ones((20, 2))
    first, second = outputs(mlp, lambda X: sampled_dropout_average(mlp, X, 2, per_example=True), x, x)
    np.testing.assert_allclose(first.sum(axis=1), 1.0)
    assert (first != second).any()


@pytest.mark.parametrize(
    "build, words",
    [
        (lambda mlp, X: mlp.dropout_fprop(X, input_include_probs={"hh": 0.5}), "no layer 'hh'"),
        (lambda mlp, X: mlp.dropout_fprop(X, default_input_scale=None), "needs a scale, usually 2"),
        (lambda mlp, X: mlp.masked_fprop(X, 16), "mask must be from 0 to 2 \\*\\* 4 - 1"),
        (lambda mlp, X: mlp.masked_fprop(X, 0, ["h"], input_scales={"y": 2.0}), "not masked: y"),
        (lambda mlp, X: geometric_mean_prediction([X]), "softmax"),
    ],
)
def test_slips_are_named_when_masking(build, words):
    mlp = softmax_mlp()
    with pytest.raises(ValueError, match=words):
        build(mlp, mlp.get_input_space().make_theano_batch())
