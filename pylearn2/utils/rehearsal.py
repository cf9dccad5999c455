"""A rehearsal: an experiment is built and set up as for a run, but nothing is trained, and nothing is written.

    rehearsal    context manager: until its end, what is asked below answers for a rehearsal
    reads_data   whether data sets are to read their files
    compiles     whether graphs are to be compiled at once, or only if they are called after all
    writes       whether files are to be written, and ports opened
    telling      context manager around a step of the set-up: in a rehearsal its fault is noted, so that the rest is
                 looked at as well; in a run it is raised

`train.py --check` rehearses. Those that ask: `datasets.control`, `utils.compile`, `utils.replacing`, `Train`.
"""

import contextlib
from dataclasses import dataclass, field

from pylearn2.utils.exc import ChannelNotFound, SettingError

__all__ = ["compiles", "reads_data", "rehearsal", "telling", "writes"]


@dataclass
class _Rehearsal:
    """What a rehearsal does without, and the errors that `telling` noted."""

    data: bool
    code: bool
    told: list = field(default_factory=list)


_running: list[_Rehearsal] = []


@contextlib.contextmanager
def rehearsal(data=True, code=True):
    """Rehearse until the end of the block, without `data`, or without compiled `code`, where these are False.

    Yields
    ------
    object whose `told` lists the errors that :func:`telling` noted
    """
    _running.append(_Rehearsal(data, code))
    try:
        yield _running[-1]
    finally:
        _running.pop()


def reads_data():
    """Tell whether data sets are to read their files."""
    return not _running or _running[-1].data


def compiles():
    """Tell whether graphs are to be compiled at once."""
    return not _running or _running[-1].code


def writes():
    """Tell whether files are to be written, and ports opened."""
    return not _running


@contextlib.contextmanager
def telling():
    """Note the SettingError or ChannelNotFound of the block in a rehearsal, and go on; in a run it is raised."""
    try:
        yield
    except (SettingError, ChannelNotFound) as error:
        if not _running:
            raise
        _running[-1].told.append(error)
