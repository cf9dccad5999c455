"""``theano.scalar``: operations on single numbers, which elementwise operations on tensors are made of."""
from theano.gone import teller
from theano.scalar import basic
from theano.scalar.basic import *  # noqa: F403  the same names, in the place where programs look for them
from theano.scalar.basic import __all__ as _basic

__all__ = ["basic", *_basic]

__getattr__ = teller("theano.scalar", __all__)
