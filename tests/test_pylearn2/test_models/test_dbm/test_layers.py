"""Layers of a DBM: what the whole does not show. Truth: NumPy and sums over the states of a pool."""
import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit, softmax

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.models.dbm import (
    DBM,
    BinaryVector,
    BinaryVectorMaxPool,
    GaussianVisLayer,
    Softmax,
    init_sigmoid_bias_from_array,
)
from pylearn2.models.dbm.layer import HiddenLayer, VisibleLayer
from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

rng = np.random.RandomState(0)
x, t = pt.dmatrices("x", "t")
X = rng.rand(5, 4)


def over(visible, *hidden, niter=1):
    return DBM(5, visible, list(hidden), niter)


# ---------------------------------------------------------------- binary units


def test_visible_biases_give_the_means_of_the_data():
    data = rng.rand(50, 4)
    data[0], data[1] = 0, 1
    layer = BinaryVector(4, bias_from_marginals=DenseDesignMatrix(X=data))
    np.testing.assert_allclose(expit(layer.get_biases()), data.mean(axis=0))
    with pytest.raises(ValueError, match="data from 0 to 1, got 0.0 to 2.0"):
        init_sigmoid_bias_from_array(2 * data)


def test_first_states_are_drawn_as_the_biases_have_it():
    model = over(BinaryVector(4), BinaryVectorMaxPool(3, 1, "h", irange=0.0, init_bias=1.0), Softmax(3, "y", irange=0.),
                 niter=2)
    visible, hidden, top = model.get_all_layers()
    visible.set_biases([-1.0, 0, 1, 2])
    top.set_biases([0.0, 1, 2])
    shared = model.make_layer_to_state(20000)
    symbolic = model.make_layer_to_symbolic_state(20000, MRG_RandomStreams(3))
    wanted = {visible: expit([-1.0, 0, 1, 2]), hidden: expit([1.0] * 3), top: softmax([0.0, 1, 2])}
    for layer in model.get_all_layers():
        for state in (shared[layer], symbolic[layer]):
            drawn = function([], state[1] if isinstance(state, tuple) else state)()
            np.testing.assert_allclose(drawn.mean(axis=0), wanted[layer], atol=0.02)


def test_a_pool_has_at_most_one_unit_on():
    model = over(BinaryVector(4), BinaryVectorMaxPool(6, 3, "h", irange=1.0, init_bias=0.5))
    (layer,) = model.hidden_layers
    z = X @ layer.get_weights() + 0.5
    p, h = function([x], list(layer.mf_update(x, None)))(X)
    odds = np.exp(z.reshape(5, 2, 3))
    np.testing.assert_allclose(h.reshape(5, 2, 3), odds / (1 + odds.sum(axis=2, keepdims=True)))
    np.testing.assert_allclose(p, 1 - 1 / (1 + odds.sum(axis=2)))
    many = np.tile(X[:1], (5000, 1))
    p_drawn, h_drawn = function([x], list(layer.sample(x, theano_rng=MRG_RandomStreams(2))))(many)
    np.testing.assert_array_equal(h_drawn.reshape(-1, 2, 3).sum(axis=2), p_drawn)
    np.testing.assert_allclose(h_drawn.mean(axis=0), h[0], atol=0.03)
    assert layer.get_weights_view_shape() == (2, 3)
    assert set(layer.get_monitoring_channels_from_state((x, x))) >= {"p_max_x.mean_u", "h_range_x.min_u"}


def test_a_centred_layer_shows_its_distance_from_the_mean():
    model = over(BinaryVector(4, center=True), BinaryVectorMaxPool(3, 1, "h", irange=1.0, init_bias=1.0, center=True))
    visible, hidden = model.get_all_layers()
    np.testing.assert_allclose(function([x], visible.upward_state(x))(X), X - 0.5)
    for show in (hidden.upward_state, hidden.downward_state):
        np.testing.assert_allclose(function([x], show((x, x)))(X[:, :3]), X[:, :3] - expit(1.0))
    hidden.set_biases(np.zeros(3), recenter=True)
    np.testing.assert_allclose(function([x], hidden.upward_state((x, x)))(X[:, :3]), X[:, :3] - 0.5)
    with pytest.raises(NotImplementedError, match="pool_size of 3"):
        BinaryVectorMaxPool(6, 3, "h", irange=1.0, center=True)


def test_copies_count_as_often():
    model = over(BinaryVector(4, copies=2), BinaryVectorMaxPool(3, 1, "h", irange=1.0, copies=3))
    visible, hidden = model.get_all_layers()
    np.testing.assert_allclose(function([x], visible.upward_state(x))(X), 2 * X)
    np.testing.assert_allclose(function([x], hidden.downward_message(x))(X[:, :3]),
                               3 * X[:, :3] @ hidden.get_weights().T)
    with pytest.raises(NotImplementedError, match="copies=2"):
        model.make_layer_to_state(3)


