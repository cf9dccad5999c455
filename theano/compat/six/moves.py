"""What Python 3 moved or renamed, under six's names."""
import builtins
import configparser
import copyreg
import pickle as cPickle
import queue
import urllib
from functools import reduce
from io import StringIO
from itertools import filterfalse, zip_longest

from theano.gone import teller

__all__ = ["StringIO", "builtins", "cPickle", "configparser", "copyreg", "filter", "filterfalse", "input", "map",
           "queue", "range", "reduce", "urllib", "xrange", "zip", "zip_longest"]

xrange = range
filter, input, map, range, zip = filter, input, map, range, zip

__getattr__ = teller("theano.compat.six.moves", __all__)
