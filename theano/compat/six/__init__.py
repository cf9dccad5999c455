"""The part of six, the bridge between Python 2 and 3, that programs took from Theano."""
from io import BytesIO, StringIO

from theano.compat.six import moves
from theano.gone import teller

__all__ = ["BytesIO", "PY2", "PY3", "StringIO", "binary_type", "class_types", "integer_types", "iteritems", "iterkeys",
           "itervalues", "moves", "reraise", "string_types", "text_type", "with_metaclass"]

PY2, PY3 = False, True
string_types, integer_types, class_types = (str,), (int,), (type,)
text_type, binary_type = str, bytes


def iteritems(dictionary):
    """Return an iterator over the pairs of a dict."""
    return iter(dictionary.items())


def iterkeys(dictionary):
    """Return an iterator over the keys of a dict."""
    return iter(dictionary.keys())


def itervalues(dictionary):
    """Return an iterator over the values of a dict."""
    return iter(dictionary.values())


def reraise(kind, error, traceback=None):
    """Raise the exception `error` with a traceback; `kind` is its class."""
    raise (kind() if error is None else error).with_traceback(traceback)


def with_metaclass(metaclass, *bases):
    """Return a class to inherit from, made by `metaclass` of `bases`."""
    return metaclass("with_metaclass", bases, {})


__getattr__ = teller("theano.compat.six", __all__)
