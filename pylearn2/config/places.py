"""Which line of which file an object came from, so that an error at run time can name it.

The registry stands beside the objects, by identity, and does not keep them alive: nothing of it is ever
pickled.
"""

import weakref

__all__ = ["place_of", "remember"]

_known: dict[int, tuple] = {}  # id -> (weak reference, Place of the node, {keyword: Place})


def remember(obj, place, keyword_places=None):
    """Note that the node at `place` built `obj`; what Python cannot refer to weakly is passed over."""
    key = id(obj)
    try:
        reference = weakref.ref(obj, lambda _: _known.pop(key, None))
    except TypeError:
        return
    _known[key] = (reference, place, dict(keyword_places or {}))


def place_of(obj, keyword=None):
    """Tell where `obj` was written: ``"file.yaml:18:9"``, or None for an object that no YAML built.

    With `keyword` it is the place of that keyword, where the YAML wrote it.
    """
    reference, place, keyword_places = _known.get(id(obj), (None, None, {}))
    if reference is None or reference() is not obj or place is None:
        return None
    return str(keyword_places.get(keyword, place))
