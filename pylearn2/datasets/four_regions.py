"""FourRegions: points of a square, labelled by half rings; a small problem that no linear model solves."""
import numpy as np

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.utils.rng import make_np_rng


def _four_regions_labels(points):
    """Return the region of each point.

        distance from the origin    right half    left half
        up to 1/6                       1             1
        1/6 to 1/2                      2             1
        1/2 to 5/6                      1             2
        above 5/6                   3 in the upper, 0 in the lower half of the square

    Parameters
    ----------
    points : float array, shape (examples, 2), in [-1, 1]

    Returns
    -------
    uint8 array, shape (examples,)

    Source: Singhal and Wu, Training multilayer perceptrons with the extended Kalman algorithm, NIPS 1988.
    """
    points = np.asarray(points)
    distance = np.sqrt((points**2).sum(axis=1))
    right, upper = points[:, 0] > 0, points[:, 1] > 0
    rings = [distance > 5 / 6, distance > 1 / 2, distance > 1 / 6]
    labels = [np.where(upper, 3, 0), np.where(right, 1, 2), np.where(right, 2, 1)]
    return np.select(rings, labels, default=1).astype("uint8")


class FourRegions(DenseDesignMatrix):
    """Points drawn uniformly from the square [-1, 1] x [-1, 1], with the region of each as its target.

    Parameters
    ----------
    num_examples : int
    rng : RandomState or seed
    """

    _default_seed = (2013, 5, 17)

    def __init__(self, num_examples, rng=_default_seed):
        rng = make_np_rng(rng, self._default_seed, which_method="uniform")
        X = rng.uniform(-1, 1, size=(num_examples, 2))
        super().__init__(X=X, y=_four_regions_labels(X), y_labels=4)
        self.description = f"four regions, {num_examples} points"
