"""``theano.sparse``: sparse matrices, which SciPy holds."""
from theano.gone import teller
from theano.sparse import basic
from theano.sparse.basic import *  # noqa: F403  the same names, in the place where programs look for them
from theano.sparse.basic import __all__ as _basic

__all__ = ["basic", *_basic]

__getattr__ = teller("theano.sparse", __all__)
