"""Costs for MLPs: their own, and penalties on their weights.

The modules `dropout` and `missing_target_cost` have one more each, which YAML names in full.
"""
from pylearn2.costs.mlp.default import Default
from pylearn2.costs.mlp.weight_decay import L1WeightDecay, WeightDecay

__all__ = ["Default", "L1WeightDecay", "WeightDecay"]
