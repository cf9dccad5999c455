"""Priors, conditionals and divergences against SciPy; what they refuse."""
import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit
from scipy.stats import bernoulli, norm

from pylearn2.models.mlp import MLP, Linear, Tanh
from pylearn2.models.vae import VAE
from pylearn2.models.vae.conditional import BernoulliVector, Conditional, DiagonalGaussian
from pylearn2.models.vae.kl import DiagonalGaussianPriorPosteriorKL, KLIntegrator, find_integrator_for
from pylearn2.models.vae.prior import DiagonalGaussianPrior, Prior
from pylearn2.utils import function

rng = np.random.RandomState(0)
MU, LOG_SIGMA = rng.randn(3, 2), rng.randn(3, 2)
mu, log_sigma = pt.dmatrices("mu", "log_sigma")


@pytest.mark.parametrize("shape", [(3, 2), (5, 3, 2)])
def test_log_densities_of_samples(vae, shape):
    S = rng.randn(*shape)
    s = pt.tensor("s", shape=(None,) * len(shape), dtype="float64")
    gaussian = function([s, mu, log_sigma], vae.posterior.log_conditional(s, (mu, log_sigma)))(S, MU, LOG_SIGMA)
    np.testing.assert_allclose(gaussian, norm.logpdf(S, MU, np.exp(LOG_SIGMA)).sum(axis=-1))
    bits = (S > 0) * 1.0
    binary = function([s, mu], vae.conditional.log_conditional(s, (mu,)))(bits, MU)
    np.testing.assert_allclose(binary, bernoulli.logpmf(bits, expit(MU)).sum(axis=-1))
    met = function([s], vae.prior.log_p_z(s))(S)
    m, log_s = (param.get_value() for param in vae.prior.get_params())
    np.testing.assert_allclose(met, norm.logpdf(S, m, np.exp(log_s)).sum(axis=-1))


def test_draws_have_the_asked_distribution(vae):
    many = [np.tile(one[:1], (20000, 1)) for one in (MU, LOG_SIGMA)]
    drawn = function([mu, log_sigma], vae.posterior.sample_from_conditional((mu, log_sigma), num_samples=20000))(*many)
    np.testing.assert_allclose(drawn.mean(axis=0), MU[0], atol=0.1)
    np.testing.assert_allclose(drawn.std(axis=0), np.exp(LOG_SIGMA[0]), rtol=0.05)
    z = function([], vae.prior.sample_from_p_z(20000))()
    m, log_s = (param.get_value() for param in vae.prior.get_params())
    np.testing.assert_allclose(z.mean(axis=0), m, atol=0.05)
    np.testing.assert_allclose(z.std(axis=0), np.exp(log_s), rtol=0.05)


def test_epsilon_is_stretched_and_moved(vae):
    e = pt.tensor3("e", dtype="float64")
    E = rng.randn(4, 3, 2)
    met = function([e, mu, log_sigma], vae.posterior.sample_from_conditional((mu, log_sigma), epsilon=e))
    np.testing.assert_allclose(met(E, MU, LOG_SIGMA), MU + np.exp(LOG_SIGMA) * E)


def test_what_cannot_be_drawn_is_said(vae):
    with pytest.raises(ValueError, match="cannot make them of an epsilon"):
        vae.conditional.sample_from_conditional((mu,), epsilon=mu)
    with pytest.raises(ValueError, match="BernoulliVector needs num_samples"):
        vae.conditional.sample_from_conditional((mu,))
    with pytest.raises(ValueError, match="needs epsilon, or num_samples"):
        vae.posterior.sample_from_conditional((mu, log_sigma))
    with pytest.raises(NotImplementedError, match="BernoulliVector does not implement sample_from_epsilon"):
        vae.conditional.sample_from_epsilon((2, 2))


def test_the_divergence_between_normal_units(vae):
    """Against the mean of log q - log p on a fine grid."""
    m, log_s = (param.get_value() for param in vae.prior.get_params())
    grid = np.linspace(-40, 40, 80001)[:, None, None]
    log_q, log_p = norm.logpdf(grid, MU, np.exp(LOG_SIGMA)), norm.logpdf(grid, m, np.exp(log_s))
    wanted = (np.exp(log_q) * (log_q - log_p)).sum(axis=0) * 0.001
    kl = DiagonalGaussianPriorPosteriorKL()
    theta = vae.prior.get_params()
    each = kl.per_component_kl_divergence((mu, log_sigma), theta, vae.prior, vae.posterior)
    whole = kl.kl_divergence((mu, log_sigma), theta, vae.prior, vae.posterior)
    met, total = function([mu, log_sigma], [each, whole])(MU, LOG_SIGMA)
    np.testing.assert_allclose(met, wanted, rtol=1e-6)
    np.testing.assert_allclose(total, wanted.sum(axis=1), rtol=1e-6)


def test_an_integrator_is_found_for_its_classes_only(vae):
    assert isinstance(find_integrator_for(vae.prior, vae.posterior), DiagonalGaussianPriorPosteriorKL)
    assert find_integrator_for(vae.prior, vae.conditional) is None
    with pytest.raises(ValueError, match="a posterior of class DiagonalGaussian, got a BernoulliVector"):
        DiagonalGaussianPriorPosteriorKL().kl_divergence((mu, mu), (mu, mu), vae.prior, vae.conditional)
    with pytest.raises(NotImplementedError, match="KLIntegrator does not implement"):
        KLIntegrator().kl_divergence(None, None, None, None)


def test_a_part_belongs_to_one_vae(vae):
    with pytest.raises(RuntimeError, match="this DiagonalGaussianPrior belongs to a VAE already"):
        VAE(4, vae.prior, vae.conditional, vae.posterior, 2)


def test_an_mlp_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="the MLP of 'c' has nvis"):
        BernoulliVector(MLP([Tanh(3, "d", irange=1.0)], nvis=2), "c")
    with pytest.raises(ValueError, match="the MLP of 'c' puts out .*3.* but BernoulliVector needs .*4"):
        VAE(4, DiagonalGaussianPrior(), BernoulliVector(MLP([Linear(3, "d", irange=1.0)]), "c", False),
            DiagonalGaussian(MLP([Tanh(3, "e", irange=1.0)]), "q"), 2)


def test_an_output_layer_of_ones_own_is_taken():
    own = BernoulliVector(MLP([Linear(4, "mine", irange=1.0)]), "c", output_layer_required=False)
    VAE(4, DiagonalGaussianPrior(), own, DiagonalGaussian(MLP([Tanh(3, "e", irange=1.0)]), "q"), 2)
    assert [param.name for param in own.get_params()] == ["c_mine_W", "c_mine_b"]


@pytest.mark.parametrize(("make", "method", "arguments"), [
    (Prior, "initialize_parameters", (2,)), (Prior, "sample_from_p_z", (2,)), (Prior, "log_p_z", (mu,)),
    (lambda: Conditional(MLP([Tanh(3, "e", irange=1.0)]), "c"), "conditional_expectation", ((mu,),)),
    (lambda: Conditional(MLP([Tanh(3, "e", irange=1.0)]), "c"), "sample_from_conditional", ((mu,),)),
    (lambda: Conditional(MLP([Tanh(3, "e", irange=1.0)]), "c"), "log_conditional", (mu, (mu,))),
])
def test_what_a_base_class_lacks_is_said(make, method, arguments):
    with pytest.raises(NotImplementedError, match=f"does not implement {method}"):
        getattr(make(), method)(*arguments)
