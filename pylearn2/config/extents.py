"""How deep and how large a YAML grows once its aliases are followed; what grows without end is refused where it does.

    Extents    the loader tells it every node, from the inside out
    Sources    counts the nodes that are written out again as the `yaml_src` of objects
    TooLarge   the error, with its place: a YAMLError like those of syntax

Ten lines of aliases can stand for a billion items ("billion laughs"), and a thousand brackets for a thousand calls.
"""

import yaml

__all__ = ["Extents", "Sources", "TooLarge"]

MOST_LEVELS = 100  # of nesting, with aliases followed; an experiment has about ten
MOST_ITEMS = 250_000  # in lists and mappings, with aliases followed
MOST_WRITTEN = 100_000  # nodes written out as yaml_src, each once for every object around it


class TooLarge(yaml.MarkedYAMLError):
    """A node that stands for more than is built."""

    def __init__(self, problem, mark):
        super().__init__(problem=problem, problem_mark=mark)


class Extents:
    """Levels and items of the nodes that were composed so far."""

    def __init__(self):
        self._around = 0  # levels around the node that is being composed
        self._known = {}  # node -> (levels, items) below it, and itself

    def enter(self, mark):
        """Begin a node at `mark`."""
        self._around += 1
        self._check_levels(self._around, mark)

    def leave(self, node, alias_mark=None):
        """End `node`; an alias (at `alias_mark`) stands for all that its anchor has."""
        self._around -= 1
        if node not in self._known:
            self._known[node] = self._measure(node)
        if alias_mark is not None:
            self._check_levels(self._around + self._known[node][0], alias_mark)

    def _measure(self, node):
        below = [self._known[child] for child in _children(node)]
        levels, items = 1 + max((levels for levels, _ in below), default=0), 1 + sum(items for _, items in below)
        if items > MOST_ITEMS:
            raise TooLarge(f"this is more than {MOST_ITEMS} items, with its aliases followed", node.start_mark)
        # An object is built once, however often it is named.
        return levels, 1 if node.tag.startswith("!obj:") else items

    def _check_levels(self, levels, mark):
        if levels > MOST_LEVELS:
            raise TooLarge(f"this is nested too deeply: more than {MOST_LEVELS} levels, with aliases followed", mark)


def _children(node):
    if isinstance(node, yaml.MappingNode):
        return [one for pair in node.value for one in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []


class Sources:
    """Writes nodes out as YAML text that stands by itself, as long as that is no more than `MOST_WRITTEN` nodes."""

    def __init__(self):
        self._written = 0

    def write(self, node):
        """Return the text of `node`."""
        seen, waiting = set(), [node]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            waiting += _children(one)
            if self._written + len(seen) > MOST_WRITTEN:
                raise TooLarge("too many objects hold this through aliases", node.start_mark)
        self._written += len(seen)
        return yaml.serialize(node)
