"""How an RBM trains itself: persistent contrastive divergence with a learning rate that falls late.

`RBM.train_batch` is the only user. Costs of `pylearn2.costs.ebm_estimation` do more, under SGD.
"""
import numpy as np
import pytensor
import pytensor.tensor as pt

from pylearn2.costs.gibbs_sampler import BlockGibbsSampler
from pylearn2.utils import as_floatX, function


def compile_learner(rbm):
    """Return a compiled function of a batch that takes one step.

        rate  = base_lr, or min(base_lr, anneal_start / (batches + 1))
        param = param - rate * gradient
    """
    batch = pt.matrix()
    start = 0.5 + np.zeros((rbm.nchains, rbm.get_input_dim()))
    sampler = BlockGibbsSampler(rbm, start, rbm.rng, steps=rbm.sml_gibbs_steps)
    rbm.register_names_to_del("h_sample")  # the chains are not kept, nor are their hidden units
    updates = sampler.updates()
    batches = pytensor.shared(np.asarray(0, dtype="int32"), name="iter")
    updates[batches] = batches + 1
    rate = as_floatX(rbm.base_lr)
    if rbm.anneal_start is not None:
        rate = pt.minimum(as_floatX(rbm.anneal_start / (batches + 1.0)), rate)
    for param, gradient in zip(rbm.get_params(), rbm.ml_gradients(batch, sampler.particles), strict=True):
        updates[param] = param - rate * gradient
    rbm.modify_updates(updates)
    return function([batch], updates=updates)
