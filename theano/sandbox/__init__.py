"""``theano.sandbox``: what was on trial, and what most programs take from there: fast random streams."""
from theano.gone import teller
from theano.sandbox import rng_mrg

__all__ = ["cuda", "rng_mrg"]


_GONE = {"gpuarray": "PyTensor has no arrays on graphics cards; the program runs on the CPU without it",
         "linalg": "theano.tensor.nlinalg and theano.tensor.slinalg have it",
         "neighbours": "theano.tensor.nnet.neighbours has it"}

__getattr__ = teller("theano.sandbox", __all__, _GONE)
