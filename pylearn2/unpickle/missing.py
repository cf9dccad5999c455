"""What stands in for a class that is not here: it holds what was saved of the object, and says what is missing.

    stand_in     dotted name -> class
    is_missing   tells whether an object has one of these classes
    arrays_in    every array inside an object, with the way to it; works on whole models too
"""
import numpy as np
from pytensor.compile.sharedvalue import SharedVariable

__all__ = ["Missing", "MissingClassError", "arrays_in", "is_missing", "stand_in"]


class MissingClassError(AttributeError):
    """Something is asked of an object whose class is not here; the message names the class."""


class Missing:
    """An object whose class is not here. Its attributes are what was saved; it has no methods."""

    missing = "?"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise MissingClassError(f"the class {type(self).missing} is not here, so its {name!r} is not either; "
                                "docs/upstream.md tells what of Pylearn2 is here")

    def __setstate__(self, state):
        self.__dict__.update(state if isinstance(state, dict) else {"state": state})

    def __repr__(self):
        return f"<what was saved of a {type(self).missing}>"


def stand_in(dotted):
    """Return a class that stands in for the one called `dotted`."""
    return type(dotted.rpartition(".")[2], (Missing,), {"missing": dotted, "__module__": __name__})


def is_missing(obj):
    """Tell whether `obj` is of a class, or is itself a class, that is not here."""
    return isinstance(obj, Missing) or (isinstance(obj, type) and issubclass(obj, Missing))


def arrays_in(obj):
    """Return ``{path: array}`` of all arrays that the attributes and items of `obj` lead to, each once."""
    found, seen, waiting = {}, set(), [("", obj)]
    while waiting:
        path, one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, SharedVariable):
            one = one.get_value(borrow=True)
        if isinstance(one, np.ndarray) and one.dtype != object:
            found[path.removeprefix(".")] = one
        waiting.extend(_parts(path, one))
    return found


def _parts(path, one):
    if isinstance(one, dict):
        return [(f"{path}[{key!r}]", part) for key, part in one.items()]
    if isinstance(one, list | tuple):
        return [(f"{path}[{i}]", part) for i, part in enumerate(one)]
    return [(f"{path}.{name}", part) for name, part in getattr(one, "__dict__", {}).items()]
