"""max_pool_channels: the probabilities are those of a pool's states, counted out."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.expr.probabilistic_max_pooling import max_pool_channels
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams


def counted_out(z, pool_size, top_down):
    """Weigh every state of each pool: one of its units on (and the pooled one with it), or none."""
    z = z.reshape(len(z), -1, pool_size)
    weights = np.concatenate([np.exp(z + top_down[:, :, None]), np.ones((*z.shape[:2], 1))], axis=2)
    probabilities = weights / weights.sum(axis=2, keepdims=True)
    return 1 - probabilities[:, :, -1], probabilities[:, :, :-1].reshape(len(z), -1)


@pytest.mark.parametrize("pool_size", [1, 2, 3])
@pytest.mark.parametrize("with_top_down", [False, True])
def test_probabilities_are_those_of_the_states_of_a_pool(pool_size, with_top_down):
    rng = np.random.RandomState(0)
    z, t = rng.randn(5, 6) * 3, rng.randn(5, 6 // pool_size)
    below, above = pt.dmatrix(), pt.dmatrix()
    met = function([below, above], max_pool_channels(below, pool_size, above if with_top_down else None))(z, t)
    for mine, true in zip(met, counted_out(z, pool_size, t if with_top_down else 0 * t), strict=True):
        np.testing.assert_allclose(mine, true, rtol=1e-12)


def test_huge_inputs_do_not_overflow():
    p, h = function([], max_pool_channels(pt.constant([[1e4, 0.0, -1e4, -1e4]]), 2))()
    np.testing.assert_array_equal(p, [[1, 0]])
    np.testing.assert_array_equal(h, [[1, 0, 0, 0]])


@pytest.mark.parametrize("pool_size", [1, 2])
def test_samples_follow_the_probabilities_and_agree_with_each_other(pool_size):
    z = np.tile([0.5, -1.0, 2.0, 0.0], (20000, 1))
    p, h, p_sample, h_sample = function([], max_pool_channels(
        pt.constant(z), pool_size, theano_rng=MRG_RandomStreams(7)))()
    np.testing.assert_allclose(p_sample.mean(axis=0), p[0], atol=0.015)
    np.testing.assert_allclose(h_sample.mean(axis=0), h[0], atol=0.015)
    np.testing.assert_array_equal(h_sample.reshape(len(z), -1, pool_size).sum(axis=2), p_sample)
