"""Multi-prediction training against NumPy: inference from what a mask leaves, and what it costs."""
import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit, softmax

from pylearn2.costs.cost import SumOfCosts
from pylearn2.costs.dbm import MaskGen, MultiPrediction
from pylearn2.models.dbm import DBM, BinaryVector, BinaryVectorMaxPool, Softmax
from pylearn2.utils import function

rng = np.random.RandomState(3)
X, Y = rng.randint(0, 2, (5, 4)).astype("float64"), np.eye(3)[rng.randint(0, 3, 5)]
MASK, MASK_Y = rng.randint(0, 2, (5, 4)).astype("float64"), np.array([1.0, 0, 1, 0, 1])
x, y, mask = pt.dmatrices("x", "y", "mask")
mask_y = pt.dvector("mask_y")
MASKS = MaskGen(0.5, sync_channels=False)


def machine(labels=False):
    top = Softmax(3, "y", irange=1.0) if labels else BinaryVectorMaxPool(2, 1, "h2", irange=1.0)
    dbm = DBM(5, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h1", irange=1.0), top], niter=3)
    for layer in dbm.get_all_layers():
        layer.set_biases(0.5 * np.random.RandomState(4).randn(*layer.get_biases().shape))
    return dbm


def inpaint(dbm, hidden, hidden_y=None):
    """Return, for each of three rounds, (V_hat, unmasked V_hat, H1, H2, unmasked H2), as the paper has it."""
    (W1, W2), (c1, c2) = zip(*[(layer.get_weights(), layer.get_biases()) for layer in dbm.hidden_layers], strict=True)
    b = dbm.visible_layer.get_biases()

    def top(h1):
        return expit(h1 @ W2 + c2) if hidden_y is None else softmax(h1 @ W2 + c2, axis=1)

    def seen(unmasked):
        return unmasked if hidden_y is None else hidden_y[:, None] * unmasked + (1 - hidden_y[:, None]) * Y

    v0 = np.tile(expit(b), (5, 1))
    V = hidden * v0 + (1 - hidden) * X
    H1 = expit(2 * V @ W1 + c1)
    U = top(H1) if hidden_y is None else np.tile(softmax(c2), (5, 1))
    if hidden_y is not None:
        H1 = expit(V @ W1 + seen(U) @ W2.T + c1)
    rounds = [(V, v0, H1, seen(U), U)]
    for _ in range(2):
        H1 = expit(V @ W1 + rounds[-1][3] @ W2.T + c1)
        unmasked = expit(H1 @ W1.T + b)
        V = hidden * unmasked + (1 - hidden) * X
        U = top(H1)
        rounds.append((V, unmasked, H1, seen(U), U))
    return rounds


def cross_entropy(p):
    return -X * np.log(p) - (1 - X) * np.log(1 - p)


def prediction_cost(state, hidden, hidden_y=None):
    cost = (hidden * cross_entropy(state[1])).mean()
    return cost if hidden_y is None else cost - ((Y * np.log(state[4])).sum(axis=1) * hidden_y).mean() / 4


def value(cost, dbm):
    return function([x, mask], cost.expr(dbm, x, drop_mask=mask))(X, MASK)


def test_the_cost_is_the_cross_entropy_of_what_is_hidden():
    dbm = machine()
    np.testing.assert_allclose(value(MultiPrediction(mask_gen=MASKS), dbm),
                               prediction_cost(inpaint(dbm, MASK)[-1], MASK))


def test_a_label_counts_as_much_as_a_number_of_the_data():
    dbm, cost = machine(labels=True), MultiPrediction(mask_gen=MASKS, supervised=True)
    built = cost.expr(dbm, (x, y), drop_mask=mask, drop_mask_Y=mask_y)
    assert built.name == "total_inpaint_cost"
    np.testing.assert_allclose(function([x, y, mask, mask_y], built)(X, Y, MASK, MASK_Y),
                               prediction_cost(inpaint(dbm, MASK, MASK_Y)[-1], MASK, MASK_Y))


def test_both_directions_average_a_mask_and_its_opposite():
    dbm = machine()
    wanted = [prediction_cost(inpaint(dbm, m)[-1], m) for m in (MASK, 1 - MASK)]
    np.testing.assert_allclose(value(MultiPrediction(mask_gen=MASKS, both_directions=True), dbm), np.mean(wanted))


def test_penalties_are_those_of_the_last_round():
    dbm = machine()
    last = inpaint(dbm, MASK)[-1]
    H = last[2:4]
    means = [h.mean(axis=0) for h in H]
    full = dbm.mf(x)
    mf = function([x], [p for p, _ in full])(X)
    (_, W2), (_, c2) = zip(*[(one.get_weights(), one.get_biases()) for one in dbm.hidden_layers], strict=True)
    spreads = [h.max(axis=0) - h.min(axis=0) for h in H]
    wanted = {
        "l1_act_coeffs": ({"l1_act_targets": [0.3, 0.2], "l1_act_coeffs": [2.0, 0.0], "l1_act_eps": [0.01, 0.0]},
                          2 * np.maximum(abs(means[0] - 0.3) - 0.01, 0).mean()),
        "toronto": ({"toronto_act_targets": [0.3, 0.2], "toronto_act_coeffs": [2.0, 3.0]},
                    2 * ((means[0] - 0.3) ** 2).mean() + 3 * ((means[1] - 0.2) ** 2).mean()),
        "reweighted": ({"reweighted_act_targets": [0.3, 0.2], "reweighted_act_coeffs": [0.0, 3.0]},
                       3 * ((means[1] - 0.2) ** 2 / (1e-7 + H[1] * (1 - H[1]))).mean()),
        "range": ({"range_rewards": [0.5, 0.0]}, 0.5 * (1 - spreads[0]).mean()),
        "stdev": ({"stdev_rewards": [0.5, 0.0]}, 0.5 * (0.5 - H[0].std(axis=0)).mean()),
        "presynaptic": ({"hid_presynaptic_cost": [0.0, 0.5]}, 0.5 * ((H[0] @ W2 + c2) ** 2).mean()),
        "robustness": ({"robustness": 0.5}, 0.5 * 2 * sum(((a - b) ** 2).sum() for a, b in zip(mf, H, strict=True))),
    }  # means and pools of one count both in the last
    plain = prediction_cost(last, MASK)
    for name, (keywords, penalty) in wanted.items():
        met = value(MultiPrediction(mask_gen=MASKS, **keywords), dbm)
        np.testing.assert_allclose(met - plain, penalty, rtol=1e-9, err_msg=name)


def test_the_toronto_gradient_stays_in_its_layer():
    dbm = machine()
    H1, H2 = inpaint(dbm, MASK)[-1][2:4]
    keywords = {"toronto_act_targets": [0.3, 0.2], "toronto_act_coeffs": [0.0, 3.0]}
    with_it, _ = MultiPrediction(mask_gen=MASKS, **keywords).get_gradients(dbm, x, drop_mask=mask)
    without, _ = MultiPrediction(mask_gen=MASKS).get_gradients(dbm, x, drop_mask=mask)
    difference = function([x, mask], [with_it[param] - without[param] for param in dbm.get_params()])(X, MASK)
    by_H2 = np.tile(3 * 2 * (H2.mean(axis=0) - 0.2) / (2 * 5), (5, 1))
    wanted = {"h2_W": H1.T @ by_H2, "h2_b": by_H2.sum(axis=0)}
    for param, met in zip(dbm.get_params(), difference, strict=True):
        np.testing.assert_allclose(met, wanted.get(param.name, 0.0), atol=1e-12, err_msg=param.name)


def test_channels_tell_every_round_and_the_errors_of_labels():
    dbm = machine(labels=True)
    cost = MultiPrediction(mask_gen=MASKS, supervised=True, monitor_each_step=True, monitor_multi_inference=True)
    channels = cost.get_monitoring_channels(dbm, (x, y), drop_mask=mask, drop_mask_Y=mask_y)
    met = dict(zip(channels, function([x, y, mask, mask_y], list(channels.values()))(X, Y, MASK, MASK_Y), strict=True))
    rounds = inpaint(dbm, MASK, MASK_Y)
    for i, state in enumerate(rounds):
        np.testing.assert_allclose(met[f"all_inpaint_costs_after_{i}"], prediction_cost(state, MASK, MASK_Y))
    np.testing.assert_allclose(met["max_pixel_diff[2]"], abs(rounds[2][0] - rounds[1][0]).max())
    np.testing.assert_allclose(met["total_inpaint_cost_term_0_inpaint_cost"],
                               prediction_cost(rounds[-1], MASK, MASK_Y))
    np.testing.assert_allclose(met["final_inpaint_h1_max_x.max_u"], rounds[-1][2].max())
    wrong = rounds[-1][3].argmax(axis=1) != Y.argmax(axis=1)
    np.testing.assert_allclose(met["inpaint_err"], wrong @ MASK_Y / MASK_Y.sum())
    assert {"err", "multi_err"} <= met.keys()


def test_masks_stay_while_a_batch_is_worked_on_and_are_drawn_anew_for_the_next():
    dbm, cost = machine(labels=True), SumOfCosts([MultiPrediction(mask_gen=MASKS, supervised=True)])
    fixed = cost.get_fixed_var_descr(dbm, (x, y))
    seen = []
    for _ in range(2):
        for load in fixed.on_load_batch:
            load(X, Y)
        seen.append([fixed.fixed_vars[name].get_value() for name in ("drop_mask", "drop_mask_Y")])
    assert all(set(np.unique(one)) <= {0.0, 1.0} for masks in seen for one in masks)
    assert not np.array_equal(seen[0][0], seen[1][0])
    grads, updates = cost.get_gradients(dbm, (x, y), **fixed.fixed_vars)
    assert updates == {}
    step = function([x, y], list(grads.values()))
    np.testing.assert_equal(step(X, Y), step(X, Y))


@pytest.mark.parametrize(("keywords", "error", "words"), [
    ({}, ValueError, "needs a mask_gen"),
    ({"mask_gen": MASKS, "vis_presynaptic_cost": 1.0}, NotImplementedError, "leave it out"),
])
def test_what_cannot_be_followed_is_refused(keywords, error, words):
    with pytest.raises(error, match=words):
        MultiPrediction(**keywords)
