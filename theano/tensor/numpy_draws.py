"""The draws of `raw_random` that are not one call of NumPy's: from a state, the arguments, and a size or None.

Each draws in the order in which Theano 1.0.5 drew, so that a seed gives its numbers.
"""
import numpy as np


def random_integers(state, low, high, size):
    """Integers from low, ..., high, one after the other."""
    return state.randint(low, high + 1, size)


def choice(state, a, replace, p, size):
    """Members of the vector `a`, or of ``range(a)``; an empty `p` is none."""
    return state.choice(a if a.ndim else int(a), size, bool(replace), p if p.size else None)


def permutation(state, n, size):
    """Permutations of ``range(n)``, along the last axis."""
    size = size or ()
    drawn = np.empty((*size, int(n)), dtype="int64")
    for place in np.ndindex(size):
        drawn[place] = state.permutation(int(n))
    return drawn


def multinomial(state, n, pvals, size):
    """Counts of `n` draws from each row of `pvals`, along the last axis."""
    if size is None:
        size = np.broadcast_shapes(n.shape, pvals.shape[:-1])
    n, pvals = np.broadcast_to(n, size), np.broadcast_to(pvals, (*size, pvals.shape[-1]))
    drawn = np.empty(pvals.shape, dtype="int64")
    for place in np.ndindex(size):
        drawn[place] = state.multinomial(n[place], _below_one(pvals[place]).astype("float64"))
    return drawn


def _below_one(probabilities):
    """Return `probabilities` made a little smaller where rounding may have brought their sum above 1.

    NumPy refuses such a sum. Theano made the same correction, and the draws depend on it.
    """
    total = probabilities.sum()
    if 1.0 < total < 1.0 + 1e-5 or (total <= 1.0 and probabilities[-1] < 5e-5):
        return probabilities * (1.0 - 5e-5)
    return probabilities
