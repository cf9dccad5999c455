"""Whitening: linear maps after which the features are uncorrelated.

    ZCA                  stays as close to the original features as can be; images still look like images
    PCA                  the leading principal components
    PCA_ViewConverter    shows principal components as the images they stand for
"""
import copy
import logging
from pathlib import Path

import numpy as np
import pytensor
from scipy import linalg

from pylearn2.datasets.preprocessing.base import Preprocessor, check_fitted
from pylearn2.space import VectorSpace
from pylearn2.utils import contains_nan
from pylearn2.utils.replacing import replacing

log = logging.getLogger(__name__)


def _dot(left, right):
    """Matrix product in floatX, whatever the types of its factors: MNIST's pixels are float32."""
    floatX = pytensor.config.floatX
    return np.asarray(left, dtype=floatX) @ np.asarray(right, dtype=floatX)


class ZCA(Preprocessor):
    """``(X - mean) P``, where P whitens the training set.

        C = (X - mean)' (X - mean) / n + filter_bias I  =  V diag(eigs) V'
        P = V diag(1 / sqrt(eigs)) V'

    The first data set that it meets is the one that it is fitted to; later ones are only transformed.

    Parameters
    ----------
    n_components : int, directions of largest variance to keep, or None for all
    n_drop_components : int, directions of smallest variance to drop, or None; not with `n_components`
    filter_bias : float, added to every variance: what is nearly constant is not blown up
    store_inverse : bool, whether to compute the matrix of :meth:`inverse` while fitting

    Attributes
    ----------
    mean_ : array, shape (features,)
    P_, inv_P_ : arrays, shape (features, features); None before fitting, the second also without `store_inverse`

    Source: Bell and Sejnowski, Vision Research 1997; the bias is that of Coates, Lee and Ng, AISTATS 2011.
    """

    def __init__(self, n_components=None, n_drop_components=None, filter_bias=0.1, store_inverse=True):
        if n_components and n_drop_components:
            raise ValueError("ZCA takes n_components or n_drop_components, got "
                             f"n_components={n_components!r} and n_drop_components={n_drop_components!r}")
        self.n_components = n_components
        self.n_drop_components = n_drop_components
        self.filter_bias = float(filter_bias)
        self.store_inverse = store_inverse
        self.has_fit_ = False
        self.mean_ = self.P_ = self.inv_P_ = None
        self.matrices_save_path = None

    def fit(self, X):
        """Learn the map from `X`, a float array of shape (examples, features) without NaN."""
        if X.ndim != 2 or X.dtype.kind != "f" or contains_nan(X):
            raise ValueError(f"ZCA is fitted to a matrix of floats without NaN, got shape {X.shape}, {X.dtype}"
                             f"{', NaN in it' if X.dtype.kind == 'f' and contains_nan(X) else ''}")
        self.mean_ = X.mean(axis=0)
        centred = X - self.mean_
        log.info("computing the ZCA of a matrix of shape %s", X.shape)
        covariance = _dot(centred.T, centred) / len(X)
        eigs, vectors = linalg.eigh(covariance + self.filter_bias * np.eye(len(covariance), dtype=covariance.dtype))
        if eigs.min() <= 0:
            raise ValueError(f"ZCA: the covariance is singular, its least eigenvalue is {eigs.min()}; "
                             f"raise filter_bias, now {self.filter_bias}")
        kept = self._kept_components(len(eigs))
        eigs, vectors = eigs[kept], vectors[:, kept]
        self.P_ = _dot(vectors / np.sqrt(eigs), vectors.T)
        self.inv_P_ = _dot(vectors * np.sqrt(eigs), vectors.T) if self.store_inverse else None
        self.has_fit_ = True

    def _kept_components(self, n_features):
        """Return which eigenvalues stay; they are sorted from small to large."""
        first = n_features - self.n_components if self.n_components else self.n_drop_components or 0
        return slice(max(first, 0), n_features)

    def apply(self, dataset, can_fit=False):
        """Set X to ``(X - mean_) P_`` in floatX; with `can_fit`, a ZCA that is not fitted yet is fitted to X first."""
        X = dataset.get_design_matrix()
        if can_fit and not self.has_fit_:
            self.fit(X)
        check_fitted(self, self.has_fit_)
        dataset.set_design_matrix(_dot(X - self.mean_, self.P_))

    def inverse(self, X):
        """Return whitened rows `X` as the rows they were made of (up to dropped components)."""
        if X.ndim != 2:
            raise ValueError(f"ZCA.inverse takes a matrix, one example a row, got the shape {X.shape}")
        if self.inv_P_ is None:
            self.inv_P_ = np.linalg.inv(self.P_)
        return _dot(X, self.inv_P_) + self.mean_

    def set_matrices_save_path(self, matrices_save_path):
        """Let pickles keep the matrices in a ``.npz`` file of their own; None keeps them inside.

        Raises
        ------
        OSError
            for a path that is a folder, or in a folder that is not there.
        """
        if matrices_save_path is not None:
            path = Path(matrices_save_path).resolve()
            if path.is_dir() or not path.parent.is_dir():
                raise OSError(f"the matrices go to a file in an existing folder, got {matrices_save_path!r}")
            matrices_save_path = str(path.with_name(path.name.removesuffix(".npz") + ".npz"))
        self.matrices_save_path = matrices_save_path

    def __getstate__(self):
        state = self.__dict__.copy()
        if self.matrices_save_path is not None:
            matrices = {name: state.pop(name) for name in ("P_", "inv_P_") if state[name] is not None}
            with replacing(self.matrices_save_path) as file:
                np.savez(file, **matrices)
        return state

    def __setstate__(self, state):
        self.__dict__.update({"matrices_save_path": None, "inv_P_": None, **state})
        if self.matrices_save_path is not None:
            with np.load(self.matrices_save_path) as matrices:
                self.__dict__.update(matrices)


