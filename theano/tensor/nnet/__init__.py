"""``theano.tensor.nnet``: what neural networks are made of: activations, cross-entropies, convolutions."""
from theano.gone import teller
from theano.tensor.nnet import abstract_conv, bn, conv, neighbours, nnet, sigm
from theano.tensor.nnet.abstract_conv import conv2d, conv2d_transpose
from theano.tensor.nnet.bn import batch_normalization, batch_normalization_test, batch_normalization_train
from theano.tensor.nnet.nnet import (
    binary_crossentropy,
    categorical_crossentropy,
    confusion_matrix,
    crossentropy_categorical_1hot,
    crossentropy_softmax_1hot,
    crossentropy_softmax_1hot_with_bias,
    crossentropy_softmax_argmax_1hot_with_bias,
    crossentropy_softmax_max_and_argmax_1hot,
    crossentropy_softmax_max_and_argmax_1hot_with_bias,
    elu,
    h_softmax,
    hard_sigmoid,
    logsoftmax,
    prepend_0_to_each_row,
    prepend_1_to_each_row,
    prepend_scalar_to_each_row,
    relu,
    selu,
    sigmoid,
    sigmoid_binary_crossentropy,
    softmax,
    softmax_graph,
    softmax_op,
    softmax_with_bias,
    softplus,
    softsign,
    ultra_fast_sigmoid,
)

__all__ = [
    "abstract_conv", "batch_normalization", "batch_normalization_test", "batch_normalization_train",
    "binary_crossentropy", "bn", "categorical_crossentropy", "confusion_matrix", "conv", "conv2d",
    "conv2d_transpose", "crossentropy_categorical_1hot", "crossentropy_softmax_1hot",
    "crossentropy_softmax_1hot_with_bias", "crossentropy_softmax_argmax_1hot_with_bias",
    "crossentropy_softmax_max_and_argmax_1hot", "crossentropy_softmax_max_and_argmax_1hot_with_bias", "elu",
    "h_softmax", "hard_sigmoid", "logsoftmax", "neighbours", "nnet", "prepend_0_to_each_row", "prepend_1_to_each_row",
    "prepend_scalar_to_each_row", "relu", "selu", "sigm", "sigmoid", "sigmoid_binary_crossentropy", "softmax",
    "softmax_graph", "softmax_op", "softmax_with_bias", "softplus", "softsign", "ultra_fast_sigmoid",
]

_GONE = {
    "conv3d": "theano.tensor.nnet.conv2d convolves images; volumes are not here",
    "conv3D": "theano.tensor.nnet.conv2d convolves images; volumes are not here",
    "conv3d2d": "theano.tensor.nnet.conv2d convolves images; volumes are not here",
    "Softmax": "theano.tensor.nnet.softmax makes the expression",
    "ctc": "there is no connectionist temporal classification here",
    "blocksparse": "theano.tensor.dot multiplies whole matrices",
    "corr": "theano.tensor.nnet.conv2d(..., filter_flip=False) is the correlation",
}

__getattr__ = teller("theano.tensor.nnet", __all__, _GONE)
