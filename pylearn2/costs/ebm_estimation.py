"""Costs of models with an energy, whose probabilities cannot be normalised.

    CDk, SML             contrastive divergence, and its persistent form: only gradients, no value
    SMD, SM              score matching, denoising and plain
    NCE                  noise-contrastive estimation, for models that have a log_prob
    L1_ActivationCost    hidden units near a wished mean

`pylearn2.models.rbm` is what they train.
"""
import numpy as np
import pytensor
import pytensor.tensor as pt

from pylearn2.corruption import Corruptor
from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin
from pylearn2.costs.gibbs_sampler import BlockGibbsSampler
from pylearn2.utils import grad
from pylearn2.utils.numbers import check_count
from pylearn2.utils.rng import make_theano_rng

__all__ = ["NCE", "SM", "SMD", "SML", "CDk", "L1_ActivationCost"]


class _LikelihoodGradient(DefaultDataSpecsMixin, Cost):
    """The gradient of the log likelihood, the model's own samples standing for what it expects.

        d cost = d (mean F(data) - mean F(samples))         F: the free energy; the samples are held fixed

    The difference itself says nothing about learning: there is no value to monitor.
    """

    def expr(self, model, data, **kwargs):
        """Return None: only the gradient can be computed."""
        self._validate(model, data)

    def is_stochastic(self):
        """Return True: samples are drawn."""
        return True

    def _gradients(self, model, data, samples):
        difference = model.free_energy(data).mean() - model.free_energy(samples).mean()
        params = model.get_params()
        grads = grad(difference, params, consider_constant=[samples])
        return dict(zip(params, grads, strict=True))


class SML(_LikelihoodGradient):
    """Stochastic maximum likelihood, also known as persistent contrastive divergence.

    Parameters
    ----------
    batch_size : int, number of Markov chains
    nsteps : int, Gibbs steps of each chain between two updates

    Source: T. Tieleman, "Training restricted Boltzmann machines using approximations to the likelihood gradient",
    ICML 2008.
    """

    def __init__(self, batch_size, nsteps):
        check_count(batch_size, "batch_size")
        check_count(nsteps, "nsteps")
        self.nchains = batch_size
        self.nsteps = nsteps

    def get_gradients(self, model, data, **kwargs):
        """Return the gradients, and the updates that move the chains."""
        if not hasattr(self, "sampler"):
            start = 0.5 + np.zeros((self.nchains, model.get_input_dim()))
            self.sampler = BlockGibbsSampler(model, start, model.rng, steps=self.nsteps)
        self.sampler.updates()  # the original draws the streams of one move in vain
        return self._gradients(model, data, self.sampler.particles), self.sampler.updates()


class CDk(_LikelihoodGradient):
    """Contrastive divergence: chains that start at the data and take a few steps.

    Parameters
    ----------
    nsteps : int, Gibbs steps
    seed : int or stream, default 42

    Source: G. Hinton, "Training products of experts by minimizing contrastive divergence", 2002.
    """

    def __init__(self, nsteps, seed=42):
        check_count(nsteps, "nsteps")
        self.nsteps = nsteps
        self.rng = make_theano_rng(seed, which_method="binomial")

    def get_gradients(self, model, data, **kwargs):
        """Return the gradients, and no updates."""
        samples = data
        for _ in range(self.nsteps):
            samples, _ = model.gibbs_step_for_v(samples, self.rng)
        return self._gradients(model, data, samples), {}


class SMD(DefaultDataSpecsMixin, Cost):
    """Denoising score matching: the model's score at a corrupted example should point back to the clean one.

        cost = mean (score(X') + d F'(X', X) / dX')^2         X': X corrupted, F': the corruptor's free energy

    Parameters
    ----------
    corruptor : Corruptor that has corruption_free_energy, such as GaussianCorruptor

    Source: P. Vincent, "A connection between score matching and denoising autoencoders", 2011.
    """

    def __init__(self, corruptor):
        if getattr(type(corruptor), "corruption_free_energy", None) in (None, Corruptor.corruption_free_energy):
            raise ValueError(f"SMD needs a corruptor whose density is known, such as GaussianCorruptor, "
                             f"got a {type(corruptor).__name__}")
        self.corruptor = corruptor

    def expr(self, model, data):
        """Return the cost, averaged over examples and units."""
        self._validate(model, data)
        corrupted = self.corruptor(data)
        parzen_score = pytensor.grad(-self.corruptor.corruption_free_energy(corrupted, data).sum(), corrupted)
        cost = pt.sqr(model.score(corrupted) - parzen_score).mean()
        cost.name = f"SMD({data.name or 'X'})"
        return cost

    def is_stochastic(self):
        """Return True: the corruption is drawn."""
        return True


