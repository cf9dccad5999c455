"""A YAML text to edit: where its nodes stand, and where each of its characters was written first.

    MarkedLoader  tells where each key, value and item stands
    EditedText    replace parts of a text; what was put in knows the command line that it came from
    EditedName    the name that such a text goes by, from which :class:`Place` learns the line to tell

`overrides` edits; an error in the edited text then names the line of the file, or the command line.
"""

import yaml

from pylearn2.config.errors import Place
from pylearn2.config.loader import ConfigLoader

__all__ = ["EditedName", "EditedText", "MarkedLoader"]


class EditedText:
    """A text in pieces, each with its origin.

    Parameters
    ----------
    text : str, the file's
    name : str, the file's, or the EditedName of a text that is edited once more

    Attributes
    ----------
    pieces : list of (text, origin); an origin is an offset in the file's text, or the words of a command line
    """

    def __init__(self, text, name):
        self.original, self.name = text, str(name)
        self.pieces = [(text, 0)]
        self._original_name = name  # knows the first places of a text that was edited before

    @property
    def text(self):
        """The text as it is now."""
        return "".join(text for text, _ in self.pieces)

    def replace(self, start, end, new, origin):
        """Put `new`, which `origin` tells of, in the place of the characters from `start` to `end`."""
        before, rest = _cut(self.pieces, start)
        _, after = _cut(rest, end - start)
        self.pieces = [*before, (new, origin), *after]

    def place_at(self, index):
        """Return the Place of a character of the text as it is now."""
        for text, origin in self.pieces:
            if index < len(text) or (text, origin) is self.pieces[-1]:
                break
            index -= len(text)
        if isinstance(origin, str):
            return Place(origin, 0, 0)
        return Place.at(origin + index, self.original, self._original_name)


def _cut(pieces, position):
    """Return the pieces before and behind `position`."""
    before, rest = [], list(pieces)
    while rest and position > 0:
        text, origin = rest.pop(0)
        before.append((text[:position], origin))
        if position < len(text):
            rest.insert(0, (text[position:], origin if isinstance(origin, str) else origin + position))
        position -= len(text)
    return before, rest


class EditedName(str):
    """The file name of an edited text, as PyYAML's marks carry it."""

    def __new__(cls, edited):
        name = super().__new__(cls, edited.name)
        name.place_at = edited.place_at
        return name


class MarkedLoader(ConfigLoader):
    """Remembers where each child of each node is written; of an alias, where the alias is.

    Attributes
    ----------
    spans : dict (node, key node or number) -> (start, end), offsets in the text
    anchor_at : the same keys -> the name behind an ``&``, or None
    """

    def __init__(self, text, name):
        super().__init__(text, name)
        self.text, self.spans, self.anchor_at = text, {}, {}

    def compose_node(self, parent, index):
        """Compose one node and those below it, and note where it stands."""
        event = self.peek_event()
        node = super().compose_node(parent, index)
        start = event.start_mark.index
        if isinstance(event, yaml.CollectionStartEvent):
            end = self._end(node)
        else:
            end = start + len(self.text[start : event.end_mark.index].rstrip())
        self.spans[parent, index] = (start, end)
        self.anchor_at[parent, index] = None if isinstance(event, yaml.AliasEvent) else event.anchor
        return node

    def _end(self, node):
        """Return where a collection ends; PyYAML's mark of a block stands at whatever comes next."""
        keys = range(len(node.value)) if isinstance(node, yaml.SequenceNode) else [key for key, _ in node.value]
        if node.flow_style or not node.value:
            return node.end_mark.index
        return max(self.spans[node, key][1] for key in keys)
