"""Multiclass hinge losses: the right class shall win by a margin, and what wins by more costs nothing.

    crammer_singer    only the strongest wrong class costs
    weston_watkins    every wrong class within the margin costs

They look at the scores before the softmax, whose probabilities then have no meaning of their own.
"""
import pytensor.tensor as pt

from pylearn2.costs.cost import Cost, DefaultDataSpecsMixin
from pylearn2.utils.exc import did_you_mean
from pylearn2_ext.costs.common import channel, one_hot, scores

__all__ = ["MulticlassHinge", "crammer_singer", "lead", "weston_watkins"]


def crammer_singer(z, targets, margin=1.0):
    """Hinge loss of the strongest wrong class.

        cost = max(0, max_{k != y} (margin + z_k - z_y))        y = the right class

    Parameters
    ----------
    z : float tensor, shape (batch, classes); scores
    targets : float tensor, shape (batch, classes); one-hot rows
    margin : float > 0, in units of the scores

    Returns
    -------
    float tensor, shape (batch,): units of the scores

    Source: Crammer and Singer, JMLR 2, 2001.
    """
    # For k = y the bracket is 0, which is the outer maximum.
    return (z + margin * (1 - targets)).max(axis=1) - (targets * z).sum(axis=1)


def weston_watkins(z, targets, margin=1.0):
    """Sum of the hinge losses of all wrong classes.

        cost = sum_{k != y} max(0, margin + z_k - z_y)        y = the right class

    Parameters and result as for :func:`crammer_singer`.

    Source: Weston and Watkins, ESANN 1999.
    """
    right = (targets * z).sum(axis=1, keepdims=True)
    return ((1 - targets) * pt.maximum(0.0, margin + z - right)).sum(axis=1)


def lead(z, targets):
    """Return by how much the right class beats the strongest wrong one, shape (batch,); below 0 it does not."""
    return (targets * z).sum(axis=1) - pt.switch(targets > 0, -float("inf"), z).max(axis=1)


FORMS = {"crammer_singer": crammer_singer, "weston_watkins": weston_watkins}


class MulticlassHinge(DefaultDataSpecsMixin, Cost):
    """Mean :func:`crammer_singer` or :func:`weston_watkins` loss over the batch.

    Channels: ``hinge_lead``, the mean lead of the right class, and ``hinge_violations``, the fraction of examples
    whose lead is smaller than the margin.

    Parameters
    ----------
    form : "crammer_singer" or "weston_watkins"
    margin : float > 0, in units of the scores
    """

    supervised = True

    def __init__(self, form="crammer_singer", margin=1.0):
        if form not in FORMS:
            raise ValueError(f"form must be a hinge loss, got {form!r}; {did_you_mean(form, FORMS)}")
        if not margin > 0:
            raise ValueError(f"margin must be above 0, got {margin!r}")
        self.form = form
        self.margin = margin

    def cost_per_example(self, model, data, **kwargs):
        features, targets = data
        return FORMS[self.form](scores(model, features), one_hot(model, targets), self.margin)

    def get_monitoring_channels(self, model, data, **kwargs):
        features, targets = data
        leads = lead(scores(model, features), one_hot(model, targets))
        return {
            "hinge_lead": channel(leads.mean(), "Mean score of the right class minus that of the strongest other."),
            "hinge_violations": channel(pt.lt(leads, self.margin).mean(), "Fraction of examples within the margin."),
        }

    def is_stochastic(self):
        return False
