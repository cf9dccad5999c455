"""What a dataset tells about good starting values: precisions for `LinearGaussian`, means for biases.

All take arrays or datasets in memory (with `X` and `y`) and return one number per column.
"""

import numpy as np


def beta_from_design(design, min_var=1e-6, max_var=1e6):
    """Return the precision ``1 / variance`` of each column of the array `design`, shape (examples, columns).

    Variances are clipped to [`min_var`, `max_var`] first, so that a constant column has a finite precision.
    """
    return 1.0 / np.clip(np.var(design, axis=0), min_var, max_var)


def beta_from_targets(dataset, **kwargs):
    """Return :func:`beta_from_design` of the dataset's targets `y`."""
    return beta_from_design(dataset.y, **kwargs)


def beta_from_features(dataset, **kwargs):
    """Return :func:`beta_from_design` of the dataset's features `X`."""
    return beta_from_design(dataset.X, **kwargs)


def mean_of_targets(dataset):
    """Return the mean of each column of the dataset's targets `y`."""
    return np.mean(dataset.y, axis=0)
