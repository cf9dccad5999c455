"""Writing model files while the training goes on.

    write    take the sections of a file; a thread writes, syncs and renames, one file after the other
    wait     until all is on the disk, or one file
    submit   let the thread do something else in between

A file is handed over as bytes, so what is written is what the model was at that moment; what was handed over first is
on the disk first. What goes wrong in the thread is raised by the next call of :func:`write` or :func:`wait`.

Callers: `Train`, through `pylearn2.checkpoint`, and the best-model extension; `serial.load`, which waits for the file
that it shall read.
"""
import os
from pathlib import Path

from pylearn2.utils import model_file

__all__ = ["submit", "wait", "write"]


class _Writer:
    """One thread, and the files that it has still to write."""

    def __init__(self):
        from concurrent.futures import ThreadPoolExecutor  # a training that saves nothing need not import it

        self.process = os.getpid()
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="pylearn2-saving")
        self.pending = []  # (path, future) in the order of the files


_writer: list[_Writer] = []  # none, or the one of this process


def write(path, sections, done=None):
    """Let the file `path` be written; wait first for an earlier version of it.

    Parameters
    ----------
    path : str or Path
    sections : list of bytes, as :func:`pylearn2.utils.model_file.write` takes them
    done : callable without arguments, or None; called by the thread when the file is on the disk

    Raises
    ------
    OSError
        where an earlier file could not be written.
    """
    path = Path(path).absolute()  # the thread may find the process in another folder
    _settle(lambda other, future: other == path or future.done())

    def work():
        model_file.write(path, sections)
        if done is not None:
            done()

    future = submit(work)
    _writer[0].pending.append((path, future))


def submit(work, *args):
    """Let the thread call `work` when all files are written that were handed over before; return the future."""
    if not _writer or _writer[0].process != os.getpid():  # a forked process has no threads
        _writer[:] = [_Writer()]
    return _writer[0].pool.submit(work, *args)


def wait(path=None):
    """Return when every file is on the disk, or the file `path`.

    Raises
    ------
    OSError
        where one could not be written.
    """
    wanted = path and Path(path).absolute()
    _settle(lambda other, future: wanted in (None, other))


def _settle(chosen):
    """Wait for the chosen files; raise the first error, once."""
    if not _writer or _writer[0].process != os.getpid():
        return
    pending = _writer[0].pending
    for entry in [entry for entry in pending if chosen(*entry)]:
        entry[1].exception()  # returns when it is done
        pending.remove(entry)
        entry[1].result()
