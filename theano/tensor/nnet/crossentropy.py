"""Cross-entropies: how far probabilities are from targets, in nats.

The rewrites put log(softmax(z)) into its stable form, so a probability that is 0 in floating point costs z's
difference and not infinity.
"""
import pytensor.tensor as pt
from pytensor.tensor import softplus

from theano.compile.errors import described
from theano.tensor.nnet.activations import softmax

__all__ = [
    "binary_crossentropy", "categorical_crossentropy", "confusion_matrix", "crossentropy_categorical_1hot",
    "crossentropy_softmax_1hot", "crossentropy_softmax_1hot_with_bias", "crossentropy_softmax_argmax_1hot_with_bias",
    "crossentropy_softmax_max_and_argmax_1hot", "crossentropy_softmax_max_and_argmax_1hot_with_bias",
    "sigmoid_binary_crossentropy",
]


def binary_crossentropy(output, target):
    """Return ``-(target log(output) + (1 - target) log(1 - output))``, for each element."""
    output = pt.as_tensor_variable(output)
    return -(target * pt.log(output) + (1.0 - target) * pt.log(1.0 - output))


def sigmoid_binary_crossentropy(output, target):
    """Return :func:`binary_crossentropy` of ``sigmoid(output)``, without overflow."""
    output = pt.as_tensor_variable(output)
    return target * softplus(-output) + (1.0 - target) * softplus(output)


def categorical_crossentropy(coding_dist, true_dist):
    """Return how many nats the code `coding_dist` takes for what comes from `true_dist`, for each example.

    Parameters
    ----------
    coding_dist : float tensor, probabilities along the last axis
    true_dist : the same shape: probabilities, such as one-hot rows; or one dimension less: the index of the true class
    """
    coding, true = pt.as_tensor_variable(coding_dist), pt.as_tensor_variable(true_dist)
    if true.ndim == coding.ndim:
        return -(true * pt.log(coding)).sum(axis=coding.ndim - 1)
    if true.ndim == coding.ndim - 1:
        return crossentropy_categorical_1hot(coding, true)
    raise TypeError(f"the targets {described(true)} have {true.ndim} dimensions and the probabilities "
                    f"{described(coding)} {coding.ndim}: class indices have one dimension less, one-hot rows as many")


def crossentropy_categorical_1hot(coding_dist, true_one_of_n):
    """Return -log of the probability of the class ``true_one_of_n[i]`` in row i."""
    coding, index = pt.as_tensor_variable(coding_dist), pt.as_tensor_variable(true_one_of_n)
    if index.dtype not in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        raise TypeError(f"class indices are integers, got {described(index)} of dtype {index.dtype}: "
                        "write T.cast(y, 'int32'), or give one-hot rows")
    if coding.ndim != 2:
        raise TypeError(f"probabilities for class indices are a matrix, got {described(coding)} with {coding.ndim} "
                        "dimensions")
    return -pt.log(coding)[pt.arange(index.shape[0]), index]


def crossentropy_softmax_argmax_1hot_with_bias(x, b, y_idx):
    """Return (cross-entropy of each row, softmax, most probable class) of ``x + b`` for the classes `y_idx`."""
    probabilities = softmax(pt.as_tensor_variable(x) + b)
    return crossentropy_categorical_1hot(probabilities, y_idx), probabilities, pt.argmax(probabilities, axis=1)


def crossentropy_softmax_1hot_with_bias(x, b, y_idx):
    """Return (cross-entropy of each row, softmax) of ``x + b`` for the classes `y_idx`."""
    return crossentropy_softmax_argmax_1hot_with_bias(x, b, y_idx)[:2]


def crossentropy_softmax_1hot(x, y_idx):
    """Return (cross-entropy of each row, softmax) of `x` for the classes `y_idx`."""
    return crossentropy_softmax_1hot_with_bias(x, 0, y_idx)


def crossentropy_softmax_max_and_argmax_1hot_with_bias(x, b, y_idx):
    """Return (cross-entropy, softmax, its maximum, and where that is) of the rows of ``x + b``."""
    cost, probabilities, best = crossentropy_softmax_argmax_1hot_with_bias(x, b, y_idx)
    return cost, probabilities, pt.max(probabilities, axis=1), best


def crossentropy_softmax_max_and_argmax_1hot(x, y_idx):
    """Return (cross-entropy, softmax, its maximum, and where that is) of the rows of `x`."""
    return crossentropy_softmax_max_and_argmax_1hot_with_bias(x, 0, y_idx)


def confusion_matrix(actual, pred):
    """Return how often each class was taken for each, and the sorted classes that the axes stand for.

    Returns
    -------
    counts : int matrix; row: the actual class, column: the predicted one
    classes : vector of the classes that occur in either
    """
    actual, pred = pt.as_tensor_variable(actual), pt.as_tensor_variable(pred)
    if actual.ndim != 1 or pred.ndim != 1:
        raise ValueError(f"confusion_matrix takes vectors, got {described(actual)} and {described(pred)} with "
                         f"{actual.ndim} and {pred.ndim} dimensions")
    classes = pt.unique(pt.concatenate([actual, pred]))
    is_actual = pt.eq(actual.dimshuffle(0, "x"), classes.dimshuffle("x", 0)).astype("int64")
    is_predicted = pt.eq(pred.dimshuffle(0, "x"), classes.dimshuffle("x", 0)).astype("int64")
    return pt.dot(is_actual.T, is_predicted), classes
