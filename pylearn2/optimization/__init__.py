"""Optimizers that need more than one look at a batch; `pylearn2.training_algorithms.bgd` uses them."""
