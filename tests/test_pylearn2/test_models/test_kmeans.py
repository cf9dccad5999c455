"""KMeans against a fixed point of the definition, and in a Train without an algorithm."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.config import yaml_parse
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.models.kmeans import KMeans
from pylearn2.train import Train
from pylearn2.utils import function, serial

rng = np.random.RandomState(0)
CENTRES = np.array([[0.0, 0], [10, 0], [0, 10]])
X = np.concatenate([centre + rng.randn(30, 2) for centre in CENTRES])
DATA = DenseDesignMatrix(X=X)


def trained(**keywords):
    model = KMeans(k=3, nvis=2, **keywords)
    model.train_all(DATA, mu=X[[0, 35, 65]])
    return model


def test_every_mean_is_the_centre_of_what_is_nearest():
    mu = trained().get_weights()
    nearest = ((X[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_allclose(mu, [X[nearest == i].mean(axis=0) for i in range(3)])
    np.testing.assert_allclose(mu, CENTRES, atol=0.6)


def test_steps_are_counted():
    start = X[[0, 1, 2]]
    one = KMeans(3, 2, max_iter=1)
    one.train_all(DATA, mu=start.copy())
    nearest = ((X[:, None] - start) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_allclose(one.get_weights(), [X[nearest == i].mean(axis=0) for i in range(3)])


def test_as_a_block_it_gives_its_share_of_all_distances():
    model, x = trained(), pt.matrix()
    distances = ((X[:, None] - model.get_weights()) ** 2).sum(axis=2)
    wanted = distances / distances.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model(X), wanted)
    np.testing.assert_allclose(function([x], model(x))(X), wanted)
    assert (model.get_input_space().dim, model.get_output_space().dim) == (2, 3)


def test_train_needs_no_algorithm(tmp_path):
    np.random.seed(3)
    Train(DATA, KMeans(k=3, nvis=2, verbose=True), save_path=str(tmp_path / "means.pkl"), save_freq=1).main_loop()
    assert serial.load(tmp_path / "means.pkl").get_weights().shape == (3, 2)
    model = yaml_parse.load("!obj:pylearn2.models.kmeans.KMeans { k: 5, nvis: 10, convergence_th: 1.e-3 }")
    assert model.k == 5 and model.get_params() == []


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="from 0 on .* got -1"):
        KMeans(3, 2, max_iter=-1)
    with pytest.raises(ValueError, match="mu has 2 means, k says 3"):
        KMeans(3, 2).train_all(DATA, mu=X[:2])
    with pytest.raises(RuntimeError, match="no means yet"):
        KMeans(3, 2).get_weights()
