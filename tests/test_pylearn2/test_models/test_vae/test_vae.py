"""The VAE against SciPy's densities and an integral over its codes."""
import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit, logsumexp
from scipy.stats import bernoulli, norm

from pylearn2.models.mlp import MLP, Tanh
from pylearn2.models.vae import VAE
from pylearn2.models.vae.conditional import BernoulliVector, DiagonalGaussian
from pylearn2.models.vae.prior import DiagonalGaussianPrior
from pylearn2.utils import function

GRID = np.stack(np.meshgrid(*[np.linspace(-8, 8, 321)] * 2), axis=-1).reshape(-1, 2)


def named(vae):
    return {param.name: param.get_value() for param in vae.get_params()}


def log_p_x_given_z(vae, X, Z):
    """Shape (code, example)."""
    p = named(vae)
    odds = np.tanh(Z @ p["conditional_d_W"] + p["conditional_d_b"]) @ p["conditional_mu_W"] + p["conditional_mu_b"]
    return bernoulli.logpmf(X, expit(odds)[:, None, :]).sum(axis=2)


def log_p_z(vae, Z):
    p = named(vae)
    return norm.logpdf(Z, p["prior_mu"], np.exp(p["prior_log_sigma"])).sum(axis=1)


def posterior(vae, X):
    """Return mu and sigma of q(z | x)."""
    p = named(vae)
    e = np.tanh(X @ p["posterior_e_W"] + p["posterior_e_b"])
    return (e @ p["posterior_mu_W"] + p["posterior_mu_b"],
            np.exp(e @ p["posterior_log_sigma_W"] + p["posterior_log_sigma_b"]))


def integrals(vae, X):
    """Return log p(x), E_q[log p(x | z)] and KL(q || p) of each example, as sums over a grid of codes."""
    cell = np.log(0.05**2)
    likelihood, prior = log_p_x_given_z(vae, X, GRID), log_p_z(vae, GRID)[:, None]
    mu, sigma = posterior(vae, X)
    log_q = norm.logpdf(GRID[:, None, :], mu, sigma).sum(axis=2)
    q = np.exp(log_q + cell)
    return logsumexp(likelihood + prior + cell, axis=0), (q * likelihood).sum(axis=0), (q * (log_q - prior)).sum(axis=0)


def test_the_bound_and_its_terms_are_the_integrals(vae, X, evaluate):
    _, expectation, divergence = integrals(vae, X)
    met = evaluate(lambda x: vae.log_likelihood_lower_bound(x, 20000, return_individual_terms=True)[0])
    np.testing.assert_allclose(met, divergence, rtol=1e-3)
    met = evaluate(lambda x: vae.log_likelihood_lower_bound(x, 20000))
    np.testing.assert_allclose(met, expectation - divergence, rtol=0.01)
    met = evaluate(lambda x: vae.log_likelihood_lower_bound(x, 20000, approximate_kl=True))
    np.testing.assert_allclose(met, expectation - divergence, rtol=0.02)


def test_importance_sampling_approaches_the_likelihood(vae, X, evaluate):
    likelihood, _, _ = integrals(vae, X)
    np.testing.assert_allclose(evaluate(lambda x: vae.log_likelihood_approximation(x, 20000)), likelihood, rtol=0.02)


def test_parts_draw_seeds_and_weights_in_the_original_order():
    vae = VAE(nvis=4, nhid=2, prior=DiagonalGaussianPrior(),
              conditional=BernoulliVector(MLP([Tanh(3, "d", irange=1.0)]), "conditional"),
              posterior=DiagonalGaussian(MLP([Tanh(3, "e", irange=1.0)]), "posterior"))
    rng = np.random.RandomState(2043)
    seeds = [rng.randint(2**30) for _ in range(3)]
    parts = [vae.prior, vae.conditional, vae.posterior]
    assert [part.theano_rng.default_instance_seed for part in parts] == seeds
    np.testing.assert_allclose(named(vae)["conditional_d_W"], rng.uniform(-1, 1, (2, 3)))


