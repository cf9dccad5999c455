"""What the operations on images ask of their arguments: pairs of ints, and the sizes of images as far as known.

`pylearn2.expr.conv` and `pylearn2.expr.pool` are the users.
"""
from pytensor.graph.basic import Constant


def int_pair(name, value, at_least):
    """Return `value` as a pair of ints of `at_least`; a ValueError that calls it `name` says what to write instead."""
    try:
        pair = tuple(map(int, value))
    except (TypeError, ValueError):
        pair = ()
    if len(pair) != 2 or min(pair) < at_least:
        raise ValueError(f"{name} must be a pair of ints of at least {at_least}, such as (2, 2), got {value!r}")
    return pair


def image_size(images):
    """Return the last two sizes of a tensor, as ints where its type tells them, else as symbolic ints."""
    return [images.shape[axis] if (known := images.type.shape[axis]) is None else known for axis in (-2, -1)]


def known_sizes(sizes):
    """Return the int behind each symbolic int that is a constant, and None for the others: sizes of a tensor type."""
    return [int(size.data) if isinstance(size, Constant) else None for size in sizes]
