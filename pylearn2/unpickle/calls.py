"""What a pickle may call, and with which arguments.

Objects are made empty, without their constructor; :mod:`~pylearn2.unpickle.states` fills them. Called are only the
functions and classes in `_GUARDS`, each through a guard that looks at the arguments first, and what is defined in the
user's own modules.
"""
import _codecs
import collections
import copyreg
import enum
import pathlib
from types import SimpleNamespace

import numpy as np
from numpy._core import multiarray, numeric
from numpy.random import _pickle as random_pickle
from numpy.random import bit_generator
from pytensor.misc.frozendict import frozendict
from pytensor.scalar.basic import ScalarOp

from pylearn2.unpickle import names
from pylearn2.unpickle.missing import Missing
from pylearn2.unpickle.refused import RefusedPickle, named
from pylearn2.unpickle.states import MADE_ANEW, Sparse

__all__ = ["array_itself", "call", "hashed", "new"]

_KEY_PARTS = 10_000  # parts of a dict's key; to hash a tuple of tuples of tuples can take for ever
_WORDED = (str, bytes, int, float, type(None))
_NEW = {kind.__new__ for kind in (object, dict, list, set, collections.OrderedDict)}  # these call nothing of ours

def call(func, args):
    """Return ``func(*args)`` where that is allowed."""
    guard = _GUARDS.get(id(func))
    if not isinstance(args, tuple):
        raise RefusedPickle(f"it calls {named(func)} with {type(args).__name__} for arguments")
    if guard is not None:
        try:
            return guard(*args)
        except (TypeError, ValueError, OverflowError, MemoryError) as error:
            return _refuse(func, args, error)
    if names.is_users(func) or (isinstance(func, type) and issubclass(func, enum.Enum) and names.is_ours(func)):
        return func(*args)
    return _refuse(func, args)


def new(kind, args):
    """Return an empty object of the class `kind`; only containers and tuples of ours take arguments."""
    if not isinstance(kind, type):
        return _refuse(kind, args)
    if id(kind) in _GUARDS:
        return call(kind, args)
    if names.is_users(kind):
        return kind.__new__(kind, *args)
    if names.is_ours(kind) and issubclass(kind, tuple):
        return tuple.__new__(kind, args)
    known = kind in MADE_ANEW or issubclass(kind, (Missing, ScalarOp, Sparse)) or names.is_ours(kind)
    if known and not args and kind.__new__ in _NEW:
        return kind.__new__(kind)
    return _refuse(kind, args)


def hashed(key):
    """Return `key`, which may become the key of a dict; one that takes too long to hash is refused."""
    count, waiting = 0, [key]
    while waiting:
        part = waiting.pop()
        count += 1
        if isinstance(part, tuple | frozenset):
            waiting.extend(part)
        if count + len(waiting) > _KEY_PARTS:
            raise RefusedPickle("a key of one of its dicts or sets is nested too deep or too wide")
    return key


def array_itself(array, *_):
    """Return `array`, which is what the graphics card's arrays of old became in a pickle."""
    return _a(np.ndarray, array)


def _refuse(func, args, error=None):
    words = ", ".join(f"{arg!r:.40}" if isinstance(arg, _WORDED) else named(arg) for arg in args)
    raise RefusedPickle(f"it calls {named(func)}({words:.200})") from error


def _a(kinds, thing):
    """Return `thing` if it is of one of the `kinds`."""
    if not isinstance(thing, kinds):
        raise TypeError(f"got {named(thing)}")
    return thing


# -- guards: same arguments as the function, a TypeError where they are not what is written ------------------------


def _reconstructor(kind, base, state):
    if base is object and state is None:
        return new(kind, ())
    if base not in (dict, list, tuple, set, int, float, str) or not (names.is_ours(kind) or names.is_users(kind)):
        raise TypeError("not a class of ours")
    return copyreg._reconstructor(kind, base, _a(base, state))


def _encode(text, coding):
    if coding not in ("latin1", "latin-1"):  # what Python 3 writes for bytes in the old protocols
        raise TypeError(f"coding {coding!r}")
    return _codecs.encode(_a(str, text), coding)


def _bytes(content=b"", coding="latin-1"):
    return content.encode("latin-1") if isinstance(content, str) and coding == "latin-1" else _a(bytes, content)


