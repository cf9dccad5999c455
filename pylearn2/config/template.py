"""Templates: YAML texts with ``%(name)s`` fields, filled before they are parsed.

A literal percent sign of a template is written twice. In a text that is no template, a double-quoted
``"\\x25(name)s"`` stands for the characters themselves.
"""

import re

from pylearn2.config.errors import ConfigError, Place, raise_faults

__all__ = ["fill", "open_fields", "without_fields"]

_CONVERSION = r"[-+ #0]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]"
_PERCENT = re.compile(rf"%%|%\((?P<name>\w+)\){_CONVERSION}|(?P<lone>%)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


def fill(text, values, name="<template>"):
    """Return `text` with its ``%(name)s`` fields filled from the mapping `values`.

    Raises
    ------
    ConfigError
        at the place of each field that has no value, of a percent sign that is not written twice, and of a
        value that its field cannot show (``%(x)i`` needs a number). `name` is the file's in the message.
    """
    missing = {found["name"]: found for found in reversed(_fields(text)) if found["name"] not in values}
    raise_faults(
        [
            ConfigError(
                _place(text, found.start(), name),
                f"the template field {found[0]} has no value",
                hint=f"give a value for {field!r}; given are: {', '.join(map(str, values)) or 'none'}",
            )
            for field, found in missing.items()
        ]
    )
    lone = next((found.start() for found in _PERCENT.finditer(text) if found["lone"]), None)
    if lone is not None:
        raise ConfigError(
            _place(text, lone, name), "a single % in a template", hint="write %% for the character itself"
        )
    for found in _fields(text):
        try:
            found[0] % values
        except (TypeError, ValueError) as error:
            raise ConfigError(
                _place(text, found.start(), name),
                f"the template field {found[0]} cannot show {values[found['name']]!r}: {error}",
            ) from error
    return text % values


def open_fields(text, name):
    """Return a fault for each template field that is still open outside the comments; each name once."""
    faults, seen, position = [], set(), 0
    for line in text.splitlines(keepends=True):
        for found in _fields(_COMMENT.sub("", line)):
            if found["name"] not in seen:
                seen.add(found["name"])
                faults.append(_open_field(_place(text, position + found.start(), name), found))
        position += len(line)
    return faults


def without_fields(text):
    """Return the text with each field replaced by as many letters, and a run of them that stands nowhere else.

    So the rest of the text is read, at the same places, and who meets the letters knows that a field was there.
    """
    letter = next((letter for letter in "qxzjQXZJ" if letter * 5 not in text), "q")
    return _PERCENT.sub(lambda found: letter * len(found[0]) if found["name"] else found[0], text), letter * 5


def _fields(text):
    return [found for found in _PERCENT.finditer(text) if found["name"]]


def _open_field(place, found):
    return ConfigError(
        place,
        f"the template field {found[0]} is still open",
        hint=f"fill the text first: fill(text, {{'{found['name']}': ...}}), of pylearn2.config.yaml_parse",
    )


def _place(text, position, name):
    before = text[:position]
    return Place(name, before.count("\n") + 1, position - before.rfind("\n"))
