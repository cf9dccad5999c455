"""Shared variables: values that live between calls of compiled functions."""
import numpy as np
from pytensor.compile.sharedvalue import SharedVariable, shared_constructor
from pytensor.compile.sharedvalue import shared as pytensor_shared

from theano.gone import teller

__all__ = ["SharedVariable", "shared", "shared_constructor"]


def shared(value, name=None, strict=False, allow_downcast=None, broadcastable=None, target=None, **options):
    """Return a variable whose value, an array or a number, lives between calls of compiled functions.

    Parameters
    ----------
    value : array, number, or a state of random numbers
    name : str or None
    strict, allow_downcast : what ``set_value`` may convert
    broadcastable : tuple of bool, True where the length is and stays 1; by default nowhere, whatever `value`'s shape
    target : where the value lives; there is main memory only, so it changes nothing
    **options : ``borrow=True`` keeps `value` itself instead of a copy
    """
    if broadcastable is not None:
        options["shape"] = tuple(1 if flag else None for flag in broadcastable)
    if isinstance(value, bool | np.bool_):
        value = np.asarray(value)  # PyTensor would hold it as an object that no expression takes
    return pytensor_shared(value, name=name, strict=strict, allow_downcast=allow_downcast, **options)


__getattr__ = teller("theano.compile.sharedvalue", __all__)
