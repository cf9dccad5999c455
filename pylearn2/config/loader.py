"""PyYAML's pure-Python safe loader, taught our number format, and to go on after a broken alias.

The C parser will not do: it rejects the ``key:[1]`` that old files write. Only `reader` uses this.
"""

import re

import yaml

from pylearn2.config.errors import ConfigError, Place, hint, shortened
from pylearn2.config.extents import Extents

__all__ = ["BROKEN", "SCIENTIFIC_NOTATION_REGEXP", "STANDARD", "ConfigLoader"]

# YAML 1.1 wants a dot and a signed exponent; the mantissa is mandatory, so that the word e5 stays a word.
SCIENTIFIC_NOTATION_REGEXP = r"^[-+]?(\d+\.?\d*|\d*\.?\d+)[eE][-+]?\d+$"

BROKEN = "!broken alias"  # tag of the node that stands for an alias of nothing; no text can write it

STANDARD = "tag:yaml.org,2002:"  # how the tags of YAML's own types begin


class ConfigLoader(yaml.SafeLoader):
    """PyYAML's safe loader, with our number format and an eye on aliases; it honours added constructors."""

    def __init__(self, text, name="<string>"):
        super().__init__(text)
        self.name = name
        self.faults = []
        self.paths = {}  # node -> the way down to it, as messages show it
        self.path = ""  # to the node that is being composed
        self._open_anchors = {}
        self.extents = Extents()

    def compose_node(self, parent, index):
        """Compose one node and those below it; a broken alias or anchor is noted and passed over."""
        event, above = self.peek_event(), self.path
        self.path = above + _step(index) if parent else _short_name(event)
        self.extents.enter(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            known = event.anchor in self.anchors and event.anchor not in self._open_anchors
            node = super().compose_node(parent, index) if known else self._broken_alias(self.get_event())
        else:
            node = self._compose_anchored(event, parent, index)
        self.extents.leave(node, event.start_mark if isinstance(event, yaml.AliasEvent) else None)
        self.path = above  # an error leaves it, so that whoever reports the error knows where it was
        return node

    def _compose_anchored(self, event, parent, index):
        if event.anchor in self.anchors:
            line = self.anchors.pop(event.anchor).start_mark.line + 1
            problem = f"&{event.anchor} stands in line {line} already"
            self.fault(event.start_mark, problem, "give each & a name of its own")
        self._open_anchors[event.anchor] = event
        node = super().compose_node(parent, index)
        self._open_anchors.pop(event.anchor, None)
        self.paths[node] = self.path
        return node

    def fault(self, mark, problem, advice):
        """Note a fault of the node that is being composed."""
        self.faults.append(ConfigError(Place.of(mark), problem, at=self.path.removeprefix("."), hint=advice))

    def _broken_alias(self, event):
        """Note the fault; return what was meant, or a node that stands for nothing."""
        if event.anchor in self._open_anchors:
            line = self._open_anchors[event.anchor].start_mark.line + 1
            problem = f"*{event.anchor} stands inside what it names (&{event.anchor} in line {line})"
            advice = "an object cannot hold itself"
        else:
            problem = f"*{event.anchor} names nothing: no &{event.anchor} stands above it"
            advice = f"write &{event.anchor} before what is meant"
            advice = hint(event.anchor, self.anchors, advice) if self.anchors else advice
        self.fault(event.start_mark, problem, advice)
        meant = self.anchors.get(self.faults[-1].meant)
        return meant or yaml.ScalarNode(BROKEN, "", event.start_mark, event.end_mark)


def _step(index):
    """Return the step of a path that PyYAML's `index` stands for: an item's number, a value's key, None for a key."""
    if isinstance(index, int):
        return f"[{index}]"
    if not isinstance(index, yaml.ScalarNode):
        return ""
    return f".{shortened(index.value)}"


def _short_name(event):
    """Return the class name in the tag of the top node, where paths begin."""
    tag = getattr(event, "tag", None)
    return tag.removeprefix("!obj:").rpartition(".")[2] if tag and tag.startswith("!obj:") else ""


ConfigLoader.add_implicit_resolver("!float", re.compile(SCIENTIFIC_NOTATION_REGEXP), list("-+.0123456789"))
