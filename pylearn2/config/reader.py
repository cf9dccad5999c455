"""Text to tree: YAML 1.1 with the tags that name Python objects. Nothing is imported, opened or called here.

    !obj:package.module.Class { keyword: value }   an object to build
    !pkl: "file.pkl"                               an object to load
    !import:package.module.name, !import name      the named thing itself
    !float 1e3                                     a float; numbers like 1e3 get this tag by themselves

PyYAML composes the graph of nodes, with an alias and its anchor as one node (`loader`); :class:`_TreeMaker` turns
each node into one node of our tree.
"""

from collections.abc import Hashable

import yaml

from pylearn2.config.errors import ConfigError, DuplicateKeyError, Place, hint
from pylearn2.config.extents import Sources, TooLarge
from pylearn2.config.loader import BROKEN, STANDARD, ConfigLoader
from pylearn2.config.proxy import MISSING, PlacedDict, PlacedList, Proxy
from pylearn2.config.syntax import syntax_fault
from pylearn2.config.template import open_fields, without_fields

__all__ = ["read"]

MOST_MERGED = 100_000  # entries that << brings, counted at each
_TAGS = ("!obj:", "!pkl:", "!import:", "!import", "!float")


def read(text, name):
    """Read a YAML text.

    Parameters
    ----------
    text : str
    name : str, the file name that places carry

    Returns
    -------
    tree : Proxy, PlacedDict, PlacedList or scalar; MISSING where there is a fault, at the top for one of syntax
    faults : list of ConfigError
    """
    faults = open_fields(text, name)
    text, blank = without_fields(text) if faults else (text, None)
    loader = maker = None
    try:
        loader = ConfigLoader(text, name)
        root = loader.get_single_node()
        if root is None:
            return MISSING, faults + [
                ConfigError(
                    Place(name),
                    "the file is empty: there is nothing to build",
                    hint="an experiment begins with !obj:pylearn2.train.Train { ... }",
                )
            ]
        maker = _TreeMaker(loader, blank)
        return maker.make(root), faults + loader.faults + maker.faults
    except yaml.YAMLError as error:
        fault = syntax_fault(error, text, name, loader.path if loader else "")
        fault.__cause__ = error
        return MISSING, [*faults, *(loader.faults if loader else []), *(maker.faults if maker else []), fault]


