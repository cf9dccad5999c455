"""``train.py --modernize old.yaml``: the same experiment in today's words, its text otherwise as it was written.

    modernize   text -> the text with its old words replaced, comments and all else kept

What old words mean is known to `translate` alone, which changes the tree of a text. Here the tree before is held
against the tree after, and each difference is written into the text at the place that the tree knows. What comes out
is read again, and must give the tree that the old text gave. `train.py --modernize` is the caller.
"""

import re

import yaml

from pylearn2.config.edited import MarkedLoader
from pylearn2.config.errors import ConfigError, Place, raise_faults
from pylearn2.config.proxy import PlacedList, Proxy, items_of, walk
from pylearn2.config.reader import read
from pylearn2.config.template import COMMENT, with_tokens
from pylearn2.config.translate import todays_variables, translate

__all__ = ["modernize"]


def modernize(text, name):
    """Return the YAML `text` of the file `name` in today's words.

    Fields of a template stay fields.

    Raises
    ------
    ConfigError
        where the text has a fault, or says what cannot be said today; all of that at once, each with its line.
    """
    text, fields = with_tokens(text)
    tree, faults = read(text, name)
    before = [(node, getattr(node, "name", None), _entries(node), dict(_key_places(node))) for node, _ in walk(tree)]
    raise_faults(faults + translate(tree))
    new = _applied(text, _Edits(text, name, before).found)
    _check_same(tree, new, name)
    for word, field in fields.items():
        new = new.replace(word, field)
    return new


def _entries(node):
    """Return a copy of a node's entries as a dict; a list's keys are its numbers."""
    node = node.keywords if isinstance(node, Proxy) else node
    return dict(node) if isinstance(node, dict) else dict(enumerate(node))


def _key_places(node):
    """Return where the keys of a node stand; a list has none."""
    return getattr(node.keywords if isinstance(node, Proxy) else node, "key_places", {})


class _Edits:
    """The edits that bring a text to where its tree went.

    Parameters
    ----------
    text : str
    name : str, its file
    before : list of (node, name, entries, places of the keys), of its tree before that was translated

    Attributes
    ----------
    found : set of (start, end, new text), offsets in `text`
    """

    def __init__(self, text, name, before):
        self.text, self.found = text, set()
        self.loader = MarkedLoader(text, name)
        self.loader.get_single_node()
        self.nodes = {Place.of(node.start_mark): node for node in self.loader.paths if _is_known_by_its_place(node)}
        self.keys = {Place.of(key.start_mark): (node, key) for node, key in self.loader.spans
                     if isinstance(key, yaml.Node)}
        for node, old_name, old, places in before:
            if isinstance(node, Proxy) and node.name != old_name:
                start = self.text.index(old_name, self.nodes[node.place].start_mark.index)
                self._edit(start, start + len(old_name), node.name)
            self._compare(node, old, places, _entries(node))

    def _edit(self, start, end, new):
        self.found.add((start, end, new))

    def _compare(self, node, old, old_places, now):
        """Write down what became of the entries `old` of a node that holds `now`."""
        for key in old.keys() & now.keys():
            if old[key] is not now[key]:
                child = (self.nodes[node.place], key) if isinstance(node, PlacedList) else self.keys[old_places[key]]
                self._replace(child, old[key], now[key])
        places = _key_places(node)
        gone = [key for key in old if key not in now]
        instead = {places[key]: [] for key in gone if key in places}  # one that was renamed has lost its place
        as_written = {id(old[key]): self._text_of_value(old_places[key]) for key in gone}
        for key in now.keys() - old.keys():
            if any(old[other] is now[key] for other in gone if other not in places):
                written = self.keys[places[key]][1]
                self._edit(written.start_mark.index, written.end_mark.index, key)
            elif places[key] in instead:
                instead[places[key]].append(f"{key}: {_flow(now[key], as_written)}")
            else:
                self._add_in_front(self.nodes[node.place], f"{key}: {_flow(now[key])}")
        for place, entries in instead.items():
            self._put_instead(place, sorted(entries))

    def _text_of_value(self, place):
        """Return the text of the value whose key stands at `place`."""
        start, end = self.loader.spans[self.keys[place]]
        return self.text[start:end]

    def _replace(self, child, old, value):
        start, end = self.loader.spans[child]
        written = self.text[start:end]
        if isinstance(old, str) and isinstance(value, str):
            self._edit(start, end, todays_variables(written))
        else:
            indent = " " * (start - self.text.rfind("\n", 0, start) - 1)
            comments = "".join(f"{comment}\n{indent}" for comment in COMMENT.findall(written))
            self._edit(start, end, comments + _flow(value))

    def _add_in_front(self, parent, entry):
        """Write an entry before the first one of a mapping."""
        if not parent.value:
            self._edit(parent.end_mark.index - 1, parent.end_mark.index - 1, f" {entry} ")
            return
        start = parent.value[0][0].start_mark.index
        line = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        new_line = "\n" + " " * len(line) if not line.strip() or not parent.flow_style else " "
        self._edit(start, start, entry + ("," if parent.flow_style else "") + new_line)

    def _put_instead(self, place, entries):
        """Write `entries` in the place of the entry whose key stands at `place`; none takes it out."""
        parent, key = self.keys[place]
        start, (value_start, end) = key.start_mark.index, self.loader.spans[parent, key]
        if value_start == end:  # no value is written
            end = key.end_mark.index + len(re.match(r"\s*:|", self.text[key.end_mark.index :])[0])
        indent = " " * key.start_mark.column
        comments = "".join(f"{comment}\n{indent}" for comment in COMMENT.findall(self.text[start:end]))
        if entries:
            self._edit(start, end, comments + (", " if parent.flow_style else f"\n{indent}").join(entries))
        else:
            self._edit(*self._with_comma_and_line(start, end), comments)

    def _with_comma_and_line(self, start, end):
        """Widen what is taken out by its comma, and by its line where nothing else stands there."""
        comma = re.match(r"[ \t]*,[ \t]*", self.text[end:])
        if comma:
            end += len(comma[0])
        elif before := re.search(r",[ \t]*$", self.text[:start]):
            return before.start(), end
        line, newline = self.text.rfind("\n", 0, start) + 1, re.match(r"[ \t]*\n", self.text[end:])
        alone = newline and not self.text[line:start].strip()
        return (line, end + len(newline[0])) if alone else (start, end)


