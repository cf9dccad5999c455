"""Conditional distributions of a variational autoencoder: p(x | z) and q(z | x).

    Conditional         the interface: an MLP computes the parameters of a distribution
    BernoulliVector     independent binary units; decodes
    DiagonalGaussian    independent normal units; encodes, and decodes real data
"""
import numpy as np
import pytensor
import pytensor.tensor as pt

from pylearn2.models.mlp import CompositeLayer, Linear
from pylearn2.models.vae.part import VAEPart, per_example
from pylearn2.space import CompositeSpace, VectorSpace


class Conditional(VAEPart):
    """A distribution given an input.

    Parameters
    ----------
    mlp : MLP without `nvis` and `input_space`; its layers, then one for the distribution, make the parameters
    name : str, stands before the names of parameters and channels
    output_layer_required : bool, whether the distribution's own layer is put on top of the MLP; without it the
        MLP's last layer has to have the distribution's parameters as its output
    """

    def __init__(self, mlp, name, output_layer_required=True):
        super().__init__()
        if not mlp._nested:
            raise ValueError(f"the MLP of {name!r} has nvis or input_space; leave both out, the VAE sets them")
        self.mlp = mlp
        self.name = name
        self.output_layer_required = output_layer_required

    def initialize_parameters(self, input_space, ndim):
        """Draw the MLP's weights for an input of `input_space` and a distribution of `ndim` units."""
        self.input_space, self.ndim = input_space, ndim
        if self.output_layer_required:
            self.mlp.add_layers([self._get_default_output_layer()])
        self.mlp.set_mlp(self)
        self.mlp.set_input_space(input_space)
        wanted, met = self._get_required_mlp_output_space(), self.mlp.get_output_space()
        if met != wanted:
            raise ValueError(f"the MLP of {self.name!r} puts out {met}, but {type(self).__name__} needs {wanted}")
        self._params = self.mlp.get_params()
        for param in self._params:
            param.name = f"{self.name}_{param.name}"

    def _get_default_output_layer(self):
        """Return the layer that computes the distribution's parameters."""
        raise self._lacks("_get_default_output_layer", "every conditional needs one")

    def _get_required_mlp_output_space(self):
        """Return the Space of the distribution's parameters."""
        raise self._lacks("_get_required_mlp_output_space", "every conditional needs one")

    def get_weights(self):
        """Return the MLP's first weights."""
        return self.mlp.get_weights()

    def get_lr_scalers(self):
        """Return the MLP's learning-rate scalers."""
        return self.mlp.get_lr_scalers()

    def _modify_updates(self, updates):
        self.mlp.modify_updates(updates)

    def encode_conditional_params(self, X):
        """Return the tuple of the distribution's parameters, given the batch `X`."""
        params = self.mlp.fprop(X)
        return params if isinstance(params, tuple) else (params,)

    def monitoring_channels_from_conditional_params(self, conditional_params):
        """Return a dict of channels; here empty."""
        return {}

    def conditional_expectation(self, conditional_params):
        """Return the mean of the distribution."""
        raise self._lacks("conditional_expectation", "every conditional needs one")

    def sample_from_conditional(self, conditional_params, epsilon=None, num_samples=None):
        """Return a draw: made of `epsilon`, which parameters do not move, or of `num_samples` examples."""
        raise self._lacks("sample_from_conditional", "every conditional needs one")

    def sample_from_epsilon(self, shape):
        """Return a draw that does not depend on the parameters, for the reparametrization trick."""
        raise self._lacks("sample_from_epsilon", "its draws cannot be told from its parameters, so it cannot encode")

    def log_conditional(self, samples, conditional_params):
        """Return the log density of samples, (samples, batch, units), summed over their last axis."""
        raise self._lacks("log_conditional", "every conditional needs one")


class BernoulliVector(Conditional):
    """Independent binary units; the parameters are the log odds S.

        log p(x) = -sum x softplus(-S) + (1 - x) softplus(S)
    """

    def _get_default_output_layer(self):
        return Linear(dim=self.ndim, layer_name="mu", irange=0.01)

    def _get_required_mlp_output_space(self):
        return VectorSpace(dim=self.ndim)

    def conditional_expectation(self, conditional_params):
        """Return ``sigmoid(S)``."""
        return pt.sigmoid(conditional_params[0])

    def sample_from_conditional(self, conditional_params, epsilon=None, num_samples=None):
        """Return a draw of booleans, shape (num_samples, units); there is no `epsilon`."""
        if epsilon is not None:
            raise ValueError("BernoulliVector draws whole numbers and cannot make them of an epsilon; leave it out")
        if num_samples is None:
            raise ValueError("BernoulliVector needs num_samples, the number of examples to draw")
        uniform = self.theano_rng.uniform(size=(num_samples, self.ndim), dtype=pytensor.config.floatX)
        return uniform < self.conditional_expectation(conditional_params)

    def log_conditional(self, samples, conditional_params):
        """Return the log probability of samples, summed over units."""
        S = per_example(conditional_params[0], samples)
        return -(samples * pt.softplus(-S) + (1 - samples) * pt.softplus(S)).sum(axis=-1)


class DiagonalGaussian(Conditional):
    """Independent normal units; the parameters are mu and log sigma.

        log p(x) = -sum (log(2 pi) + 2 log sigma + ((x - mu) / sigma)^2) / 2
    """

    def _get_default_output_layer(self):
        return CompositeLayer(layer_name="conditional", layers=[
            Linear(dim=self.ndim, layer_name="mu", irange=0.01),
            Linear(dim=self.ndim, layer_name="log_sigma", irange=0.01)])

    def _get_required_mlp_output_space(self):
        return CompositeSpace([VectorSpace(dim=self.ndim), VectorSpace(dim=self.ndim)])

    def monitoring_channels_from_conditional_params(self, conditional_params):
        """Return least, largest, mean and standard deviation of sigma, over batch and units."""
        sigma = pt.exp(conditional_params[1])
        return {f"{self.name}_sigma_min": sigma.min(), f"{self.name}_sigma_max": sigma.max(),
                f"{self.name}_sigma_mean": sigma.mean(), f"{self.name}_sigma_std": sigma.std()}

    def conditional_expectation(self, conditional_params):
        """Return mu."""
        return conditional_params[0]

    def sample_from_conditional(self, conditional_params, epsilon=None, num_samples=None):
        """Return ``mu + sigma epsilon``, or without `epsilon` a draw of one sample an example."""
        mu, log_sigma = conditional_params
        if epsilon is not None:
            return per_example(mu, epsilon) + pt.exp(per_example(log_sigma, epsilon)) * epsilon
        if num_samples is None:
            raise ValueError("DiagonalGaussian needs epsilon, or num_samples, the number of examples to draw")
        return self.theano_rng.normal(size=mu.shape, avg=mu, std=pt.exp(log_sigma), dtype=pytensor.config.floatX)

    def sample_from_epsilon(self, shape):
        """Return standard normal numbers of `shape`."""
        return self.theano_rng.normal(size=shape, dtype=pytensor.config.floatX)

    def log_conditional(self, samples, conditional_params):
        """Return the log density of samples, summed over units."""
        mu, log_sigma = (per_example(param, samples) for param in conditional_params)
        log_density = np.log(2 * np.pi) + 2 * log_sigma + pt.sqr(samples - mu) / pt.exp(2 * log_sigma)
        return -0.5 * log_density.sum(axis=-1)
