"""Constraints on the norms of a model's weights, applied to every update.

    ConstrainFilterL2Norm     each filter's L2 norm stays within limits
    ConstrainFilterMaxNorm    each weight stays within +-limit
    MaxL2FilterNorm           the old name of the first

The layers of an MLP create the first one for their options `max_col_norm`, `min_col_norm` and `max_row_norm`.
"""

import warnings

import pytensor.tensor as pt

from pylearn2.model_extensions.model_extension import ModelExtension


def rescaled_filters(W, min_norm, max_norm, axis):
    """Return `W` with each filter scaled so that its norm lies between `min_norm` and `max_norm`.

        n  = sqrt(sum_axis W^2)
        t  = min(max(n, min_norm), max_norm)
        W' = W * t / max(1e-7, n)

    Parameters
    ----------
    W : float tensor
    min_norm, max_norm : float, scalar expression, or None for no limit
    axis : int or tuple of int
        The axes along which one filter lies: 0 for the columns of a matrix.

    The factor is exactly 1 for a filter within the limits, unless its norm is below 1e-7: that one shrinks,
    as it did in the original.
    """
    n = pt.sqrt(pt.sqr(W).sum(axis=axis, keepdims=True))
    t = n
    if min_norm is not None:
        t = pt.maximum(t, min_norm)
    if max_norm is not None:
        t = pt.minimum(t, max_norm)
    return pt.cast(W * (t / pt.maximum(1e-7, n)), W.dtype)


class ConstrainFilterL2Norm(ModelExtension):
    """Keep the L2 norm of each filter within limits; the formula is :func:`rescaled_filters`.

    It acts on the model's `W`, else on the only parameter of its `transformer`.

    Parameters
    ----------
    limit : float, scalar expression or None
        Largest norm (not squared).
    min_limit : float, scalar expression or None
        Smallest norm.
    axis : int or tuple of int
        The axes along which one filter lies.

    Raises
    ------
    ValueError
        `limit` is below `min_limit`.
    """

    def __init__(self, limit, min_limit=0.0, axis=0):
        _check_order(limit, min_limit)
        self.max_limit = limit
        self.min_limit = min_limit
        self.axis = axis

    def post_modify_updates(self, updates, model):
        """Put the weights' new value within the limits, if they are updated."""
        W = _weights_of(model)
        if W in updates:
            updates[W] = rescaled_filters(updates[W], self.min_limit, self.max_limit, self.axis)


class MaxL2FilterNorm(ConstrainFilterL2Norm):
    """The old name of :class:`ConstrainFilterL2Norm`; it warns."""

    def __init__(self, *args, **kwargs):
        warnings.warn(
            "MaxL2FilterNorm is now called ConstrainFilterL2Norm, with the same arguments", stacklevel=2
        )
        super().__init__(*args, **kwargs)


class ConstrainFilterMaxNorm(ModelExtension):
    """Clip each weight to the range from ``-limit`` to ``limit``.

    It acts on the same parameter as :class:`ConstrainFilterL2Norm`.

    Parameters
    ----------
    limit : float, scalar expression or None
        Largest absolute value.
    min_limit : None
        Takes no other value: weights cannot be kept away from zero, which every sign change crosses.
    """

    def __init__(self, limit, min_limit=None):
        if min_limit is not None:
            raise NotImplementedError(
                f"ConstrainFilterMaxNorm has no lower limit, got min_limit={min_limit!r}; leave it out"
            )
        self.max_limit = limit
        self.min_limit = min_limit

    def post_modify_updates(self, updates, model):
        """Clip the weights' new value to [-limit, limit], if they are updated."""
        W = _weights_of(model)
        if W in updates and self.max_limit is not None:
            clipped = pt.minimum(pt.maximum(updates[W], -self.max_limit), self.max_limit)
            updates[W] = pt.cast(clipped, W.dtype)


def _check_order(limit, min_limit):
    numbers = isinstance(limit, int | float) and isinstance(min_limit, int | float)
    if numbers and limit < min_limit:
        raise ValueError(f"limit {limit!r} is below min_limit {min_limit!r}; the largest norm must not be")


def _weights_of(model):
    """Return the one weight tensor of `model` that a constraint acts on."""
    if hasattr(model, "W"):
        return model.W
    if not hasattr(model, "transformer"):
        raise TypeError(
            f"{type(model).__name__} has neither W nor transformer, so there are no weights to constrain"
        )
    params = model.transformer.get_params()
    if len(params) != 1:
        raise TypeError(
            f"the transformer of {type(model).__name__} has {len(params)} parameters; a norm constraint "
            "needs exactly one"
        )
    return params[0]
