"""The multilayer perceptron and its layers, under the one name that upstream gave them.

    MLP, Layer                                  the chain, and the base class of its links
    Linear, Tanh, Sigmoid, RectifiedLinear, Softplus, Softmax, LinearGaussian
                                                layers of weights
    SoftmaxPool, HingeLoss
    ConvElemwise, ConvRectifiedLinear           layers of filters; their functions are the ...ConvNonlinearity
    CompositeLayer, FlattenerLayer, PretrainedLayer, SpaceConverter, WindowLayer
                                                layers that arrange, reuse or reshape
"""

import warnings

from pylearn2.costs import mlp as _costs
from pylearn2.models.mlp.composite import CompositeLayer
from pylearn2.models.mlp.conv_elemwise import ConvElemwise, ConvRectifiedLinear
from pylearn2.models.mlp.conv_nonlinearity import (
    ConvNonlinearity,
    IdentityConvNonlinearity,
    RectifierConvNonlinearity,
    SigmoidConvNonlinearity,
    TanhConvNonlinearity,
)
from pylearn2.models.mlp.dropout import (
    exhaustive_dropout_average,
    generate_dropout_mask,
    geometric_mean_prediction,
    sampled_dropout_average,
)
from pylearn2.models.mlp.flattener import FlattenerLayer
from pylearn2.models.mlp.hinge_loss import HingeLoss
from pylearn2.models.mlp.layer import BadInputSpaceError, Layer
from pylearn2.models.mlp.linear import Linear
from pylearn2.models.mlp.linear_gaussian import LinearGaussian
from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.pooling import max_pool, max_pool_c01b, mean_pool
from pylearn2.models.mlp.pretrained import PretrainedLayer
from pylearn2.models.mlp.rectified_linear import RectifiedLinear
from pylearn2.models.mlp.sigmoid import Sigmoid
from pylearn2.models.mlp.softmax import Softmax
from pylearn2.models.mlp.softmax_pool import SoftmaxPool
from pylearn2.models.mlp.softplus import Softplus
from pylearn2.models.mlp.space_converter import SpaceConverter
from pylearn2.models.mlp.tanh import Tanh
from pylearn2.models.mlp.targets import (
    beta_from_design,
    beta_from_features,
    beta_from_targets,
    mean_of_targets,
)
from pylearn2.models.mlp.window import WindowLayer

__all__ = [
    "MLP", "BadInputSpaceError", "CompositeLayer", "ConvElemwise", "ConvNonlinearity", "ConvRectifiedLinear",
    "FlattenerLayer", "HingeLoss", "IdentityConvNonlinearity", "Layer", "Linear", "LinearGaussian", "PretrainedLayer",
    "RectifiedLinear", "RectifierConvNonlinearity", "Sigmoid", "SigmoidConvNonlinearity", "Softmax", "SoftmaxPool",
    "Softplus", "SpaceConverter", "Tanh", "TanhConvNonlinearity", "WindowLayer", "beta_from_design",
    "beta_from_features", "beta_from_targets", "exhaustive_dropout_average", "generate_dropout_mask",
    "geometric_mean_prediction", "max_pool", "max_pool_c01b", "mean_of_targets", "mean_pool",
    "sampled_dropout_average",
]

_MOVED_TO_COSTS = ("WeightDecay", "L1WeightDecay")


def __getattr__(name):
    if name in _MOVED_TO_COSTS:
        warnings.warn(f"pylearn2.models.mlp.{name} is now pylearn2.costs.mlp.{name}", stacklevel=2)
        return getattr(_costs, name)
    raise AttributeError(f"pylearn2.models.mlp.{name} is not here: upstream has no such name")
