"""What may be called takes the arguments that NumPy and Python write, and no others."""
import collections
import pathlib
import pickle
from types import SimpleNamespace

import numpy as np
import pytest
from pytensor.misc.frozendict import frozendict

from pylearn2.unpickle import RefusedPickle, calls, loads
from pylearn2.unpickle.missing import stand_in

VALUES = [
    set(), {1, 2}, frozenset({3}), b"", b"\xff\x00", bytearray(b"ab"), 1 + 2j, range(3, 9, 2), slice(1, None), 2**70,
    collections.OrderedDict(b=1, a=2), collections.Counter("aab"),
    pathlib.PurePosixPath("a/b"),
    SimpleNamespace(x=1), frozendict({0: 1}), np.dtype("f8"), {"nested": [({},)]},
]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("thing", VALUES, ids=repr)
def test_ordinary_values_come_back(thing, protocol):
    assert loads(pickle.dumps(thing, protocol)) == thing


def test_a_default_dict_keeps_its_factory():
    again = loads(pickle.dumps(collections.defaultdict(dict, a={})))
    assert again["b"] == {} and again["a"] == {}


@pytest.mark.parametrize(("func", "args"), [
    (set, (5,)), (bytes, (10**9,)), (bytearray, (10**9,)), (list, (range(10**9),)), (np.dtype, ([("a", "f4")],)),
    (collections.defaultdict, (print,)), (pathlib.PosixPath, (b"a",)), (SimpleNamespace, (1,)), (print, ("x",)),
    (stand_in("theano.of_2012.Op"), (1,)), (str, (b"abc", "utf-8")), (type, ("x", (), {})),
])
def test_other_arguments_and_other_functions_are_refused_by_name(func, args):
    with pytest.raises(RefusedPickle, match=r"^it calls [\w.]+\("):
        calls.call(func, args)


def test_only_classes_that_are_known_are_made():
    assert calls.new(stand_in("theano.of_2012.Op"), ()) is not None
    for kind in (object, type, Exception, print, np.ndarray):
        with pytest.raises(RefusedPickle, match="^it calls "):
            calls.new(kind, ())
