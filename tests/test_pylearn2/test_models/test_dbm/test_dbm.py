"""The DBM against sums over all of its states."""
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit

from pylearn2.models.dbm import DBM, BinaryVector, BinaryVectorMaxPool
from pylearn2.models.mlp import PretrainedLayer
from pylearn2.space import VectorSpace
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

v = pt.matrix("v", dtype="float64")
V = np.random.RandomState(1).randint(0, 2, (5, 4)).astype("float64")


def rbm():
    model = DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h", irange=1.0)], niter=1)
    model.visible_layer.set_biases([0.1, -0.2, 0.3, 0.4])
    return model


def test_energy_is_the_sum_of_the_layers_terms(dbm, all_states, energy):
    states = all_states(dbm)[:3]
    v, h1, h2 = pt.dmatrices("v", "h1", "h2")
    met = function([v, h1, h2], dbm.energy(v, [(h1, h1), (h2, h2)]))(*states)
    np.testing.assert_allclose(met, energy(dbm, *states))


def test_expected_energy_takes_means_for_states(dbm, energy):
    rng = np.random.RandomState(0)
    H1, H2 = rng.rand(5, 3), rng.rand(5, 2)
    h1, h2 = pt.dmatrices("h1", "h2")
    met = function([v, h1, h2], dbm.expected_energy(v, [(h1, h1), (h2, h2)]))(V, H1, H2)
    np.testing.assert_allclose(met, energy(dbm, V, H1, H2))
    with pytest.raises(ValueError, match="has 2 hidden layers, got 1 states"):
        dbm.energy(v, [(h1, h1)])


def test_gibbs_chains_reach_the_distribution_of_the_model(dbm, all_states):
    *states, p = all_states(dbm)
    chains = dbm.make_layer_to_state(4000)
    move = function([], updates=dbm.get_sampling_updates(chains, MRG_RandomStreams(1), num_steps=10))
    for _ in range(5):
        move()
    for layer, known in zip(dbm.get_all_layers(), states, strict=True):
        state = chains[layer][1] if isinstance(chains[layer], tuple) else chains[layer]
        np.testing.assert_allclose(state.get_value().mean(axis=0), p @ known, atol=0.04)


def test_a_clamped_layer_stays(dbm):
    chains = dbm.make_layer_to_state(50)
    updates = dbm.get_sampling_updates(chains, MRG_RandomStreams(1), {dbm.visible_layer: True})
    assert chains[dbm.visible_layer] not in updates
    assert chains[dbm.hidden_layers[0]][0] in updates
    with pytest.raises(ValueError, match="no layer of this DBM"):
        dbm.get_sampling_updates(chains, MRG_RandomStreams(1), {BinaryVector(2): True})
    with pytest.raises(ValueError, match="from 1 on, got 0"):
        dbm.get_sampling_updates(chains, MRG_RandomStreams(1), num_steps=0)


def test_parameters_and_scalers_come_from_the_layers():
    model = DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h", irange=1.0, W_lr_scale=0.5, b_lr_scale="2.")], 1)
    assert [param.name for param in model.get_params()] == ["visible_bias", "h_W", "h_b"]
    W, b = model.get_params()[1:]
    assert model.get_lr_scalers() == {W: 0.5, b: 2.0}
    model.freeze([b])
    assert b not in model.get_params()
    np.testing.assert_array_equal(model.get_weights(), W.get_value())
    assert (model.get_input_space(), model.get_output_space()) == (VectorSpace(4), VectorSpace(3))


def test_weights_come_from_the_original_stream():
    rng = np.random.RandomState([2012, 10, 17])
    np.testing.assert_allclose(rbm().get_weights(), rng.uniform(-1, 1, (4, 3)))


def test_norms_are_limited():
    model = DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h", irange=1.0, max_col_norm=0.1)], 1)
    model.enforce_constraints()
    np.testing.assert_allclose(np.linalg.norm(model.get_weights(), axis=0), 0.1, rtol=1e-5)


def test_reconstruction_is_one_mean_field_step_down():
    model = rbm()
    h = expit(V @ model.get_weights())
    wanted = expit(h @ model.get_weights().T + [0.1, -0.2, 0.3, 0.4])
    np.testing.assert_allclose(function([v], model.reconstruct(v))(V), wanted)


def test_a_layer_of_an_mlp_can_be_made_of_it():
    model = rbm()
    layer = PretrainedLayer("h", model)
    np.testing.assert_allclose(function([v], layer.fprop(v))(V), expit(V @ model.get_weights()))


def test_channels_tell_norms_activity_and_the_last_change(dbm):
    channels = dbm.get_monitoring_channels(v)
    names = ["h1_col_norms_max", "mf_h2_max_x.mean_u", "max_var_param_diff", "mean_h1_var_param_diff"]
    channels = dict(zip(names, function([v], [channels[name] for name in names])(V), strict=True))
    assert channels["h1_col_norms_max"] == pytest.approx(np.linalg.norm(dbm.get_weights(), axis=0).max())
    rounds = [function([v], [h for _, h in means])(V) for means in dbm.mf(v, return_history=True)]
    assert channels["mf_h2_max_x.mean_u"] == pytest.approx(rounds[-1][1].max(axis=0).mean())
    changes = [np.abs(new - old) for new, old in zip(rounds[-1], rounds[-2], strict=True)]
    assert channels["max_var_param_diff"] == pytest.approx(max(change.max() for change in changes))
    assert channels["mean_h1_var_param_diff"] == pytest.approx(changes[0].mean())


def test_layers_can_be_added_on_top(dbm):
    dbm.add_layers([BinaryVectorMaxPool(2, 1, "h3", irange=1.0)])
    assert dbm.get_output_space() == VectorSpace(2) and len(dbm.get_params()) == 7


def test_a_pickle_infers_as_before(dbm):
    again = pickle.loads(pickle.dumps(dbm))
    np.testing.assert_array_equal(*[function([v], model.mf(v)[-1][0])(V) for model in (dbm, again)])


def test_bad_arguments_are_named():
    def layer(name="h"):
        return BinaryVectorMaxPool(2, 1, name, irange=1.0)

    with pytest.raises(ValueError, match="at least one hidden layer"):
        DBM(5, BinaryVector(4), [], 1)
    with pytest.raises(ValueError, match="niter must be greater than 1, got 1"):
        DBM(5, BinaryVector(4), [layer(), layer("g")], 1)
    with pytest.raises(ValueError, match="two layers .* name 'h'"):
        DBM(5, BinaryVector(4), [layer(), layer()], 2)
    used = layer()
    DBM(5, BinaryVector(4), [used], 1)
    with pytest.raises(ValueError, match="layer 'h' belongs to a DBM already"):
        DBM(5, BinaryVector(4), [used], 1)


def test_batch_size_is_forced():
    model = rbm()
    model.set_batch_size(7)
    assert model.force_batch_size == model.get_test_batch_size() == 7


def test_as_a_block_it_gives_the_top_layer_s_means(dbm):
    again = pickle.loads(pickle.dumps(dbm))
    (top, _), = dbm.mf(v)[-1:]
    np.testing.assert_allclose(again.perform(V), function([v], top)(V), rtol=1e-6)