def _is_known_by_its_place(node):
    """Tell whether no other node that is asked for can begin where this one does."""
    return node.tag.startswith("!") or isinstance(node, yaml.SequenceNode)


def _applied(text, edits):
    """Return the text after its edits; what lies inside a part that is replaced goes with that part."""
    parts = {(start, end) for start, end, _ in edits if start < end}
    outer = [(start, end, new) for start, end, new in edits
             if not any(part[0] <= start and end <= part[1] and part != (start, end) for part in parts)]
    for start, end, new in sorted(outer, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _flow(value, as_written=None):
    """Return a value of the tree as YAML text in flow style; `as_written` has the texts of values that only move."""
    known = as_written or {}
    if known.get(id(value)):
        return known[id(value)]
    if isinstance(value, Proxy):
        return f"!obj:{value.name} {_flow(dict(value.keywords), known)}"
    if isinstance(value, dict):
        entries = [f"{_flow(key)}: {_flow(item, known)}" for key, item in value.items()]
        return "{ " + ", ".join(entries) + " }" if entries else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, known) for item in value) + "]"
    return yaml.safe_dump(value, default_flow_style=True, width=float("inf")).removesuffix("...\n").strip()


def _check_same(tree, new, name):
    """Raise a ConfigError unless the text `new` says, without an old word, what the translated `tree` says."""
    again, faults = read(new, name)
    faults = faults + translate(again)
    difference = _difference(tree, again, {})
    if faults or difference:
        place, met = difference or (faults[0].place, faults[0].problem)
        raise ConfigError(place or Place(name), "what is written here cannot be brought into today's words by itself",
                          hint=f"change it by hand; the rest of the file is as before ({met})")


def _difference(old, new, seen):
    """Return (place in the old tree, words) of the first difference between two trees, or None."""
    if isinstance(old, (Proxy, dict, list)):
        if id(old) in seen:
            return None if seen[id(old)] is new else (old.place, "an alias now names something else")
        seen[id(old)] = new
        if type(old) is not type(new) or getattr(old, "name", None) != getattr(new, "name", None):
            return old.place, "another object stands here"
        pairs = {step: (item, place) for step, item, place in items_of(old)}
        others = {step: item for step, item, _ in items_of(new)}
        if pairs.keys() != others.keys():
            return old.place, "other entries stand here"
        found = (_difference(item, others[step], seen) or () for step, (item, _) in pairs.items())
        return next(filter(None, found), None)
    return None if type(old) is type(new) and repr(old) == repr(new) else (None, f"{old!r} became {new!r}")
