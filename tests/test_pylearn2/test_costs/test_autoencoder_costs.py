"""Costs of autoencoders against NumPy."""
import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit

from pylearn2.costs.autoencoder import MeanBinaryCrossEntropy, MeanSquaredReconstructionError, SparseActivation
from pylearn2.models.autoencoder import Autoencoder
from pylearn2.models.rbm import RBM
from pylearn2.utils import function

X = np.random.RandomState(0).rand(5, 4)


@pytest.fixture
def model():
    return Autoencoder(4, 3, "sigmoid", "sigmoid", irange=2.0)


def value(cost, model, X=X):
    x = pt.matrix(dtype="float64")
    return function([x], cost.expr(model, x))(X)


def reconstruction(model, X=X):
    W, V = model.weights.get_value(), model.w_prime.get_value()
    return expit(expit(X @ W) @ V)


def test_squared_error_is_summed_over_units_and_averaged_over_examples(model):
    wanted = ((X - reconstruction(model)) ** 2).sum(axis=1).mean()
    assert value(MeanSquaredReconstructionError(), model) == pytest.approx(wanted, rel=1e-12)


def test_cross_entropy_is_summed_over_units_and_averaged_over_examples(model):
    R = reconstruction(model)
    wanted = -(X * np.log(R) + (1 - X) * np.log(1 - R)).sum(axis=1).mean()
    assert value(MeanBinaryCrossEntropy(), model) == pytest.approx(wanted, rel=1e-12)


def test_cross_entropy_is_finite_where_the_sigmoid_saturates(model):
    model.visbias.set_value(np.full(4, 800.0))
    # -log(1 - sigmoid(800)) is 800, the logarithm of a 0 would be infinite
    assert value(MeanBinaryCrossEntropy(), model, np.zeros((2, 4))) == pytest.approx(4 * 800, rel=1e-2)


def test_sparse_activation_is_a_divergence_from_the_wished_mean(model):
    p, p_hat = 0.1, expit(X @ model.weights.get_value()).mean(axis=0)
    wanted = 0.5 * (p * np.log(p / p_hat) + (1 - p) * np.log((1 - p) / (1 - p_hat))).sum()
    assert value(SparseActivation(coeff=0.5, p=p), model) == pytest.approx(wanted, rel=1e-12)


def test_the_terms_bear_names(model):
    x = pt.matrix()
    assert MeanSquaredReconstructionError().expr(model, x).name == "mean"
    assert SparseActivation(0.5, 0.1).expr(model, x).name == "sparse_activation_penalty"


def test_a_wish_that_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1, got 1.5"):
        SparseActivation(0.1, 1.5)


def test_a_model_that_does_not_reconstruct_is_refused():
    with pytest.raises(NotImplementedError, match="RBM has no reconstruct"):
        MeanBinaryCrossEntropy().expr(RBM(4, 3), pt.matrix())
