"""Memory of large arrays that a worker keeps from one training to the next.

    empty          an array to be filled
    keep_memory    from now on what `empty` gave is used again; for a process that trains many variants

The first touch of a page makes the system find one and clear it. For the pixels of MNIST that takes from once to ten
times as long as computing them, and more where a virtual machine gave the page back to its host.
"""
import math
import sys

import numpy as np

__all__ = ["empty", "keep_memory"]

_kept: list[np.ndarray] = []  # of bytes; each array that uses one is a view of it, and so holds it
_keeps: list[bool] = []  # empty until `keep_memory`


def keep_memory():
    """Use again, from now on, the memory of arrays that nobody has any more."""
    _keeps[:] = [True]


def empty(shape, dtype):
    """Return what ``np.empty(shape, dtype)`` does, maybe where an array of as many bytes was before.

    What is kept besides, and no array uses, goes: this process has memory for one training's data, not for two.
    """
    if not _keeps:
        return np.empty(shape, dtype)
    n_bytes = math.prod(shape) * np.dtype(dtype).itemsize
    # nobody holds what is free but the list, and this call for the moment
    free = [i for i in range(len(_kept)) if sys.getrefcount(_kept[i]) <= 2]
    fitting = next((i for i in free if _kept[i].nbytes == n_bytes), None)
    if fitting is None:
        _kept[:] = [_kept[i] for i in range(len(_kept)) if i not in free] + [np.empty(n_bytes, np.uint8)]
        fitting = -1
    return _kept[fitting].view(dtype).reshape(shape)
