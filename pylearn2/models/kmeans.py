"""`KMeans`: k means, each the centre of the examples that are nearest to it.

It trains itself on the whole data set (a Train without an algorithm), and as a block gives distances to the means.
"""
import itertools
import logging

import numpy as np
import pytensor.tensor as pt
from pytensor.graph.basic import Variable

from pylearn2.blocks import Block
from pylearn2.models.model import Model
from pylearn2.space import VectorSpace
from pylearn2.utils import sharedX

log = logging.getLogger(__name__)


class KMeans(Model, Block):
    """k-means clustering by Lloyd's algorithm, as scikit-learn does it.

    Parameters
    ----------
    k : int, number of means
    nvis : int, number of features
    convergence_th : float; training ends when the mean squared distance to the nearest mean changes by less
    max_iter : int or None; training ends after as many steps
    verbose : bool, whether to log that distance after each step

    Attributes
    ----------
    mu : shared variable, shape (k, nvis); None before training
    """

    def __init__(self, k, nvis, convergence_th=1e-6, max_iter=None, verbose=False):
        Model.__init__(self)
        Block.__init__(self)
        self.register_names_to_del("fn")
        if max_iter is not None and max_iter < 0:
            raise ValueError(f"max_iter is a number of steps, from 0 on (0 and null: no limit), got {max_iter!r}")
        self.input_space, self.output_space = VectorSpace(nvis), VectorSpace(k)
        self.k = k
        self.convergence_th = convergence_th
        self.max_iter = max_iter or float("inf")
        self.verbose = verbose
        self.mu = None

    def train_all(self, dataset, mu=None):
        """Find the means of `dataset`.

        Parameters
        ----------
        dataset : DenseDesignMatrix with at least k examples
        mu : array, shape (k, nvis), or None: examples drawn by NumPy's global generator, which may repeat
        """
        X = np.asarray(dataset.get_design_matrix(), dtype="float64")
        if mu is None:
            mu = X[np.random.randint(X.shape[0], size=self.k)]
        if len(mu) != self.k:
            raise ValueError(f"mu has {len(mu)} means, k says {self.k}")
        distance = np.inf
        for step in itertools.count(1):
            previous, (mu, distance) = distance, _lloyd_step(X, mu)
            if self.verbose:
                log.info("k-means step %d: mean squared distance %g", step, distance)
            if step >= self.max_iter or abs(previous - distance) < self.convergence_th:
                break
        self.mu = sharedX(mu)
        self._params = [self.mu]
        self.fn = None

    def continue_learning(self):
        """Return whether the means are still to be found: one training finds them."""
        return self.mu is None

    def get_params(self):
        """Return [mu], or nothing before training."""
        return [] if self.mu is None else [self.mu]

    def __call__(self, X):
        """Return the squared distances to all means, shape (batch, k), divided by their sum; an array for an array."""
        if not isinstance(X, Variable):
            return self.perform(X)
        distances = pt.sqr(X.dimshuffle(0, "x", 1) - self._means()).sum(axis=2)
        return distances / distances.sum(axis=1, keepdims=True)

    def get_weights(self):
        """Return the means, shape (k, nvis)."""
        return self._means().get_value()

    def get_weights_format(self):
        """Return ``('h', 'v')``: each row is a mean."""
        return ("h", "v")

    def _means(self):
        if self.mu is None:
            raise RuntimeError("this KMeans has no means yet; train it first")
        return self.mu


def _lloyd_step(X, mu):
    """Return the means of the examples that are nearest to each of `mu`, and the mean squared distance to them."""
    # Only here: importing it takes longer than most trainings' first epoch.
    from sklearn.cluster import KMeans as Clusters

    clusters = Clusters(n_clusters=len(mu), init=mu, n_init=1, max_iter=1, tol=0).fit(X)
    return clusters.cluster_centers_, clusters.inertia_ / len(X)
