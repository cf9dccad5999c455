"""Costs beyond Pylearn2's own: each an expression on tensors, and a thin class that YAML can name.

    SmoothedCrossEntropy    cross-entropy against blurred targets
    FocalLoss               cross-entropy that looks away from what is easy
    MulticlassHinge         a margin between the right class and the others
    ElasticNet              a penalty on weights, part absolute, part squared
    ConfidencePenalty       a penalty on outputs that are too sure

The first three take the place of the model's own cost; the penalties are added to it with `SumOfCosts`.
"""
from pylearn2_ext.costs.confidence_penalty import ConfidencePenalty, entropy
from pylearn2_ext.costs.elastic_net import ElasticNet, elastic_net
from pylearn2_ext.costs.focal_loss import FocalLoss, focal_loss
from pylearn2_ext.costs.hinge import MulticlassHinge, crammer_singer, weston_watkins
from pylearn2_ext.costs.smoothed_cross_entropy import SmoothedCrossEntropy, smoothed_cross_entropy

__all__ = [
    "ConfidencePenalty", "ElasticNet", "FocalLoss", "MulticlassHinge", "SmoothedCrossEntropy", "crammer_singer",
    "elastic_net", "entropy", "focal_loss", "smoothed_cross_entropy", "weston_watkins",
]
