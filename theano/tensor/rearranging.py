"""Rearranging: functions whose arguments Theano had in another order, or under another name, than PyTensor has."""
import pytensor.tensor as pt
from pytensor.graph.basic import Variable
from pytensor.tensor.basic import get_underlying_scalar_constant_value

from theano.compile.errors import described

__all__ = ["argtopk", "default", "dot", "extract_constant", "flatten", "get_scalar_constant_value", "reshape", "split",
           "stack", "tile", "topk", "topk_and_argtopk"]


def dot(a, b):
    """Return the product of two matrices or vectors; with a number it is the product with each element.

    More dimensions are contracted as NumPy's dot does: the last of `a` with the last but one of `b`.
    """
    a, b = pt.as_tensor_variable(a), pt.as_tensor_variable(b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    try:
        return pt.dot(a, b)
    except (TypeError, ValueError) as error:
        raise type(error)(f"T.dot of {described(a)} and {described(b)}: {error}") from error


def reshape(x, newshape, ndim=None):
    """Return `x` with its elements in the lengths `newshape`; `ndim` says how many where that is symbolic."""
    return pt.reshape(x, newshape, ndim=ndim)


def flatten(x, ndim=1, outdim=None):
    """Return `x` with its last axes joined so that `ndim` are left; `outdim` is the old name of `ndim`."""
    return pt.flatten(x, ndim=ndim if outdim is None else outdim)


def tile(x, reps, ndim=None):
    """Return `x` repeated ``reps[i]`` times along axis i; `ndim` puts axes of length 1 before the repetitions."""
    x = pt.as_tensor_variable(x)
    if ndim is not None and isinstance(reps, list | tuple):
        reps = (*(1 for _ in range(ndim - len(reps))), *reps)
    return pt.tile(x, reps)


def stack(*tensors, **options):
    """Return tensors side by side along a new axis.

    ``stack([a, b], axis=0)`` is the way to write it; ``stack(a, b)``, along axis 0, is the older one.
    """
    tensors = tensors or (options.pop("tensors"),)
    first = tensors[0]
    if isinstance(first, list | tuple) or (isinstance(first, Variable) and first.ndim and len(tensors) == 1):
        return pt.stack(first, *tensors[1:], **options)
    return pt.stack(list(tensors), **options)


def split(x, splits_size, n_splits, axis=0):
    """Return `n_splits` pieces of `x` along `axis`, whose lengths are `splits_size`."""
    return pt.split(x, splits_size, n_splits=n_splits, axis=axis)


def default(x, a):
    """Return `x`, or `a` where `x` is None."""
    return a if x is None else x


def get_scalar_constant_value(v, elemwise=True, only_process_constants=False, max_recur=10):
    """Return the number that `v` always is; NotScalarConstantError where that cannot be told without running."""
    return get_underlying_scalar_constant_value(v, elemwise=elemwise, max_recur=max_recur,
                                                only_process_constants=only_process_constants)


def extract_constant(x, elemwise=True, only_process_constants=False):
    """Return the number that `x` always is, or `x` itself."""
    try:
        return get_scalar_constant_value(x, elemwise, only_process_constants)
    except pt.exceptions.NotScalarConstantError:
        return x


def topk(x, kth, axis=-1, sorted=True, idx_dtype="int64"):
    """Return the `kth` largest elements along `axis`, the smallest for a negative `kth`; in no promised order."""
    return topk_and_argtopk(x, kth, axis, sorted, idx_dtype)[0]


def argtopk(x, kth, axis=-1, sorted=True, idx_dtype="int64"):
    """Return where the elements are that :func:`topk` returns."""
    return topk_and_argtopk(x, kth, axis, sorted, idx_dtype)[1]


def topk_and_argtopk(x, kth, axis=-1, sorted=True, idx_dtype="int64"):
    """Return :func:`topk` and :func:`argtopk`; axis None takes the elements in one row."""
    x = pt.as_tensor_variable(x)
    if axis is None:
        x, axis = x.flatten(), 0
    if kth == 0:
        raise ValueError("kth must not be 0: write k for the k largest elements, -k for the k smallest")
    order = pt.argsort(x, axis=axis)
    chosen = slice(-kth, None) if kth > 0 else slice(None, -kth)
    index = order[(slice(None),) * (axis % x.ndim) + (chosen,)]
    return pt.take_along_axis(x, index, axis=axis), index.astype(idx_dtype)
