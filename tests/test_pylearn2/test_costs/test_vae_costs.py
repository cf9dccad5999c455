"""Criteria of variational autoencoders: what they make of the model's bounds."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.costs.vae import ImportanceSamplingCriterion, VAECriterion
from pylearn2.space import VectorSpace
from pylearn2.utils import function

x = pt.matrix()
X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


class Bounds:
    """Stands in for a VAE: bounds that can be told by heart."""

    def log_likelihood_lower_bound(self, X, num_samples, return_individual_terms=False):
        terms = (X[:, 0] * num_samples, X[:, 1] * num_samples)
        return terms if return_individual_terms else terms[1] - terms[0]

    def log_likelihood_approximation(self, X, num_samples):
        return X.sum(axis=1) * num_samples

    def get_input_space(self):
        return VectorSpace(2)

    def get_input_source(self):
        return "features"


def test_the_criteria_are_minus_the_mean_bounds():
    assert function([x], VAECriterion(2).expr(Bounds(), x))(X) == pytest.approx(-2)
    assert function([x], ImportanceSamplingCriterion(3).expr(Bounds(), x))(X) == pytest.approx(-21)


def test_the_terms_are_monitored_as_they_stand_in_the_cost():
    channels = VAECriterion(2).get_monitoring_channels(Bounds(), x)
    values = {name: function([x], channel)(X) for name, channel in channels.items()}
    assert values == pytest.approx({"kl_divergence_term": 6, "expectation_term": -8})
    assert ImportanceSamplingCriterion(3).get_monitoring_channels(Bounds(), x) == {}


def test_they_draw():
    assert VAECriterion(1).is_stochastic()
    with pytest.raises(ValueError, match="num_samples must be a whole number from 1 on, got 0"):
        ImportanceSamplingCriterion(0)
