"""Costs of energy models against NumPy and finite differences. Their draws are held to recorded runs elsewhere."""
import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit
from scipy.stats import norm

from pylearn2.corruption import BinomialCorruptor, GaussianCorruptor
from pylearn2.costs.ebm_estimation import NCE, SM, SMD, SML, CDk, L1_ActivationCost
from pylearn2.energy_functions.rbm_energy import grbm_type_1
from pylearn2.models.rbm import RBM, GaussianBinaryRBM
from pylearn2.space import VectorSpace
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

x = pt.matrix(dtype="float64")
X = np.random.RandomState(0).rand(6, 4)


@pytest.fixture
def gaussian():
    return GaussianBinaryRBM(grbm_type_1(), nvis=4, nhid=3, init_sigma=0.8)


def score(model, V):
    W, b, c = (param.get_value() for param in model.get_params()[:3])
    return -(V - b - expit((V @ W + c) / 0.64) @ W.T) / 0.64


def binary_gradients(rbm, data, samples):
    """Gradients of mean F(data) - mean F(samples) by W, b, c."""
    def statistics(V):
        H = expit(V @ rbm.get_weights())
        return V.T @ H / len(V), V.mean(axis=0), H.mean(axis=0)

    return [model - wish for wish, model in zip(statistics(data), statistics(samples), strict=True)]


def test_contrastive_divergence_compares_data_with_samples_nearby():
    rbm = RBM(4, 3)
    draws = MRG_RandomStreams(42)
    samples, _ = rbm.gibbs_step_for_v(x, draws)
    samples, _ = rbm.gibbs_step_for_v(samples, draws)
    grads, updates = CDk(nsteps=2).get_gradients(rbm, x)
    met, sample = function([x], list(grads.values()))(X), function([x], samples)(X)
    assert list(grads) == rbm.get_params() and updates == {}
    for one, wanted in zip(met, binary_gradients(rbm, X, sample), strict=True):
        np.testing.assert_allclose(one, wanted)


def test_persistent_chains_move_with_every_batch():
    rbm = RBM(4, 3)
    cost = SML(batch_size=7, nsteps=2)
    grads, updates = cost.get_gradients(rbm, x)
    step = function([x], list(grads.values()), updates=updates)
    before = cost.sampler.particles.get_value()
    np.testing.assert_array_equal(before, np.full((7, 4), 0.5))
    for one, wanted in zip(step(X), binary_gradients(rbm, X, before), strict=True):
        np.testing.assert_allclose(one, wanted)
    after = cost.sampler.particles.get_value()
    assert set(np.unique(after)) == {0, 1}
    assert rbm.h_sample.get_value().shape == (7, 3)
    for one, wanted in zip(step(X), binary_gradients(rbm, X, after), strict=True):
        np.testing.assert_allclose(one, wanted)


@pytest.mark.parametrize("cost", [CDk(1), SML(5, 1)])
def test_a_difference_of_free_energies_is_no_value_to_monitor(cost):
    assert cost.expr(RBM(4, 3), x) is None
    assert cost.is_stochastic()


def test_denoising_score_matching_points_back_to_the_clean_example(gaussian):
    corrupted = function([x], GaussianCorruptor(0.3)(x))(X)
    wanted = ((score(gaussian, corrupted) - (X - corrupted) / 0.09) ** 2).mean()
    cost = SMD(GaussianCorruptor(0.3))
    assert function([x], cost.expr(gaussian, x))(X) == pytest.approx(wanted, rel=1e-9)


def test_score_matching_adds_the_slope_of_the_score(gaussian):
    slope = np.stack([(score(gaussian, X + step) - score(gaussian, X - step))[:, i] / 2e-5
                      for i, step in enumerate(1e-5 * np.eye(4))], axis=1)
    wanted = (0.5 * score(gaussian, X) ** 2 + slope + 0.1 * slope**2).mean()
    assert function([x], SM(lambd=0.1).expr(gaussian, x))(X) == pytest.approx(wanted, rel=1e-6)
    with pytest.raises(ValueError, match="from 0 on, got -1"):
        SM(lambd=-1)


class Normal:
    """A density of independent normal numbers."""

    def __init__(self, deviation):
        self.deviation = deviation

    def log_prob(self, X):
        z = X / self.deviation
        return (-0.5 * pt.sqr(z) - np.log(self.deviation) - 0.5 * np.log(2 * np.pi)).sum(axis=1)

    def random_design_matrix(self, m):
        return pt.ones((m, 4)) * 0.3

    def get_input_space(self):
        return VectorSpace(4)

    def get_input_source(self):
        return "features"


def test_noise_contrastive_estimation_tells_data_from_noise():
    def ratio(X):
        return (norm.logpdf(X, scale=1.0) - norm.logpdf(X, scale=2.0)).sum(axis=1)

    Y = np.full((12, 4), 0.3)
    wanted = -np.log(expit(ratio(X))).mean() - np.log(expit(-ratio(Y))).mean()
    cost = NCE(Normal(2.0), noise_per_clean=2)
    assert function([x], cost.expr(Normal(1.0), x))(X) == pytest.approx(wanted)
    y = pt.matrix(dtype="float64")
    assert function([x, y], cost.expr(Normal(1.0), x, noisy_data=y))(X, Y) == pytest.approx(wanted)
    np.testing.assert_allclose(function([x], cost.h(x, Normal(1.0)))(X), -expit(ratio(X)))


@pytest.mark.parametrize(("make", "message"), [
    (lambda: NCE(Normal(2.0), 0.5), "noise_per_clean must be a whole number from 1 on, got 0.5"),
    (lambda: CDk(0), "nsteps must .* got 0"), (lambda: SML(0, 1), "batch_size must .* got 0"),
    (lambda: SMD(BinomialCorruptor(0.1)), "whose density is known, .* got a BinomialCorruptor"),
    (lambda: SMD(abs), "got a builtin_function"),
])
def test_bad_arguments_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_activations_are_pulled_to_their_target(gaussian):
    h = expit(X @ gaussian.get_weights() / 0.64).mean(axis=0)
    wanted = 3 * np.maximum(abs(h - 0.1) - 0.05, 0).mean()
    assert function([x], L1_ActivationCost(0.1, 0.05, 3.0).expr(gaussian, x))(X) == pytest.approx(wanted)
