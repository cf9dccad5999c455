"""Penalties on the activity of hidden units over a batch: expressions of a matrix (batch, units).

    l1_activity, l2_activity      mean activities away from a target
    stdev_reward, range_reward    units that hardly change

Each is 0, a plain number, where its coefficient is 0.
"""
import pytensor.tensor as pt
from pytensor.graph.basic import Variable

from pylearn2.utils.numbers import as_float


def l1_activity(h, target, coeff, eps=0.0):
    """Return ``coeff mean_j max(|mean_i h_ij - target| - eps, 0)``."""
    target, eps = _number(target, "target"), _number(eps, "eps")
    return _weighted(coeff, lambda: pt.maximum(pt.abs(h.mean(axis=0) - target) - eps, 0.0).mean())


def l2_activity(h, target, coeff):
    """Return ``coeff mean_j (mean_i h_ij - target)^2``."""
    target = _number(target, "target")
    return _weighted(coeff, lambda: pt.sqr(h.mean(axis=0) - target).mean())


def stdev_reward(h, coeff):
    """Return ``coeff mean_j (1/2 - stdev_i h_ij)``."""
    return _weighted(coeff, lambda: (0.5 - pt.sqrt(pt.sqr(h - h.mean(axis=0)).mean(axis=0))).mean())


def range_reward(h, coeff):
    """Return ``coeff mean_j (1 - max_i h_ij + min_i h_ij)``."""
    return _weighted(coeff, lambda: (1 - (h.max(axis=0) - h.min(axis=0))).mean())


def _weighted(coeff, penalty):
    """Return ``penalty() * coeff``, or 0 without building an expression."""
    coeff = _number(coeff, "coeff")
    return penalty() * coeff if isinstance(coeff, Variable) or coeff != 0 else 0.0


def _number(value, name):
    return value if isinstance(value, Variable) else as_float(value, f"the {name} of a layer's activity")
