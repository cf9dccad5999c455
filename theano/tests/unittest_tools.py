"""Helpers that the tests of old programs import: seeds, and comparisons with a tolerance that fits floatX."""
import numpy as np

from theano import gradient
from theano.configparser import config
from theano.gone import teller

__all__ = ["assert_allclose", "fetch_seed", "seed_rng", "verify_grad"]


def fetch_seed(pseed=None):
    """Return the seed of a test: `pseed`, or the flag ``unittests.rseed``."""
    return int(config.unittests.rseed if pseed is None else pseed)


def seed_rng(pseed=None):
    """Seed NumPy's global generator; return the seed."""
    seed = fetch_seed(pseed)
    np.random.seed(seed)
    return seed


def verify_grad(op, pt, n_tests=2, rng=None, *args, **kwargs):
    """Compare the gradient of `op` at `pt` with finite differences."""
    return gradient.verify_grad(op, pt, n_tests, rng or np.random.default_rng(fetch_seed()), *args, **kwargs)


def assert_allclose(expected, value, rtol=None, atol=None):
    """Compare arrays; without tolerances those that fit floatX."""
    default = 1e-5 if config.floatX == "float64" else 1e-4
    np.testing.assert_allclose(value, expected, rtol=default if rtol is None else rtol,
                               atol=default if atol is None else atol)


__getattr__ = teller("theano.tests.unittest_tools", __all__)
