"""Divergences KL(q(z | x) || p(z)) that have a formula; a VAE without one estimates it from its samples.

    KLIntegrator                        the interface
    DiagonalGaussianPriorPosteriorKL    both are independent normal units
    find_integrator_for                 the one that fits a prior and a posterior
"""
import pytensor.tensor as pt

from pylearn2.models.vae.conditional import DiagonalGaussian
from pylearn2.models.vae.prior import DiagonalGaussianPrior


class KLIntegrator:
    """A formula for the divergence.

    Attributes
    ----------
    prior_class, posterior_class : the classes that it is for
    """

    prior_class: type
    posterior_class: type

    def per_component_kl_divergence(self, phi, theta, prior, posterior):
        """Return the divergence of each unit, given the posterior's parameters `phi` and the prior's `theta`."""
        raise NotImplementedError(f"{type(self).__name__} does not implement per_component_kl_divergence")

    def kl_divergence(self, phi, theta, prior, posterior):
        """Return the divergence of each example: the sum over units."""
        return self.per_component_kl_divergence(phi, theta, prior, posterior).sum(axis=1)

    def _validate_prior_posterior(self, prior, posterior):
        for role, met, wanted in (("prior", prior, self.prior_class), ("posterior", posterior, self.posterior_class)):
            if not isinstance(met, wanted):
                raise ValueError(f"{type(self).__name__} is for a {role} of class {wanted.__name__}, "
                                 f"got a {type(met).__name__}; leave kl_integrator out")


class DiagonalGaussianPriorPosteriorKL(KLIntegrator):
    """Two normal distributions with independent units.

        KL = log sigma_p - log sigma_q + (sigma_q^2 + (mu_q - mu_p)^2) / (2 sigma_p^2) - 1/2
    """

    prior_class = DiagonalGaussianPrior
    posterior_class = DiagonalGaussian

    def per_component_kl_divergence(self, phi, theta, prior, posterior):
        """Return the divergence of each unit of each example."""
        self._validate_prior_posterior(prior, posterior)
        (mu_q, log_sigma_q), (mu_p, log_sigma_p) = phi, theta
        spread = pt.exp(2 * log_sigma_q) + pt.sqr(mu_q - mu_p)
        return log_sigma_p - log_sigma_q + 0.5 * spread / pt.exp(2 * log_sigma_p) - 0.5


_INTEGRATORS = (DiagonalGaussianPriorPosteriorKL,)


def find_integrator_for(prior, posterior):
    """Return the integrator for the two distributions, or None where there is no formula."""
    for integrator in _INTEGRATORS:
        if isinstance(prior, integrator.prior_class) and isinstance(posterior, integrator.posterior_class):
            return integrator()
    return None
