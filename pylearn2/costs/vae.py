"""Costs of variational autoencoders.

    VAECriterion                   minus the lower bound on the log likelihood
    ImportanceSamplingCriterion    minus the log likelihood, estimated by importance sampling
"""
from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin
from pylearn2.utils.numbers import check_count


class _SamplingCriterion(DefaultDataSpecsMixin, Cost):
    """A cost that draws codes.

    Parameters
    ----------
    num_samples : int, codes for each example
    """

    def __init__(self, num_samples):
        self.num_samples = int(num_samples)
        check_count(self.num_samples, "num_samples")

    def is_stochastic(self):
        """Return True: codes are drawn."""
        return True


class VAECriterion(_SamplingCriterion):
    """Minus the lower bound on the log likelihood, averaged over the batch."""

    def expr(self, model, data, **kwargs):
        """Return ``-mean log_likelihood_lower_bound``."""
        self._validate(model, data)
        return -model.log_likelihood_lower_bound(data, self.num_samples).mean()

    def get_monitoring_channels(self, model, data, **kwargs):
        """Return the two terms of the bound, as they stand in the cost; their codes are drawn anew."""
        self._validate(model, data)
        divergence, expectation = model.log_likelihood_lower_bound(data, self.num_samples,
                                                                   return_individual_terms=True)
        return {"kl_divergence_term": divergence.mean(), "expectation_term": -expectation.mean()}


class ImportanceSamplingCriterion(_SamplingCriterion):
    """Minus the estimated log likelihood, averaged over the batch."""

    def expr(self, model, data, **kwargs):
        """Return ``-mean log_likelihood_approximation``."""
        self._validate(model, data)
        return -model.log_likelihood_approximation(data, self.num_samples).mean()
