"""The energy of a Gaussian-binary RBM against its own definition: sums over all hidden states, finite differences."""
import itertools

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import logsumexp

from pylearn2.energy_functions.energy_function import EnergyFunction
from pylearn2.energy_functions.rbm_energy import GRBM_EnergyFunction, GRBM_Type_1, grbm_type_1
from pylearn2.linear.matrixmul import MatrixMul
from pylearn2.utils import function, sharedX

rng = np.random.RandomState([1, 2, 3])
W, B, C, SIGMA = rng.randn(3, 4), rng.randn(3), rng.randn(4), 0.7
V = rng.randn(5, 3)
STATES = np.array(list(itertools.product([0.0, 1.0], repeat=4)))
v, h = pt.matrix(dtype="float64"), pt.matrix(dtype="float64")


@pytest.fixture(scope="module")
def energy():
    return GRBM_Type_1(MatrixMul(sharedX(W)), bias_hid=sharedX(C), bias_vis=sharedX(B), sigma=sharedX(SIGMA))


def energies(V):
    """E of each example with each hidden state, shape (example, state)."""
    agreement = (V @ B)[:, None] + V @ W @ STATES.T + STATES @ C
    return (0.5 * (V**2).sum(axis=1)[:, None] - agreement) / SIGMA**2


def test_energy_of_pairs(energy):
    met = function([v, h], energy([v, h]))(np.repeat(V, 16, axis=0), np.tile(STATES, (5, 1)))
    np.testing.assert_allclose(met.reshape(5, 16), energies(V))


def test_free_energy_sums_the_hidden_states_out(energy):
    np.testing.assert_allclose(function([v], energy.free_energy(v))(V), -logsumexp(-energies(V), axis=1))


def test_hidden_units_are_independent_given_the_visible(energy):
    of_state = np.exp(-energies(V) - logsumexp(-energies(V), axis=1, keepdims=True))
    np.testing.assert_allclose(function([v], energy.mean_H_given_V(v))(V), of_state @ STATES)
    log_p = function([h, v], energy.log_P_H_given_V(h, v))(STATES[[3] * 5], V)
    np.testing.assert_allclose(log_p, np.log(of_state[:, 3]))


def test_the_visible_mean_is_where_the_energy_is_least(energy):
    best = function([h], energy.mean_V_given_H(h))(STATES)
    np.testing.assert_allclose(best, B + STATES @ W.T)
    for step in 0.1 * np.eye(3):
        assert (np.diag(energies(best + step)) > np.diag(energies(best))).all()


@pytest.mark.parametrize("score", [lambda one, V: one.score(V), EnergyFunction.score])
def test_the_score_is_minus_the_slope_of_the_free_energy(energy, score):
    def free(V):
        return -logsumexp(-energies(V), axis=1)

    slope = np.stack([(free(V + step) - free(V - step)) / 2e-5 for step in 1e-5 * np.eye(3)], axis=1)
    np.testing.assert_allclose(function([v], score(energy, v))(V), -slope, rtol=1e-6)


def test_yaml_names_a_class_by_a_function():
    assert grbm_type_1() is GRBM_Type_1
    assert not GRBM_Type_1.supports_vector_sigma()


def test_what_a_base_class_lacks_is_said():
    with pytest.raises(NotImplementedError, match="EnergyFunction does not implement free_energy"):
        EnergyFunction().score(v)
    with pytest.raises(NotImplementedError, match="implement energy"):
        EnergyFunction()([v, h])
    with pytest.raises(NotImplementedError, match="sigma may be a vector"):
        GRBM_EnergyFunction.supports_vector_sigma()
