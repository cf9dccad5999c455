"""Activations and cross-entropies, at the place where old programs also looked for them."""
from theano.gone import teller
from theano.tensor.nnet.activations import (
    elu,
    h_softmax,
    logsoftmax,
    relu,
    selu,
    softmax,
    softmax_graph,
    softmax_with_bias,
    softsign,
)
from theano.tensor.nnet.crossentropy import (
    binary_crossentropy,
    categorical_crossentropy,
    confusion_matrix,
    crossentropy_categorical_1hot,
    crossentropy_softmax_1hot,
    crossentropy_softmax_1hot_with_bias,
    crossentropy_softmax_argmax_1hot_with_bias,
    crossentropy_softmax_max_and_argmax_1hot,
    crossentropy_softmax_max_and_argmax_1hot_with_bias,
    sigmoid_binary_crossentropy,
)
from theano.tensor.nnet.prepend import prepend_0_to_each_row, prepend_1_to_each_row, prepend_scalar_to_each_row
from theano.tensor.nnet.sigm import hard_sigmoid, sigmoid, softplus, ultra_fast_sigmoid

__all__ = [
    "binary_crossentropy", "categorical_crossentropy", "confusion_matrix", "crossentropy_categorical_1hot",
    "crossentropy_softmax_1hot", "crossentropy_softmax_1hot_with_bias", "crossentropy_softmax_argmax_1hot_with_bias",
    "crossentropy_softmax_max_and_argmax_1hot", "crossentropy_softmax_max_and_argmax_1hot_with_bias", "elu",
    "h_softmax", "hard_sigmoid", "logsoftmax", "prepend_0_to_each_row", "prepend_1_to_each_row",
    "prepend_scalar_to_each_row", "relu", "selu", "sigmoid", "sigmoid_binary_crossentropy", "softmax",
    "softmax_graph", "softmax_op", "softmax_with_bias", "softplus", "softsign", "ultra_fast_sigmoid",
]

softmax_op = softmax

__getattr__ = teller("theano.tensor.nnet.nnet", __all__, {
    "Softmax": "theano.tensor.nnet.softmax makes the expression",
    "CrossentropySoftmaxArgmax1HotWithBias": "crossentropy_softmax_argmax_1hot_with_bias makes the expressions"})
