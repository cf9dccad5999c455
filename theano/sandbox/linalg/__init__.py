"""The old home of linear algebra."""
from theano.gone import teller
from theano.sandbox.linalg import ops
from theano.sandbox.linalg.ops import *  # noqa: F403  the same names, in the place where programs look for them
from theano.sandbox.linalg.ops import __all__ as _ops

__all__ = ["ops", *_ops]

__getattr__ = teller("theano.sandbox.linalg", __all__)
