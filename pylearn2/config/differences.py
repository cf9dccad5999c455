"""In which entries two experiments differ, whatever their spelling: comments, order of lines and layout do not count.

    differences    two YAML texts -> list of :class:`Difference`
    entries        one YAML text -> every value in it, by its path

`pylearn2.checkpoint` asks, before it lets a training go on.
"""
from typing import NamedTuple

from pylearn2.config.proxy import PlacedDict, PlacedList, Proxy, items_of
from pylearn2.config.reader import read

__all__ = ["Difference", "differences", "entries"]

NOTHING = "nothing"


class Difference(NamedTuple):
    """One entry: where it stands, as ``algorithm.learning_rate``, and what is written there in each text."""

    path: str
    before: str
    now: str

    def __str__(self):
        return f"{self.path}: {self.before} -> {self.now}"


def differences(before, now):
    """Return the entries that differ, in the order of the text `before`; new ones come last.

    Parameters
    ----------
    before, now : str, YAML texts that the reader has accepted once
    """
    there = [entries(text) for text in (before, now)]
    return [Difference(path, *words) for path in dict.fromkeys([*there[0], *there[1]])
            if (words := [one.get(path, NOTHING) for one in there]) and words[0] != words[1]]


def entries(text):
    """Return all entries of a YAML text, a dict path -> words."""
    return dict(_entries(read(text, "<text>")[0], "", {}))


def _entries(node, path, first):
    """Yield (path, words) of the node and of all below it; one that stands in several places is told once."""
    if not isinstance(node, Proxy | PlacedDict | PlacedList):
        yield path.removeprefix("."), repr(node)
        return
    if id(node) in first:
        yield path.removeprefix("."), f"the same as {first[id(node)]}"
        return
    first[id(node)] = path.removeprefix(".") or "the whole"
    if isinstance(node, Proxy):
        yield path.removeprefix(".") or "the whole", f"{node.tag}{node.name}"
    for step, child, _ in items_of(node):
        yield from _entries(child, path + step, first)