def _collection(kind):
    look = hashed if kind in (set, frozenset) else lambda item: item
    return lambda items=(): kind(map(look, _a((list, tuple, set, frozenset), items)))


def _ordered_dict(pairs=()):
    return collections.OrderedDict([(hashed(key), value) for key, value in _a((list, tuple), pairs)])


def _default_dict(factory=None):
    if factory not in (None, dict, list, set, int, float, str, collections.OrderedDict):
        raise TypeError(f"factory {named(factory)}")
    return collections.defaultdict(factory)


def _of_plain(kind, *allowed):
    """Return a guard that lets arguments of the `allowed` types through to `kind`."""
    return lambda *args: kind(*[_a(allowed, arg) for arg in args])


def _array(kind, shape, typecode):
    if kind is not np.ndarray or tuple(shape) != (0,):  # a larger one would be memory that nobody filled
        raise TypeError("not an empty array")
    return multiarray._reconstruct(kind, (0,), _a((str, bytes), typecode))


def _scalar(dtype, content):
    content = content.encode("latin-1") if isinstance(content, str) else _a(bytes, content)
    if _a(np.dtype, dtype).hasobject or len(content) != dtype.itemsize:
        raise TypeError("not the bytes of a number")
    return multiarray.scalar(dtype, content)


def _from_buffer(content, dtype, shape, order, axis_order=None):
    if _a(np.dtype, dtype).hasobject:
        raise TypeError("addresses of objects")
    return numeric._frombuffer(_a((bytes, bytearray), content), dtype, shape, order, axis_order)


def _dtype(spec, align=False, copy=True):
    if isinstance(spec, type):
        spec = spec if issubclass(spec, np.generic) else _a(str, spec)
    return np.dtype(_a((str, type), spec), False, True)  # a copy: its state is set next, and NumPy's own must stay


def _bit_generator(kind="MT19937"):
    kind = random_pickle.BitGenerators.get(kind, kind)
    if kind not in random_pickle.BitGenerators.values():
        raise TypeError("not a bit generator")
    return kind()


def _of_bit_generator(kind):
    def guard(generator="MT19937", constructor=None):
        made = generator if isinstance(generator, bit_generator.BitGenerator) else _bit_generator(generator)
        return kind(made)

    return guard


def _seed_sequence(kind, checksum, state):
    if kind is not bit_generator.SeedSequence:
        raise TypeError("not SeedSequence")
    return bit_generator.__pyx_unpickle_SeedSequence(kind, checksum, state)


def _guards():
    """Yield what may be called, with its guard."""
    yield copyreg._reconstructor, _reconstructor
    yield _codecs.encode, _encode
    yield array_itself, array_itself
    yield bytes, _bytes
    yield bytearray, lambda *args: bytearray(_bytes(*args))
    for kind in (list, tuple, set, frozenset):
        yield kind, _collection(kind)
    yield collections.OrderedDict, _ordered_dict
    yield collections.defaultdict, _default_dict
    yield collections.Counter, lambda counts=(): collections.Counter(_a(dict, counts or {}))
    yield dict, _of_plain(dict)
    yield complex, _of_plain(complex, int, float)
    yield range, _of_plain(range, int)
    yield slice, _of_plain(slice, int, type(None))
    yield SimpleNamespace, _of_plain(SimpleNamespace)
    yield frozendict, _of_plain(frozendict, dict)
    for kind in (pathlib.Path, pathlib.PosixPath, pathlib.WindowsPath,
                 pathlib.PurePath, pathlib.PurePosixPath, pathlib.PureWindowsPath):
        yield kind, _of_plain(kind, str)
    yield multiarray._reconstruct, _array
    yield multiarray.scalar, _scalar
    yield numeric._frombuffer, _from_buffer
    yield np.dtype, _dtype
    yield getattr(random_pickle, "__bit_generator_ctor"), _bit_generator
    yield getattr(random_pickle, "__generator_ctor"), _of_bit_generator(np.random.Generator)
    yield getattr(random_pickle, "__randomstate_ctor"), _of_bit_generator(np.random.RandomState)
    yield getattr(np.random, "__RandomState_ctor"), np.random.RandomState
    yield getattr(bit_generator, "__pyx_unpickle_SeedSequence"), _seed_sequence


_GUARDS = {id(func): guard for func, guard in _guards()}
