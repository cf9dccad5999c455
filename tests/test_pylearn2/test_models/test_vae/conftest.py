"""A small VAE, and NumPy's way through it."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp import MLP, Tanh
from pylearn2.models.vae import VAE
from pylearn2.models.vae.conditional import BernoulliVector, DiagonalGaussian
from pylearn2.models.vae.prior import DiagonalGaussianPrior
from pylearn2.utils import function


def make_vae(**keywords):
    """Return a VAE of 4 binary units with a code of 2, its parameters away from where they start."""
    vae = VAE(nvis=4, nhid=2, prior=DiagonalGaussianPrior(),
              conditional=BernoulliVector(MLP([Tanh(3, "d", irange=1.0)]), "conditional"),
              posterior=DiagonalGaussian(MLP([Tanh(3, "e", irange=1.0)]), "posterior"), **keywords)
    rng = np.random.RandomState(1)
    for param in vae.get_params():
        param.set_value(rng.randn(*param.get_value().shape) * 0.3)
    return vae


@pytest.fixture
def vae():
    return make_vae()


@pytest.fixture
def X():
    return np.random.RandomState(0).randint(0, 2, (3, 4)).astype("float64")


@pytest.fixture
def evaluate(X):
    """Return a function that evaluates an expression of a batch on X."""
    def value(expression_of):
        x = pt.matrix(dtype="float64")
        return function([x], expression_of(x))(X)

    return value
