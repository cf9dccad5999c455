"""``theano.sandbox``: what was on trial, and what most programs take from there: fast random streams."""
import importlib

from theano.gone import teller
from theano.sandbox import rng_mrg

__all__ = ["rng_mrg"]

_GONE = {
    "gpuarray": "PyTensor has no arrays on graphics cards; the program runs on the CPU without it",
    "linalg": "write import theano.sandbox.linalg first, or take theano.tensor.nlinalg",
    "neighbours": "write import theano.sandbox.neighbours first, or take theano.tensor.nnet.neighbours",
}

_missing = teller("theano.sandbox", __all__, _GONE)


def __getattr__(name):
    if name == "cuda":  # only when it is asked for: it says that there is no device
        return importlib.import_module("theano.sandbox.cuda")
    return _missing(name)
