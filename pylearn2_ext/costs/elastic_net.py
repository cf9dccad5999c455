"""Elastic net: a penalty on weights, part absolute (which makes them zero), part squared (which keeps them small)."""
from pylearn2.costs.cost import Cost, NullDataSpecsMixin
from pylearn2.costs.mlp import L1WeightDecay, WeightDecay
from pylearn2_ext.costs.common import channel

__all__ = ["ElasticNet", "elastic_net"]


def elastic_net(absolute, squared, l1_ratio):
    """Mix an absolute and a squared penalty.

        penalty = l1_ratio * absolute + (1 - l1_ratio) / 2 * squared

    Parameters
    ----------
    absolute : scalar, c * sum |w|
    squared : scalar, c * sum w^2
    l1_ratio : float in [0, 1]; 1 is the absolute penalty alone (lasso), 0 the squared one (ridge)

    Returns
    -------
    scalar, in units of the cost

    Source: Zou and Hastie, J. R. Statist. Soc. B 67, 2005, in scikit-learn's parameters (its alpha is c).
    """
    return l1_ratio * absolute + (1 - l1_ratio) / 2 * squared


class ElasticNet(NullDataSpecsMixin, Cost):
    """The :func:`elastic_net` penalty on the weights of an MLP's layers; biases are left out.

    Channels: ``elastic_net_l1`` and ``elastic_net_l2``, the two penalties before they are mixed. Plain gradient
    descent makes weights small and not exactly zero; they cross zero at every step.

    Parameters
    ----------
    coeffs : dict layer name -> c
    l1_ratio : float in [0, 1]
    """

    def __init__(self, coeffs, l1_ratio=0.5):
        if not 0 <= l1_ratio <= 1:
            raise ValueError(f"l1_ratio must be in [0, 1], got {l1_ratio!r}")
        self.l1_ratio = l1_ratio
        self.absolute = L1WeightDecay(coeffs)
        self.squared = WeightDecay(coeffs)

    def expr(self, model, data, **kwargs):
        penalty = elastic_net(self.absolute.expr(model, data), self.squared.expr(model, data), self.l1_ratio)
        penalty.name = "elastic_net"  # SumOfCosts ends its channel's name with it
        return penalty

    def get_monitoring_channels(self, model, data, **kwargs):
        return {
            "elastic_net_l1": channel(self.absolute.expr(model, data), "Sum over layers of c times sum |w|."),
            "elastic_net_l2": channel(self.squared.expr(model, data), "Sum over layers of c times sum w^2."),
        }

    def is_stochastic(self):
        return False
