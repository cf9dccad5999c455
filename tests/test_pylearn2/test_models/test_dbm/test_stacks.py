"""RBMs as blocks, and stitched together."""
import numpy as np
import pytest

from pylearn2.models.dbm import DBM, BinaryVector, BinaryVectorMaxPool, DBMSampler, Softmax, stitch_rbms
from pylearn2.space import VectorSpace


def rbm(nvis, nhid, name, bias, *more):
    hidden = BinaryVectorMaxPool(nhid, 1, name, irange=1.0, init_bias=bias)
    model = DBM(5, BinaryVector(nvis), [hidden, *more], niter=2)
    model.visible_layer.set_biases(np.full(nvis, bias))
    return model


def test_a_sampler_draws_hidden_units(dbm):
    model = rbm(4, 3, "h", 0.5)
    block = DBMSampler(model)
    X = np.tile([1.0, 0, 1, 0], (20000, 1))
    drawn = block.perform(X)
    assert set(np.unique(drawn)) == {0, 1}
    mean = 1 / (1 + np.exp(-(X[0] @ model.get_weights() + 0.5)))
    np.testing.assert_allclose(drawn.mean(axis=0), mean, atol=0.02)
    assert (block.get_input_space(), block.get_output_space()) == (VectorSpace(4), VectorSpace(3))
    with pytest.raises(ValueError, match="this one has 2"):
        DBMSampler(dbm)


def test_stitched_rbms_keep_their_weights_but_the_top_one_s_halves():
    parts = [rbm(4, 3, "h1", 1.0), rbm(3, 2, "h2", 3.0)]
    weights = [part.get_weights() for part in parts]
    dbm = stitch_rbms(5, parts, niter=3)
    first, second = dbm.hidden_layers
    np.testing.assert_allclose(first.get_weights(), weights[0])
    np.testing.assert_allclose(second.get_weights(), 0.5 * weights[1])
    np.testing.assert_allclose(first.get_biases(), 2.0)  # the mean of hidden and visible biases where they meet
    np.testing.assert_allclose(dbm.visible_layer.get_biases(), 1.0)


def test_the_top_rbm_may_bring_labels():
    dbm = stitch_rbms(5, [rbm(4, 3, "h1", 1.0), rbm(3, 2, "h2", 1.0, Softmax(3, "y", irange=1.0))], 3, targets=True)
    assert dbm.get_output_space() == VectorSpace(3)
    with pytest.raises(ValueError, match="RBM 1 has 1 hidden layers, expected 2"):
        stitch_rbms(5, [rbm(4, 3, "h1", 1.0), rbm(3, 2, "h2", 1.0)], 3, targets=True)
    with pytest.raises(ValueError, match="at least two RBMs, got 1"):
        stitch_rbms(5, [rbm(4, 3, "h1", 1.0)], 3)
