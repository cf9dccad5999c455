"""The old home of patches."""
from theano.gone import teller
from theano.tensor.nnet.neighbours import images2neibs, neibs2images

__all__ = ["images2neibs", "neibs2images"]

__getattr__ = teller("theano.sandbox.neighbours", __all__)
