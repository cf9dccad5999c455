"""Look a whole tree over before anything is built, and tell every fault at once.

Each name is imported, each keyword is held against the signature of what it is given to, and each
``${NAME}`` must be set. Where a slip tells what was meant, the tree is mended, so that `survey` can look further.
"""

import inspect
from contextlib import suppress

from pylearn2.config.errors import ConfigError, hint
from pylearn2.config.names import try_to_import
from pylearn2.config.proxy import PlacedDict, Proxy, items_of, walk
from pylearn2.config.signature import accepted_keywords
from pylearn2.config.trust import Trust
from pylearn2.utils.exc import EnvironmentVariableError
from pylearn2.utils.string_utils import preprocess

__all__ = ["check"]


def check(tree, environ=None, expand=True, trust=None):
    """Find what keeps `tree` from being built; each Proxy gets its `callable`, or None where there is none.

    Parameters
    ----------
    tree : what `reader.read` returned, brought up to date by `translate`
    environ : dict of str, optional, the variables that win over ``os.environ``
    expand : bool, whether the ``${NAME}`` in strings must be set already
    trust : Trust, what may be named; None is that of a text in the current folder

    Returns
    -------
    list of ConfigError
    """
    faults, trust = [], trust or Trust()
    for node, path in walk(tree):
        if expand:
            faults += _variable_faults(node, path, environ)
        if isinstance(node, Proxy):
            faults += _name_faults(node, path, trust)
            faults += _call_faults(node, path)
    return faults


def _name_faults(node, path, trust):
    try:
        node.callable = _find(node, node.name, trust)
    except (AttributeError, ImportError) as error:
        fault = ConfigError(node.place, str(error), at=path, hint="; ".join(getattr(error, "__notes__", [])))
        fault.__cause__ = error
        if fault.meant:  # read on as if it stood there
            with suppress(AttributeError, ImportError):
                node.callable = _find(node, _with_word(node.name, error.wrong, fault.meant), trust)
        return [fault]
    if node.tag != "!import" and not callable(node.callable):
        kind, node.callable = type(node.callable).__name__, None
        return [
            ConfigError(
                node.place,
                f"{node.name} is a {kind}, which cannot be called",
                at=path,
                hint=f"to hand over the thing itself, write !import {node.name}",
            )
        ]
    return []


def _find(node, name, trust):
    return try_to_import(name) if node.tag == "!pkl:" else trust.find(name)


def _with_word(dotted, wrong, meant):
    """Return the dotted name with the last piece that is `wrong` replaced by `meant`."""
    pieces = dotted.split(".")
    for i in reversed(range(len(pieces))):
        if pieces[i] == wrong:
            pieces[i] = meant
            break
    return ".".join(pieces)


def _call_faults(node, path):
    accepted = accepted_keywords(node.callable) if node.tag == "!obj:" and node.callable else None
    if accepted is None:
        return []
    if accepted.by_position:
        callable, node.callable = node.short_name, None
        return [
            ConfigError(
                node.place,
                f"{callable} takes {', '.join(accepted.by_position)} by position only",
                path,
                "a YAML file passes everything by name; write a function that calls it",
            )
        ]
    unknown = [] if accepted.open else [keyword for keyword in node.keywords if keyword not in accepted.known]
    faults = [_unknown_keyword(node, path, keyword, accepted.known) for keyword in unknown]
    for keyword, fault in zip(unknown, faults, strict=True):  # read on as if the right word stood there, or none
        if fault.meant and fault.meant not in node.keywords:
            node.keywords.rename(keyword, fault.meant)
        else:
            del node.keywords[keyword]
    # A misspelt keyword is not missing under its right name too; one fault tells of both.
    missing = [keyword for keyword in accepted.required if keyword not in node.keywords]
    if missing:
        faults.append(_missing_keywords(node, path, missing))
        node.lacks = missing
    return faults


def _unknown_keyword(node, path, keyword, known):
    known = [name for name in known if not name.startswith("_")]
    advice = hint(keyword, known, f"it takes: {', '.join(known)}") if known else "it takes no arguments"
    advice = advice.replace("there are: ", "it takes: ")
    return ConfigError(node.place_of(keyword), f"{node.short_name} has no argument {keyword!r}", at=path, hint=advice)


def _missing_keywords(node, path, missing):
    names = ", ".join(map(repr, missing))
    kind = "class" if inspect.isclass(node.callable) else "function"
    return ConfigError(
        node.place,
        f"{node.short_name} needs {names}",
        at=path,
        hint=f"the {kind} gives no default for it; add {', '.join(f'{name}: ...' for name in missing)}",
    )


def _variable_faults(node, path, environ):
    texts = [(value, place, path + step) for step, value, place in items_of(node) if isinstance(value, str)]
    if isinstance(node, PlacedDict):  # the keys of a plain mapping are texts like any other
        texts += [(key, node.key_places[key], path) for key in node if isinstance(key, str)]
    faults = []
    for text, place, where in texts:
        try:
            preprocess(text, environ)
        except (ValueError, EnvironmentVariableError) as error:
            fault = ConfigError(place, str(error), at=where.removeprefix("."))
            fault.__cause__ = error
            faults.append(fault)
    return faults
