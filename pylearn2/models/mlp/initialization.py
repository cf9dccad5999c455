"""How the layers draw their initial weights, with the original's exact order of draws.

    uniform_weights    irange: uniform between -irange and irange; the Linear family then drops some
    normal_weights     istdev: normal with mean 0
    sparse_weights     sparse_init: a few normal weights a unit, zeros elsewhere
    draw_weights       the one of the three that a layer's arguments ask for

All layers of an MLP draw from one stream, one after the other, so a draw more or less here changes every
layer that comes later. Each function takes that stream, a NumPy RandomState, and returns float64, shape
(inputs, units).
"""

import numpy as np


def uniform_weights(rng, shape, irange, include_prob=None):
    """Return weights drawn from U(-irange, irange), each kept with probability `include_prob`.

    With `include_prob` a second full array is drawn, also where it is 1 and keeps all. None draws none.
    """
    W = rng.uniform(-irange, irange, shape)
    if include_prob is not None:
        W = W * (rng.uniform(0.0, 1.0, shape) < include_prob)
    return W


def normal_weights(rng, shape, istdev):
    """Return weights drawn from a normal distribution with mean 0 and standard deviation `istdev`."""
    return rng.randn(*shape) * istdev


def sparse_weights(rng, shape, sparse_init, sparse_stdev=1.0, mask=None):
    """Return weights of which `sparse_init` in each column are normal, and the others 0.

    Per column, `sparse_init` times: draw a row until it is a free one, then draw its weight.

    Parameters
    ----------
    rng : numpy RandomState
    shape : (inputs, units)
    sparse_init : int, weights a unit
    sparse_stdev : float, standard deviation of the weights
    mask : array of `shape`, optional
        Rows where it is 0 are not free.

    Raises
    ------
    ValueError
        A column has fewer than `sparse_init` free rows.
    """
    n_inputs, n_units = shape
    free = np.ones(shape, dtype=bool) if mask is None else np.asarray(mask) != 0
    fewest = free.sum(axis=0).min(initial=n_inputs)
    if sparse_init > fewest:
        raise ValueError(
            f"sparse_init {sparse_init} asks for more weights than a unit may have: it has {fewest} inputs"
        )
    W = np.zeros(shape)
    for unit in range(n_units):
        for _ in range(sparse_init):
            row = rng.randint(0, n_inputs)
            while not free[row, unit]:
                row = rng.randint(0, n_inputs)
            W[row, unit] = rng.randn()
            free[row, unit] = False
    return W * sparse_stdev


def draw_weights(rng, shape, layer_name, irange=None, istdev=None, sparse_init=None,
                 include_prob=None, sparse_stdev=1.0, mask=None):
    """Return the initial weights that a layer's arguments describe; `layer_name` is for the message.

    Raises
    ------
    ValueError
        Not exactly one of `irange`, `istdev` and `sparse_init` is given.
    """
    ways = {"irange": irange, "istdev": istdev, "sparse_init": sparse_init}
    given = {name: value for name, value in ways.items() if value is not None}
    if len(given) != 1:
        raise ValueError(
            f"layer {layer_name!r} needs exactly one of irange, istdev and sparse_init for its weights, "
            f"got {given or 'none'}"
        )
    if irange is not None:
        return uniform_weights(rng, shape, irange, include_prob)
    if istdev is not None:
        return normal_weights(rng, shape, istdev)
    return sparse_weights(rng, shape, sparse_init, sparse_stdev, mask)
