"""A stack of batches gives what its batches give one by one, to the last bit."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp import MLP, RectifiedLinear, Sigmoid, Softmax, Softplus, Tanh
from pylearn2.utils import function, sharedX
from pylearn2.utils.stacked import stacked

RNG = np.random.RandomState(3)
X = RNG.randn(6, 20, 9)
TARGETS = np.eye(4)[RNG.randint(0, 4, (6, 20))]


def by_one_and_by_stack(outputs, inputs, arrays):
    """Return what a list of expressions gives for each batch, and for all of them at once."""
    single = function(inputs, outputs)
    many = stacked(single, len(inputs))(*arrays)
    return zip(*(single(*batch) for batch in zip(*arrays, strict=True)), strict=True), many


@pytest.mark.parametrize("layer", [Sigmoid, Tanh, RectifiedLinear, Softplus])
def test_every_channel_of_a_network_has_the_same_bits(layer):
    model = MLP(nvis=9, layers=[layer(dim=7, layer_name="h", irange=0.5),
                                Softmax(n_classes=4, layer_name="y", irange=0.5)])
    features, targets = pt.matrix(), pt.matrix()
    channels = model.get_monitoring_channels((features, targets))
    outputs = [*channels.values(), model.cost_from_X((features, targets))]
    one, many = by_one_and_by_stack(outputs, [features, targets], [X, TARGETS])
    for singles, together in zip(one, many, strict=True):
        np.testing.assert_array_equal(np.broadcast_to(together, len(X)), singles)
    assert len(outputs) > 15


def test_what_no_batch_changes_comes_once_and_shared_values_are_read_at_each_call():
    x, scale = pt.matrix(), sharedX(2.0)
    compiled = function([x], [scale * 3, (scale * x).sum(axis=0), x.shape[0] + 0.0])
    many = stacked(compiled, 1)
    for value in (2.0, 5.0):
        scale.set_value(value)
        tripled, sums, size = many(X)
        assert (tripled, size) == (3 * value, 20)
        np.testing.assert_allclose(sums, value * X.sum(axis=1), rtol=1e-12)


def test_two_batched_matrices_are_multiplied_batch_by_batch():
    x, z = pt.matrix(), pt.matrix()
    product, = stacked(function([x, z], [pt.dot(x.T, z)]), 2)(X, TARGETS)
    np.testing.assert_allclose(product, np.einsum("nbi,nbj->nij", X, TARGETS), rtol=1e-12)


def test_an_operation_that_takes_one_batch_only_is_left_alone():
    x = pt.matrix()
    assert stacked(function([x], [pt.sort(x, axis=0)]), 1) is None


def test_a_function_that_updates_or_runs_in_a_mode_of_the_users_is_left_alone():
    x, count = pt.matrix(), sharedX(0.0)
    assert stacked(function([x], [x.sum()], updates={count: count + 1}), 1) is None
    assert stacked(function([x], [x.sum()], mode="FAST_COMPILE"), 1) is None
