"""Shared variables that would have lived on a device: they live in main memory."""
from theano.compile.sharedvalue import shared as float32_shared_constructor
from theano.gone import teller

__all__ = ["float32_shared_constructor"]

__getattr__ = teller("theano.sandbox.cuda.var", __all__)
