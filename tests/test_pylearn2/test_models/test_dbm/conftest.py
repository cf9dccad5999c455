"""A small DBM of two binary hidden layers, and its energy in NumPy."""
import itertools

import numpy as np
import pytest

from pylearn2.models.dbm import DBM, BinaryVector, BinaryVectorMaxPool, Softmax


def states_of(n):
    return np.array(list(itertools.product([0.0, 1.0], repeat=n)))


def build(labels=False, batch_size=5, niter=3):
    """Return a DBM of 4 visible, 3 and 2 hidden units (with `labels` a Softmax of 3 in place of the last)."""
    top = Softmax(3, "y", irange=1.0) if labels else BinaryVectorMaxPool(2, 1, "h2", irange=1.0)
    dbm = DBM(batch_size, BinaryVector(4), [BinaryVectorMaxPool(3, 1, "h1", irange=1.0), top], niter)
    rng = np.random.RandomState(0)
    for layer in dbm.get_all_layers():
        layer.set_biases(0.5 * rng.randn(*layer.get_biases().shape))
    return dbm


def energy(dbm, V, H1, H2):
    first, second = dbm.hidden_layers
    terms = V @ dbm.visible_layer.get_biases() + H1 @ first.get_biases() + H2 @ second.get_biases()
    return -(terms + ((V @ first.get_weights()) * H1).sum(axis=1) + ((H1 @ second.get_weights()) * H2).sum(axis=1))


def all_states(dbm):
    """Return V, H1, H2 with a row for every state of the whole DBM, and the states' probabilities."""
    rows = [np.concatenate(row) for row in itertools.product(states_of(4), states_of(3), states_of(2))]
    V, H1, H2 = np.split(np.array(rows), [4, 7], axis=1)
    p = np.exp(-energy(dbm, V, H1, H2))
    return V, H1, H2, p / p.sum()


@pytest.fixture
def dbm():
    return build()


@pytest.fixture(name="make_dbm")
def fixture_make_dbm():
    return build


@pytest.fixture(name="energy")
def fixture_energy():
    return energy


@pytest.fixture(name="all_states")
def fixture_all_states():
    return all_states
