"""`BlockGibbsSampler`: Markov chains of an RBM that live on between batches.

SML (`pylearn2.costs.ebm_estimation`) and the RBM's own training need them.
"""
import numpy as np
import pytensor.tensor as pt

from pylearn2.utils import sharedX
from pylearn2.utils.rng import make_np_rng, make_theano_rng


class Sampler:
    """Base of samplers.

    Parameters
    ----------
    rbm : RBM
    particles : array, shape (chains, visible): the states to start from
    rng : RandomState or seed; one number drawn from it seeds the sampler's stream
    """

    def __init__(self, rbm, particles, rng):
        self.rbm = rbm
        rng = make_np_rng(rng, which_method="randn")
        self.s_rng = make_theano_rng(int(rng.randint(2**30)), which_method="binomial")
        self.particles = sharedX(particles, name="particles")

    def updates(self):
        """Return a dict shared variable -> its value after one move of all chains."""
        raise NotImplementedError(f"{type(self).__name__} does not implement updates")


class BlockGibbsSampler(Sampler):
    """All hidden units at once given the visible ones, then all visible ones given the hidden.

    Parameters
    ----------
    rbm, particles, rng : as for :class:`Sampler`
    steps : int, how often a move does so
    particles_clip : (lowest, highest) or None, the visible units are kept between them
    """

    def __init__(self, rbm, particles, rng, steps=1, particles_clip=None):
        super().__init__(rbm, particles, rng)
        self.steps = steps
        self.particles_clip = particles_clip

    def updates(self):
        """Return the updates of the particles and of ``rbm.h_sample``, the means of the last hidden units."""
        particles = self.particles
        for _ in range(self.steps):
            particles, step = self.rbm.gibbs_step_for_v(particles, self.s_rng)
            if self.particles_clip is not None:
                particles = pt.clip(particles, *self.particles_clip).astype(self.particles.dtype)
        if not hasattr(self.rbm, "h_sample"):
            self.rbm.h_sample = sharedX(np.zeros((0, 0)), "h_sample")
        return {self.particles: particles, self.rbm.h_sample: step["h_mean"]}
