"""Where the four files of MNIST are, and how to get them.

    find       the folder that holds them; downloads them when no folder was named and none is there
    look       the same without the download
    fetch      the same, and what is missing or damaged is downloaded in any case
    download   each file from the first mirror that answers, checked by SHA-256, put in place whole or not at all

`MNIST`, `pylearn2.scripts.fetch_mnist` and the tests are the callers. pooch and rich are imported where used.
"""
import gzip
import hashlib
import logging
import os
import shutil
import sys
import threading
import time
import zlib
from pathlib import Path

from pylearn2.utils.exc import DataError

log = logging.getLogger(__name__)

SHA256 = {  # of the unpacked files
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}

MIRRORS = [  # each holds <name>.gz
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
]

SILENCE = 8.0  # seconds without a byte after which a mirror is given up; three mirrors make 24


def suite_folder():
    """Return the suite's own folder for MNIST: ``data/mnist`` beside the package, or in the user's cache."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "pyproject.toml").is_file():  # installed: what is beside the package is not ours
        root = Path("~/.cache/pylearn2").expanduser()
    return root / "data" / "mnist"


def named_folder():
    """Return the folder that ``PYLEARN2_DATA_PATH`` names for MNIST, or None when it is unset."""
    root = os.environ.get("PYLEARN2_DATA_PATH")
    return Path(root).expanduser() / "mnist" if root else None


def path_of(folder, name):
    """Return the path of the file `name` in `folder`, raw or gzipped, or None when it has neither."""
    candidates = (Path(folder) / name, Path(folder) / f"{name}.gz")
    return next((path for path in candidates if path.is_file()), None)


def missing(folder):
    """Return the names of the MNIST files that `folder` lacks."""
    return [name for name in SHA256 if path_of(folder, name) is None]


def damaged(folder):
    """Return the names of the MNIST files in `folder` whose content is not the published one."""
    return [name for name, wanted in SHA256.items() if name not in missing(folder)
            and checksum(path_of(folder, name)) != wanted]


def checksum(path):
    """Return the SHA-256 of what a file, raw or gzipped, holds unpacked; None where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with _open_unpacked(path) as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except (OSError, EOFError, zlib.error):
        return None
    return digest.hexdigest()


def look():
    """Return the folder that holds all four files, or None: first the named one, then the suite's own."""
    folders = (named_folder(), suite_folder())
    return next((folder for folder in folders if folder and not missing(folder)), None)


def find():
    """Return the folder that holds all four files.

    Nothing is downloaded when ``PYLEARN2_DATA_PATH`` is set: whoever names a folder wants the data from there.

    Raises
    ------
    DataError
        when the named folder lacks files, or the download failed; the message tells what to do.
    """
    folder = look()
    if folder:
        return folder
    named = named_folder()
    if named is None:
        return download(suite_folder(), missing(suite_folder()))
    raise DataError(named, f"holds no {', '.join(missing(named))} (nor .gz)",
                    "PYLEARN2_DATA_PATH must name the folder above mnist/; "
                    "'python scripts/fetch_mnist.py' downloads the files to there")


def fetch():
    """Return the folder that holds all four files, after downloading those that are missing or damaged.

    It is the folder of :func:`look`, else the named one, else the suite's own. Raises what :func:`download`
    raises.
    """
    folder = look() or named_folder() or suite_folder()
    return download(folder, missing(folder) + damaged(folder))


def download(folder, names, silence=None):
    """Put the MNIST files `names` into `folder`, unpacked, and return the folder.

    Parameters
    ----------
    folder : path; made where it is missing
    names : keys of :data:`SHA256`
    silence : float, seconds without a byte after which a mirror is given up; default :data:`SILENCE`

    Raises
    ------
    DataError
        when no mirror gave a file, or the folder cannot be written. Files that arrived before stay.
    """
    folder, mirrors = Path(folder), list(MIRRORS)
    for name in names:
        faults = {}
        for mirror in mirrors:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                _fetch(f"{mirror}{name}.gz", folder / name, SHA256[name], silence or SILENCE)
                break
            except _Fault as fault:
                faults[mirror] = fault
            except OSError as error:
                raise DataError(folder, f"cannot be written ({error.strerror})",
                                "set PYLEARN2_DATA_PATH to a folder of yours") from error
        else:
            tried = ", ".join(f"{mirror} ({fault})" for mirror, fault in faults.items())
            raise DataError(folder / name, f"could not be downloaded from {tried}",
                            "try again, or put the four MNIST files there by hand")
        mirrors = [mirror for mirror in mirrors if mirror not in faults]  # do not wait for a dead one again
    return folder


class _Fault(Exception):
    """What went wrong with one mirror."""


class _Progress:
    """What pooch reports to: remembers when the last byte came and, on a terminal, draws a bar."""

    def __init__(self, name):
        self.total = self._bar = None
        self.last_byte = time.monotonic()
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True))
            self._task = self._bar.add_task(name, total=None)
            self._bar.start()

    def update(self, n_bytes):
        """Count `n_bytes` more."""
        self.last_byte = time.monotonic()
        if self._bar:
            self._bar.update(self._task, total=self.total or None, advance=n_bytes)

    def reset(self):
        """Begin to count again."""
        if self._bar:
            self._bar.reset(self._task)

    def close(self):
        """Leave the bar as it is."""
        if self._bar:
            self._bar.stop()


def _fetch(url, target, wanted, silence):
    """Download `url`, unpack and check it under temporary names beside `target`, then rename."""
    packed, unpacked = (target.with_name(f".{target.name}.{os.getpid()}.{kind}") for kind in ("gz", "raw"))
    log.info("Downloading %s", url)
    try:
        packed.touch()  # an unwritable folder shows here, before any mirror is blamed
        _receive(url, packed, silence)
        _unpack(packed, unpacked)
        met = checksum(unpacked)
        if met != wanted:
            raise _Fault(f"SHA-256 {met} instead of {wanted}")
        os.replace(unpacked, target)
    finally:
        packed.unlink(missing_ok=True)
        unpacked.unlink(missing_ok=True)


def _receive(url, path, silence):
    """Download `url` to `path`; give up after `silence` seconds without a byte.

    The download runs in a thread that nobody waits for: a socket's timeouts cover neither the look-up of a
    name nor a host with many addresses that are tried one after the other.
    """
    from pooch import HTTPDownloader

    outcome, progress = [], _Progress(url.rpartition("/")[2])

    def run():
        """Download, and leave None or the error in `outcome`."""
        try:
            HTTPDownloader(progressbar=progress, timeout=silence)(url, str(path), None)
            outcome.append(None)
        except Exception as error:  # whatever it is, the next mirror may do better
            log.debug("%s: %s", url, error)
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive() and time.monotonic() < progress.last_byte + silence:
        thread.join(0.1)
    progress.close()
    if not outcome:
        raise _Fault(f"nothing received for {silence:g} seconds")
    if outcome[0] is not None:
        raise _Fault(_in_short(outcome[0]))


def _in_short(error):
    """Word an error of requests without its nested address books."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return f"HTTP status {status}" if status else f"{type(error).__name__}"


def _open_unpacked(path):
    with open(path, "rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if gzipped else open(path, "rb")


def _unpack(packed, unpacked):
    try:
        with _open_unpacked(packed) as source, open(unpacked, "wb") as target:
            shutil.copyfileobj(source, target)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _Fault(f"not a whole gzip file: {error}") from error
