"""Probabilistic max pooling: of a pool of binary units at most one is on, and the pooled unit is on if one is.

    max_pool_channels    pools are neighbouring columns of a matrix

Source: Lee et al., ICML 2009. `SoftmaxPool` of an MLP and the layers of a DBM are the users.
"""

import functools

import pytensor.tensor as pt
from pytensor.gradient import disconnected_grad


def max_pool_channels(z, pool_size, top_down=None, theano_rng=None):
    """Return the probabilities that pooled and that detector units are on.

        p(h_i = 1) = exp(z_i) / (exp(-t) + sum_j exp(z_j))          over the units j of the pool
        p(p = 1)   = 1 - exp(-t) / (exp(-t) + sum_j exp(z_j))

    Parameters
    ----------
    z : float tensor, shape (batch, units)
        Input of the detector units from below; each `pool_size` neighbours are a pool.
    pool_size : int
    top_down : float tensor, shape (batch, units / pool_size), optional
        Input t of the pooled units from above, by default 0.
    theano_rng : MRG_RandomStreams, optional
        For samples.

    Returns
    -------
    p, h : float tensors, shapes (batch, units / pool_size) and (batch, units)
    p_sample, h_sample : the same shapes, zeros and ones drawn together; only with `theano_rng`
    """
    if pool_size == 1:
        p = pt.sigmoid(z if top_down is None else z + top_down)
        if theano_rng is None:
            return p, p
        sample = theano_rng.binomial(p=p, size=p.shape, dtype=p.dtype, n=1)
        return p, p, sample, sample
    parts = [z[:, i::pool_size] for i in range(pool_size)]
    t = pt.zeros((), z.dtype) if top_down is None else -top_down
    # It cancels in the quotients, also in their gradient, and keeps exp from overflowing.
    highest = disconnected_grad(functools.reduce(pt.maximum, parts, t))
    units = [pt.exp(part - highest) for part in parts]
    off = pt.exp(t - highest)
    total = functools.reduce(lambda one, other: one + other, units, off)
    p, h = 1 - off / total, [unit / total for unit in units]
    if theano_rng is None:
        return p, _side_by_side(h)
    outcomes = pt.stack([*h, off / total], axis=2)  # of each pool: which unit is on, or none
    drawn = theano_rng.multinomial(pvals=outcomes.reshape((-1, pool_size + 1)), dtype=p.dtype)
    drawn = drawn.reshape(outcomes.shape)
    return p, _side_by_side(h), drawn[:, :, :pool_size].max(axis=2), drawn[:, :, :pool_size].reshape(z.shape)


def _side_by_side(parts):
    """Return the matrix of which `parts` are every n-th column, shape (batch, units)."""
    columns = pt.stack(parts, axis=2)
    return columns.reshape((columns.shape[0], -1))
