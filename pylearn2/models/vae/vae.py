"""`VAE`, the variational autoencoder.

    p(x) = integral p(x | z) p(z) dz
    log p(x) >= E_q(z | x)[log p(x | z)] - KL(q(z | x) || p(z))

`phi` stands for the parameters of q(z | x), `theta` for those of p(x | z) or p(z), `epsilon` for the draws that a
sample of q(z | x) is made of. `pylearn2.costs.vae` has the costs.
"""
import collections
import warnings

import numpy as np
import pytensor.tensor as pt

from pylearn2.expr.basic import log_sum_exp
from pylearn2.models.model import Model
from pylearn2.models.vae.kl import find_integrator_for
from pylearn2.space import VectorSpace
from pylearn2.utils import safe_update
from pylearn2.utils.rng import make_np_rng

DEFAULT_SEED = 2014 + 9 + 20


class VAE(Model):
    """A variational autoencoder.

    Parameters
    ----------
    nvis, nhid : int, units of the data and of the code
    prior : Prior, p(z)
    conditional : Conditional, p(x | z), the decoder
    posterior : Conditional, q(z | x), the encoder; it has to draw by an epsilon, as DiagonalGaussian does
    learn_prior : bool, whether the prior's parameters are trained
    kl_integrator : KLIntegrator; None takes the one that fits, and samples where there is none
    batch_size : int or None
    seed : RandomState, seed or None, of the parts' streams and weights; default 2043
    """

    def __init__(self, nvis, prior, conditional, posterior, nhid, learn_prior=True, kl_integrator=None,
                 batch_size=None, seed=None):
        super().__init__()
        self.nvis, self.nhid = nvis, nhid
        self.prior, self.conditional, self.posterior = prior, conditional, posterior
        self.learn_prior = learn_prior
        self.batch_size = batch_size
        self.seed = seed
        self.rng = make_np_rng(seed, DEFAULT_SEED, ["uniform", "randint", "randn"])
        for part in (prior, conditional, posterior):  # in this order: each one draws a seed
            part.set_vae(self)
        self.input_space, self.latent_space = VectorSpace(nvis), VectorSpace(nhid)
        prior.initialize_parameters(nhid=nhid)
        conditional.initialize_parameters(input_space=self.latent_space, ndim=nvis)
        posterior.initialize_parameters(input_space=self.input_space, ndim=nhid)
        self._params = posterior.get_params() + conditional.get_params() + (prior.get_params() if learn_prior else [])
        _check_names(self._params)
        self.kl_integrator = kl_integrator or find_integrator_for(prior, posterior)

    # ---------------------------------------------------------------- what others ask

    def get_monitoring_data_specs(self):
        """Return the specs of the input."""
        return self.get_input_space(), self.get_input_source()

    def get_monitoring_channels(self, data):
        """Return the squared error of a noisy reconstruction, and the channels of the three distributions."""
        phi = self.encode_phi(data)
        z = self.sample_from_q_z_given_x(self.sample_from_epsilon((data.shape[0], self.nhid)), phi)
        theta = self.decode_theta(z)
        channels = {"reconstruction_mse": pt.sqr(data - self.means_from_theta(theta)).mean()}
        safe_update(channels, self.posterior.monitoring_channels_from_conditional_params(phi))
        safe_update(channels, self.conditional.monitoring_channels_from_conditional_params(theta))
        safe_update(channels, self.prior.monitoring_channels_from_prior_params())
        return channels

    def get_lr_scalers(self):
        """Return the learning-rate scalers of the three distributions together."""
        scalers = dict(self.prior.get_lr_scalers())
        safe_update(scalers, self.conditional.get_lr_scalers())
        safe_update(scalers, self.posterior.get_lr_scalers())
        return scalers

    def _modify_updates(self, updates):
        for part in (self.prior, self.conditional, self.posterior):
            part.modify_updates(updates)

    def get_weights(self):
        """Return the encoder's first weights, shape (visible, hidden)."""
        return self.posterior.get_weights()

    def get_conditional_weights(self):
        """Return the decoder's first weights."""
        return self.conditional.get_weights()

    def get_prior_params(self):
        """Return the parameters of p(z)."""
        return self.prior.get_params()

    def get_conditional_params(self):
        """Return the parameters of p(x | z)."""
        return self.conditional.get_params()

    def get_posterior_params(self):
        """Return the parameters of q(z | x)."""
        return self.posterior.get_params()

    # ---------------------------------------------------------------- samples and reconstructions

    def sample(self, num_samples, return_sample_means=True, **kwargs):
        """Return a draw of data, and unless told otherwise the means that it was drawn around."""
        theta = self.decode_theta(self.sample_from_p_z(num_samples, **kwargs))
        X = self.sample_from_p_x_given_z(num_samples, theta)
        return (X, self.means_from_theta(theta)) if return_sample_means else X

    def reconstruct(self, X, noisy_encoding=False, return_sample_means=True):
        """Return a draw of data like `X`, by way of its mean code or, if noisy, of a drawn one.

        With `return_sample_means` the result is the pair of the draw and the means that it was drawn around.
        """
        epsilon = self.sample_from_epsilon((X.shape[0], self.nhid))
        z = self.sample_from_q_z_given_x(epsilon if noisy_encoding else epsilon * 0, self.encode_phi(X))
        theta = self.decode_theta(z)
        drawn = self.sample_from_p_x_given_z(X.shape[0], theta)
        return (drawn, self.means_from_theta(theta)) if return_sample_means else drawn

    # ---------------------------------------------------------------- likelihood

    def log_likelihood_lower_bound(self, X, num_samples, approximate_kl=False, return_individual_terms=False):
        """Return the lower bound on log p(x) of each example.

        Parameters
        ----------
        X : symbolic batch
        num_samples : int, samples of z for each example
        approximate_kl : bool, whether the divergence is estimated from the samples
        return_individual_terms : bool, whether the pair (divergence, expectation) is returned; the bound is
            ``expectation - divergence``
        """
        epsilon = self.sample_from_epsilon((num_samples, X.shape[0], self.nhid))
        phi = self.encode_phi(X)
        divergence = self.kl_divergence_term(phi, self.get_prior_theta(), approximate_kl, epsilon)
        z = self.sample_from_q_z_given_x(epsilon, phi)
        expectation = self.expectation_term(X.dimshuffle("x", 0, 1), self._decode_samples(z)).mean(axis=0)
        return (divergence, expectation) if return_individual_terms else expectation - divergence

    def log_likelihood_approximation(self, X, num_samples):
        """Return log p(x) of each example, estimated by importance sampling.

            log p(x) ~ log mean_s p(x | z_s) p(z_s) / q(z_s | x),    z_s drawn from q(z | x)
        """
        phi = self.encode_phi(X)
        z = self.sample_from_q_z_given_x(self.sample_from_epsilon((num_samples, X.shape[0], self.nhid)), phi)
        log_joint = self.log_p_z(z) + self.log_p_x_given_z(X.dimshuffle("x", 0, 1), self._decode_samples(z))
        return log_sum_exp(log_joint - self.log_q_z_given_x(z, phi), axis=0) - np.log(num_samples)

    def _decode_samples(self, z):
        """Return theta for codes of shape (samples, batch, hidden), each parameter in such a shape."""
        theta = self.decode_theta(z.reshape((z.shape[0] * z.shape[1], z.shape[2])))
        return tuple(one.reshape((z.shape[0], z.shape[1], one.shape[1])) for one in theta)

    def expectation_term(self, X, theta):
        """Return log p(X | z)."""
        return self.log_p_x_given_z(X, theta)

    def kl_divergence_term(self, phi, theta, approximate=False, epsilon=None):
        """Return KL(q(z | x) || p(z)) of each example, estimated from `epsilon` where it has no formula."""
        if self.kl_integrator is None and not approximate:
            warnings.warn("the divergence of this posterior from this prior has no formula here; it is estimated "
                          "from samples", stacklevel=2)
        if approximate or self.kl_integrator is None:
            return self._approximate_kl_divergence_term(phi, epsilon)
        return self.kl_integrator.kl_divergence(phi, theta, self.prior, self.posterior)

    def _approximate_kl_divergence_term(self, phi, epsilon):
        if epsilon is None:
            raise ValueError("a divergence that is estimated from samples needs epsilon, got None")
        z = self.sample_from_q_z_given_x(epsilon, phi)
        return (self.log_q_z_given_x(z, phi) - self.log_p_z(z)).mean(axis=0)

    def per_component_kl_divergence_term(self, phi, theta):
        """Return the divergence of each unit of the code."""
        if self.kl_integrator is None:
            raise NotImplementedError("the divergence of this posterior from this prior has no formula here")
        return self.kl_integrator.per_component_kl_divergence(phi, theta, self.prior, self.posterior)

    # ---------------------------------------------------------------- the three distributions

    def encode_phi(self, X):
        """Return the parameters of q(z | x)."""
        return self.posterior.encode_conditional_params(X)

    def decode_theta(self, z):
        """Return the parameters of p(x | z)."""
        return self.conditional.encode_conditional_params(z)

    def get_prior_theta(self):
        """Return the parameters of p(z)."""
        return self.prior.get_params()

    def means_from_theta(self, theta):
        """Return the mean of p(x | z)."""
        return self.conditional.conditional_expectation(theta)

    def sample_from_p_x_given_z(self, num_samples, theta):
        """Return a draw of data."""
        return self.conditional.sample_from_conditional(theta, num_samples=num_samples)

    def sample_from_p_z(self, num_samples, **kwargs):
        """Return a draw of codes from the prior."""
        return self.prior.sample_from_p_z(num_samples, **kwargs)

    def sample_from_q_z_given_x(self, epsilon, phi):
        """Return the codes that `epsilon` makes of the posterior."""
        return self.posterior.sample_from_conditional(phi, epsilon=epsilon)

    def sample_from_epsilon(self, shape):
        """Return the draws that codes are made of."""
        return self.posterior.sample_from_epsilon(shape)

    def log_p_z(self, z):
        """Return the log density of codes."""
        return self.prior.log_p_z(z)

    def log_p_x_given_z(self, X, theta):
        """Return the log density of data, given the decoder's parameters."""
        return self.conditional.log_conditional(X, theta)

    def log_q_z_given_x(self, z, phi):
        """Return the log density of codes, given the encoder's parameters."""
        return self.posterior.log_conditional(z, phi)


def _check_names(params):
    doubled = [name for name, count in collections.Counter(param.name for param in params).items() if count > 1]
    if doubled:
        raise ValueError(f"two parameters of the VAE have the name {doubled[0]!r}; give its parts and their layers "
                         "names of their own")
