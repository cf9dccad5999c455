"""Lists within lists, as the states of a Boltzmann machine's layers are.

    flatten    all elements, in order
    block      the same lists, their elements held constant under a gradient
"""
from collections.abc import ValuesView

from pylearn2.utils import block_gradient


def flatten(nested):
    """Return the list of all elements of `nested`: lists, tuples and dict values within each other, or one element."""
    if not isinstance(nested, list | tuple | ValuesView):
        return [nested]
    return [element for part in nested for element in flatten(part)]


def block(nested):
    """Return the lists and tuples of `nested`, with a gradient of zero at each element."""
    if not isinstance(nested, list | tuple):
        return block_gradient(nested)
    return type(nested)(block(part) for part in nested)