class PCA(Preprocessor):
    """``(X - mean) W``: the leading principal components of the training set, largest variance first.

    Images stay images: the data set gets a :class:`PCA_ViewConverter`. Like :class:`ZCA` it is fitted once.

    Parameters
    ----------
    num_components : int
    whiten : bool, whether each component is divided by its standard deviation
    """

    def __init__(self, num_components, whiten=False):
        if num_components < 1:
            raise ValueError(f"PCA: num_components must be at least 1, got {num_components!r}")
        self._num_components = num_components
        self._whiten = whiten
        self._mean = self._directions = self._deviations = None

    def fit(self, X):
        """Learn the map from `X`, shape (examples, features); components without variance are left out."""
        self._mean = X.mean(axis=0)
        # Centred first, in the type of X, as in the original: the last bits decide the signs of the eigenvectors.
        variances, directions = linalg.eigh(np.cov((X - self._mean).T))
        variances, directions = variances[::-1], directions[:, ::-1]
        kept = min(self._num_components, 1 + np.flatnonzero(variances / variances.sum() > 0).max())
        self._directions = directions[:, :kept]
        self._deviations = np.sqrt(variances[:kept]) if self._whiten else np.ones(kept)

    def apply(self, dataset, can_fit=False):
        """Set X to its components in floatX, still shown as images; `can_fit` lets the first data set be learnt."""
        X = dataset.get_design_matrix()
        if can_fit and self._directions is None:
            self.fit(X)
        check_fitted(self, self._directions is not None)
        converter = getattr(dataset, "view_converter", None)
        components = self.transform(X)
        log.info("variance %s before PCA, %s after it", X.var(axis=0).sum(), components.var(axis=0).sum())
        dataset.set_design_matrix(components)
        if converter is not None:
            dataset.view_converter = PCA_ViewConverter(self.transform, self.reconstruct, self.to_weights, converter)

    def transform(self, X):
        """Return rows of features as rows of components."""
        return _dot(X.astype(pytensor.config.floatX) - self._mean, self._directions / self._deviations)

    def to_weights(self, components):
        """Return rows of components as rows of features without the mean, as one looks at filters."""
        return _dot(components * self._deviations, self._directions.T)

    def reconstruct(self, components):
        """Return rows of components as the rows of features that they stand for."""
        return self.to_weights(components) + self._mean


class PCA_ViewConverter:
    """Images kept as principal components.

    Parameters
    ----------
    to_pca : function, rows of features to rows of components
    to_input : function, the way back
    to_weights : function, the way back without the mean
    orig_view_converter : view converter of the rows of features

    Attributes
    ----------
    axes, shape, topo_space : those of `orig_view_converter`
    """

    def __init__(self, to_pca, to_input, to_weights, orig_view_converter):
        if orig_view_converter is None:
            raise ValueError("PCA_ViewConverter needs the view converter of the images before PCA, got None")
        self.to_pca = to_pca
        self.to_input = to_input
        self.to_weights = to_weights
        self.orig_view_converter = copy.copy(orig_view_converter)

    def __getattr__(self, name):
        if name in ("axes", "shape", "topo_space"):
            return getattr(self.orig_view_converter, name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def set_axes(self, axes):
        """Change the order of the axes of the images."""
        self.orig_view_converter.set_axes(axes)

    def view_shape(self):
        """Return [rows, columns, channels] of the images."""
        return self.orig_view_converter.shape

    weights_view_shape = view_shape

    def design_mat_to_topo_view(self, X):
        """Return rows of components as images."""
        return self.orig_view_converter.design_mat_to_topo_view(self.to_input(X))

    def design_mat_to_weights_view(self, X):
        """Return rows of components, the weights of a unit, as images for display."""
        return self.orig_view_converter.design_mat_to_weights_view(self.to_weights(X))

    def topo_view_to_design_mat(self, V):
        """Return images as rows of components."""
        return self.to_pca(self.orig_view_converter.topo_view_to_design_mat(V))

    def get_formatted_batch(self, batch, dspace):
        """Return rows of components in `dspace`: as they are in a VectorSpace, else as images."""
        if isinstance(dspace, VectorSpace):
            return dspace.np_format_as(batch, dspace)
        return self.orig_view_converter.get_formatted_batch(self.to_input(batch), dspace)
