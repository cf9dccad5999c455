"""What Python 2 and 3 called by different names, under the names that Theano's users imported."""
import configparser
import operator
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, MutableMapping
from functools import partial
from importlib import reload
from io import BytesIO

from theano.gone import teller

__all__ = ["BytesIO", "Callable", "Counter", "DefaultOrderedDict", "DictMixin", "OrderedDict", "PY3", "all", "any", "b",
           "cmp", "configparser", "decode", "decode_iter", "defaultdict", "exc_message", "get_unbound_function",
           "ifilter", "imap", "izip", "next", "operator_div", "partial", "reload"]

PY3 = True
DictMixin = MutableMapping
izip, imap, ifilter = zip, map, filter
all, any, next = all, any, next
operator_div = operator.truediv


def b(text):
    """Return `text` as bytes, one for each character."""
    return text.encode("latin-1")


def decode(data):
    """Return bytes as text."""
    return data.decode()


def decode_iter(items):
    """Yield each of some bytes as text."""
    return map(decode, items)


def cmp(x, y):
    """Return -1, 0 or 1 where x is less than, equal to or greater than y."""
    return (x > y) - (x < y)


def exc_message(error):
    """Return what an exception says."""
    message = error.args[0]
    return exc_message(message) if isinstance(message, Exception) else message


def get_unbound_function(method):
    """Return the function that a method is made of."""
    return getattr(method, "__func__", method)


class DefaultOrderedDict(OrderedDict):
    """An ordered dict that makes the value of a missing key by calling `default_factory`."""

    def __init__(self, default_factory=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = self.default_factory()
        return self[key]

    def __reduce__(self):
        return type(self), (self.default_factory,), None, None, iter(self.items())


__getattr__ = teller("theano.compat", __all__)
