"""Principal component analysis as a block, which transforms data in a `TransformerDataset`.

    CovEigPCA       by the eigenvectors of the covariance matrix
    SVDPCA          by the singular vectors of the data
    OnlinePCA       in batches, for data that do not fit into memory twice
    SparseMatPCA    of a SciPy sparse matrix

To preprocess a data set in place, `pylearn2.datasets.preprocessing.PCA` is the shorter way.
"""
import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.sparse import csr_matrix, structured_dot
from scipy import linalg, sparse

from pylearn2.blocks import Block
from pylearn2.space import VectorSpace
from pylearn2.utils import function, sharedX

__all__ = ["CovEigPCA", "OnlinePCA", "SVDPCA", "SparseMatPCA"]


class _PCABase(Block):
    """Components of largest variance; a subclass writes `_cov_eigen`.

        Y = (X - mean) W,    and with `whiten` each column divided by the root of its variance

    Parameters
    ----------
    num_components : int or None for all
    min_variance : float, components with a smaller part of all variance are left out
    whiten : bool

    Attributes
    ----------
    W, v, mean : shared variables: components in columns, their variances from the largest on, the mean
    component_cutoff : shared int, how many components are used
    """

    def __init__(self, num_components=None, min_variance=0.0, whiten=False):
        super().__init__()
        if num_components is not None and num_components < 1:
            raise ValueError(f"num_components is a number of components, from 1 on, got {num_components!r}")
        self.num_components, self.min_variance, self.whiten = num_components, min_variance, whiten
        self.W = self.v = self.mean = None
        self.component_cutoff = pytensor.shared(np.asarray(0, dtype="int64"), name="component_cutoff")
        self._params = []

    def train(self, X, mean=None):
        """Find the components of `X`, shape (examples, features); with `mean` X is taken as centred already."""
        self.num_components = self.num_components or X.shape[1]
        if mean is None:
            mean = X.mean(axis=0)
            X = X - mean
        v, W = self._cov_eigen(X)
        self.W, self.v, self.mean = sharedX(W, name="W"), sharedX(v, name="v"), sharedX(mean, name="mean")
        used = self._update_cutoff()
        self.v.set_value(self.v.get_value()[:used])
        self.W.set_value(self.W.get_value()[:, :used])
        self.fn = None

    def _cov_eigen(self, X):
        """Return the variances, from the largest on, and the components in columns, of the centred `X`."""
        raise self._lacks("_cov_eigen", "CovEigPCA and its siblings have it")

    def _update_cutoff(self):
        """Count the components that are used, by today's settings, and return the number."""
        if self.v is None:
            raise RuntimeError(f"this {type(self).__name__} has no components yet; train it first")
        v = self.v.get_value()
        (large,) = np.nonzero(v / v.sum() > self.min_variance)
        if not large.size:
            raise ValueError(f"no component has more than min_variance {self.min_variance!r} of all variance; "
                             f"the largest has {v.max() / v.sum():.3g}")
        used = min(int(large.max()) + 1, self.num_components)
        self.component_cutoff.set_value(used)
        return used

    def _map(self):
        """Return the symbolic matrix that centred data are multiplied by, shape (features, components)."""
        self._update_cutoff()
        W = self.W[:, :self.component_cutoff]
        return W / pt.sqrt(self.v[:self.component_cutoff]) if self.whiten else W

    def __call__(self, inputs):
        """Return the components of the batch `inputs`, shape (batch, components)."""
        components = self._map()
        return pt.dot(inputs - self.mean, components)

    def get_weights(self):
        """Return the map of centred data to components, shape (features, components)."""
        return function([], self._map())()

    def reconstruct(self, inputs, add_mean=True):
        """Return the data that the components `inputs` stand for; without `add_mean` their distance from the mean."""
        self._update_cutoff()
        if self.whiten:
            inputs = inputs * pt.sqrt(self.v[:self.component_cutoff])
        X = pt.dot(inputs, self.W[:, :self.component_cutoff].T)
        return X + self.mean if add_mean else X

    def get_input_space(self):
        """Return the Space of the features; known once it is trained."""
        self._update_cutoff()
        return VectorSpace(self.W.get_value(borrow=True).shape[0])

    def get_output_space(self):
        """Return the Space of the components; known once it is trained."""
        return VectorSpace(self._update_cutoff())


class CovEigPCA(_PCABase):
    """By the eigenvectors of the covariance matrix, whose divisor is the number of examples less 1.

    Parameters
    ----------
    cov_batch_size : kept for old YAML files; the covariance is one product of matrices
    **kwargs : num_components, min_variance, whiten
    """

    def __init__(self, cov_batch_size=None, **kwargs):
        super().__init__(**kwargs)
        self.cov_batch_size = cov_batch_size

    def _cov_eigen(self, X):
        v, W = linalg.eigh(np.cov(X.T))
        return v[::-1], W[:, ::-1]


class SVDPCA(_PCABase):
    """By the singular vectors; what stands for the variances are the squares of the singular values."""

    def _cov_eigen(self, X):
        _, s, Vh = linalg.svd(X, full_matrices=False)
        return s**2, Vh.T


class OnlinePCA(_PCABase):
    """By scikit-learn's incremental PCA, batch by batch; near to :class:`CovEigPCA`, not the same.

    Parameters
    ----------
    minibatch_size : int, examples in a batch; at least `num_components`
    **kwargs : num_components, min_variance, whiten
    """

    def __init__(self, minibatch_size=500, **kwargs):
        super().__init__(**kwargs)
        self.minibatch_size = minibatch_size

    def _cov_eigen(self, X):
        from sklearn.decomposition import IncrementalPCA

        count = min(self.num_components, *X.shape)
        incremental = IncrementalPCA(n_components=count, batch_size=self.minibatch_size).fit(X)
        return incremental.explained_variance_, incremental.components_.T


class SparseMatPCA(_PCABase):
    """Of a sparse matrix, whose covariance alone is dense; its divisor is the number of examples.

    Parameters
    ----------
    batch_size : kept for old YAML files; the covariance is one product of sparse matrices
    **kwargs : num_components, min_variance, whiten
    """

    def __init__(self, batch_size=50, **kwargs):
        super().__init__(**kwargs)
        self.minibatch_size = batch_size

    def get_input_type(self):
        """Return the class of the matrices that it takes."""
        return sparse.csr_matrix

    def train(self, X):
        """Find the components of the SciPy sparse matrix `X`."""
        if not sparse.issparse(X):
            raise TypeError(f"SparseMatPCA takes a SciPy sparse matrix, got {type(X).__name__}; use CovEigPCA")
        self.mean_ = np.asarray(X.mean(axis=0)).ravel()
        super().train(X, mean=self.mean_)

    def _cov_eigen(self, X):
        n, d = X.shape
        covariance = (X.T @ X).toarray() / n - np.outer(self.mean_, self.mean_)
        v, W = linalg.eigh(covariance, subset_by_index=(d - self.num_components, d - 1))
        return v[::-1], W[:, ::-1]

    def __call__(self, inputs):
        """Return the components of the sparse symbolic batch `inputs`; only its own entries are multiplied."""
        components = self._map()
        return structured_dot(inputs, components) - pt.dot(self.mean, components)

    def function(self, name=None):
        """Return a compiled function, called `name`, of a SciPy CSR matrix."""
        inputs = csr_matrix()
        return function([inputs], self(inputs), name=name)
