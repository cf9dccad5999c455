"""MRG_RandomStreams at the place where programs look for it; the numbers are those of Theano 1.0.5 on CPU."""
from pylearn2.utils import mrg
from pylearn2.utils.mrg import guess_n_streams
from theano.gone import teller

__all__ = ["MRG_RandomStreams", "guess_n_streams"]


class MRG_RandomStreams(mrg.MRG_RandomStreams):
    """Symbolic random draws: uniform, normal, binomial, multinomial.

    Parameters
    ----------
    seed : int, or six ints
    use_cuda : taken and not needed: there is no such device
    """

    def __init__(self, seed=12345, use_cuda=None):
        super().__init__(seed)


__getattr__ = teller("theano.sandbox.rng_mrg", __all__)
