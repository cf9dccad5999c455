"""Costs of a DBM against NumPy. What they draw is held to recorded runs elsewhere."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from scipy.special import expit

from pylearn2.costs.dbm import (
    PCD,
    BaseCD,
    MF_L1_ActCost,
    MF_L2_ActCost,
    TorontoSparsity,
    VariationalCD,
    VariationalPCD,
    WeightDecay,
)
from pylearn2.models.dbm import DBM, BinaryVector, BinaryVectorMaxPool, Softmax
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

rng = np.random.RandomState(0)
X, Y = rng.randint(0, 2, (5, 4)).astype("float64"), np.eye(3)[rng.randint(0, 3, 5)]
x, y = pt.dmatrices("x", "y")


def rbm():
    return DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h", irange=1.0)], niter=1)


def labelled(hidden=1):
    layers = [BinaryVectorMaxPool(3, 1, f"h{i}", irange=1.0) for i in range(hidden)]
    return DBM(5, BinaryVector(4), [*layers, Softmax(3, "y", irange=1.0)], niter=3)


def statistics(V, H):
    """Minus the gradient of the mean energy by b, W, c."""
    return V.mean(axis=0), V.T @ H / len(V), H.mean(axis=0)


def test_the_gradient_is_that_of_the_data_less_that_of_the_moved_chains():
    model, cost = rbm(), VariationalPCD(num_chains=6, num_gibbs_steps=2)
    grads, updates = cost.get_gradients(model, x)
    step = function([x], list(grads.values()), updates=updates)
    met = step(X)
    chains = [model.layer_to_chains[layer] for layer in model.get_all_layers()]
    V, H = chains[0].get_value(), chains[1][1].get_value()  # where the chains stand after the move
    data = statistics(X, expit(X @ model.get_weights()))
    for one, of_data, of_chains in zip(met, data, statistics(V, H), strict=True):
        np.testing.assert_allclose(one, of_chains - of_data, atol=1e-12)
    assert list(grads) == model.get_params()


def test_sampling_in_the_positive_phase_has_the_same_mean():
    data = np.tile(X, (2000, 1))
    model, cost = rbm(), PCD(num_chains=10000, num_gibbs_steps=1)
    grads, _ = cost.get_gradients(model, x)
    same, _ = VariationalPCD(num_chains=10000, num_gibbs_steps=1).get_gradients(model, x)
    for sampled, variational in zip(grads.values(), same.values(), strict=True):
        np.testing.assert_allclose(function([x], sampled)(data), function([x], variational)(data), atol=0.03)


def test_contrastive_divergence_starts_at_the_data():
    """Without weights one step forgets the data: the chains are as the biases have it."""
    model = DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h", irange=0.0)], niter=1)
    data = np.tile(X, (2000, 1))
    grads, updates = VariationalCD(num_chains=10000, num_gibbs_steps=1).get_gradients(model, x)
    assert updates == {}
    by_bias = function([x], grads[model.visible_layer.bias])(data)
    np.testing.assert_allclose(by_bias, 0.5 - X.mean(axis=0), atol=0.03)


def test_labels_are_clamped_and_their_errors_are_monitored():
    model = labelled()
    for cost in (VariationalPCD(6, 1, supervised=True), PCD(6, 1, supervised=True), VariationalCD(5, 1, True)):
        grads, updates = cost.get_gradients(model, (x, y))
        step = function([x, y], list(grads.values()), updates=updates)
        assert all(np.isfinite(gradient).all() for gradient in step(X, Y))
    channels = cost.get_monitoring_channels(model, (x, y))
    met = function([x, y], [channels["misclass"], channels["recons_misclass"]])(X, Y)
    inferred = function([x], model.mf(x)[-1])(X)
    assert met[0] == np.mean(inferred.argmax(axis=1) != Y.argmax(axis=1))
    below = function([x, y], model.mf(x, y)[0][0])(X, Y)
    again = below @ model.hidden_layers[1].get_weights()
    assert met[1] == np.mean(again.argmax(axis=1) != Y.argmax(axis=1))
    assert VariationalPCD(6, 1).get_monitoring_channels(rbm(), x) == {}


def test_toronto_s_negative_phase_takes_means_of_hidden_units():
    model = labelled(hidden=2)
    grads, updates = VariationalPCD(4, 1, supervised=True, toronto_neg=True).get_gradients(model, (x, y))
    positive = VariationalPCD(4, 1, supervised=True)._get_variational_pos(model, x, y)
    bias = model.hidden_layers[0].b
    step = function([x, y], [grads[bias], positive[bias]], updates=updates)
    met, of_data = step(X, Y)
    V, _, H2, _ = [model.layer_to_chains[layer] for layer in model.get_all_layers()]
    W1, W2 = (layer.get_weights() for layer in model.hidden_layers[:2])
    means = expit(V.get_value() @ W1 + H2[0].get_value() @ W2.T)
    np.testing.assert_allclose(met - of_data, means.mean(axis=0))
    with pytest.raises(ValueError, match="toronto_neg is for two .* this DBM has BinaryVectorMaxPool"):
        VariationalPCD(4, 1, toronto_neg=True).get_gradients(rbm(), x)


def test_there_is_no_value_to_monitor():
    cost = VariationalPCD(4, 1)
    assert cost.expr(rbm(), x) is None and cost.is_stochastic()
    with pytest.raises(ValueError, match="needs a Softmax as the top layer, this DBM has a BinaryVectorMaxPool"):
        VariationalPCD(4, 1, supervised=True).get_gradients(rbm(), (x, pt.dmatrix()))
    with pytest.raises(ValueError, match="supervised is true or false, got 'no'"):
        PCD(4, 1, supervised="no")
    with pytest.raises(NotImplementedError, match="_get_positive_phase"):
        BaseCD(4, 1).get_gradients(rbm(), x)


def test_the_stream_may_be_given():
    stream = MRG_RandomStreams(5)
    assert PCD(4, 1, theano_rng=stream).theano_rng is stream
    assert PCD(4, 1).theano_rng.default_instance_seed == 2036


def test_activity_is_penalised():
    model = rbm()
    mean = expit(X @ model.get_weights()).mean(axis=0)
    l1 = MF_L1_ActCost([0.2], [0.5], [0.1], supervised=False).expr(model, x)
    assert function([x], l1)(X) == pytest.approx(0.5 * np.maximum(abs(mean - 0.2) - 0.1, 0).mean())
    l2 = MF_L2_ActCost([0.2], [0.5]).expr(model, x)
    assert function([x], l2)(X) == pytest.approx(0.5 * ((mean - 0.2) ** 2).mean())
    assert l1.name == "MF_L1_ActCost"
    assert function([x], MF_L1_ActCost([0.2], [0.0], [0.1], False).expr(model, x))(X) == 0
    assert MF_L1_ActCost([0.2], [0.5], [0.1], True).expr(labelled(), (x, y)).ndim == 0


def test_toronto_sparsity_goes_by_the_layer_s_own_input():
    """In one hidden layer: the slope of the penalty by the means stands for that by the layer's input."""
    model = rbm()
    cost = TorontoSparsity([0.2], [0.5])
    grads, updates = cost.get_gradients(model, x)
    mean = expit(X @ model.get_weights())
    by_mean = np.tile(0.5 * 2 * (mean.mean(axis=0) - 0.2) / 3 / 5, (5, 1))
    W, b = model.hidden_layers[0].get_params()
    assert updates == {} and set(grads) == {W, b}
    np.testing.assert_allclose(function([x], grads[W])(X), X.T @ by_mean)
    np.testing.assert_allclose(function([x], grads[b])(X), by_mean.sum(axis=0))
    assert function([x], cost.expr(model, x))(X) == pytest.approx(0.5 * ((mean.mean(axis=0) - 0.2) ** 2).mean())
    assert TorontoSparsity([0.2], [0.0]).get_gradients(model, x) == ({}, {})


def test_weights_decay():
    model = labelled()
    cost = WeightDecay([0.1, 0.5]).expr(model, None)
    wanted = sum(c * (layer.get_weights() ** 2).sum() for c, layer in zip([0.1, 0.5], model.hidden_layers, strict=True))
    assert function([], cost)() == pytest.approx(wanted) and cost.name == "weight_decay"
    nothing = WeightDecay([0.0, 0.0]).expr(model, None)
    assert function([], nothing)() == 0 and nothing.name == "0_weight_decay"
    assert nothing.dtype == pytensor.config.floatX


@pytest.mark.parametrize(("make", "message"), [
    (lambda: WeightDecay([0.1, 0.2]).expr(rbm(), None), r"WeightDecay .* coeffs for each of 1 hidden .* \[0.1, 0.2\]"),
    (lambda: MF_L2_ActCost([0.1, 0.2], [0.1]).expr(rbm(), x), "MF_L2_ActCost needs one of its targets"),
    (lambda: PCD(0, 1), "num_chains must .* got 0"), (lambda: PCD(4, 1.5), "num_gibbs_steps must .* got 1.5"),
])
def test_settings_that_do_not_fit_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
