"""One rule for "a generator, a seed, or nothing": whoever draws random numbers takes its `rng` through here.

    make_np_rng       numpy.random.RandomState, for numbers drawn while things are built
    make_theano_rng   MRG_RandomStreams, for numbers drawn inside compiled functions
    swap_order        the order of a set that is shuffled in the original's way
"""
import numpy as np
from numpy.random import RandomState

from pylearn2.utils.mrg import MRG_RandomStreams


def make_rng(rng_or_seed=None, default_seed=None, which_method=None, constructor=RandomState):
    """Return a random generator.

    Parameters
    ----------
    rng_or_seed : generator, seed or None. A generator is used as it is, so whoever shares it shares its state
    default_seed : seed for ``rng_or_seed=None``; without one it is 42
    which_method : str, list of str or None. What `rng_or_seed` must have to count as a generator; None asks
        for an instance of `constructor`
    constructor : class that makes a generator of a seed
    """
    methods = [which_method] if isinstance(which_method, str) else which_method
    if rng_or_seed is None:
        return constructor(42 if default_seed is None else default_seed)
    if methods is None:
        is_generator = isinstance(rng_or_seed, constructor)
    else:
        is_generator = all(hasattr(rng_or_seed, method) for method in methods)
    return rng_or_seed if is_generator else constructor(rng_or_seed)


def make_np_rng(rng_or_seed=None, default_seed=None, which_method=None):
    """Return a :class:`numpy.random.RandomState` by the rule of :func:`make_rng`."""
    return make_rng(rng_or_seed, default_seed, which_method, RandomState)


def make_theano_rng(rng_or_seed=None, default_seed=None, which_method=None):
    """Return an :class:`~pylearn2.utils.mrg.MRG_RandomStreams` by the rule of :func:`make_rng`."""
    return make_rng(rng_or_seed, default_seed, which_method, MRG_RandomStreams)


def swap_order(n_examples, rng):
    """Return ``range(n_examples)`` as an array in which each place in turn was exchanged with a drawn one.

    Not a fair shuffle (that would draw among the places that are left), but the original's: data sets that are
    shuffled in another order train to other numbers.
    """
    order = list(range(n_examples))
    for place, partner in enumerate(rng.randint(n_examples, size=n_examples).tolist()):
        order[place], order[partner] = order[partner], order[place]
    return np.array(order)
