"""Small made-up data sets, for tests and for trying an experiment out.

    ArangeDataset                                       example i is the number i
    random_dense_design_matrix                          normal features, integer labels
    random_one_hot_dense_design_matrix                  normal features, one-hot targets
    random_one_hot_topological_dense_design_matrix      normal images, one-hot targets
    random_dense_design_matrix_for_regression           normal features, integer targets as numbers

Every function draws the features first and the targets second, so a generator's state decides both.
"""
import numpy as np

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.format.target_format import convert_to_one_hot


class ArangeDataset(DenseDesignMatrix):
    """One feature: the example's own number, which shows which examples were read, and in which order.

    Parameters
    ----------
    num_examples : int
    *args, **kwargs : further arguments of DenseDesignMatrix
    """

    def __init__(self, num_examples, *args, **kwargs):
        super().__init__(np.arange(num_examples, dtype="float64")[:, np.newaxis], *args, **kwargs)


def random_dense_design_matrix(rng, num_examples, dim, num_classes):
    """Return normal features with integer labels in [0, num_classes); none where `num_classes` is 0.

    Parameters
    ----------
    rng : numpy.random.RandomState
    num_examples, dim, num_classes : int
    """
    X = rng.randn(num_examples, dim)
    if not num_classes:
        return DenseDesignMatrix(X=X)
    return DenseDesignMatrix(X=X, y=rng.randint(0, num_classes, (num_examples, 1)), y_labels=num_classes)


def _random_one_hot(rng, num_examples, num_classes):
    labels = rng.randint(0, num_classes, (num_examples,))
    return convert_to_one_hot(labels, dtype="float64", max_labels=num_classes)


def random_one_hot_dense_design_matrix(rng, num_examples, dim, num_classes):
    """Return normal features with one-hot targets (float64, shape (num_examples, num_classes))."""
    X = rng.randn(num_examples, dim)
    return DenseDesignMatrix(X=X, y=_random_one_hot(rng, num_examples, num_classes))


def random_one_hot_topological_dense_design_matrix(rng, num_examples, shape, channels, axes, num_classes):
    """Return normal images with one-hot targets.

    Parameters
    ----------
    rng : numpy.random.RandomState
    num_examples, channels, num_classes : int
    shape : (rows, columns)
    axes : order of 'b', 0, 1 and 'c' in which the images are drawn and shown
    """
    lengths = {"b": num_examples, "c": channels, **dict(enumerate(shape))}
    images = rng.randn(*[lengths[axis] for axis in axes])
    return DenseDesignMatrix(topo_view=images, axes=axes, y=_random_one_hot(rng, num_examples, num_classes))


def random_dense_design_matrix_for_regression(rng, num_examples, dim, reg_min, reg_max):
    """Return normal features with one whole number in [reg_min, reg_max) as the target of each example."""
    X = rng.randn(num_examples, dim)
    return DenseDesignMatrix(X=X, y=rng.randint(reg_min, reg_max, (num_examples, 1)))
