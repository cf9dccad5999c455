"""Mean field against rounds written out in NumPy; in a single hidden layer it is exact."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from scipy.special import expit, softmax

from pylearn2.models.dbm import DBM, BinaryVector, BinaryVectorMaxPool, InferenceProcedure, Softmax
from pylearn2.utils import function

rng = np.random.RandomState(1)
V = rng.randint(0, 2, (5, 4)).astype("float64")
Y = np.eye(3)[rng.randint(0, 3, 5)]
MASK = rng.randint(0, 2, (5, 4)).astype("float64")
MASK_Y = np.array([1.0, 0, 1, 0, 1])
v, y, mask = pt.dmatrices("v", "y", "mask")
mask_y = pt.dvector("mask_y")


def parts(dbm):
    first, second = dbm.hidden_layers
    return (first.get_weights(), second.get_weights(), dbm.visible_layer.get_biases(), first.get_biases(),
            second.get_biases())


def test_one_hidden_layer_is_inferred_exactly():
    model = DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h", irange=1.0, init_bias=-1.0)], niter=1)
    (p, h), = model.mf(v)
    np.testing.assert_allclose(function([v], h)(V), expit(V @ model.get_weights() - 1))
    assert p is h


def test_rounds_update_even_layers_then_odd_ones(dbm):
    W1, W2, _, c1, c2 = parts(dbm)
    h1 = expit(2 * V @ W1 + c1)
    h2 = expit(h1 @ W2 + c2)
    rounds = [(h1, h2)]
    for _ in range(2):
        h1 = expit(V @ W1 + h2 @ W2.T + c1)
        h2 = expit(h1 @ W2 + c2)
        rounds.append((h1, h2))
    history = dbm.mf(v, return_history=True)
    assert len(history) == 3
    for met, wanted in zip(history, rounds, strict=True):
        for (p, _), state in zip(met, wanted, strict=True):
            np.testing.assert_allclose(function([v], p)(V), state)
    np.testing.assert_allclose(function([v], dbm.mf(v, niter=1)[0][0])(V), rounds[0][0])


def test_labels_are_kept(make_dbm):
    dbm = make_dbm(labels=True)
    W1, W2, _, c1, _ = parts(dbm)
    wanted = expit(V @ W1 + Y @ W2.T + c1)
    (p, _), top = dbm.mf(v, y)
    assert top is y
    np.testing.assert_allclose(function([v, y], p)(V, Y), wanted)


def test_labels_need_a_layer_below():
    model = DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h", irange=1.0)], niter=1)
    with pytest.raises(ValueError, match="has one hidden layer"):
        model.mf(v, y)


@pytest.mark.parametrize(("block_grad", "moves"), [(None, True), (2, False), (1, True)])
def test_a_gradient_stops_at_the_round_that_is_named(dbm, block_grad, moves):
    """With 1 the first pass is constant and, as in the original, the second round too; the third one moves."""
    total = sum(p.sum() for p, _ in dbm.mf(v, block_grad=block_grad))
    gradient = function([v], pytensor.grad(total, dbm.get_params()[1], disconnected_inputs="ignore"))(V)
    assert bool(np.abs(gradient).max() > 0) == moves


def test_hidden_pixels_and_labels_are_filled_in(make_dbm):
    dbm = make_dbm(labels=True)
    W1, W2, b, c1, c2 = parts(dbm)
    V_hat = MASK * expit(b) + (1 - MASK) * V
    h = expit(2 * V_hat @ W1 + c1)
    hidden = MASK_Y[:, None]
    Y_hat = hidden * softmax(c2) + (1 - hidden) * Y
    h = expit(V_hat @ W1 + Y_hat @ W2.T + c1)
    for _ in range(2):
        h = expit(V_hat @ W1 + Y_hat @ W2.T + c1)
        V_hat = MASK * expit(h @ W1.T + b) + (1 - MASK) * V
        Y_hat = hidden * softmax(h @ W2 + c2, axis=1) + (1 - hidden) * Y
    met = function([v, y, mask, mask_y], list(dbm.do_inpainting(v, y, mask, mask_y)))(V, Y, MASK, MASK_Y)
    np.testing.assert_allclose(met[0], V_hat)
    np.testing.assert_allclose(met[1], Y_hat)
    history = dbm.do_inpainting(v, drop_mask=mask, return_history=True)
    assert len(history) == 3 and set(history[0]) == {"V_hat", "V_hat_unmasked", "H_hat"}


def test_noise_stands_for_the_first_guess(make_dbm):
    dbm = make_dbm(labels=True)
    first = dbm.do_inpainting(v, y, mask, mask_y, noise=True, return_history=True)[0]
    V_hat, Y_hat = function([v, y, mask, mask_y], [first["V_hat"], first["Y_hat"]])(V, Y, np.ones((5, 4)), np.ones(5))
    assert len(np.unique(V_hat)) == 20 and len(np.unique(Y_hat)) == 15
    np.testing.assert_allclose(Y_hat.sum(axis=1), 1)


def test_masks_come_with_what_they_hide(dbm):
    for arguments in ({}, {"Y": y, "drop_mask": mask}, {"drop_mask": mask, "drop_mask_Y": mask_y}):
        with pytest.raises(ValueError, match="drop_mask_Y exactly with Y"):
            dbm.do_inpainting(v, **arguments)


@pytest.mark.parametrize("method", ["mf", "do_inpainting"])
def test_the_interface_says_what_is_missing(method):
    with pytest.raises(NotImplementedError, match=f"InferenceProcedure does not implement {method}"):
        getattr(InferenceProcedure(), method)(v)


def test_multi_inference_averages_data_and_their_reconstruction(dbm):
    W1, W2, b, c1, c2 = parts(dbm)
    average = 0.5 * V + 0.5 * expit(b)
    h1 = expit(2 * average @ W1 + c1)
    h2 = expit(h1 @ W2 + c2)
    for _ in range(2):
        h1 = expit(average @ W1 + h2 @ W2.T + c1)
        average = 0.5 * expit(h1 @ W1.T + b) + 0.5 * V
        h2 = expit(h1 @ W2 + c2)
    history = dbm.inference_procedure.multi_infer(v, return_history=True)
    met_average, ((met_h1, _), (met_h2, _)) = history[-1]
    for met, wanted in ((met_average, average), (met_h1, h1), (met_h2, h2)):
        np.testing.assert_allclose(function([v], met)(V), wanted)
    top, _ = dbm.inference_procedure.multi_infer(v)
    np.testing.assert_allclose(function([v], top)(V), h2)


def test_a_centred_label_is_seen_as_it_is_by_the_first_guess_and_less_its_mean_from_then_on():
    layers = [BinaryVectorMaxPool(3, 1, "h", irange=1.0), Softmax(3, "y", irange=1.0, center=True)]
    dbm = DBM(5, BinaryVector(4), layers, niter=2)
    first, top = dbm.hidden_layers
    W1, W2, hidden = first.get_weights(), top.get_weights(), MASK_Y[:, None]
    seen = hidden / 3 + (1 - hidden) * Y  # the biases are 0
    guess = MASK * 0.5 + (1 - MASK) * V
    h1 = [expit(guess @ W1 + seen @ W2.T), expit(guess @ W1 + (seen - 1 / 3) @ W2.T)]
    history = dbm.do_inpainting(v, y, mask, mask_y, return_history=True)
    for state, wanted in zip(history, h1, strict=True):
        np.testing.assert_allclose(function([v, y, mask, mask_y], state["H_hat"][0][0])(V, Y, MASK, MASK_Y), wanted)
