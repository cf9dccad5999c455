"""What is wrong with a YAML file, told to whoever wrote it: the place, the problem, the remedy.

    Place              file, line, column
    ConfigError        one fault
    ConfigErrors       several faults of one file, printed together by line
    DuplicateKeyError  a key written twice; PyYAML's error for it as well
    hint               a did-you-mean that stays short
    shortened          what was met, as a message can show it
"""

import re
from typing import NamedTuple

from yaml.constructor import ConstructorError

from pylearn2.utils.exc import did_you_mean
from pylearn2.utils.string_utils import match

__all__ = [
    "ConfigError",
    "ConfigErrors",
    "DuplicateKeyError",
    "Place",
    "did_you_mean",
    "hint",
    "raise_faults",
    "shortened",
]

_SUGGESTED = re.compile(r"did you mean '([^']+)'\?")
_SHORT = 12  # a list of more known names than this helps nobody


class Place(NamedTuple):
    """Where something is written; lines and columns count from 1, as editors do. Line 0: `file` is a command line."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @classmethod
    def of(cls, mark):
        """Return the place of a PyYAML mark, which counts from 0; in an edited text, where it was written first."""
        first_written = getattr(mark.name, "place_at", None)
        return first_written(mark.index) if first_written else cls(mark.name, mark.line + 1, mark.column + 1)

    @classmethod
    def at(cls, position, text, name):
        """Return the place of a character of `text`, str or bytes, in the file `name`, as :meth:`of` tells it."""
        if hasattr(name, "place_at"):
            return name.place_at(position)
        newline, before = "\n" if isinstance(text, str) else b"\n", text[:position]
        return cls(name, before.count(newline) + 1, len(before) - before.rfind(newline))


class ConfigError(ValueError):
    """An experiment that cannot be built. The message is for whoever wrote the YAML.

    Parameters
    ----------
    place : Place
    problem : str, what was met
    at : str, the way down to the node: ``Train.algorithm``; may be empty
    hint : str, what to write instead; may be empty

    Attributes
    ----------
    keyword : str, the argument of a constructor that its error names, or None
    """

    keyword = None

    def __init__(self, place, problem, at="", hint=""):
        self.place, self.problem, self.at, self.hint = place, problem, at, hint
        lines = [f"{place}: {problem}", f"  at {at}" if at else "", f"  {hint}" if hint else ""]
        self.message = "\n".join(filter(None, lines))
        super().__init__(self.message)

    def __str__(self):
        return self.message

    def __reduce__(self):
        return type(self), (self.place, self.problem, self.at, self.hint)

    @property
    def faults(self):
        """The single faults that are told: this one."""
        return [self]

    @property
    def meant(self):
        """The word that the hint suggests, or None; by it the rest of the file can be read as it was meant."""
        found = _SUGGESTED.search(self.hint)
        return found and found[1]


class ConfigErrors(ConfigError):
    """Several faults of one YAML, sorted by line; `faults` holds them one by one."""

    def __init__(self, faults):
        self._faults = sorted(faults, key=lambda fault: fault.place)
        first = self._faults[0]
        ConfigError.__init__(self, first.place, first.problem, first.at, first.hint)
        self.message = "\n".join([f"{first.place.file}: {len(faults)} faults", *map(str, self._faults)])
        self.args = (self.message,)

    def __reduce__(self):
        return type(self), (self._faults,)

    @property
    def faults(self):
        """The single faults that are told, by line."""
        return self._faults


class DuplicateKeyError(ConfigError, ConstructorError):
    """A key that one mapping holds twice."""


def raise_faults(faults):
    """Raise what was found: nothing, the one fault, or all of them together."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ConfigErrors(faults) from faults[0].__cause__


def hint(name, known, otherwise=""):
    """Word a did-you-mean for `name`; where nothing is near and `known` is long, say `otherwise`."""
    known = list(map(str, known))
    close = match(name, known) if known else ""
    if sorted(close.lower()) == sorted(name.lower()) != []:  # swapped letters, as in SDG
        return f"did you mean {close!r}?"
    words = did_you_mean(name, known)
    return words if words.startswith("did you mean") or len(known) <= _SHORT else otherwise


def shortened(words, most=60):
    """Return `words`, or no more than so many characters of it and three dots."""
    return words if len(words) <= most else words[:most] + "..."
