"""Corruptors: noise put on a batch, such as a denoising autoencoder takes away again; and samplers.

    BinomialCorruptor, DropoutCorruptor, SaltPepperCorruptor, GaussianCorruptor    for numbers
    OneHotCorruptor, SmoothOneHotCorruptor     for rows with a single 1
    BinomialSampler, MultinomialSampler        read the input as probabilities
    DummyCorruptor, ComposedCorruptor          none, and several

Each call makes a new draw from the corruptor's own stream, so the numbers depend on how often a cost is built.
"""
import functools

import pytensor
import pytensor.tensor as pt
from pytensor.graph.basic import Variable

from pylearn2.expr.activations import rescaled_softmax
from pylearn2.utils.mrg import MRG_RandomStreams
from pylearn2.utils.rng import make_np_rng

__all__ = [
    "BinomialCorruptor", "BinomialSampler", "ComposedCorruptor", "Corruptor", "DropoutCorruptor", "DummyCorruptor",
    "GaussianCorruptor", "MultinomialSampler", "OneHotCorruptor", "SaltPepperCorruptor", "SmoothOneHotCorruptor", "get",
]


class Corruptor:
    """Base of all corruptors; a subclass writes :meth:`_corrupt`.

    Parameters
    ----------
    corruption_level : float; what it measures is for the subclass to say
    rng : RandomState or seed, default 2001; one number drawn from it seeds the stream
    """

    def __init__(self, corruption_level, rng=2001):
        rng = make_np_rng(rng, which_method=["randn", "randint"])
        self.s_rng = MRG_RandomStreams(int(rng.randint(2**30)))
        self.corruption_level = corruption_level

    def __call__(self, inputs):
        """Return the expression `inputs` corrupted, or the list of expressions each of them."""
        if isinstance(inputs, Variable):
            return self._corrupt(inputs)
        return [self._corrupt(one) for one in inputs]

    def _corrupt(self, x):
        raise NotImplementedError(f"{type(self).__name__} does not implement _corrupt")

    def corruption_free_energy(self, corrupted_X, X):
        """Return, for each example, minus the log probability of `corrupted_X` given `X`, up to a constant."""
        raise NotImplementedError(f"{type(self).__name__} has no corruption_free_energy; GaussianCorruptor has")

    def _keep(self, shape):
        """Draw, for each place, 1 with probability ``1 - corruption_level``, else 0."""
        return self._binomial(shape, 1 - self.corruption_level)

    def _binomial(self, shape, p):
        return self.s_rng.binomial(size=shape, p=p, dtype=pytensor.config.floatX)


class _Level(Corruptor):
    """A corruptor whose level is a probability."""

    def __init__(self, corruption_level, rng=2001):
        if not isinstance(corruption_level, Variable) and not 0 <= corruption_level <= 1:
            raise ValueError(f"corruption_level is a probability, from 0 to 1, got {corruption_level!r}")
        super().__init__(corruption_level, rng)


class DummyCorruptor(Corruptor):
    """No corruption. The arguments are those of :class:`Corruptor`."""

    def __call__(self, inputs):
        """Return `inputs`."""
        return inputs


class BinomialCorruptor(_Level):
    """Set each element to 0 with probability `corruption_level`."""

    def _corrupt(self, x):
        return self._keep(x.shape) * x


class DropoutCorruptor(BinomialCorruptor):
    """Set elements to 0 as :class:`BinomialCorruptor`, and scale the others so that the mean stays."""

    def _corrupt(self, x):
        if self.corruption_level < 1e-5:
            return x
        return (1.0 / (1.0 - self.corruption_level)) * super()._corrupt(x)


class GaussianCorruptor(Corruptor):
    """Add noise from the normal distribution.

    Parameters
    ----------
    stdev : float, standard deviation of the noise
    rng : RandomState or seed
    """

    def __init__(self, stdev, rng=2001):
        super().__init__(corruption_level=stdev, rng=rng)

    def _corrupt(self, x):
        noise = self.s_rng.normal(size=x.shape, avg=0.0, std=self.corruption_level, dtype=pytensor.config.floatX)
        return noise + x

    def corruption_free_energy(self, corrupted_X, X):
        """Return ``sum (corrupted_X - X)^2 / (2 stdev^2)`` of each example."""
        axes = tuple(range(1, X.ndim))
        return pt.sqr(corrupted_X - X).sum(axis=axes) / (2.0 * self.corruption_level**2.0)


class SaltPepperCorruptor(_Level):
    """Set each element, with probability `corruption_level`, to 0 or to 1, which are equally likely."""

    def _corrupt(self, x):
        keep = self._keep(x.shape)
        salt = self._binomial(x.shape, 0.5)
        return x * keep + pt.eq(keep, 0) * salt


class OneHotCorruptor(_Level):
    """Replace a row, with probability `corruption_level`, by a one-hot row; all classes are equally likely."""

    def _corrupt(self, x):
        n_examples, n_classes = x.shape[0], x.shape[1]
        keep = pt.specify_broadcastable(self._keep((n_examples, 1)), 1)
        equal = pt.alloc(pt.as_tensor_variable(1.0) / n_classes, n_examples, n_classes)
        return keep * x + (1 - keep) * self.s_rng.multinomial(pvals=equal, dtype=x.dtype)


class SmoothOneHotCorruptor(Corruptor):
    """Add normal noise of standard deviation `corruption_level`, and make a softmax of each row."""

    def _corrupt(self, x):
        noise = self.s_rng.normal(size=x.shape, avg=0.0, std=self.corruption_level, dtype=pytensor.config.floatX)
        return rescaled_softmax(x + noise)


class BinomialSampler(Corruptor):
    """Read each element as the probability of a 1, and draw."""

    def __init__(self, *args, **kwargs):
        super().__init__(0, *args, **kwargs)

    def _corrupt(self, x):
        return self._binomial(x.shape, x)


class MultinomialSampler(Corruptor):
    """Read each row, divided by its sum, as the probabilities of classes, and draw a one-hot row."""

    def __init__(self, *args, **kwargs):
        super().__init__(0, *args, **kwargs)

    def _corrupt(self, x):
        return self.s_rng.multinomial(pvals=x / x.sum(axis=1, keepdims=True), dtype=pytensor.config.floatX)


class ComposedCorruptor(Corruptor):
    """Apply several corruptors, the last one first, as in a composition of functions.

    Parameters
    ----------
    *corruptors : Corruptor, at least one
    """

    def __init__(self, *corruptors):
        if not corruptors:
            raise ValueError("ComposedCorruptor takes at least one corruptor, got none")
        self._corruptors = corruptors

    def _corrupt(self, x):
        return functools.reduce(lambda result, corruptor: corruptor(result), reversed(self._corruptors), x)


def get(name):
    """Return the corruptor class called `name`; NameError where there is none."""
    found = globals().get(name)
    if not (isinstance(found, type) and issubclass(found, Corruptor)):
        raise NameError(f"there is no corruptor {name!r}; there are: {', '.join(c for c in __all__ if c != 'get')}")
    return found
