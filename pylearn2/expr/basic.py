"""Small expressions without a home of their own: norms, extremes, log-sum-exp, chains of choices.

    numpy_norms, theano_norms    L2 norms of a matrix's columns, of an array and of an expression
    full_min, full_max           the smallest and largest element of a tensor
    log_sum_exp                  log(sum(exp(A))) without overflow
    multiple_switch              if, else if, ..., else, for elements
    is_binary                    whether an array holds zeros and ones only
"""

import numpy as np
import pytensor.tensor as pt


def numpy_norms(W):
    """Return the L2 norm of each column of the array `W`, shape (rows, columns)."""
    return np.sqrt(np.square(W).sum(axis=0))


def theano_norms(W):
    """Return the L2 norm of each column of the symbolic matrix `W`; old code knows it by this name."""
    return pt.sqrt(pt.sqr(W).sum(axis=0))


def full_min(var):
    """Return the smallest element of the tensor `var`, over all axes: a scalar."""
    return var.min(axis=tuple(range(var.ndim)))


def full_max(var):
    """Return the largest element of the tensor `var`, over all axes: a scalar."""
    return var.max(axis=tuple(range(var.ndim)))


def multiple_switch(*args):
    """Return, per element, the value that follows the first true condition, else the last argument.

    ``multiple_switch(c0, v0, c1, v1, d)`` is v0 where c0, else v1 where c1, else d.

    Raises
    ------
    ValueError
        The conditions and values do not pair up with one value left over.
    """
    if len(args) % 2 == 0 or len(args) < 3:
        raise ValueError(
            f"multiple_switch takes condition, value, ..., default: an odd number of arguments from 3 on, "
            f"got {len(args)}"
        )
    *pairs, result = args
    for condition, value in zip(pairs[-2::-2], pairs[-1::-2], strict=True):
        result = pt.switch(condition, value, result)
    return result


def log_sum_exp(A, axis=None):
    """Return ``log(sum(exp(A)))`` over `axis` (all axes when None), without overflow or underflow.

        m      = max A
        result = m + log sum exp(A - m)
    """
    A = pt.as_tensor_variable(A)
    m = A.max(axis=axis, keepdims=True)
    m = pt.switch(pt.isinf(m), 0.0, m)  # where everything is -inf, A - m would be NaN
    result = m + pt.log(pt.exp(A - m).sum(axis=axis, keepdims=True))
    return result.sum(axis=axis)  # over axes of length 1: this only drops them


def is_binary(x):
    """Tell whether every element of the array `x` is 0 or 1."""
    x = np.asarray(x)
    return bool(np.all((x == 0) | (x == 1)))
