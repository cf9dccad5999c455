"""Costs of autoencoders: how far a batch is from its reconstruction, and how busy the hidden units are.

    MeanSquaredReconstructionError, MeanBinaryCrossEntropy    for autoencoders and whatever else reconstructs
    SparseActivation                                          for whatever encodes
"""
import pytensor.tensor as pt

from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin

__all__ = ["GSNFriendlyCost", "MeanBinaryCrossEntropy", "MeanSquaredReconstructionError", "SparseActivation"]


class GSNFriendlyCost(DefaultDataSpecsMixin, Cost):
    """A cost of a batch and its reconstruction, ``model.reconstruct(X)``; a subclass writes :meth:`cost`."""

    @staticmethod
    def cost(target, output):
        """Return the scalar distance of `output` from `target`, both of shape (batch, units)."""
        raise NotImplementedError("a reconstruction cost implements cost(target, output)")

    def expr(self, model, data, *args, **kwargs):
        """Return the cost of reconstructing `data`."""
        self._validate(model, data)
        if not hasattr(model, "reconstruct"):
            raise NotImplementedError(f"{type(self).__name__} needs a model that reconstructs, as autoencoders do; "
                                      f"{type(model).__name__} has no reconstruct")
        return self.cost(data, model.reconstruct(data))

    def is_stochastic(self):
        """Return False: what a model draws, as a denoising one does, is not the cost's."""
        return False


class MeanSquaredReconstructionError(GSNFriendlyCost):
    """The squared error, summed over units, averaged over the batch."""

    @staticmethod
    def cost(target, output):
        """Return ``mean_i sum_j (target_ij - output_ij)^2``."""
        return _mean(pt.sqr(target - output).sum(axis=1))


class MeanBinaryCrossEntropy(GSNFriendlyCost):
    """The cross-entropy of units in [0, 1], summed over units, averaged over the batch, in nats."""

    @staticmethod
    def cost(target, output):
        """Return ``-mean_i sum_j (t_ij log o_ij + (1 - t_ij) log(1 - o_ij))``."""
        # The rewrites put log(sigmoid(z)) into its stable form.
        entropy = -(target * pt.log(output) + (1.0 - target) * pt.log(1.0 - output))
        return _mean(entropy.sum(axis=1))


def _mean(per_example):
    """Return the mean; its name shows in the channels of `SumOfCosts`: ``term_0_mean``."""
    mean = per_example.mean()
    mean.name = "mean"
    return mean


class SparseActivation(DefaultDataSpecsMixin, Cost):
    """Keep the mean activation of each hidden unit near `p`.

        p_hat   = mean_i |encode(X)_i|
        penalty = coeff * sum_j KL(p || p_hat_j)

    Parameters
    ----------
    coeff : float
    p : float in (0, 1), the activation that is wished for

    Source: A. Ng, "Sparse autoencoder", CS294A lecture notes, 2011.
    """

    def __init__(self, coeff, p):
        if not 0 < p < 1:
            raise ValueError(f"p is the wished activation, between 0 and 1, got {p!r}")
        self.coeff = coeff
        self.p = p

    def expr(self, model, data, **kwargs):
        """Return the penalty on the codes of `data`."""
        self._validate(model, data)
        p, p_hat = self.p, pt.abs(model.encode(data)).mean(axis=0)
        divergence = p * pt.log(p / p_hat) + (1 - p) * pt.log((1 - p) / (1 - p_hat))
        penalty = self.coeff * divergence.sum()
        penalty.name = "sparse_activation_penalty"
        return penalty

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False
