"""Expressions of neural networks: softmax and sigmoid, their inverses and stable costs, detection scores.

    softmax_numpy, sigmoid_numpy, pseudoinverse_softmax_numpy, inverse_sigmoid_numpy    on arrays
    arg_of_softmax, arg_of_sigmoid      what an output was computed from, found in its graph
    log_softmax, elemwise_kl, kl, softmax_ratio    stable costs
    compute_precision, compute_recall, compute_f1  scores of yes-or-no decisions

A cost that takes the logarithm of a probability is exact only when it starts from the number *before* the
softmax or the sigmoid. A layer's `cost` gets that layer's output, so it walks back through the graph. The
layers of `pylearn2.models.mlp` are the main users.
"""

import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import disconnected_grad
from pytensor.printing import Print
from pytensor.raise_op import CheckAndRaise
from pytensor.scalar.basic import Cast, Identity
from pytensor.scalar.math import Sigmoid
from pytensor.tensor.elemwise import DimShuffle, Elemwise
from pytensor.tensor.shape import SpecifyShape
from pytensor.tensor.special import Softmax

# ---------------------------------------------------------------- on arrays


def softmax_numpy(x):
    """Return the softmax of each row of the matrix `x`: ``exp(x_k) / sum_j exp(x_j)``, rows sum to 1."""
    # The maximum cancels in the quotient; without it exp overflows above 709.
    unnormalized = np.exp(x - x.max(axis=1, keepdims=True))
    return unnormalized / unnormalized.sum(axis=1, keepdims=True)


def pseudoinverse_softmax_numpy(x):
    """Return the vector ``y`` of mean 0 whose softmax is `x`, a vector of probabilities above 0.

        y = log x - mean(log x)

    Any ``y`` plus a constant has the same softmax; the mean of 0 picks one.
    """
    logs = np.log(x)
    return logs - logs.mean()


def sigmoid_numpy(x):
    """Return the logistic sigmoid ``1 / (1 + exp(-x))`` of each element of the array `x`, in its own type.

    Written out, it rounds as the original does: SciPy's differs in the last bit, which for biases that come from
    pixels, in float32, is the eighth digit of a DBM's offsets.
    """
    with np.errstate(over="ignore"):  # exp(-x) may be inf, of which the result is 0
        return 1.0 / (1.0 + np.exp(-x))


def inverse_sigmoid_numpy(x):
    """Return ``log(x / (1 - x))``, so that ``sigmoid_numpy`` of it is `x`; elements lie in (0, 1)."""
    return np.log(x / (1.0 - x))


# ---------------------------------------------------------------- walking back


def arg_of_softmax(Y_hat):
    """Return the variable ``z`` of which `Y_hat` is the softmax.

    Parameters
    ----------
    Y_hat : float tensor, shape (batch, classes)
        Built by ``pt.special.softmax``, perhaps cast, printed or checked since.

    Raises
    ------
    ValueError
        `Y_hat` comes out of anything but a softmax of a matrix.
    """
    z = _argument_of(Y_hat, lambda op: isinstance(op, Softmax), "softmax")
    if z.ndim != 2:
        raise ValueError(f"expected the softmax of a matrix, got that of {z} with {z.ndim} dimensions")
    return z


def arg_of_sigmoid(Y_hat):
    """Return the variable ``z`` of which `Y_hat` is the logistic sigmoid.

    Parameters
    ----------
    Y_hat : float tensor, built by ``pt.sigmoid``, perhaps cast, printed or checked since

    Raises
    ------
    ValueError
        `Y_hat` comes out of anything but a sigmoid.
    """
    return _argument_of(Y_hat, _is_sigmoid, "sigmoid")


def _argument_of(output, is_wanted, name):
    node = getattr(output, "owner", None)
    while node is not None and _keeps_values(node.op):
        node = node.inputs[0].owner
    if node is None or not is_wanted(node.op):
        met = "no operation's result" if node is None else f"a result of {type(node.op).__name__}, {node.op}"
        raise ValueError(
            f"expected the output of a {name}, but {output} is {met}; "
            f"give the cost what fprop returned, from a layer that ends in a {name}"
        )
    return node.inputs[0]


def _is_sigmoid(op):
    return isinstance(op, Elemwise) and isinstance(op.scalar_op, Sigmoid)


def _keeps_values(op):
    """Tell whether `op` hands its first input on: same elements in the same order and shape."""
    if isinstance(op, Elemwise):
        return isinstance(op.scalar_op, Cast | Identity)
    if isinstance(op, DimShuffle):
        return op.new_order == tuple(range(op.input_ndim))
    return isinstance(op, Print | CheckAndRaise | SpecifyShape)


# ---------------------------------------------------------------- costs


def log_softmax(z):
    """Return the logarithm of the softmax of each row of `z`.

        s     = z - max_k z_k
        log p = s - log sum_k exp s_k

    Parameters
    ----------
    z : float tensor, shape (batch, classes)

    Returns
    -------
    float tensor, shape (batch, classes): natural logarithms, at most 0
    """
    # log p does not change when one number is taken from a whole row, so the gradient through the maximum is
    # exactly zero in mathematics; cutting it saves the search for the largest element's place.
    s = z - disconnected_grad(z.max(axis=1, keepdims=True))
    return s - pt.log(pt.exp(s).sum(axis=1, keepdims=True))


def elemwise_kl(Y, Y_hat):
    """Return the divergence KL(Y || Y_hat) of each unit, both read as probabilities that the unit is on.

        z  = arg_of_sigmoid(Y_hat)
        kl = Y * softplus(-z) + (1 - Y) * softplus(z)

    Parameters
    ----------
    Y : float tensor
        Targets, 0 or 1. Between them the gradient is right, but the value lacks the targets' own entropy.
    Y_hat : float tensor of the same shape, the output of a sigmoid

    Returns
    -------
    float tensor of the same shape: nats
    """
    z = arg_of_sigmoid(Y_hat)
    return Y * pt.softplus(-z) + (1 - Y) * pt.softplus(z)


def kl(Y, Y_hat, batch_axis):
    """Return :func:`elemwise_kl` of each example, averaged over its units: a vector.

    Parameters
    ----------
    Y, Y_hat : as in :func:`elemwise_kl`
    batch_axis : int, the axis along which the examples lie
    """
    divergence = elemwise_kl(Y, Y_hat)
    units = [axis for axis in range(divergence.ndim) if axis != batch_axis]
    return divergence.mean(axis=units)


def softmax_ratio(numer, denom):
    """Return ``numer / denom``, elementwise, for two outputs of softmax; exact also where both are tiny."""
    return pt.exp(log_softmax(arg_of_softmax(numer)) - log_softmax(arg_of_softmax(denom)))


# ---------------------------------------------------------------- scores of yes-or-no decisions


def compute_precision(tp, fp):
    """Return ``tp / max(1, tp + fp)``: which part of the alarms was true; both are counts of positives."""
    return tp / pt.maximum(1.0, tp + fp)


def compute_recall(y, tp):
    """Return ``tp / max(1, sum y)``: which part of the positives was found.

    The sum runs over all of `y` (zeros and ones), also where `tp` is a vector with one count per output.
    """
    return tp / pt.maximum(1.0, y.sum())


def compute_f1(precision, recall):
    """Return ``2 p r / max(1, p + r)``.

    The denominator is the original's; it differs from the harmonic mean of `precision` and `recall` where
    they sum to less than 1, and keeps recorded ``f1`` channels comparable.
    """
    return 2.0 * precision * recall / pt.maximum(1.0, precision + recall)
