"""Focal loss: cross-entropy in which examples that are already classified well count little."""
import pytensor.tensor as pt

from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin
from pylearn2_ext.costs.common import channel, log_probabilities, one_hot

__all__ = ["FocalLoss", "focal_loss", "focal_weight"]


def focal_weight(log_prob, targets, gamma):
    """Return ``(1 - p) ** gamma``, p the probability of the right class: how much an example counts, shape (batch,)."""
    log_right = (targets * log_prob).sum(axis=1)
    return (-pt.expm1(log_right)) ** gamma  # 1 - p, without the cancellation near p = 1


def focal_loss(log_prob, targets, gamma):
    """Cross-entropy times a weight that falls from 1 to 0 as the right class becomes likely.

        cost = -(1 - p)^gamma log p        p = the probability of the right class

    Parameters
    ----------
    log_prob : float tensor, shape (batch, classes); natural logarithms of the probabilities
    targets : float tensor, shape (batch, classes); one-hot rows
    gamma : float, 0 or at least 1; 0 is plain cross-entropy

    Returns
    -------
    float tensor, shape (batch,): nats per example, weighted

    Source: Lin et al., ICCV 2017 (arXiv 1708.02002), equation 4, with a softmax in the place of the sigmoid.
    """
    log_right = (targets * log_prob).sum(axis=1)
    return -focal_weight(log_prob, targets, gamma) * log_right


class FocalLoss(DefaultDataSpecsMixin, Cost):
    """Mean :func:`focal_loss` over the batch; the channel ``focal_weight`` is the mean weight of an example.

    Parameters
    ----------
    gamma : float, 0 or at least 1
    """

    supervised = True

    def __init__(self, gamma=2.0):
        if gamma != 0 and not gamma >= 1:
            raise ValueError(f"gamma must be 0 or at least 1 (between them the gradient is infinite at p = 1), "
                             f"got {gamma!r}")
        self.gamma = gamma

    def cost_per_example(self, model, data, **kwargs):
        features, targets = data
        return focal_loss(log_probabilities(model, features), one_hot(model, targets), self.gamma)

    def get_monitoring_channels(self, model, data, **kwargs):
        features, targets = data
        weight = focal_weight(log_probabilities(model, features), one_hot(model, targets), self.gamma)
        return {"focal_weight": channel(weight.mean(), "Mean weight of an example, from 1 (all are hard) to 0.")}

    def is_stochastic(self):
        return False
