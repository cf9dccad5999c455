"""What a layer does to its sums: softmax, and the pieces of straight lines."""
import pytensor.tensor as pt
from pytensor.tensor.special import log_softmax

from pylearn2.expr.activations import elu, relu, selu, softsign
from theano.compile.errors import described

__all__ = [
    "elu", "h_softmax", "logsoftmax", "relu", "selu", "softmax", "softmax_graph", "softmax_with_bias", "softsign",
]


def _rows(x, function):
    """Return `x` as a matrix; a vector is one row, as it always was in Theano."""
    x = pt.as_tensor_variable(x)
    if x.ndim not in (1, 2):
        raise ValueError(f"{function} takes a vector or a matrix, got {described(x)} with {x.ndim} dimensions: "
                         "write x.reshape((-1, x.shape[-1]))")
    if not x.dtype.startswith("float"):
        raise TypeError(f"{function} takes floats, got {described(x)} of dtype {x.dtype}: write T.cast(x, 'floatX')")
    return pt.shape_padleft(x) if x.ndim == 1 else x


def softmax(c):
    """Return exp(c) with each row divided by its sum; a vector gives a matrix of one row."""
    return pt.special.softmax(_rows(c, "softmax"), axis=1)


def softmax_graph(c):
    """Return :func:`softmax`, spelled out in elementary operations."""
    c = _rows(c, "softmax_graph")
    powers = pt.exp(c - c.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_with_bias(x, b):
    """Return the softmax of the rows of ``x + b``."""
    return softmax(pt.as_tensor_variable(x) + b)


def logsoftmax(c):
    """Return the logarithm of :func:`softmax`, also where that is 0 in floating point."""
    return log_softmax(_rows(c, "logsoftmax"), axis=1)


def h_softmax(x, batch_size, n_outputs, n_classes, n_outputs_per_class, W1, b1, W2, b2, target=None):
    """Return probabilities of outputs that are grouped in classes: p(class) p(output given class).

    Parameters
    ----------
    x : matrix, shape (batch_size, features)
    W1, b1 : shapes (features, n_classes) and (n_classes,)
    W2, b2 : shapes (n_classes, features, n_outputs_per_class) and (n_classes, n_outputs_per_class)
    target : integer vector or None: the output whose probability is wanted

    Returns
    -------
    vector (batch_size,) for a target; else matrix (batch_size, n_outputs)
    """
    W2, b2 = pt.as_tensor_variable(W2), pt.as_tensor_variable(b2)
    of_class = softmax(pt.dot(x, W1) + b1)
    if target is None:
        sums = pt.tensordot(x, W2, axes=(1, 1)) + b2  # (example, class, output)
        within = softmax(sums.reshape((-1, n_outputs_per_class))).reshape((batch_size, n_classes, n_outputs_per_class))
        joint = of_class.dimshuffle(0, 1, "x") * within
        return joint.reshape((batch_size, n_classes * n_outputs_per_class))[:, :n_outputs]
    target = pt.as_tensor_variable(target).flatten()
    group, place, example = target // n_outputs_per_class, target % n_outputs_per_class, pt.arange(batch_size)
    within = softmax((x.dimshuffle(0, 1, "x") * W2[group]).sum(axis=1) + b2[group])
    return of_class[example, group] * within[example, place]
