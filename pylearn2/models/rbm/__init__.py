"""Restricted Boltzmann machines, under the one name that upstream gave them.

    RBM                  binary units
    GaussianBinaryRBM    real visible units, by one of `pylearn2.energy_functions.rbm_energy`
    BlockGibbsSampler    their Markov chains
    L1_ActivationCost    a cost that was at home here

`pylearn2.costs.ebm_estimation` has the costs that train them.
"""
from pylearn2.costs.ebm_estimation import L1_ActivationCost
from pylearn2.costs.gibbs_sampler import BlockGibbsSampler, Sampler
from pylearn2.models.rbm.gaussian import GaussianBinaryRBM
from pylearn2.models.rbm.rbm import RBM

__all__ = ["RBM", "BlockGibbsSampler", "GaussianBinaryRBM", "L1_ActivationCost", "Sampler"]
