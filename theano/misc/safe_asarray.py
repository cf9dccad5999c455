"""`_asarray`: `numpy.asarray` with a dtype, by the name that old programs call."""
import numpy as np
import pytensor

__all__ = ["_asarray"]


def _asarray(a, dtype, order=None):
    """Return `a` as an array of `dtype`; "floatX" is the flag of this name."""
    return np.asarray(a, dtype=pytensor.config.floatX if dtype == "floatX" else dtype, order=order)
