"""The registry of places keeps no object alive and never gives a dead one's place to another."""
import gc

from pylearn2.config.errors import Place
from pylearn2.config.places import _known, place_of, remember


class Thing:
    """Can be referred to weakly."""


def test_a_place_is_forgotten_with_its_object():
    thing = Thing()
    remember(thing, Place("a.yaml", 3, 5), {"rate": Place("a.yaml", 4, 7)})
    assert (place_of(thing), place_of(thing, "rate")) == ("a.yaml:3:5", "a.yaml:4:7")
    key = id(thing)
    assert key in _known
    del thing
    gc.collect()
    assert key not in _known


def test_numbers_and_lists_are_passed_over():
    for thing in (3, [1]):
        remember(thing, Place("a.yaml"))
        assert place_of(thing) is None
