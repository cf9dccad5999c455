"""Tree to objects: depth first, in the order of the text, each Proxy once."""

import re
from contextlib import suppress

from pylearn2.config.errors import ConfigError, Place
from pylearn2.config.places import remember
from pylearn2.config.proxy import PlacedDict, PlacedList, Proxy
from pylearn2.config.trust import check_arguments
from pylearn2.utils.exc import DataError, EnvironmentVariableError
from pylearn2.utils.string_utils import preprocess

__all__ = ["Builder", "build", "do_not_recurse", "reveal"]

# Errors whose message is meant for the user; of any other kind the kind is told too.
_PLAIN = (ValueError, TypeError, OSError, EnvironmentVariableError, NotImplementedError)


def do_not_recurse(value):
    """Return `value`. A Proxy of this function holds a finished object, which is left as it is."""
    return value


def build(tree, environ=None):
    """Build what `tree` describes.

    An object is built where it is met first and then shared; plain mappings and lists are copied at each
    use, and ``${NAME}`` in their strings is replaced. Every built object gets `yaml_src`, unless it refuses
    attributes, and `place_of` knows its line.

    Parameters
    ----------
    tree : a tree that `check` has nothing to say about, or Proxies made by hand
    environ : dict of str, optional, the variables that win over ``os.environ``

    Raises
    ------
    ConfigError
        at the line of the node whose constructor raised, or of the keyword that its message names; the
        original error is its cause.
    """
    return Builder(environ).make(tree, tree.short_name if isinstance(tree, Proxy) else "")


class Builder:
    """One walk over a tree, with the objects built so far."""

    def __init__(self, environ):
        self.environ = environ
        self.built = {}  # id of a Proxy -> its object; the tree keeps the Proxy, and so the id, alive

    def make(self, value, path):
        """Return what a node of the tree stands for."""
        if isinstance(value, Proxy):
            if id(value) not in self.built:
                self.built[id(value)] = self._call(value, path)
            return self.built[id(value)]
        if isinstance(value, dict):
            return {self._key(key, path): self.make(item, f"{path}.{key}") for key, item in value.items()}
        if isinstance(value, list):
            return [self.make(item, f"{path}[{i}]") for i, item in enumerate(value)]
        return self._text(value, path) if isinstance(value, str) else value

    def _key(self, key, path):
        made = self.make(key, path)
        try:
            hash(made)
        except TypeError as error:
            problem = f"{key.short_name} makes a {type(made).__name__}, which cannot be a key"
            raise ConfigError(key.place, problem, at=path.removeprefix(".")) from error
        return made

    def _text(self, text, path):
        try:
            return preprocess(text, self.environ)
        except (ValueError, EnvironmentVariableError) as error:  # `check` finds all but a text that stands alone
            raise ConfigError(Place("<text>"), str(error), at=path.removeprefix(".")) from error

    def _call(self, proxy, path):
        if proxy.tag == "!import":
            return proxy.callable
        if proxy.callable is do_not_recurse:
            return proxy.keywords["value"]
        if proxy.positionals:
            raise NotImplementedError(f"{proxy!r} has positional arguments; a Proxy is called with keywords only")
        keywords = {key: self.make(value, f"{path}.{key}") for key, value in proxy.keywords.items()}
        return self._made(proxy, keywords, path)

    def _made(self, proxy, keywords, path):
        """Return the object that the call of a Proxy with finished `keywords` makes."""
        try:
            check_arguments(proxy.callable, keywords)
            obj = proxy.callable(**keywords)
        except ConfigError:  # of another YAML that the constructor reads; it knows its own place
            raise
        except Exception as error:
            raise _located(error, proxy, path) from error
        with suppress(AttributeError, TypeError):  # numbers, arrays and other things without attributes
            obj.yaml_src = proxy.yaml_src
        remember(obj, proxy.place, getattr(proxy.keywords, "key_places", None), path.removeprefix("."))
        return obj


def _located(error, proxy, path):
    """Return the ConfigError of a constructor's own error."""
    words, advice = str(error), ""
    if isinstance(error, DataError):
        words, advice = f"{error.path}: {error.met}", error.wanted
    elif not isinstance(error, _PLAIN) or not words:
        words = f"{type(error).__name__}: {words}"
    keyword = getattr(error, "keyword", None) or _keyword_in(words, proxy.keywords)
    place = proxy.place_of(keyword) or Place("<Proxy>")
    who = "" if proxy.tag == "!pkl:" else f"{proxy.short_name}: "
    located = ConfigError(place, who + words, at=path.removeprefix("."), hint=advice)
    located.keyword = keyword
    return located


def _keyword_in(words, keywords):
    """Return the keyword that a message names first, or None."""
    spots = {keyword: re.search(rf"\b{re.escape(keyword)}\b", words) for keyword in keywords}
    found = {keyword: spot.start() for keyword, spot in spots.items() if spot}
    return min(found, key=found.get, default=None)


def reveal(tree):
    """Return the tree with what its ``!import`` nodes name in their places; the Proxies are left unbuilt."""
    return _revealed(tree, set())


def _revealed(value, seen):
    if isinstance(value, Proxy) and value.tag == "!import":
        return value.callable
    node = value.keywords if isinstance(value, Proxy) else value
    if isinstance(node, (PlacedDict, PlacedList)) and id(node) not in seen:
        seen.add(id(node))
        for key, item in list(node.items() if isinstance(node, dict) else enumerate(node)):
            node[key] = _revealed(item, seen)
    return value
