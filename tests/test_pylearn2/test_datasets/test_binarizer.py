"""Binarizer: zeros and ones with the asked probabilities, anew at every reading."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.datasets.binarizer import Binarizer, SampleBernoulli
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.space import VectorSpace
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

X = np.tile([0.0, 0.2, 0.7, 1.0], (5000, 1))


def batches(data):
    return [batch for batch in data.iterator(mode="sequential", batch_size=5000)]


def test_features_are_drawn_by_their_own_probability():
    (batch,) = batches(Binarizer(DenseDesignMatrix(X=X)))
    assert set(np.unique(batch)) == {0, 1}
    np.testing.assert_allclose(batch.mean(axis=0), X[0], atol=0.02)


def test_every_reading_draws_anew_from_the_seed():
    first, again = Binarizer(DenseDesignMatrix(X=X)), Binarizer(DenseDesignMatrix(X=X))
    (one,), (two,) = batches(first), batches(first)
    assert (one != two).any()
    np.testing.assert_array_equal(batches(again)[0], one)
    assert (batches(Binarizer(DenseDesignMatrix(X=X), seed=3))[0] != one).any()
    x = pt.matrix()
    draw = function([x], MRG_RandomStreams(2045).binomial(p=x, size=x.shape, dtype=x.dtype))
    np.testing.assert_array_equal(draw(X.astype(pytensor.config.floatX)), one)


def test_the_design_matrix_is_drawn_too():
    data = Binarizer(DenseDesignMatrix(X=X.astype(pytensor.config.floatX)))
    np.testing.assert_allclose(data.get_design_matrix().mean(axis=0), X[0], atol=0.02)


def test_images_stay_images():
    images = np.full((3, 2, 2, 1), 0.5, dtype=pytensor.config.floatX)
    assert SampleBernoulli().perform(images).shape == images.shape


def test_the_space_is_any_until_it_is_chosen():
    block = SampleBernoulli()
    with pytest.raises(ValueError, match="works in any space"):
        block.get_output_space()
    block.set_input_space(VectorSpace(4))
    assert block.get_output_space() == VectorSpace(4)
    with pytest.raises(ValueError, match="theano_rng or seed"):
        SampleBernoulli(theano_rng=MRG_RandomStreams(1), seed=2)
