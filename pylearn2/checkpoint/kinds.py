"""Of each kind of object: what can be reached through it, and what of it can change.

    is_onlooker  whether an object is no part of the training
    parts_of     the objects that an object holds, with the step that leads to each
    kind_of      the :class:`Kind` that reads and writes the state of an object; None where it has none of its own

An object has a state of its own where somebody may change it in place: an instance with attributes, a list, a dict, a
set, an array, a shared variable, a random generator, what a nested function closes over. Numbers, texts, tuples and
whatever else cannot change are part of the state of who holds them.
"""
import collections
import functools
import random
import sys
import types
from operator import is_

import numpy as np
from pytensor.compile.executor import Function
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.basic import Apply, Variable
from pytensor.graph.fg import FunctionGraph
from pytensor.graph.op import Op

from pylearn2.monitor_channel import RECORDS, MonitorChannel
from pylearn2.unpickle import RefusedPickle

__all__ = ["ABSENT", "attributes", "is_onlooker", "kind_of", "parts_of"]

ABSENT = object()  # stands where a cell or an attribute is empty

# Libraries whose objects are looked at from outside only: they pickle, or they are left as they were set up.
_FOREIGN = {"numpy", "scipy", "pytensor", "sklearn", "matplotlib", "PIL", "rich", "pandas", "h5py", "optuna", "dask",
            "distributed", *sys.stdlib_module_names}
_GRAPH = (Variable, Apply, Op, FunctionGraph, Function)
_CLOSED = (*_GRAPH, np.ndarray, type, types.ModuleType, str, bytes, int, float)


def attributes(obj):
    """Return the attributes of an instance that can change, as a dict that nobody may write to; those in slots too."""
    if isinstance(obj, MonitorChannel):  # what was recorded stands in the model's own pickle
        return {name: value for name, value in vars(obj).items() if name not in RECORDS}
    slots = _slots(type(obj))
    if not slots:
        return vars(obj)
    return {name: getattr(obj, name) for name in slots if hasattr(obj, name)} | getattr(obj, "__dict__", {})


@functools.cache
def _slots(cls):
    found = [owner.__dict__.get("__slots__", ()) for owner in cls.__mro__]
    names = [name for slots in found for name in ([slots] if isinstance(slots, str) else slots)]
    return [name for name in names if name not in ("__dict__", "__weakref__")]


@functools.cache
def _is_a(cls, families):
    """Like issubclass, but PyTensor's abstract classes, which ask every operation that there is, are not asked."""
    return not set(cls.__mro__).isdisjoint(families)


def _is_foreign(cls):
    return cls.__module__.partition(".")[0] in _FOREIGN


def is_onlooker(obj):
    """Tell whether `obj`, or the object whose method it is, only watches: a display, which another process may lack."""
    return bool(getattr(getattr(obj, "__self__", obj), "onlooker", False))


def parts_of(obj):
    """Return what `obj` holds, a list of (step, part): the same steps in the same order for objects built alike."""
    if isinstance(obj, Function):
        return [(f"shared[{i}]", shared) for i, shared in enumerate(obj.get_shared())]
    if _is_a(type(obj), _CLOSED):
        return []
    if isinstance(obj, types.MethodType):
        return [("self", obj.__self__)]
    if isinstance(obj, types.FunctionType):
        return [(f"cell[{name}]", cell) for name, cell in zip(obj.__code__.co_freevars, obj.__closure__ or (),
                                                              strict=True)]
    if isinstance(obj, types.CellType):
        return [("content", _content(obj))]
    if isinstance(obj, functools.partial):
        return [("func", obj.func), ("args", obj.args), ("keywords", obj.keywords)]
    return _items(obj) + [(f".{name}", value) for name, value in _own_attributes(obj).items()]


def _items(obj):
    if isinstance(obj, dict):
        return [(f"[{key if isinstance(key, str) else i}]{half}", one) for i, (key, value) in enumerate(obj.items())
                for half, one in ((" key", key), ("", value))]
    if isinstance(obj, list | tuple | collections.deque):
        return [(f"[{i}]", item) for i, item in enumerate(obj)]
    return []  # the order of a set differs from process to process


def _own_attributes(obj):
    return {} if kind_of(obj) is not _ATTRIBUTES else attributes(obj)


def _content(cell):
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return ABSENT


class Kind:
    """Reads and writes the state of one kind of object.

    Attributes
    ----------
    by_reference : bool, whether nothing of it is saved, and only the object itself must be found again
    """

    by_reference = False

    def read(self, obj):
        """Return the state, with which `changes` compares later."""
        raise NotImplementedError

    def changes(self, obj, before):
        """Return what of the state is not as `before`, to be pickled; None where all is."""
        now = self.read(obj)
        return None if self.equal(before, now) else now

    def equal(self, before, now):
        """Tell whether two states are one."""
        return before == now

    def write(self, obj, changes):
        """Put `changes` into `obj`."""
        raise NotImplementedError


class Reference(Kind):
    """Expressions and compiled functions: nothing of them is saved."""

    by_reference = True