def test_parameters_come_encoder_first_and_the_prior_may_stay(vae):
    names = [param.name for param in vae.get_params()]
    assert names[0] == "posterior_e_W" and names[-2:] == ["prior_mu", "prior_log_sigma"]
    fixed = VAE(4, DiagonalGaussianPrior(), BernoulliVector(MLP([Tanh(3, "d", irange=1.0)]), "c"),
                DiagonalGaussian(MLP([Tanh(3, "e", irange=1.0)]), "q"), 2, learn_prior=False)
    assert not [param.name for param in fixed.get_params() if "prior" in param.name]
    np.testing.assert_array_equal(vae.get_weights(), named(vae)["posterior_e_W"])
    np.testing.assert_array_equal(vae.get_conditional_weights(), named(vae)["conditional_d_W"])


def test_reconstruction_goes_by_the_mean_code(vae, X, evaluate):
    mu, _ = posterior(vae, X)
    p = named(vae)
    odds = np.tanh(mu @ p["conditional_d_W"] + p["conditional_d_b"]) @ p["conditional_mu_W"] + p["conditional_mu_b"]
    np.testing.assert_allclose(evaluate(lambda x: vae.reconstruct(x)[1]), expit(odds))
    noisy = evaluate(lambda x: vae.reconstruct(x, noisy_encoding=True)[1])
    assert (np.abs(noisy - expit(odds)) > 1e-6).any()


def test_samples_have_the_means_of_the_model(vae):
    X, means = function([], list(vae.sample(30000)))()
    np.testing.assert_allclose(X.mean(axis=0), means.mean(axis=0), atol=0.02)
    p = named(vae)
    Z = GRID
    weights = np.exp(log_p_z(vae, Z) + np.log(0.05**2))
    odds = np.tanh(Z @ p["conditional_d_W"] + p["conditional_d_b"]) @ p["conditional_mu_W"] + p["conditional_mu_b"]
    np.testing.assert_allclose(means.mean(axis=0), weights @ expit(odds), atol=0.02)
    assert function([], vae.sample(5, return_sample_means=False))().shape == (5, 4)


def test_channels(vae, X, evaluate):
    _, sigma = posterior(vae, X)
    x = pt.matrix()
    assert list(vae.get_monitoring_channels(x)) == ["reconstruction_mse"] + [
        f"posterior_sigma_{one}" for one in ("min", "max", "mean", "std")]
    for name, statistic in (("min", np.min), ("max", np.max), ("mean", np.mean), ("std", np.std)):
        met = evaluate(lambda x, name=name: vae.get_monitoring_channels(x)[f"posterior_sigma_{name}"])
        assert met == pytest.approx(statistic(sigma))


def test_names_that_meet_twice_are_refused():
    with pytest.raises(ValueError, match="two parameters of the VAE have the name 'a_mu_W'"):
        VAE(4, DiagonalGaussianPrior(), BernoulliVector(MLP([Tanh(3, "d", irange=1.0)]), "a"),
            DiagonalGaussian(MLP([Tanh(3, "e", irange=1.0)]), "a"), 2)


def test_a_divergence_without_a_formula_is_estimated(vae, X, evaluate):
    exact = evaluate(lambda x: vae.kl_divergence_term(vae.encode_phi(x), vae.get_prior_theta()))
    vae.kl_integrator = None

    def estimated(x):
        return vae.kl_divergence_term(vae.encode_phi(x), vae.get_prior_theta(),
                                      epsilon=vae.sample_from_epsilon((20000, x.shape[0], 2)))

    with pytest.warns(UserWarning, match="estimated from samples"):
        np.testing.assert_allclose(evaluate(estimated), exact, atol=0.03)
    with pytest.raises(ValueError, match="needs epsilon"):
        evaluate(lambda x: vae.kl_divergence_term(vae.encode_phi(x), vae.get_prior_theta(), approximate=True))
    with pytest.raises(NotImplementedError, match="no formula"):
        vae.per_component_kl_divergence_term(None, None)
