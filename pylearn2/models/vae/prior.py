"""Priors p(z) of a variational autoencoder.

    Prior                     the interface
    DiagonalGaussianPrior     independent normal units
"""
import numpy as np
import pytensor
import pytensor.tensor as pt

from pylearn2.models.vae.part import VAEPart
from pylearn2.utils import sharedX


class Prior(VAEPart):
    """A distribution of codes; a subclass writes the three methods that refuse here."""

    def initialize_parameters(self, nhid):
        """Make the parameters for codes of `nhid` units."""
        raise self._lacks("initialize_parameters", "every prior needs one")

    def sample_from_p_z(self, num_samples, **kwargs):
        """Return a draw of codes, shape (num_samples, nhid)."""
        raise self._lacks("sample_from_p_z", "every prior needs one")

    def log_p_z(self, z):
        """Return the log density of the codes `z`, summed over their last axis."""
        raise self._lacks("log_p_z", "every prior needs one")

    def monitoring_channels_from_prior_params(self):
        """Return a dict of channels; here empty."""
        return {}


class DiagonalGaussianPrior(Prior):
    """Independent normal units, to begin with of mean 0 and deviation 1."""

    def initialize_parameters(self, nhid):
        """Make the means and the logarithms of the deviations, all 0."""
        self.nhid = nhid
        self.prior_mu = sharedX(np.zeros(nhid), name="prior_mu")
        self.log_prior_sigma = sharedX(np.zeros(nhid), name="prior_log_sigma")
        self._params = [self.prior_mu, self.log_prior_sigma]

    def sample_from_p_z(self, num_samples):
        """Return a draw of codes, shape (num_samples, nhid)."""
        return self.theano_rng.normal(size=(num_samples, self.nhid), avg=self.prior_mu,
                                      std=pt.exp(self.log_prior_sigma), dtype=pytensor.config.floatX)

    def log_p_z(self, z):
        """Return ``-sum (log(2 pi sigma^2) + ((z - mu) / sigma)^2) / 2`` over the last axis."""
        sigma = pt.exp(self.log_prior_sigma)
        log_density = np.log(2 * np.pi) + 2 * self.log_prior_sigma + pt.sqr((z - self.prior_mu) / sigma)
        return -0.5 * log_density.sum(axis=-1)
