"""One run at a time may save to a path.

    SaveLock    held while a training runs; a second one is refused and told who holds it

The lock is the system's own, on a file beside the save path, ``.sgd.pkl.lock``: when its process ends, by SIGKILL too,
the lock is gone, whatever is left of the file.
"""
import contextlib
import datetime
import glob
import json
import os
import platform
from pathlib import Path

if os.name == "posix":  # on Windows two runs on one path are not kept apart
    import fcntl

__all__ = ["PathInUse", "SaveLock"]


class PathInUse(OSError):
    """Another run saves to the path."""


class SaveLock:
    """The right to save to `path`.

    Parameters
    ----------
    path : str or Path, whose folder exists

    Raises
    ------
    PathInUse
        where another run has it; the message tells its process, its machine and when it began.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.file = None
        if os.name == "posix":
            self._take()

    def _take(self):
        name = self.path.with_name(f".{self.path.name}.lock")
        while self.file is None:
            file = open(name, "ab+", buffering=0)  # noqa: SIM115  held until `release`
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = _told(file)
                file.close()
                raise PathInUse(f"{self.path} is the save path of a run that is at work ({holder}); "
                                "wait for it, or choose another save_path") from None
            except OSError:  # a file system without locks
                pass
            if _is(name, file):
                self.file = file
            else:  # its holder took the name away between our two steps
                file.close()
        self.name = name
        self._sign()
        self._clear()

    def _sign(self):
        begin = datetime.datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
        holder = {"process": os.getpid(), "machine": platform.node(), "since": begin}
        with contextlib.suppress(OSError):  # on a full disk the lock holds, unsigned
            self.file.truncate(0)
            self.file.write(json.dumps(holder).encode())

    def _clear(self):
        """Take away what a killed run was writing; nobody else can be writing it now."""
        for left in self.path.parent.glob(f".{glob.escape(self.path.name)}.*.tmp"):
            left.unlink(missing_ok=True)

    def release(self):
        """Let others have the path."""
        if self.file is not None:
            self.name.unlink(missing_ok=True)
            self.file.close()
            self.file = None


def _is(name, file):
    try:
        return os.path.samestat(os.stat(name), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _told(file):
    try:
        file.seek(0)
        holder = json.load(file)
        return f"process {holder['process']} on {holder['machine']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "which has not signed yet"