def test_images_below_are_read_as_vectors():
    images = Conv2DSpace((2, 2), num_channels=1)
    model = over(GaussianVisLayer(rows=2, cols=2, channels=1), BinaryVectorMaxPool(3, 1, "h", irange=1.0))
    (layer,) = model.hidden_layers
    assert layer.get_weights_topo().shape == (3, 2, 2, 1)
    i = images.make_theano_batch(dtype="float64")
    p, _ = layer.mf_update(i, None)
    np.testing.assert_allclose(function([i], p)(X.reshape(5, 2, 2, 1)),
                               expit(X @ layer.transformer.get_params()[0].get_value()))
    assert function([x], layer.downward_message(x))(X[:, :3]).shape == (5, 2, 2, 1)


def test_masked_weights_stay_zero():
    mask = np.array([[1.0, 0, 1]] * 4)
    model = over(BinaryVector(4), BinaryVectorMaxPool(3, 1, "h", sparse_init=2, mask_weights=[[1.0, 1, 1]] * 4))
    assert (np.count_nonzero(model.get_weights(), axis=0) == 2).all()
    model = over(BinaryVector(4), BinaryVectorMaxPool(3, 1, "h", irange=1.0, mask_weights=mask))
    model.enforce_constraints()
    assert (model.get_weights()[:, 1] == 0).all()
    with pytest.raises(ValueError, match=r"weights' shape \(4, 3\), got \(2, 2\)"):
        over(BinaryVector(4), BinaryVectorMaxPool(3, 1, "h", irange=1.0, mask_weights=np.ones((2, 2))))


def test_penalties_on_activity():
    (layer,) = over(BinaryVector(4), BinaryVectorMaxPool(4, 1, "h", irange=1.0)).hidden_layers
    mean, spread, state = X.mean(axis=0), X.std(axis=0), (x, x)
    for penalty, wanted in (
        (layer.get_l1_act_cost(state, 0.2, 0.5, 0.1), 0.5 * np.maximum(abs(mean - 0.2) - 0.1, 0).mean()),
        (layer.get_l2_act_cost(state, "0.2", 0.5), 0.5 * ((mean - 0.2) ** 2).mean()),
        (layer.get_stdev_rewards(state, 0.5), 0.5 * (0.5 - spread).mean()),
        (layer.get_range_rewards(state, 0.5), 0.5 * (1 - np.ptp(X, axis=0)).mean()),
    ):
        assert function([x], penalty)(X) == pytest.approx(wanted)
    assert layer.get_l2_act_cost(state, 0.2, 0.0) == 0
    (pooled,) = over(BinaryVector(4), BinaryVectorMaxPool(4, 2, "h", irange=1.0)).hidden_layers
    both = pooled.get_l2_act_cost((t, x), (0.5, 0.2), (2.0, 0.5))
    wanted = 2 * ((X[:, :2].mean(axis=0) - 0.5) ** 2).mean() + 0.5 * ((mean - 0.2) ** 2).mean()
    assert function([x, t], both)(X, X[:, :2]) == pytest.approx(wanted)


def test_reconstruction_cost_of_binary_units_is_their_cross_entropy():
    model = over(BinaryVector(4), BinaryVectorMaxPool(3, 1, "h", irange=1.0))
    visible, hidden = model.get_all_layers()
    _, unmasked = visible.inpaint_update(x, hidden, drop_mask=1.0, V=t, return_unmasked=True)
    cost, means = function([x, t], [visible.recons_cost(t, unmasked), unmasked])(X[:, :3], X)
    assert cost == pytest.approx(-(X * np.log(means) + (1 - X) * np.log(1 - means)).mean())


def test_detectors_that_do_not_fill_their_pools_are_refused():
    with pytest.raises(ValueError, match="detector_layer_dim 5 of layer 'h' is no multiple of its pool_size 2"):
        BinaryVectorMaxPool(5, 2, "h", irange=1.0)


# ---------------------------------------------------------------- softmax


def test_softmax_is_the_top_layer_only():
    model = over(BinaryVector(4), Softmax(3, "y", irange=1.0))
    (top,) = model.hidden_layers
    np.testing.assert_allclose(function([x], top.mf_update(x))(X), softmax(X @ top.get_weights(), axis=1))
    assert [param.name for param in model.get_params()] == ["visible_bias", "softmax_b", "softmax_W"]
    with pytest.raises(NotImplementedError, match="'y' is a Softmax, which has to be the top layer"):
        top.mf_update(x, state_above=x)
    with pytest.raises(TypeError, match="whole number, got 2.5"):
        Softmax(2.5, "y", irange=1.0)


def test_softmax_cost_of_hidden_labels():
    (top,) = over(BinaryVector(4), Softmax(3, "y", irange=1.0)).hidden_layers
    labels, hidden = np.eye(3)[[0, 1, 2, 0, 1]], np.array([1.0, 0, 1, 1, 0])
    cost = function([x, t], top.recons_cost(t, top.mf_update(x), pt.as_tensor(hidden), 2.0))(X, labels)
    p = softmax(X @ top.get_weights(), axis=1)
    assert cost == pytest.approx(-2 * (hidden * np.log((p * labels).sum(axis=1))).mean())


# ---------------------------------------------------------------- Gaussian units


