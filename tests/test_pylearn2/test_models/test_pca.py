"""PCA against scikit-learn's."""
import numpy as np
import pytensor.tensor as pt
import pytest
import scipy.sparse
from sklearn.decomposition import PCA

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.transformer_dataset import TransformerDataset
from pylearn2.models.pca import SVDPCA, CovEigPCA, OnlinePCA, SparseMatPCA
from pylearn2.utils import function

rng = np.random.RandomState(0)
X = rng.randn(50, 4) * [3, 2, 1, 0.1] @ np.linalg.qr(rng.randn(4, 4))[0] + 5
X[X < 1] = 0
THEIRS = PCA().fit(X)


def fitted(kind, X=X, **keywords):
    block = kind(**keywords)
    block.train(X)
    return block


def signs_as(met, wanted):
    return met * np.sign((met * wanted).sum(axis=0))


@pytest.mark.parametrize(("kind", "scale"), [(CovEigPCA, 1.0), (SVDPCA, 49.0)])
def test_components_and_variances(kind, scale):
    block = fitted(kind)
    np.testing.assert_allclose(block.v.get_value(), scale * THEIRS.explained_variance_)
    np.testing.assert_allclose(signs_as(block.perform(X), THEIRS.transform(X)), THEIRS.transform(X), atol=1e-10)


def test_whitened_components_have_variance_one():
    block = fitted(CovEigPCA, whiten=True, num_components=2)
    np.testing.assert_allclose(np.cov(block.perform(X).T), np.eye(2), atol=1e-10)
    np.testing.assert_allclose(X @ block.get_weights() - X.mean(axis=0) @ block.get_weights(), block.perform(X))


@pytest.mark.parametrize("whiten", [False, True])
def test_all_components_reconstruct_the_data(whiten):
    block, y = fitted(CovEigPCA, whiten=whiten), pt.matrix()
    np.testing.assert_allclose(function([y], block.reconstruct(y))(block.perform(X)), X, atol=1e-10)
    centred = function([y], block.reconstruct(y, add_mean=False))(block.perform(X))
    np.testing.assert_allclose(centred, X - X.mean(axis=0), atol=1e-10)


def test_small_components_are_left_out():
    shares = THEIRS.explained_variance_ratio_
    block = fitted(CovEigPCA, min_variance=(shares[1] + shares[2]) / 2)
    assert block.get_output_space().dim == block.perform(X).shape[1] == 2
    with pytest.raises(ValueError, match="no component has more than min_variance 1.5"):
        fitted(CovEigPCA, min_variance=1.5)


def test_batches_find_nearly_the_same():
    block = fitted(OnlinePCA, num_components=2, minibatch_size=10)
    wanted = THEIRS.transform(X)[:, :2]
    np.testing.assert_allclose(signs_as(block.perform(X), wanted), wanted, atol=0.5)


def test_a_sparse_matrix_stays_sparse():
    block = fitted(SparseMatPCA, scipy.sparse.csr_matrix(X), num_components=3)
    np.testing.assert_allclose(block.v.get_value(), THEIRS.explained_variance_[:3] * 49 / 50)
    wanted = THEIRS.transform(X)[:, :3]
    np.testing.assert_allclose(signs_as(block.perform(scipy.sparse.csr_matrix(X)), wanted), wanted, atol=1e-10)
    assert block.get_input_type() is scipy.sparse.csr_matrix
    with pytest.raises(TypeError, match="got ndarray; use CovEigPCA"):
        SparseMatPCA().train(X)


def test_a_data_set_is_read_through_it():
    block = fitted(CovEigPCA, num_components=2)
    data = TransformerDataset(DenseDesignMatrix(X=X), block)
    batch = next(data.iterator(mode="sequential", batch_size=50))
    np.testing.assert_allclose(batch, block.perform(X))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="from 1 on, got 0"):
        CovEigPCA(num_components=0)
    with pytest.raises(RuntimeError, match="this SVDPCA has no components yet"):
        SVDPCA().perform(X)
