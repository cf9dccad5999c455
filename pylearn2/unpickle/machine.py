"""The pickle machine with its doors watched.

Python's own unpickler in Python, because the one in C does not tell a call from the making of an empty object. Every
opcode that calls, fills, appends or hashes is here; the others move data between stack and memo.
"""
import io
import pickle
from typing import Any, ClassVar

from pylearn2.unpickle import calls, names, states
from pylearn2.unpickle.refused import RefusedPickle, named

__all__ = ["loads"]

_FREE = 1 << 20  # elements and bytes that calls may copy, whatever the size of the pickle
_GROWTH = 4  # and so many times the size of the pickle: what is referred to often must not be copied often
_COPIED = (bytes, bytearray, str, list, tuple, dict, set, frozenset)


def loads(data, trust=None, trusted=False, persistent=()):
    """Return the object whose pickle is `data`.

    Parameters
    ----------
    data : bytes or memoryview; byte strings of Python 2 are read as latin-1
    trust : pylearn2.config.trust.Trust, optional; what is the user's own may be named as well, and called
    trusted : bool, whether the pickle may name and call everything
    persistent : list of objects that are here already; the pickle refers to them by their places in it

    Raises
    ------
    RefusedPickle
        where it asks for more than it may; the message names what.
    Exception
        any, where the bytes are damaged.
    """
    return (_TrustingMachine if trusted else _Machine)(data, trust, persistent).load()


class _Machine(pickle._Unpickler):
    dispatch: ClassVar[dict[int, Any]] = dict(pickle._Unpickler.dispatch)

    def __init__(self, data, trust, persistent):
        super().__init__(io.BytesIO(data), encoding="latin1")
        self._size, self._trust, self._persistent = len(data), trust, persistent
        self._may_copy = _FREE + _GROWTH * self._size

    # -- names ---------------------------------------------------------------------------------------------------------

    def find_class(self, module, name):
        return names.find(module, name, self._trust)

    def persistent_load(self, pid):
        if type(pid) is int and 0 <= pid < len(self._persistent):
            return self._persistent[pid]
        told = repr(pid[:60]) if isinstance(pid, str) else f"of a {named(pid)}"
        raise RefusedPickle(f"it asks for the persistent object {told}, which only its writer has")

    def get_extension(self, code):
        raise RefusedPickle(f"it names an object by the extension code {code}, and no code means anything here")

    # -- calls and new objects -----------------------------------------------------------------------------------------

    def load_reduce(self):
        args = self.stack.pop()
        self._copies(args)
        self.stack[-1] = calls.call(self.stack[-1], args)

    def load_newobj(self):
        args = self.stack.pop()
        self._copies(args)
        self.stack[-1] = calls.new(self.stack[-1], args)

    def load_newobj_ex(self):
        if self.stack.pop():
            raise RefusedPickle(f"it makes a {named(self.stack[-2])} with keyword arguments")
        self.load_newobj()

    def _instantiate(self, klass, args):
        """Make the object of an INST or OBJ opcode; without arguments Python 2 called nothing."""
        self._copies(args)
        self.append(calls.call(klass, tuple(args)) if args else calls.new(klass, ()))

    def load_build(self):
        state = self.stack.pop()
        self._copies((state,) if isinstance(state, dict) else state)
        states.fill(self.stack[-1], state)

    def _copies(self, args):
        """Count what is about to be copied, and stop a small pickle that makes a large object."""
        if isinstance(args, tuple | list):
            self._may_copy -= sum(len(arg) for arg in args if isinstance(arg, _COPIED))
        if self._may_copy < 0:
            raise RefusedPickle(f"its {self._size} bytes unfold into an object many times as large")

    # -- containers ----------------------------------------------------------------------------------------------------

    def load_append(self):
        item = self.stack.pop()
        self._only(list, "appends to").append(item)

    def load_appends(self):
        items = self.pop_mark()
        self._only(list, "appends to").extend(items)

    def load_setitem(self):
        value, key = self.stack.pop(), self.stack.pop()
        self._only(dict, "sets an item of")[calls.hashed(key)] = value

    def load_setitems(self):
        items = self.pop_mark()
        target = self._only(dict, "sets an item of")
        for key, value in zip(items[::2], items[1::2], strict=True):
            target[calls.hashed(key)] = value

    def load_dict(self):
        items = self.pop_mark()
        self.append({calls.hashed(key): value for key, value in zip(items[::2], items[1::2], strict=True)})

    def load_additems(self):
        items = self.pop_mark()
        self._only(set, "adds to").update(map(calls.hashed, items))

    def load_frozenset(self):
        items = self.pop_mark()
        self.append(frozenset(map(calls.hashed, items)))

    def _only(self, kind, verb):
        """Return the top of the stack, a `kind` whose own methods do the work: another object's could be anything."""
        target = self.stack[-1]
        if not isinstance(target, kind) or type(target).__module__ not in ("builtins", "collections"):
            raise RefusedPickle(f"it {verb} a {named(type(target))}")
        return target

    # -- lengths -------------------------------------------------------------------------------------------------------

    def load_frame(self):
        length = int.from_bytes(self.read(8), "little")
        if length > self._size:
            raise EOFError(f"a frame of {length} bytes in a pickle of {self._size}")
        self._unframer.load_frame(length)

    def load_bytearray8(self):
        length = int.from_bytes(self.read(8), "little")
        if length > self._size:
            raise EOFError(f"a bytearray of {length} bytes in a pickle of {self._size}")
        self.append(bytearray(self.read(length)))

    for _opcode, _method in {
        pickle.REDUCE: load_reduce, pickle.NEWOBJ: load_newobj, pickle.NEWOBJ_EX: load_newobj_ex,
        pickle.BUILD: load_build, pickle.APPEND: load_append, pickle.APPENDS: load_appends,
        pickle.SETITEM: load_setitem, pickle.SETITEMS: load_setitems, pickle.DICT: load_dict,
        pickle.ADDITEMS: load_additems, pickle.FROZENSET: load_frozenset, pickle.BYTEARRAY8: load_bytearray8,
        pickle.FRAME: load_frame,
    }.items():
        dispatch[_opcode[0]] = _method


class _TrustingMachine(_Machine):
    """Follows the rule where it can, for old files need its translations; elsewhere it does what the pickle says."""

    dispatch: ClassVar[dict[int, Any]] = dict(pickle._Unpickler.dispatch)

    def find_class(self, module, name):
        try:
            return names.find(module, name, self._trust)
        except RefusedPickle:
            return super(_Machine, self).find_class(module, name)

    def load_reduce(self):
        try:
            value = calls.call(self.stack[-2], self.stack[-1])
        except RefusedPickle:
            return super(_Machine, self).load_reduce()
        self.stack[-2:] = [value]

    def load_build(self):
        try:
            states.fill(self.stack[-2], self.stack[-1])
        except RefusedPickle:
            return super(_Machine, self).load_build()
        self.stack.pop()

    dispatch[pickle.REDUCE[0]], dispatch[pickle.BUILD[0]] = load_reduce, load_build