@pytest.mark.parametrize("keywords", [{"nvis": 4}, {"rows": 2, "cols": 2, "channels": 1},
                                      {"rows": 2, "cols": 2, "channels": 1, "axes": ("c", 0, 1, "b")}])
def test_gaussian_units_in_all_layouts(keywords):
    layer = GaussianVisLayer(init_beta=4.0, init_mu=0.5, **keywords)
    batch = VectorSpace(4).np_format_as(X, layer.space)
    i = layer.space.make_theano_batch(dtype="float64")
    np.testing.assert_allclose(function([i], layer.upward_state(i))(batch), (batch - 0.5) * 4)
    np.testing.assert_allclose(function([i], layer.expected_energy_term(i, average=False))(batch),
                               2 * ((X - 0.5) ** 2).sum(axis=1))
    density = 2 * (batch - 0.5) ** 2 - 0.5 * np.log(4 / (2 * np.pi))
    guess = pt.zeros_like(i) + layer.broadcasted_mu()
    assert function([i], layer.recons_cost(i, guess))(batch) == pytest.approx(density.mean())
    assert function([i], layer.recons_cost(i, guess, use_sum=True))(batch) == pytest.approx(density.sum() / 5)
    state = layer.make_state(3000, np.random.RandomState(0)).get_value()
    assert state.shape == layer.space.get_origin_batch(3000).shape
    assert state.std() == pytest.approx(0.5, abs=0.02) and state.mean() == pytest.approx(0.5, abs=0.02)


def test_gaussian_units_are_drawn_around_what_is_above_them():
    model = over(GaussianVisLayer(nvis=4, init_beta=4.0), BinaryVectorMaxPool(3, 1, "h", irange=1.0))
    visible, hidden = model.get_all_layers()
    many = np.tile(X[:1, :3], (5000, 1))
    drawn = function([x], visible.sample(state_above=x, layer_above=hidden, theano_rng=MRG_RandomStreams(1)))(many)
    np.testing.assert_allclose(drawn.mean(axis=0), X[0, :3] @ hidden.get_weights().T, atol=0.03)
    np.testing.assert_allclose(drawn.std(axis=0), 0.5, atol=0.02)
    state, mean = visible.inpaint_update(x, hidden, drop_mask=0.0, V=t, return_unmasked=True)
    met = function([x, t], [state, mean])(X[:, :3], X)
    np.testing.assert_allclose(met[0], X)
    np.testing.assert_allclose(met[1], X[:, :3] @ hidden.get_weights().T)


def test_tied_gaussian_units_share_numbers_and_learn_slower():
    layer = GaussianVisLayer(rows=2, cols=2, channels=1, tie_beta="locations", tie_mu="locations")
    assert layer.beta.get_value().shape == layer.mu.get_value().shape == (1,)
    assert layer.get_lr_scalers() == {layer.beta: 0.25, layer.mu: 0.25}
    assert layer.make_state(6, np.random.RandomState(0)).get_value().shape == (6, 2, 2, 1)
    assert GaussianVisLayer(nvis=4, beta_lr_scale=0.5).get_lr_scalers().popitem()[1] == 0.5


def test_precision_stays_above_its_limit():
    layer = GaussianVisLayer(nvis=2, min_beta=2.0, init_beta=3.0)
    updates = {layer.beta: layer.beta - 2.5}
    layer.modify_updates(updates)
    np.testing.assert_array_equal(function([], updates[layer.beta])(), [2, 2])


def test_gaussian_units_start_at_the_means_of_the_data():
    np.testing.assert_allclose(GaussianVisLayer(nvis=4, bias_from_marginals=DenseDesignMatrix(X=X)).get_biases(),
                               X.mean(axis=0))


@pytest.mark.parametrize(("keywords", "message"), [
    ({}, "give rows, cols and channels, or nvis"), ({"nvis": 4, "rows": 2}, "or nvis; got"),
    ({"nvis": 4, "tie_mu": "locations"}, "tie_mu is null, or 'locations' for images"),
    ({"rows": 2, "cols": 2, "channels": 1, "tie_beta": "all"}, "tie_beta is null, .* got 'all'"),
    ({"rows": 2, "cols": 2, "channels": 1, "bias_from_marginals": 1}, "for nvis and without init_mu"),
])
def test_bad_arguments_of_gaussian_units_are_named(keywords, message):
    with pytest.raises(ValueError, match=message):
        GaussianVisLayer(**keywords)


@pytest.mark.parametrize(("kind", "method", "arguments"), [
    (HiddenLayer, "mf_update", (x, x)), (HiddenLayer, "downward_message", (x,)), (VisibleLayer, "sample", ()),
    (HiddenLayer, "get_l2_act_cost", (x, 0.1, 0.1)), (VisibleLayer, "mf_update", (x, None)),
    (HiddenLayer, "get_total_state_space", ()), (VisibleLayer, "make_state", (1, rng)),
])
def test_what_a_base_class_lacks_is_said(kind, method, arguments):
    with pytest.raises(NotImplementedError, match=f"{kind.__name__} does not implement {method}"):
        getattr(kind(), method)(*arguments)
