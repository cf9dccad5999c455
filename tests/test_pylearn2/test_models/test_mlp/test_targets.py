"""pylearn2.models.mlp.targets: precisions and means of a dataset's columns."""

from types import SimpleNamespace

import numpy as np

from pylearn2.models.mlp.targets import (
    beta_from_design,
    beta_from_features,
    beta_from_targets,
    mean_of_targets,
)

DATA = SimpleNamespace(X=np.array([[0.0, 1.0], [4.0, 1.0]]), y=np.array([[1.0], [5.0]]))


def test_precisions_are_inverse_variances_within_limits():
    np.testing.assert_allclose(beta_from_features(DATA), [1 / 4, 1e6])  # a constant column
    np.testing.assert_allclose(beta_from_targets(DATA), [1 / 4])
    np.testing.assert_allclose(beta_from_design(DATA.X, min_var=0.5, max_var=2.0), [0.5, 2.0])


def test_means_are_those_of_the_targets():
    np.testing.assert_array_equal(mean_of_targets(DATA), [3.0])
