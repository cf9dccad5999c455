"""MRG_RandomStreams at the place where programs look for it; the numbers are those of Theano 1.0.5 on CPU."""
from pylearn2.utils import mrg, mrg31k3p
from pylearn2.utils.mrg import guess_n_streams
from theano.gone import teller

__all__ = ["MRG_RandomStreams", "guess_n_streams"]


_MERSENNE = "theano.tensor.shared_randomstreams.RandomStreams has choice and permutation"


class MRG_RandomStreams(mrg.MRG_RandomStreams):
    """Symbolic random draws: uniform, normal, binomial, multinomial.

    Parameters
    ----------
    seed : int, or six ints
    use_cuda : taken and not needed: there is no such device
    """

    def __init__(self, seed=12345, use_cuda=None):
        super().__init__(seed)

    def inc_rstate(self):
        """Pass over a stream: the next draw takes the one after it."""
        self.rstate = mrg31k3p.next_stream(self.rstate)

    def __getattr__(self, name):
        gone = {"choice": _MERSENNE, "multinomial_wo_replacement": _MERSENNE, "permutation": _MERSENNE}
        return teller("MRG_RandomStreams", dir(type(self)), gone)(name)


__getattr__ = teller("theano.sandbox.rng_mrg", __all__)
