"""What Python 2.4 to 2.6 did not have yet; today it is in the standard library."""
from collections import Counter, OrderedDict, defaultdict
from functools import partial

from theano.compat import DictMixin, all, any
from theano.gone import teller

__all__ = ["Counter", "DictMixin", "OrderedDict", "all", "any", "defaultdict", "partial"]

__getattr__ = teller("theano.compat.python2x", __all__)
