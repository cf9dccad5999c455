"""Which keywords a class takes when it hands its ``**kwargs`` up."""
import functools

import pytest

from pylearn2.config.errors import ConfigError
from pylearn2.config.signature import accepted_keywords
from pylearn2.config.yaml_parse import load


class Base:
    def __init__(self, size, seed=None):
        self.size = size


class HandsOn(Base):
    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)


class FillsIn(Base):
    def __init__(self, **kwargs):
        Base.__init__(self, 3, **kwargs)


class Twice(HandsOn):
    def __init__(self, depth=1, **options):
        super().__init__(name="fixed", **options)


class TakesAnything(Base):
    def __init__(self, **kwargs):
        self.kwargs = kwargs


class Pops(Base):
    def __init__(self, **kwargs):
        self.colour = kwargs.pop("colour", None)
        super().__init__(**kwargs)


class EndsAtObject:
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)


def takes_rest(first, /, second, *rest, third=0, **more):
    return first


@pytest.mark.parametrize("callable, known, required, is_open", [
    (Base, ["size", "seed"], ["size"], False),
    (HandsOn, ["name", "size", "seed"], ["name", "size"], False),
    (FillsIn, ["seed"], [], False),
    (Twice, ["depth", "size", "seed"], ["size"], False),
    (EndsAtObject, ["rate"], ["rate"], False),
    (TakesAnything, [], [], True),
    (Pops, [], [], True),
    (functools.partial(Base, seed=1), ["size", "seed"], ["size"], False),
])
def test_keywords_are_those_that_reach_an_init(callable, known, required, is_open):
    accepted = accepted_keywords(callable)
    assert (accepted.known, accepted.required, accepted.open) == (known, required, is_open)


def test_what_can_only_be_given_by_position_is_told_apart():
    accepted = accepted_keywords(takes_rest)
    assert (accepted.by_position, accepted.known, accepted.open) == (["first"], ["second", "third"], True)


def test_where_python_cannot_tell_nothing_is_claimed():
    assert accepted_keywords(dict) is None


def test_a_slip_is_found_two_classes_up():
    with pytest.raises(ConfigError, match=r"HandsOn has no argument 'sed'\n  at HandsOn\n  did you mean 'seed'"):
        load(f"!obj:{__name__}.HandsOn {{ name: a, size: 1, sed: 2 }}")
