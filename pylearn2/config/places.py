"""Which line of which file an object came from, so that an error at run time can name it.

The registry stands beside the objects, by identity, and does not keep them alive: nothing of it is ever
pickled.
"""

import weakref
from typing import NamedTuple

__all__ = ["fault_at", "place_of", "remember"]

from pylearn2.config.errors import ConfigError, Place


class _Origin(NamedTuple):
    reference: weakref.ref
    place: Place
    keyword_places: dict
    path: str


_known: dict[int, _Origin] = {}  # id of an object -> where it was written


def remember(obj, place, keyword_places=None, path=""):
    """Note that the node at `place`, to which `path` leads, built `obj`.

    What Python cannot refer to weakly is passed over.
    """
    key = id(obj)
    try:
        reference = weakref.ref(obj, lambda _: _known.pop(key, None))
    except TypeError:
        return
    _known[key] = _Origin(reference, place, dict(keyword_places or {}), path)


def _origin_of(obj):
    origin = _known.get(id(obj))
    return None if origin is None or origin.reference() is not obj or origin.place is None else origin


def place_of(obj, keyword=None):
    """Tell where `obj` was written: ``"file.yaml:18:9"``, or None for an object that no YAML built.

    With `keyword` it is the place of that keyword, where the YAML wrote it.
    """
    origin = _origin_of(obj)
    return None if origin is None else str(origin.keyword_places.get(keyword, origin.place))


def fault_at(obj, keyword, problem, otherwise):
    """Return the ConfigError of a `problem` with `obj`; its place is `otherwise` where no YAML built the object."""
    origin = _origin_of(obj)
    if origin is None:
        return ConfigError(otherwise, problem)
    return ConfigError(origin.keyword_places.get(keyword, origin.place), problem, at=origin.path)
