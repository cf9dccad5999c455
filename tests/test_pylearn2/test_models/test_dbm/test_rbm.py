"""An RBM made of a DBM's layers, and what it does as a block."""
import pickle

import numpy as np
import pytest
from scipy.special import expit

from pylearn2.models.dbm import RBM, BinaryVector, BinaryVectorMaxPool

V = np.random.RandomState(0).randint(0, 2, (5, 4)).astype("float64")


def rbm(**keywords):
    return RBM(5, BinaryVector(4), BinaryVectorMaxPool(3, 1, "h", irange=1.0, init_bias=-1.0), niter=1, **keywords)


def test_the_block_gives_the_means_of_the_hidden_units():
    model = rbm()
    np.testing.assert_allclose(model.perform(V), expit(V @ model.get_weights() - 1), rtol=1e-6)
    assert (model.get_input_space().dim, model.get_output_space().dim) == (4, 3)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.perform(V), model.perform(V))


def test_or_draws_of_them():
    model = rbm(call_method="SAMPLING")
    drawn = np.mean([model.perform(V) for _ in range(2000)], axis=0)
    np.testing.assert_allclose(drawn, expit(V @ model.get_weights() - 1), atol=0.06)


@pytest.mark.parametrize(("keywords", "error", "words"), [
    ({"call_method": "MUL"}, ValueError, "MF or SAMPLING"),
    ({"label_layer": "y"}, NotImplementedError, "Softmax on top"),
])
def test_what_it_cannot_do_is_refused(keywords, error, words):
    with pytest.raises(error, match=words):
        rbm(**keywords)
