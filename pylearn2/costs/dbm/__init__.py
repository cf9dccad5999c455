"""Costs that train a deep Boltzmann machine.

    PCD, VariationalPCD, VariationalCD             gradients of the likelihood, by sampling and mean field
    MF_L1_ActCost, MF_L2_ActCost, TorontoSparsity  hidden units near a wished mean activity
    WeightDecay                                    squared weights
    MultiPrediction, MaskGen                       predicting each part of the data from the rest
"""
from pylearn2.costs.dbm.contrastive_divergence import PCD, BaseCD, VariationalCD, VariationalPCD
from pylearn2.costs.dbm.mask_gen import MaskGen
from pylearn2.costs.dbm.multi_prediction import MultiPrediction
from pylearn2.costs.dbm.penalties import MF_L1_ActCost, MF_L2_ActCost, TorontoSparsity, WeightDecay

__all__ = [
    "PCD", "BaseCD", "MF_L1_ActCost", "MF_L2_ActCost", "MaskGen", "MultiPrediction", "TorontoSparsity", "VariationalCD",
    "VariationalPCD", "WeightDecay",
]
