"""Small tools that every room uses: shared variables in floatX, compiling, and checks on arrays and collections."""
from collections.abc import Iterable

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.gradient import zero_grad

from pylearn2.utils.compile import function
from pylearn2.utils.logger import install_package_handler

__all__ = [
    "as_floatX", "block_gradient", "constantX", "contains_inf", "contains_nan", "function", "grad", "is_iterable",
    "isfinite", "py_float_types", "py_integer_types", "py_number_types", "safe_izip", "safe_union", "safe_update",
    "safe_zip", "sharedX",
]

install_package_handler()

py_integer_types = (int, np.integer)
py_float_types = (float, np.floating)
py_number_types = (*py_integer_types, *py_float_types, complex, np.complexfloating)


def sharedX(value, name=None, borrow=False, dtype=None):
    """Return a shared variable that holds `value` in floatX, or in `dtype` where that is given."""
    dtype = dtype or pytensor.config.floatX
    return pytensor.shared(np.asarray(value, dtype=dtype), name=name, borrow=borrow)


def as_floatX(variable):
    """Cast a number, an array or an expression to floatX."""
    floatX = pytensor.config.floatX
    if isinstance(variable, pytensor.graph.basic.Variable):
        return pt.cast(variable, floatX)
    return np.asarray(variable, dtype=floatX)[()]


def constantX(value):
    """Return `value` as a constant of the graph, in floatX."""
    return pt.constant(np.asarray(value, dtype=pytensor.config.floatX))


def grad(cost, wrt, **options):
    """Gradient of the scalar `cost`; a parameter that it does not depend on gets zeros.

    `wrt` is a variable or a list of them, and so is the result.
    """
    options.setdefault("disconnected_inputs", "ignore")
    return pytensor.grad(cost, wrt, **options)


def block_gradient(expression):
    """Return `expression` itself, with a gradient of zero."""
    return zero_grad(expression)


def contains_nan(array):
    """Tell whether a number of `array` is NaN."""
    return bool(np.isnan(np.min(array))) if np.size(array) else False


def contains_inf(array):
    """Tell whether a number of `array` is infinite."""
    return bool(np.any(np.isinf(array)))


def isfinite(array):
    """Tell whether all of `array` is finite. One pass over the data where it is, without a temporary array."""
    with np.errstate(over="ignore", invalid="ignore"):  # of finite numbers, too, the sum may overflow
        total = np.sum(array)
    return bool(np.isfinite(total)) or bool(np.all(np.isfinite(array)))


def is_iterable(thing):
    """Tell whether `thing` can be walked through."""
    return isinstance(thing, Iterable)


def safe_zip(*sequences):
    """Like ``list(zip(...))``; sequences of different lengths are a ValueError."""
    lengths = [len(sequence) for sequence in sequences]
    if len(set(lengths)) > 1:
        raise ValueError(f"safe_zip needs sequences of one length, got the lengths {lengths}")
    return list(zip(*sequences, strict=True))


def safe_izip(*sequences):
    """Like :func:`safe_zip`, as an iterator."""
    return iter(safe_zip(*sequences))


def safe_union(first, second):
    """Return the members of both lists, each once, in the order in which they appear."""
    union = []
    for member in (*first, *second):
        if not any(member is known or (type(member) is type(known) and member == known) for known in union):
            union.append(member)
    return union


def safe_update(target, source):
    """Update the dict `target` with `source`; a key that is already there is a KeyError."""
    for key in source:
        if key in target:
            raise KeyError(f"{key!r} is already there, with the value {target[key]!r}")
    target.update(source)
    return target
