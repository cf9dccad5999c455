"""Autoencoders against NumPy; the first weights are those of the original (golden values of seed 9001)."""
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit

from pylearn2.corruption import BinomialCorruptor
from pylearn2.models.autoencoder import Autoencoder, DenoisingAutoencoder, UntiedAutoencoder
from pylearn2.space import VectorSpace
from pylearn2.utils import function

X = np.random.RandomState(0).rand(5, 4)


def value(expression_of, X=X):
    x = pt.matrix(dtype="float64")
    return function([x], expression_of(x))(X)


def test_weights_are_the_original_ones():
    model = Autoencoder(4, 3, "tanh", None)
    np.testing.assert_allclose(model.weights.get_value().ravel()[:2], [-0.00081559274293663, 0.00070130392561316],
                               rtol=1e-6)


def test_the_draws_come_in_the_original_order():
    model, rng = Autoencoder(4, 3, "tanh", None, irange=0.5), np.random.RandomState(9001)
    np.testing.assert_allclose(model.weights.get_value(), rng.uniform(-0.5, 0.5, (4, 3)))
    rng.randint(2**30)
    np.testing.assert_allclose(model.w_prime.get_value(), (0.5 - rng.rand(3, 4)) * 0.5)
    normal, rng = Autoencoder(4, 3, "tanh", None, irange=None, istdev=0.1, rng=7), np.random.RandomState(7)
    np.testing.assert_allclose(normal.weights.get_value(), rng.randn(4, 3) * 0.1)


@pytest.mark.parametrize("tied", [False, True])
def test_code_and_reconstruction(tied):
    model = Autoencoder(4, 3, "sigmoid", "linear", tied_weights=tied, irange=1.0)
    model.hidbias.set_value([0.1, -0.2, 0.3])
    model.visbias.set_value([0.4, 0.5, 0.6, 0.7])
    W = model.weights.get_value()
    V = W.T if tied else model.w_prime.get_value()
    code = expit(X @ W + [0.1, -0.2, 0.3])
    np.testing.assert_allclose(value(model.encode), code)
    np.testing.assert_allclose(value(model.upward_pass), code)
    np.testing.assert_allclose(model.perform(X), code)
    np.testing.assert_allclose(value(model.reconstruct), code @ V + [0.4, 0.5, 0.6, 0.7])
    assert [param.name for param in model.get_params()] == ["vb", "hb", "W", "Wprime"][:3 if tied else 4]


def test_spaces_and_weights_for_others():
    model = Autoencoder(4, 3, None, None)
    assert (model.get_input_space(), model.get_output_space()) == (VectorSpace(4), VectorSpace(3))
    np.testing.assert_array_equal(model.get_weights(), model.weights.get_value())
    assert model.get_weights_format() == ("v", "h")


def test_a_list_is_encoded_one_by_one():
    x = pt.matrix(dtype="float64")
    model = Autoencoder(4, 3, np.tanh, None)
    first, second = model.encode([x, 2 * x])
    np.testing.assert_allclose(function([x], second)(X), function([x], first)(2 * X))
    assert len(model.decode([first, second])) == 2


def test_denoising_reconstructs_from_the_corrupted_input():
    twice, model = (DenoisingAutoencoder(BinomialCorruptor(0.5), 4, 3, "tanh", None, tied_weights=True, irange=1.0)
                    for _ in range(2))
    noisy = value(twice.corruptor)
    W = model.weights.get_value()
    np.testing.assert_allclose(value(model.reconstruct), np.tanh(noisy @ W) @ W.T)
    np.testing.assert_allclose(value(model.encode), np.tanh(X @ W))


def test_untied_weights_start_where_the_tied_ones_were():
    base = Autoencoder(4, 3, "tanh", "sigmoid", tied_weights=True, irange=1.0)
    base.hidbias.set_value([0.1, 0.2, 0.3])
    free = UntiedAutoencoder(base)
    np.testing.assert_allclose(value(free.reconstruct), value(base.reconstruct))
    free.w_prime.set_value(np.zeros((3, 4)))
    assert len(free.get_params()) == 4
    np.testing.assert_allclose(value(free.reconstruct), 0.5)
    assert (base.weights.get_value() != 0).all()


def test_a_pickle_trains_and_transforms_on():
    model = DenoisingAutoencoder(BinomialCorruptor(0.5), 4, 3, "sigmoid", None, tied_weights=True, irange=1.0)
    before = model.perform(X)
    pickled = pickle.dumps(model)
    assert b"pytensor.graph.basic" not in pickled  # values, no expressions
    again = pickle.loads(pickled)
    np.testing.assert_array_equal(again.perform(X), before)
    again.weights.set_value(np.zeros((4, 3)))
    np.testing.assert_allclose(value(again.reconstruct), 0)


@pytest.mark.parametrize(("keywords", "message"), [
    ({"nvis": 0}, "nvis is a number of units, from 1 on, got 0"), ({"nhid": -3}, "nhid .* got -3"),
    ({"act_enc": "tahn"}, "act_enc 'tahn'"), ({"istdev": 0.1}, "set the other to null"),
    ({"irange": None}, "got irange None and istdev None"),
])
def test_bad_arguments_are_named(keywords, message):
    with pytest.raises(ValueError, match=message):
        Autoencoder(**{"nvis": 4, "nhid": 3, "act_enc": None, "act_dec": None, **keywords})


def test_only_tied_weights_can_be_untied():
    with pytest.raises(ValueError, match="with tied_weights, got"):
        UntiedAutoencoder(Autoencoder(4, 3, None, None))
