"""``theano.misc``: odds and ends."""
from theano.gone import teller
from theano.misc import safe_asarray

__all__ = ["safe_asarray"]

__getattr__ = teller("theano.misc", __all__, {
    "pkl_utils": "pickle and pylearn2.utils.serial write and read models",
    "check_blas": "numpy.show_config() says which BLAS there is"})
