"""A file appears under its name whole, or not at all.

Callers: everything that writes a file: models, pictures, tables, sweeps.
"""
import errno
import os
import tempfile
from pathlib import Path

from pylearn2.utils import rehearsal

__all__ = ["make_folder", "replacing"]


class replacing:
    """Context manager: a file opened under a temporary name that takes the place of `path` when all went well.

    The data are on the disk before the name changes, so whoever looks, at any moment, finds the old file or the new
    one, whole. After an error inside the block the old file is untouched and the temporary one is gone.

    Parameters
    ----------
    path : str or Path; missing folders are made
    mode : "wb" or "w"
    durable : bool, wait until the disk has it; without, only a power cut can lose it, not the end of the process

    Raises
    ------
    OSError
        where the folder cannot be written; the message names `path`.
    """

    def __init__(self, path, mode="wb", durable=True):
        self.path = Path(path)
        self.mode = mode
        self.durable = durable

    def __enter__(self):
        try:
            self._refuse_what_is_no_file()
            make_folder(self.path.parent)
            descriptor = self._open() if rehearsal.writes() else self._rehearse()
        except OSError as error:
            raise self._named(error) from error
        self.file = os.fdopen(descriptor, self.mode)
        return self.file

    def _refuse_what_is_no_file(self):
        if self.path.exists() and not self.path.is_file():  # a rename would take the place of /dev/null as well
            raise OSError("a folder" if self.path.is_dir() else "not a plain file")

    def _open(self):
        descriptor, self.temporary = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.", suffix=".tmp")
        os.chmod(self.temporary, 0o666 & ~_umask())
        return descriptor

    def _rehearse(self):
        """Open what swallows everything."""
        self.temporary, self.durable = None, False
        return os.open(os.devnull, os.O_WRONLY)

    def abandon(self):
        """Close the file and leave nothing behind."""
        self._finish(whole=False)

    def __exit__(self, kind, error, traceback):
        try:
            self._finish(kind is None)
        except OSError as fault:
            raise self._named(fault) from fault
        if isinstance(error, OSError) and error.filename is None:
            raise self._named(error) from error

    def _finish(self, whole):
        try:
            with self.file:
                if whole and self.durable:
                    self.file.flush()
                    os.fsync(self.file.fileno())
            if whole and self.temporary:
                os.replace(self.temporary, self.path)
                if self.durable:
                    _sync_folder(self.path.parent)
        finally:  # after a full disk, too
            if self.temporary and os.path.exists(self.temporary):
                os.unlink(self.temporary)

    def _named(self, fault):
        return OSError(f"cannot write {self.path}: {fault.strerror or fault}")


def make_folder(folder):
    """Make a folder, and those above it; a rehearsal only asks whether it could be made, and written to.

    Raises
    ------
    OSError
        where it could not.
    """
    if rehearsal.writes():
        folder.mkdir(parents=True, exist_ok=True)
        return
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(nearest))
    if not os.access(nearest, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(nearest))


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder):
    """Make a rename durable; a system that cannot sync a folder (Windows) does it by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
