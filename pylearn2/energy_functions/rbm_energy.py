"""Energies of RBMs with Gaussian visible and binary hidden units, for `GaussianBinaryRBM`.

    GRBM_Type_1    the one energy there is
    grbm_type_1    the class, for YAML files, which make objects and no classes
"""
import pytensor.tensor as pt

from pylearn2.energy_functions.energy_function import EnergyFunction

__all__ = ["GRBM_EnergyFunction", "GRBM_Type_1", "RBM_EnergyFunction", "grbm_type_1"]


class RBM_EnergyFunction(EnergyFunction):
    """Base of the energies of RBMs."""


class GRBM_EnergyFunction(RBM_EnergyFunction):
    """Base of those with Gaussian visible units; a subclass also writes :meth:`mean_H_given_V`."""

    @classmethod
    def supports_vector_sigma(cls):
        """Whether each visible unit may have a deviation of its own."""
        raise NotImplementedError(f"{cls.__name__} does not say whether sigma may be a vector")

    def mean_H_given_V(self, V):
        """Return P(h = 1 | V), shape (batch, hidden)."""
        raise NotImplementedError(f"{type(self).__name__} does not implement mean_H_given_V")

    def log_P_H_given_V(self, H, V):
        """Return log P(H | V) of each example."""
        p = self.mean_H_given_V(V)
        return pt.log(H * p + (1.0 - H) * (1.0 - p)).sum(axis=1)


class GRBM_Type_1(GRBM_EnergyFunction):
    """One deviation for all visible units, which scales the whole energy.

        E(v, h) = (|v|^2 / 2 - v.b - v W h - h.c) / sigma^2
        P(h = 1 | v) = sigmoid((v W + c) / sigma^2)
        E[v | h] = b + h W^T
        F(v) = (|v|^2 / 2 - v.b) / sigma^2 - sum softplus((v W + c) / sigma^2)

    Parameters
    ----------
    transformer : LinearTransform, multiplication by W
    bias_hid, bias_vis : vectors c and b
    sigma : scalar
    """

    def __init__(self, transformer, bias_hid, bias_vis, sigma):
        self.transformer, self.sigma = transformer, sigma
        self.bias_vis, self.bias_hid = bias_vis, bias_hid

    @classmethod
    def supports_vector_sigma(cls):
        """Return False."""
        return False

    def _hidden_input(self, V):
        """Return ``(V W + c) / sigma^2``."""
        return (self.bias_hid + self.transformer.lmul(V)) / pt.sqr(self.sigma)

    def energy(self, varlist):
        """Return E of each example, given [V, H]."""
        V, H = varlist
        agreement = (pt.dot(V, self.bias_vis) + (self.transformer.lmul(V) * H).sum(axis=1) + pt.dot(H, self.bias_hid))
        return (0.5 * pt.sqr(V).sum(axis=1) - agreement) / pt.sqr(self.sigma)

    def mean_H_given_V(self, V):
        """Return P(h = 1 | V), shape (batch, hidden)."""
        return pt.sigmoid(self._hidden_input(V))

    def mean_V_given_H(self, H):
        """Return E[v | H], shape (batch, visible)."""
        return self.bias_vis + self.transformer.lmul_T(H)

    def reconstruct(self, V):
        """Return E[v | h] of the mean h given `V`."""
        return self.mean_V_given_H(self.mean_H_given_V(V))

    def free_energy(self, V):
        """Return F of each example."""
        quadratic = 0.5 * pt.sqr(V).sum(axis=1) - pt.dot(V, self.bias_vis)
        return quadratic / pt.sqr(self.sigma) - pt.softplus(self._hidden_input(V)).sum(axis=1)

    def score(self, V):
        """Return ``-(V - reconstruct(V)) / sigma^2``, which is ``-dF/dV``."""
        return -(V - self.reconstruct(V)) / pt.sqr(self.sigma)


def grbm_type_1():
    """Return the class :class:`GRBM_Type_1`."""
    return GRBM_Type_1
