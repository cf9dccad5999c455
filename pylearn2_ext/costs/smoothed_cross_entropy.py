"""Label smoothing: cross-entropy against targets that are blurred towards the uniform distribution."""
import pytensor.tensor as pt

from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin
from pylearn2_ext.costs.common import channel, log_probabilities, one_hot

__all__ = ["SmoothedCrossEntropy", "smooth", "smoothed_cross_entropy"]


def smooth(targets, smoothing):
    """Return ``(1 - smoothing) * targets + smoothing / classes``; rows still sum to 1."""
    uniform = targets.mean(axis=1, keepdims=True)  # of a one-hot row: 1 / classes
    return (1 - smoothing) * targets + smoothing * uniform


def smoothed_cross_entropy(log_prob, targets, smoothing):
    """Cross-entropy against targets that are blurred towards the uniform distribution.

        q    = (1 - smoothing) * targets + smoothing / classes
        cost = -sum_k q_k log p_k

    Parameters
    ----------
    log_prob : float tensor, shape (batch, classes); natural logarithms of the probabilities p
    targets : float tensor, shape (batch, classes); one-hot rows
    smoothing : float in [0, 1); 0 is plain cross-entropy

    Returns
    -------
    float tensor, shape (batch,): nats per example

    Source: Szegedy et al., CVPR 2016, section 7.
    """
    return -(smooth(targets, smoothing) * log_prob).sum(axis=1)


class SmoothedCrossEntropy(DefaultDataSpecsMixin, Cost):
    """Mean :func:`smoothed_cross_entropy` over the batch.

    The channel ``smoothed_kl`` is what of it can still be learned: the cost minus the entropy of the blurred targets.

    Parameters
    ----------
    smoothing : float in [0, 1), the probability that is spread evenly over all classes
    """

    supervised = True

    def __init__(self, smoothing=0.1):
        if not 0 <= smoothing < 1:
            raise ValueError(f"smoothing must be in [0, 1), got {smoothing!r}")
        self.smoothing = smoothing

    def cost_per_example(self, model, data, **kwargs):
        features, targets = data
        return smoothed_cross_entropy(log_probabilities(model, features), one_hot(model, targets), self.smoothing)

    def get_monitoring_channels(self, model, data, **kwargs):
        blurred = smooth(one_hot(model, data[1]), self.smoothing)
        # x log x is 0 at 0, where PyTensor's log is not finite.
        surprise = pt.switch(blurred > 0, pt.log(pt.switch(blurred > 0, blurred, 1.0)), 0.0)
        kl = self.cost_per_example(model, data) + (blurred * surprise).sum(axis=1)
        return {"smoothed_kl": channel(kl.mean(), "Divergence from the blurred targets to the model's probabilities, "
                                                  "in nats; 0 where the model predicts exactly them.")}

    def is_stochastic(self):
        return False
