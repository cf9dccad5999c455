"""Deep Boltzmann machines (Salakhutdinov and Hinton, AISTATS 2009), under the one name that upstream gave them.

    DBM, RBM                                   the model; one with a single hidden layer
    BinaryVector, GaussianVisLayer             its visible layers
    BinaryVectorMaxPool, Softmax               its hidden layers
    WeightDoubling, SuperWeightDoubling        mean field inference
    GibbsEvenOdd                               sampling
    DBMSampler, stitch_rbms                    an RBM as a block; RBMs as one DBM
    init_sigmoid_bias_from_marginals, init_sigmoid_bias_from_array, flatten, block    helpers

`pylearn2.costs.dbm` has the costs that train it.
"""
from pylearn2.models.dbm.biases import init_sigmoid_bias_from_array, init_sigmoid_bias_from_marginals
from pylearn2.models.dbm.dbm import DBM
from pylearn2.models.dbm.inference_procedure import InferenceProcedure, SuperWeightDoubling, WeightDoubling
from pylearn2.models.dbm.layer import (
    BinaryVector,
    BinaryVectorMaxPool,
    GaussianVisLayer,
    HiddenLayer,
    Layer,
    Softmax,
    VisibleLayer,
)
from pylearn2.models.dbm.rbm import RBM
from pylearn2.models.dbm.sampling_procedure import GibbsEvenOdd, SamplingProcedure
from pylearn2.models.dbm.stacks import DBMSampler, stitch_rbms
from pylearn2.utils.nested import block, flatten

__all__ = [
    "DBM", "BinaryVector", "BinaryVectorMaxPool", "DBMSampler", "GaussianVisLayer", "GibbsEvenOdd", "HiddenLayer",
    "InferenceProcedure", "Layer", "RBM", "SamplingProcedure", "Softmax", "SuperWeightDoubling", "VisibleLayer",
    "WeightDoubling", "block", "flatten", "init_sigmoid_bias_from_array", "init_sigmoid_bias_from_marginals",
    "stitch_rbms",
]
