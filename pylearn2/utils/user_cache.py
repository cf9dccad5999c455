"""Small files that spare a later process some work, in a folder that only the user can write to.

    read, write    bytes by name; a file that is missing, damaged or not to be trusted is None

The folder is ``pylearn2`` in the user's cache (``XDG_CACHE_HOME``, else ``~/.cache``); ``PYLEARN2_CACHE`` names
another one, or says ``off``. Nothing here ever fails: without the folder all is computed anew. What is read may be
unpickled, so files and folders that somebody else owns or may write to are left alone. `pylearn2.utils.rewritten` is
the caller.
"""
import contextlib
import hashlib
import logging
import os
import stat
import tempfile
from pathlib import Path

from pylearn2.utils import rehearsal

__all__ = ["read", "write"]

log = logging.getLogger(__name__)

VARIABLE = "PYLEARN2_CACHE"
MOST_FILES = 500  # of a few ten kilobytes each; the oldest make room
_DIGEST = hashlib.sha256().digest_size


def read(name):
    """Return the bytes that were written under `name`, or None."""
    folder = _folder()
    if folder is None:
        return None
    try:
        with open(folder / name, "rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            content = file.read()
    except OSError:
        return None
    digest, content = content[:_DIGEST], content[_DIGEST:]
    return content if hashlib.sha256(content).digest() == digest else None


def write(name, content):
    """Keep the bytes `content` under `name`, where there is a folder for them; whole or not at all.

    A rehearsal keeps nothing.
    """
    folder = _folder(make=True) if rehearsal.writes() else None
    if folder is None:
        return
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".")
        try:
            with open(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            os.replace(temporary, folder / name)
        except OSError:
            os.unlink(temporary)
            raise
        _make_room(folder)
    except OSError as error:
        log.debug("nothing is kept in %s: %s", folder, error)


def _folder(make=False):
    """Return the folder, or None where there is none that only the user can write to."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted.lower() == "off":
        return None
    try:
        base = Path(wanted).expanduser() if wanted else _home() / "pylearn2"
        folder = base / "graphs"
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if all(_is_ours(one.stat()) for one in (base, folder)) else None
    except (OSError, RuntimeError):  # there is no folder, or no home
        return None


def _home():
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if os.path.isabs(named) else Path("~/.cache").expanduser()


def _is_ours(status):
    """Tell whether only this user can write to a file or folder; Windows guards the user's folders by itself."""
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _make_room(folder):
    """Remove the oldest files above :data:`MOST_FILES`."""
    files = list(os.scandir(folder))
    if len(files) > MOST_FILES:
        for old in sorted(files, key=lambda file: file.stat().st_mtime)[:len(files) - MOST_FILES]:
            with contextlib.suppress(OSError):  # another process was quicker
                os.unlink(old)
