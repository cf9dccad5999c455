"""Templates: YAML texts with ``%(name)s`` fields, filled before they are parsed.

    fill                          a text and values -> the text filled, as ``text % values`` does it
    filled                        the same from ``--fill name=value``, with errors that know the command line
    open_fields                   a fault for each field that was left open
    without_fields, with_tokens   a text that can be read though its fields are open

A literal percent sign of a template is written twice. In a text that is no template, a double-quoted
``"\\x25(name)s"`` stands for the characters themselves.
"""

import itertools
import re
from pathlib import Path

from pylearn2.config.edited import EditedName, EditedText
from pylearn2.config.errors import ConfigError, Place, hint, raise_faults, shortened
from pylearn2.config.flow import fault

__all__ = ["COMMENT", "fill", "filled", "open_fields", "with_tokens", "without_fields"]

_CONVERSION = r"[-+ #0]*\d*(?:\.\d+)?(?P<kind>[diouxXeEfFgGcrsa])"
_PERCENT = re.compile(rf"%%|%\((?P<name>\w+)\){_CONVERSION}|(?P<lone>%)")
COMMENT = re.compile(r"(?:^|(?<=\s))#.*")  # to the end of its line


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
                Place.at(found.start(), text, name),
                f"the template field {found[0]} has no value",
                hint=f"give a value for {field!r}; given are: {', '.join(map(str, values)) or 'none'}",
            )
            for field, found in missing.items()
        ]
    )
    lone = next((found.start() for found in _PERCENT.finditer(text) if found["lone"]), None)
    if lone is not None:
        raise ConfigError(
            Place.at(lone, text, name), "a single % in a template", hint="write %% for the character itself"
        )
    for found in _fields(text):
        try:
            found[0] % values
        except (TypeError, ValueError) as error:
            raise ConfigError(
                Place.at(found.start(), text, name),
                f"the template field {found[0]} cannot show {values[found['name']]!r}: {error}",
            ) from error
    return text % values


def filled(text, name, options):
    """Return ``(text, name)`` with the fields filled that `options` of the command line name.

    Parameters
    ----------
    text : str, a template
    name : str, its file
    options : list of str, each ``field=value``; ``field=@file`` puts in the text of a file, as it stands there

    Raises
    ------
    ConfigError
        for an option that is no ``field=value``, names no field, or whose value its field cannot show. Fields that stay
        open are told by whoever reads the text next.
    """
    values, fields = _values_of(options, {found["name"] for found in _fields(text)}), list(_PERCENT.finditer(text))
    edited, faults = EditedText(text, name), []
    for found in reversed(fields):
        if found[0] == "%%":
            edited.replace(*found.span(), "%", found.start())
        elif found["name"] in values:
            words, value = values[found["name"]]
            try:
                edited.replace(*found.span(), _shown(found, value), words)
            except ValueError as error:
                faults.append(fault(words, str(error), hint=f"it stands in {name}"))
    raise_faults(list({str(one): one for one in faults}.values()))
    return edited.text, EditedName(edited)


def _values_of(options, known):
    """Return ``{field: (words of its option, value)}``."""
    values = {}
    for option in options:
        field, equals, value = option.partition("=")
        words = f"--fill {shortened(option)}"
        if not equals:
            raise fault(words, "this is not field=value", hint="write --fill max_epochs=10")
        if field not in known:
            advice = hint(field, sorted(known)) if known else "it has no %(name)s at all"
            raise fault(words, f"the file has no field %({field})s", hint=advice)
        values[field] = words, _text_of(value[1:], words) if value.startswith("@") else value
    return values


def _text_of(path, words):
    try:
        return Path(path).read_text()
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or "it is not a text"
        raise fault(words, f"{path} cannot be read: {problem}") from error


def _shown(field, value):
    """Return a value from the command line as its field shows it; ValueError where that wants another kind."""
    number = {**dict.fromkeys("diouxXc", int), **dict.fromkeys("eEfFgG", float)}.get(field["kind"], str)
    try:
        return field[0] % {field["name"]: number(value)}
    except (ValueError, OverflowError):
        wanted = "a whole number" if number is int else "a number"
        raise ValueError(f"the template field {field[0]} wants {wanted}, got {value!r}") from None


def open_fields(text, name):
    """Return a fault for each template field that is still open outside the comments; each name once."""
    faults, seen, position = [], set(), 0
    for line in text.splitlines(keepends=True):
        for found in _fields(COMMENT.sub("", line)):
            if found["name"] not in seen:
                seen.add(found["name"])
                faults.append(_open_field(Place.at(position + found.start(), text, name), found))
        position += len(line)
    return faults


def without_fields(text):
    """Return the text with each field replaced by as many letters, and a run of them that stands nowhere else.

    So the rest of the text is read, at the same places, and who meets the letters knows that a field was there.
    """
    letter = next((letter for letter in "qxzjQXZJ" if letter * 5 not in text), "q")
    return _PERCENT.sub(lambda found: letter * len(found[0]) if found["name"] else found[0], text), letter * 5


def with_tokens(text):
    """Return the text with a plain word of the same length for each field, and ``{word: field}``.

    So a template is read like any other text, with something at each place; no word stands in the text otherwise.
    """
    fields, free = {}, (n for n in itertools.count() if f"z{n:03x}" not in text)

    def token(found):
        """Return a new word for a field; other percent signs stay."""
        if not found["name"]:
            return found[0]
        n = next(free)
        word = f"z{n:03x}".ljust(len(found[0]), "z")  # the shortest field, %(x)s, has five letters
        fields[word] = found[0]
        return word

    return _PERCENT.sub(token, text), fields


def _fields(text):
    return [found for found in _PERCENT.finditer(text) if found["name"]]


def _open_field(place, found):
    return ConfigError(
        place,
        f"the template field {found[0]} is still open",
        hint=f"give its value: train.py --fill {found['name']}=...",
    )
