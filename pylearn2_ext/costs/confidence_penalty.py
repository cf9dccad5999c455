"""Confidence penalty: a model that is sure of everything pays for it."""
import pytensor.tensor as pt

from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin
from pylearn2_ext.costs.common import channel, log_probabilities

__all__ = ["ConfidencePenalty", "entropy"]


def entropy(log_prob):
    """Entropy of each example's probabilities.

        H = -sum_k p_k log p_k

    Parameters
    ----------
    log_prob : float tensor, shape (batch, classes); natural logarithms of the probabilities p

    Returns
    -------
    float tensor, shape (batch,): nats, from 0 (one class has it all) to log(classes) (all are alike)
    """
    return -(pt.exp(log_prob) * log_prob).sum(axis=1)


class ConfidencePenalty(DefaultDataSpecsMixin, Cost):
    """Minus the mean :func:`entropy` of the outputs, times `strength`; to be added to a cost by `SumOfCosts`.

        penalty = -strength * mean_i H(p_i)

    The channel ``output_entropy`` is the mean entropy itself. The data need no targets.

    Parameters
    ----------
    strength : float >= 0, nats of cost for a nat of entropy

    Source: Pereyra et al., arXiv 1701.06548, equation 2.
    """

    def __init__(self, strength=0.1):
        if not strength >= 0:
            raise ValueError(f"strength must be at least 0, got {strength!r}")
        self.strength = strength

    def cost_per_example(self, model, data, **kwargs):
        return -self.strength * entropy(log_probabilities(model, data))

    def get_monitoring_channels(self, model, data, **kwargs):
        mean = entropy(log_probabilities(model, data)).mean()
        return {"output_entropy": channel(mean, "Mean entropy of the output probabilities, in nats.")}

    def is_stochastic(self):
        return False
