"""Biases that give binary units the means of given data."""
import numpy as np

from pylearn2.expr.nnet import inverse_sigmoid_numpy


def init_sigmoid_bias_from_marginals(dataset, use_y=False):
    """Return :func:`init_sigmoid_bias_from_array` of a data set's features, or with `use_y` of its targets."""
    return init_sigmoid_bias_from_array(dataset.y if use_y else dataset.get_design_matrix())


def init_sigmoid_bias_from_array(arr):
    """Return the biases whose sigmoids are the means of the columns of `arr`, kept 1e-7 away from 0 and 1.

    Raises
    ------
    ValueError: the smallest number of `arr` is not 0, or the largest not 1
    """
    if arr.min() != 0.0 or arr.max() != 1.0:
        raise ValueError(f"biases from marginals need data from 0 to 1, got {arr.min()} to {arr.max()}")
    return inverse_sigmoid_numpy(np.clip(arr.mean(axis=0), 1e-7, 1 - 1e-7))
