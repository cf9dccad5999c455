"""Errors that name what was met and what to write instead, and the helpers that word them.

    did_you_mean                    the closest known name, or all of them
    ChannelNotFound, get_channel    a monitor channel asked for by name
    SettingError                    a setting that turns out wrong once the parts of an experiment meet
    DataError                       a data file that is missing, truncated or not what it should be
    Diverged                        training has run away to NaN or infinity
    EnvironmentVariableError        a variable of the environment that is needed and unset
"""
from pylearn2.utils.string_utils import match

__all__ = [
    "ChannelNotFound", "DataError", "Diverged", "EnvironmentVariableError", "NoDataPathError", "SettingError",
    "did_you_mean", "get_channel",
]


class Diverged(RuntimeError):
    """A parameter, or what it is learned from, has become NaN or infinite."""


class EnvironmentVariableError(Exception):
    """A variable of the environment that is needed is not set."""


class NoDataPathError(EnvironmentVariableError):
    """``PYLEARN2_DATA_PATH`` is needed and not set."""

    def __init__(self):
        super().__init__(
            "PYLEARN2_DATA_PATH is not set; set it to the folder that holds your data sets "
            "(MNIST in its sub-folder mnist/)"
        )


class DataError(ValueError):
    """A data file that cannot be used.

    Parameters
    ----------
    path : path of the file
    met : str, what was found there
    wanted : str, what should be there, or how to get it
    """

    def __init__(self, path, met, wanted):
        self.path, self.met, self.wanted = str(path), met, wanted
        super().__init__(f"{path}: {met}; {wanted}")

    def __reduce__(self):
        return type(self), (self.path, self.met, self.wanted)


class SettingError(ValueError):
    """A setting that turns out wrong once the parts of an experiment meet.

    Attributes
    ----------
    asked_by : the object whose setting it is, by which `train.py` finds the line in the YAML
    keyword : str, the name of the setting
    concerns : tuple of the objects that the fault lies between; `asked_by` alone unless others are given
    """

    def __init__(self, message, asked_by=None, keyword=None, concerns=None):
        super().__init__(message)
        self.asked_by, self.keyword = asked_by, keyword
        self.concerns = (asked_by,) if concerns is None else tuple(concerns)


class ChannelNotFound(KeyError):
    """The monitor has no channel of that name.

    Attributes
    ----------
    name : str, the name asked for
    asked_by, keyword : as in :class:`SettingError`; who asked is a termination criterion, an extension, or None
    """

    keyword = "channel_name"

    def __init__(self, name, known, asked_by=None):
        self.name, self.asked_by = name, asked_by
        known = sorted(map(str, known))
        advice = did_you_mean(name, known) if known else "nothing is monitored: write a monitoring_dataset"
        listed = f" There are: {', '.join(known)}" if advice.startswith("did you mean") else ""
        self.message = f"the monitor has no channel {name!r}; {advice}{listed}"
        super().__init__(self.message)

    def __str__(self):  # KeyError would show the message in quotes
        return self.message


def did_you_mean(name, known, far=0.6):
    """Word a suggestion for the misspelt `name`: the closest of `known` where one is near, else all of them."""
    known = sorted(map(str, known))
    if not known:
        return "there is none to choose from"
    close = match(str(name), known)
    if _edits(str(name).lower(), close.lower()) <= far * max(len(str(name)), len(close)) / 2:
        return f"did you mean {close!r}?"
    return f"there are: {', '.join(known)}"


def _edits(first, second):
    """Count the letters to insert, delete or replace to turn one word into the other (Levenshtein)."""
    row = range(len(second) + 1)
    for i, letter in enumerate(first, 1):
        previous, row = row, [i]
        for j, other in enumerate(second, 1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other)))
    return row[-1]


def get_channel(monitor, name, asked_by=None):
    """Return the monitor's channel `name`; raise :class:`ChannelNotFound` where it has none."""
    try:
        return monitor.channels[name]
    except KeyError:
        raise ChannelNotFound(name, monitor.channels, asked_by) from None
