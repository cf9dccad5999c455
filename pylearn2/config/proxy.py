"""The tree between text and objects: what a YAML file says, with the place of every word.

A node is a :class:`Proxy`, a :class:`PlacedDict`, a :class:`PlacedList`, a scalar, or MISSING. An alias and its
anchor are one and the same node, which is how the builder knows to build it once. The reader makes the
tree, `translate` brings it up to date, `check` looks it over and `build` turns it into objects.
"""

__all__ = ["MISSING", "PlacedDict", "PlacedList", "Proxy", "items_of", "walk"]


class _Missing:
    """The type of MISSING."""

    def __repr__(self):
        return "<missing>"


MISSING = _Missing()  # stands where the text has a fault, so that what does not need the value is looked at as well


class PlacedDict(dict):
    """A mapping of the YAML; `key_places` and `value_places` tell where each entry stands."""

    def __init__(self, place=None):
        super().__init__()
        self.place, self.key_places, self.value_places = place, {}, {}

    def put(self, key, value, key_place, value_place=None):
        """Set an entry together with its places."""
        self[key] = value
        self.key_places[key], self.value_places[key] = key_place, value_place or key_place

    def place_of(self, key):
        """Return where the value of `key` stands."""
        return self.value_places.get(key, self.place)

    def rename(self, old, new):
        """Give the entry `old` the key `new`; its place among the others stays."""
        for table in (self, self.key_places, self.value_places):
            entries = [(new if key == old else key, value) for key, value in table.items()]
            table.clear()
            table.update(entries)


class PlacedList(list):
    """A sequence of the YAML; `places` tells where each item stands."""

    def __init__(self, place=None):
        super().__init__()
        self.place, self.places = place, []

    def put(self, value, place):
        """Append an item together with its place."""
        self.append(value)
        self.places.append(place)

    def place_of(self, index):
        """Return where the item at `index` stands."""
        return self.places[index]


class Proxy:
    """An object that is still to be built.

    Attributes
    ----------
    callable : the class or function to call; None until the tree is checked
    positionals : always ``()``; nothing in a YAML file is passed by position
    keywords : PlacedDict, or a plain dict in a Proxy made by hand
    yaml_src : str, the node as YAML text that stands by itself
    name : str, the dotted name that the YAML wrote
    tag : ``"!obj:"``, ``"!pkl:"`` or ``"!import"``; the last is the named thing itself and is not called
    place : Place, or None in a Proxy made by hand
    lacks : list of str, the arguments that it needs and has not got, where `check` told so
    """

    lacks = ()

    def __init__(
        self,
        callable=None,
        positionals=(),
        keywords=None,
        yaml_src=None,
        *,
        name=None,
        tag="!obj:",
        place=None,
    ):
        self.callable, self.positionals, self.yaml_src = callable, tuple(positionals), yaml_src
        self.keywords = PlacedDict(place) if keywords is None else keywords
        self.name = name or getattr(callable, "__qualname__", repr(callable))
        self.tag, self.place = tag, place

    __hash__ = object.__hash__

    def __eq__(self, other):
        if not isinstance(other, Proxy):
            return NotImplemented
        return self is other or self._contents() == other._contents()

    def _contents(self):
        return self.tag, self.callable or self.name, self.positionals, self.keywords, self.yaml_src

    def __repr__(self):
        return f"<{self.tag}{self.name} at {self.place}>"

    @property
    def short_name(self):
        """The last word of the name, as error messages use it."""
        return self.tag if self.tag == "!pkl:" else self.name.rpartition(".")[2]

    def place_of(self, keyword):
        """Return where `keyword` is written, or the node's own place where it is not."""
        return getattr(self.keywords, "key_places", {}).get(keyword, self.place)


def items_of(node):
    """List the children of a node as ``(step, child, place)``; a step is ``.key`` or ``[3]``."""
    if isinstance(node, Proxy):
        node = node.keywords
    if isinstance(node, PlacedDict):
        keys = [(f".{_name(key)}", key, node.key_places.get(key)) for key in node if not isinstance(key, str)]
        return keys + [(f".{_name(key)}", value, node.place_of(key)) for key, value in node.items()]
    if isinstance(node, PlacedList):
        return [(f"[{i}]", value, node.place_of(i)) for i, value in enumerate(node)]
    return []


def _name(key):
    return key.short_name if isinstance(key, Proxy) else key


def walk(tree):
    """Yield ``(node, path)`` for every Proxy, mapping and sequence, each once, in the order of the text."""
    seen = set()
    waiting = [(tree, tree.short_name if isinstance(tree, Proxy) else "")]
    while waiting:
        node, path = waiting.pop()
        if id(node) in seen or not isinstance(node, (Proxy, PlacedDict, PlacedList)):
            continue
        seen.add(id(node))
        children = [(child, path + step) for step, child, _ in reversed(items_of(node))]
        yield node, path.removeprefix(".")  # who asks may change the node
        waiting += children