class SM(DefaultDataSpecsMixin, Cost):
    """Score matching.

        cost = mean (s^2 / 2 + ds + lambd ds^2)       s = score(X), ds_ij = d s_ij / d X_ij

    Parameters
    ----------
    lambd : float, from 0 on: keeps the curvature small

    Sources: A. Hyvarinen, 2005; Kingma and LeCun, "Regularized estimation of image statistics by score matching", 2010.
    """

    def __init__(self, lambd=0):
        if lambd < 0:
            raise ValueError(f"lambd is a weight from 0 on, got {lambd!r}")
        self.lambd = lambd

    def expr(self, model, data):
        """Return the cost, averaged over examples and units."""
        self._validate(model, data)
        score = model.score(data)
        columns = pytensor.scan(lambda i, X, s: pytensor.grad(s[:, i].sum(), X)[:, i],
                                sequences=[pt.arange(data.shape[1])], non_sequences=[data, score], return_updates=False)
        slope = columns.T
        cost = (0.5 * pt.sqr(score) + slope + self.lambd * pt.sqr(slope)).mean()
        cost.name = f"sm({data.name or 'X'})"
        return cost

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


class NCE(DefaultDataSpecsMixin, Cost):
    """Noise-contrastive estimation: tell data from noise by the ratio of their densities.

        G(x) = log p_model(x) - log p_noise(x)
        cost = mean softplus(-G(data)) + mean softplus(G(noise))

    Parameters
    ----------
    noise : object with ``log_prob(X)`` and ``random_design_matrix(m)``, both symbolic
    noise_per_clean : int, examples of noise for each one of data

    Source: Gutmann and Hyvarinen, "Noise-contrastive estimation", AISTATS 2010.
    """

    def __init__(self, noise, noise_per_clean):
        check_count(noise_per_clean, "noise_per_clean")
        self.noise = noise
        self.noise_per_clean = noise_per_clean

    def G(self, X, model):
        """Return the log ratio of the densities of model and noise, for each row of `X`."""
        return model.log_prob(X) - self.noise.log_prob(X)

    def h(self, X, model):
        """Return minus the probability that a row is data."""
        return -pt.sigmoid(self.G(X, model))

    def expr(self, model, data, noisy_data=None):
        """Return the cost; `noisy_data` stands in for a draw of noise."""
        self._validate(model, data)
        if noisy_data is None:
            noisy_data = self.noise.random_design_matrix(data.shape[0] * self.noise_per_clean)
        else:
            self._validate(model, noisy_data)
        cost = pt.softplus(-self.G(data, model)).mean() + pt.softplus(self.G(noisy_data, model)).mean()
        cost.name = f"NCE({data.name or 'X'})"
        return cost

    def is_stochastic(self):
        """Return True: noise is drawn."""
        return True


class L1_ActivationCost(DefaultDataSpecsMixin, Cost):
    """Keep the mean activation of hidden units near a target.

        cost = coeff mean_j max(|mean_i P(h_ij = 1) - target| - eps, 0)

    Parameters
    ----------
    target, eps, coeff : float
    """

    def __init__(self, target, eps, coeff):
        self.target, self.eps, self.coeff = target, eps, coeff

    def expr(self, model, data, **kwargs):
        """Return the penalty on the hidden units, given `data`."""
        self._validate(model, data)
        distance = pt.abs(model.mean_h_given_v(data).mean(axis=0) - self.target)
        return self.coeff * pt.maximum(distance - self.eps, 0.0).mean()

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False