class Shared(Kind):
    """A shared variable. Only a number is compared: an array that trains has changed, and may have changed in place."""

    def read(self, obj):
        value = obj.get_value(borrow=True)
        return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value

    def equal(self, before, now):
        return isinstance(now, float | int | complex) and repr(now) == repr(before)  # NaN is itself, and 0 is not -0

    def write(self, obj, changes):
        if isinstance(changes, float | int | complex):
            changes = np.full_like(obj.get_value(borrow=True), changes)
        obj.set_value(changes)  # a copy, aligned like any array of NumPy's own


class Array(Kind):
    """An array that an object outside the data holds."""

    def read(self, obj):
        return obj.copy()

    def equal(self, before, now):
        return before.shape == now.shape and before.tobytes() == now.tobytes()

    def write(self, obj, changes):
        obj[...] = changes


class Stream(Kind):
    """A generator of random numbers: `get` and `put` read and write its state."""

    def __init__(self, get, put):
        self.read, self.write = get, put

    def equal(self, before, now):
        return _as_text(before) == _as_text(now)


def _as_text(state):
    if isinstance(state, dict):
        return [(key, _as_text(value)) for key, value in state.items()]
    return state.tobytes() if isinstance(state, np.ndarray) else state


class Contents(Kind):
    """A list, a set or a deque: a change of one item is a change of all. `fill` puts items into an empty one."""

    def __init__(self, fill):
        self.fill = fill

    def read(self, obj):
        return [one for one in obj if not is_onlooker(one)]

    def equal(self, before, now):
        return len(before) == len(now) and all(map(_same, before, now))

    def write(self, obj, changes):
        onlookers = [one for one in obj if is_onlooker(one)]
        obj.clear()
        self.fill(obj, [*changes, *onlookers])


class Entries(Kind):
    """A dict, entry by entry, so that what nobody changed stays as the YAML says now."""

    look = staticmethod(lambda obj: obj)

    def read(self, obj):
        return dict(self.look(obj))

    def changes(self, obj, before):
        now = self.look(obj)
        if len(now) == len(before) and all(map(is_, now.values(), before.values())) and list(now) == list(before):
            return None
        changed = {key: value for key, value in now.items() if not _same(before.get(key, ABSENT), value)}
        gone = [key for key in before if key not in now]
        order = list(now) if list(now)[: len(before)] != list(before) else None
        changed = self.savable(obj, changed)
        return (changed, gone, order) if changed or gone or order else None

    def savable(self, obj, changed):
        """Return those of the entries `changed` that can be saved: not what was compiled since, which is done again."""
        return {key: value for key, value in changed.items() if not isinstance(value, Function)}

    def write(self, obj, changes):
        changed, gone, order = changes
        for key in gone:
            obj.pop(key, None)
        obj.update(changed)
        for key in order or ():
            if key in obj:
                obj[key] = obj.pop(key)


class Attributes(Entries):
    """The attributes of an instance."""

    look = staticmethod(attributes)

    def savable(self, obj, changed):
        """Leave out what the object's own ``__getstate__`` leaves out: it is made anew, and does not pickle."""
        changed = super().savable(obj, changed)
        if changed and type(obj).__getstate__ is not object.__getstate__:
            state = obj.__getstate__()
            if isinstance(state, dict) and state.keys() <= vars(obj).keys():
                changed = {name: value for name, value in changed.items() if name in state}
        return changed

    def write(self, obj, changes):
        changed, gone, _ = changes
        for name in gone:
            if hasattr(obj, name):
                object.__delattr__(obj, name)
        for name, value in changed.items():
            if callable(getattr(type(obj), name, None)):
                raise RefusedPickle(f"it puts something in the place of {type(obj).__name__}.{name}")
            object.__setattr__(obj, name, value)


class Cell(Kind):
    """A variable that a nested function closes over."""

    def read(self, obj):
        return (_content(obj),)

    def equal(self, before, now):
        return _same(before[0], now[0]) or now[0] is ABSENT

    def write(self, obj, changes):
        obj.cell_contents = changes[0]


def _same(before, now):
    return before is now or (isinstance(now, int | float | str) and type(before) is type(now) and before == now)


_REFERENCE = Reference()
_KINDS = {
    SharedVariable: Shared(),
    np.ndarray: Array(),
    np.random.RandomState: Stream(lambda rng: rng.get_state(legacy=False), lambda rng, state: rng.set_state(state)),
    np.random.Generator: Stream(lambda rng: rng.bit_generator.state,
                                lambda rng, state: setattr(rng.bit_generator, "state", state)),
    random.Random: Stream(random.Random.getstate, random.Random.setstate),
    types.CellType: Cell(),
    list: Contents(list.extend),
    collections.deque: Contents(collections.deque.extend),
    set: Contents(set.update),
    dict: Entries(),
}
_ATTRIBUTES = Attributes()


def kind_of(obj):
    """Return the Kind of `obj`, or None where nothing can change it in place."""
    if isinstance(obj, np.ndarray) and not obj.flags.writeable:
        return None
    return _kind_of_class(type(obj))


@functools.cache
def _kind_of_class(cls):
    for known, kind in _KINDS.items():
        if _is_a(cls, (known,)):
            return kind
    if _is_a(cls, (*_GRAPH, types.FunctionType)):
        return _REFERENCE
    if _is_a(cls, (type, types.ModuleType, tuple)) or _is_foreign(cls):
        return None
    return _ATTRIBUTES if cls.__dictoffset__ or _slots(cls) else None