class _TreeMaker:
    """Turns PyYAML's nodes into the tree, each node once; what is wrong is collected in `faults`."""

    def __init__(self, loader, blank):
        self.loader, self.blank = loader, blank
        self.sources = Sources()
        self._merged = 0
        self.faults = []
        self._made = {}
        self._entries_of = {}

    def make(self, node):
        """Return the tree of a node."""
        if node not in self._made:
            self._made[node] = self._make(node)
        return self._made[node]

    def _make(self, node):
        tag = node.tag
        if tag == BROKEN or self._is_open(tag) or (isinstance(node, yaml.ScalarNode) and self._is_open(node.value)):
            return MISSING
        if tag.startswith("!obj:"):
            return self._object(node)
        if tag.startswith("!pkl:"):
            return self._pickle(node)
        if tag == "!import" or tag.startswith("!import:"):
            return self._import(node)
        if tag == STANDARD + "map" and isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if tag == STANDARD + "seq" and isinstance(node, yaml.SequenceNode):
            return self._sequence(node)
        return self._scalar(node)

    def _is_open(self, words):
        """Tell whether a template field stands in `words`, which is a fault already."""
        return self.blank is not None and self.blank in words

    def _fault(self, node, problem, advice=""):
        self.faults.append(ConfigError(Place.of(node.start_mark), problem, self._path(node), advice))

    def _path(self, node):
        return self.loader.paths.get(node, "").removeprefix(".")

    def _object(self, node):
        name, place = node.tag.removeprefix("!obj:"), Place.of(node.start_mark)
        if not name:
            self._fault(node, "no name stands behind !obj:", "write !obj:package.module.Class, without a space in it")
            return MISSING
        if not isinstance(node, yaml.MappingNode):
            self._fault(
                node,
                f"{node.tag}: expected a mapping node, but found {_kind(node)}",
                f"write its arguments in braces: {node.tag} {{ ... }}, or {{}} where there are none",
            )
            return MISSING
        return Proxy(
            keywords=self._mapping(node, strings_only=True),
            yaml_src=self.sources.write(node),
            name=name,
            place=place,
        )

    def _pickle(self, node):
        if node.tag != "!pkl:" or not isinstance(node, yaml.ScalarNode) or not node.value:
            self._fault(node, f"{node.tag} names no file", 'put a space and then the path: !pkl: "file.pkl"')
            return MISSING
        place = Place.of(node.start_mark)
        keywords = PlacedDict(place)
        keywords.put("filepath", node.value, place)
        return Proxy(
            keywords=keywords,
            yaml_src=yaml.serialize(node),
            name="pylearn2.utils.serial.load",
            tag="!pkl:",
            place=place,
        )

    def _import(self, node):
        name = node.tag.removeprefix("!import").removeprefix(":") or node.value
        if not isinstance(name, str) or "." not in name:
            self._fault(node, f"!import names {name!r}, which has no '.' in it", "write !import package.module.name")
            return MISSING
        return Proxy(yaml_src=yaml.serialize(node), name=name.strip(), tag="!import", place=Place.of(node.start_mark))

    def _sequence(self, node):
        items = PlacedList(Place.of(node.start_mark))
        for item in node.value:
            items.put(self.make(item), Place.of(item.start_mark))
        return items

    def _mapping(self, node, strings_only=False):
        entries = PlacedDict(Place.of(node.start_mark))
        for key, (key_node, value_node) in self._entries(node).items():
            if isinstance(key, yaml.Node):
                continue
            if strings_only and not isinstance(key, str):
                self._fault(
                    key_node,
                    f"Received non string object ({key}) as key in mapping.",
                    "an argument is written `name: value`",
                )
                continue
            entries.put(key, self.make(value_node), Place.of(key_node.start_mark), Place.of(value_node.start_mark))
        return entries

    def _entries(self, node):
        """Return ``{key: (key node, value node)}`` with ``<<`` followed; own keys win over merged ones."""
        if node in self._entries_of:
            return self._entries_of[node]
        own, merged, written = {}, {}, {}
        for key_node, value_node in node.value:
            key = "<<" if key_node.tag == STANDARD + "merge" else self._key(key_node)
            if key is MISSING:
                continue
            if key in written:
                self._duplicate(key_node, written[key])
            elif key_node.tag == STANDARD + "merge":
                self._merge(merged, value_node)
            else:
                own[key] = (key_node, value_node)
            written.setdefault(key, key_node)
        self._entries_of[node] = {**merged, **own}
        return self._entries_of[node]

    def _key(self, node):
        key = self.make(node)
        if isinstance(key, Hashable) and not isinstance(key, (PlacedDict, PlacedList)):
            return key
        self._fault(node, f"{_kind(node)} cannot be a key", "a key is a word or a number")
        return node  # stands for itself; `_mapping` passes it over

    def _merge(self, merged, node):
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for source in dict.fromkeys(sources):
            if self.make(source) is MISSING:
                continue
            if not isinstance(source, yaml.MappingNode):
                self._fault(
                    source,
                    f"<< wants a mapping, but found {_kind(source)}",
                    "write <<: *anchor, or a list of them",
                )
                continue
            for key, entry in self._entries(source).items():
                merged.setdefault(key, entry)
            self._merged += len(self._entries(source))
            if self._merged > MOST_MERGED:
                raise TooLarge(f"this is more than {MOST_MERGED} merged entries", node.start_mark)

    def _duplicate(self, key_node, first):
        line = first.start_mark.line + 1
        self.faults.append(
            DuplicateKeyError(
                Place.of(key_node.start_mark),
                f"this key stands in line {line} already",
                at=self._path(key_node),
                hint=f"keep one of the two: found duplicate key ({key_node.value or '<<'})",
            )
        )

    def _scalar(self, node):
        """Return a plain value by YAML 1.1's rules, or that of another tag that the loader knows."""
        if node.tag == STANDARD + "value":  # a lone =, which YAML 1.1 sets apart and nobody means
            return node.value
        try:
            return float(node.value) if node.tag == "!float" else self.loader.construct_object(node, deep=True)
        except yaml.constructor.ConstructorError:
            tag = node.tag.replace(STANDARD, "!!", 1)
            if tag.startswith("!!python/"):
                problem = f"the tag {tag!r} may not be used: it reaches any code"
                self._fault(node, problem, "write !obj:package.module.Class")
            else:
                known = [one for one in _TAGS if one != tag]
                self._fault(node, f"the tag {tag!r} means nothing here", hint(tag, known))
        except (TypeError, ValueError, LookupError, AttributeError) as error:  # PyYAML stumbles over wrong scalars
            reason = f": {error}" if isinstance(error, (TypeError, ValueError)) else ""
            self._fault(node, f"{node.value!r} does not fit its tag {node.tag.removeprefix(STANDARD)!r}{reason}")
        return MISSING


def _kind(node):
    return {"scalar": "a scalar", "sequence": "a sequence"}.get(node.id, "a mapping")
