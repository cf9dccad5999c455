"""Markov chains of an RBM: what a move does to them."""
import numpy as np
import pytest

from pylearn2.costs.gibbs_sampler import BlockGibbsSampler, Sampler
from pylearn2.models.rbm import RBM
from pylearn2.utils import function


def test_chains_reach_the_distribution_of_the_model():
    """Without weights the units are independent, each one with the probability that its bias gives."""
    rbm = RBM(2, 3, irange=0.0)
    rbm.bias_vis.set_value([1.0, -1.0])
    sampler = BlockGibbsSampler(rbm, np.zeros((20000, 2)), np.random.RandomState(0), steps=2)
    function([], updates=sampler.updates())()
    np.testing.assert_allclose(sampler.particles.get_value().mean(axis=0), [0.731, 0.269], atol=0.02)
    np.testing.assert_allclose(rbm.h_sample.get_value(), 0.5)


def test_particles_are_clipped():
    sampler = BlockGibbsSampler(RBM(2, 3), np.zeros((50, 2)), 0, particles_clip=(0.25, 0.75))
    function([], updates=sampler.updates())()
    assert set(np.unique(sampler.particles.get_value())) == {0.25, 0.75}


def test_the_base_says_what_is_missing():
    with pytest.raises(NotImplementedError, match="Sampler does not implement updates"):
        Sampler(RBM(2, 3), np.zeros((1, 2)), 0).updates()
