"""ZCA and PCA: what whitening means, checked on covariances, and the formula by an independent route."""
import pickle

import numpy as np
import pytest
from scipy import linalg

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing import PCA, ZCA, PCA_ViewConverter
from pylearn2.space import Conv2DSpace, VectorSpace

RNG = np.random.RandomState([1, 2, 3])
X = RNG.randn(40, 6) @ RNG.randn(6, 6) + 5
CENTRED = X - X.mean(axis=0)


def whitened(preprocessor, rows=X):
    return DenseDesignMatrix(X=rows.copy(), preprocessor=preprocessor, fit_preprocessor=True).X


def test_zca_is_the_inverse_root_of_the_biased_covariance():
    zca = ZCA(filter_bias=0.3)
    rows = whitened(zca)
    covariance = CENTRED.T @ CENTRED / 40 + 0.3 * np.eye(6)
    np.testing.assert_allclose(zca.P_ @ zca.P_ @ covariance, np.eye(6), atol=1e-12)
    np.testing.assert_allclose(zca.P_, zca.P_.T, atol=1e-14)
    np.testing.assert_allclose(rows, CENTRED @ zca.P_, rtol=1e-12)


def test_without_bias_the_result_is_white():
    np.testing.assert_allclose(np.cov(whitened(ZCA(filter_bias=0)).T, bias=True), np.eye(6), atol=1e-12)


@pytest.mark.parametrize("arguments", [{"n_components": 4}, {"n_drop_components": 2}])
def test_the_directions_of_least_variance_go_first(arguments):
    rows = whitened(ZCA(filter_bias=0, **arguments))
    _, values, directions = np.linalg.svd(CENTRED, full_matrices=False)
    expected = CENTRED @ (directions[:4].T / values[:4]) @ directions[:4] * np.sqrt(40)
    np.testing.assert_allclose(rows, expected, atol=1e-12)


@pytest.mark.parametrize("store_inverse", [True, False])
def test_inverse_brings_the_rows_back(store_inverse):
    zca = ZCA(store_inverse=store_inverse)
    rows = whitened(zca)
    assert (zca.inv_P_ is not None) == store_inverse
    np.testing.assert_allclose(zca.inverse(rows), X, rtol=1e-12)


def test_a_second_data_set_is_transformed_but_not_learnt():
    zca = ZCA()
    whitened(zca)
    np.testing.assert_allclose(whitened(zca, X[:5] + 1), (CENTRED[:5] + 1) @ zca.P_, rtol=1e-12)


def test_float32_pixels_are_multiplied_in_floatX():
    assert whitened(ZCA(), X.astype("float32")).dtype == "float64"


def test_matrices_can_lie_beside_the_pickle(tmp_path):
    zca = ZCA()
    whitened(zca)
    zca.set_matrices_save_path(str(tmp_path / "matrices"))
    again = pickle.loads(pickle.dumps(zca))
    assert (tmp_path / "matrices.npz").exists()
    np.testing.assert_array_equal(again.P_, zca.P_)
    np.testing.assert_array_equal(again.inv_P_, zca.inv_P_)
    with pytest.raises(OSError, match="existing folder"):
        zca.set_matrices_save_path(str(tmp_path / "absent" / "matrices"))


@pytest.mark.parametrize("whiten", [False, True])
def test_components_are_uncorrelated_and_sorted(whiten):
    components = whitened(PCA(4, whiten=whiten))
    variances = np.linalg.svd(CENTRED, compute_uv=False)[:4]**2 / 39
    expected = np.eye(4) if whiten else np.diag(variances)
    np.testing.assert_allclose(np.cov(components.T), expected, atol=1e-11)


def test_the_components_of_float32_pixels_are_those_of_the_pixels_centred_in_float32():
    X = np.random.RandomState(0).uniform(size=(30, 5)).astype("float32")
    dataset, mean = DenseDesignMatrix(X=X.copy(), preprocessor=PCA(3), fit_preprocessor=True), X.mean(axis=0)
    _, directions = linalg.eigh(np.cov((X - mean).T))
    wanted = (X.astype("float64") - mean) @ directions[:, ::-1][:, :3]
    np.testing.assert_allclose(dataset.X, wanted, rtol=1e-12 if dataset.X.dtype == "float64" else 1e-5, atol=1e-6)


def test_components_are_read_as_rows_and_seen_as_images():
    pca = PCA(6, whiten=True)
    dataset = DenseDesignMatrix(topo_view=X.reshape(40, 2, 3, 1), preprocessor=pca, fit_preprocessor=True)
    np.testing.assert_allclose(dataset.get_topological_view(), X.reshape(40, 2, 3, 1), rtol=1e-11)
    (images,) = dataset.iterator("sequential", 40, data_specs=(Conv2DSpace((2, 3), num_channels=1), "features"))
    np.testing.assert_allclose(images, X.reshape(40, 2, 3, 1), rtol=1e-11)
    (rows,) = dataset.iterator("sequential", 40, data_specs=(VectorSpace(6), "features"))
    np.testing.assert_array_equal(rows, dataset.X)
    weights = dataset.get_weights_view(np.zeros((1, 6)))
    np.testing.assert_array_equal(weights, np.zeros((1, 2, 3, 1)))  # a filter has no mean
    np.testing.assert_allclose(dataset.get_design_matrix(X.reshape(40, 2, 3, 1)), dataset.X, atol=1e-11)
    assert pickle.loads(pickle.dumps(dataset)).get_topological_view().shape == (40, 2, 3, 1)


def test_components_without_variance_are_left_out():
    flat = np.zeros((3, 4))
    flat[:, 0] = [1.0, 2.0, 4.0]
    assert whitened(PCA(4), flat).shape == (3, 1)


@pytest.mark.parametrize("make", [
    lambda: ZCA(n_components=2, n_drop_components=2), lambda: ZCA().apply(DenseDesignMatrix(X=X)),
    lambda: ZCA(filter_bias=-100).fit(X), lambda: ZCA().fit(X.astype(int)), lambda: PCA(0),
    lambda: PCA(2).apply(DenseDesignMatrix(X=X)), lambda: ZCA().inverse(X[0]),
    lambda: PCA_ViewConverter(None, None, None, None)])
def test_what_cannot_be_whitened_is_refused(make):
    with pytest.raises(ValueError, match="ZCA|PCA"):
        make()
