"""The folder of a sweep: what was swept, and how far each variant is. Whoever looks at any moment finds whole files.

    sweep.json                          what was swept
    <variant>/<variant>.yaml            an experiment that stands by itself
    <variant>/<variant>.pkl, .log       what came of it
    <variant>/status.json               waiting, running, finished or failed

`conduct` writes it, a later call of the same sweep reads how far it came, and `compare.py` reads the rest.
"""
import contextlib
import json
import os
import shutil
import time
from pathlib import Path

from pylearn2.utils.replacing import replacing

if os.name == "posix":  # on Windows two sweeps in one folder are not kept apart
    import fcntl

__all__ = ["FolderError", "SweepFolder", "clear"]

_ELSEWHERE = "name another folder with --out, or take that one away"
_LOCK = ".lock"
_WAIT_FOR_LOCK = 3.0  # seconds; the workers of a sweep that was killed may need a moment to go


class FolderError(OSError):
    """A folder in which this sweep cannot be."""


class SweepFolder:
    """One sweep's folder.

    Parameters
    ----------
    path : path; made where it is missing
    identity : dict of what makes two sweeps the same one; ready for JSON
    about : dict of what else `sweep.json` shall tell

    Raises
    ------
    FolderError
        where the folder holds something else, or a sweep is at work in it.
    OSError
        where it cannot be written.
    """

    def __init__(self, path, identity, about):
        self.path = Path(path)
        self.record = {**identity, **about}
        self._check_what_is_there(identity)
        self.path.mkdir(parents=True, exist_ok=True)
        self._lock()

    def _check_what_is_there(self, identity):
        """Raise unless the folder is new, empty, or this very sweep's."""
        if self.path.exists() and not self.path.is_dir():
            raise FolderError(f"{self.path} is a file; name another folder with --out")
        if not self.path.is_dir() or all(entry.name == _LOCK for entry in self.path.iterdir()):
            return
        try:
            there = json.loads((self.path / "sweep.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise FolderError(f"{self.path} is there and is no sweep's folder; name another one with --out") from None
        except (OSError, ValueError) as error:
            raise FolderError(f"{self.path}/sweep.json cannot be read ({error}); {_ELSEWHERE}") from error
        if not isinstance(there, dict):
            raise FolderError(f"{self.path}/sweep.json tells of no sweep; {_ELSEWHERE}")
        if there.get("base_sha256") != identity["base_sha256"] and there.get("axes") == identity["axes"]:
            raise FolderError(f"{there.get('base')}, its --set or its --fill has changed since the sweep in "
                              f"{self.path} began; {_ELSEWHERE}")
        unlike = [key for key, value in identity.items() if there.get(key) != value]
        if set(unlike) <= {"floatX", "device"}:
            for key in unlike:
                then, now = (one.get(key) or "of the environment" for one in (there, identity))
                raise FolderError(f"the sweep in {self.path} has the {key} {then}, this call {now}; {_ELSEWHERE}")
        elif unlike:
            other = " ".join([*there.get("axes", []), str(there.get("kind"))])
            raise FolderError(f"{self.path} holds another sweep ({other}); {_ELSEWHERE}")

    def _lock(self):
        """Let no second sweep into the folder while this process lives."""
        if os.name != "posix":
            return
        self._lock_file = open(self.path / _LOCK, "w")  # noqa: SIM115  held until the process ends
        give_up = time.monotonic() + _WAIT_FOR_LOCK
        while True:
            try:
                fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > give_up:
                    problem = f"a sweep is at work in {self.path}"
                    raise FolderError(f"{problem}; wait for it, or name another --out") from None
                time.sleep(0.05)
            except OSError:  # a file system without locks
                return

    def write_record(self, variants=()):
        """Write ``sweep.json``, which lists the names of the `variants`."""
        _write_json(self.path / "sweep.json", {**self.record, "variants": list(variants)})

    def yaml_of(self, name):
        """Return the path of a variant's YAML."""
        return self.path / name / f"{name}.yaml"

    def add(self, name, text, point):
        """Make the folder of a variant, unless it is there; what is finished stays as it is."""
        if self.is_finished(name):
            return
        if not self.status(name) or self.yaml_of(name).read_text(encoding="utf-8") != text:
            _write(self.yaml_of(name), text)
            self.set_status(name, "waiting", overrides=point)

    def status(self, name):
        """Return what is known of a variant; an empty dict for one that is new."""
        try:
            status = json.loads((self.path / name / "status.json").read_text(encoding="utf-8"))
            return status if isinstance(status, dict) and self.yaml_of(name).is_file() else {}
        except (OSError, ValueError):
            return {}

    def set_status(self, name, state, **more):
        """Write down how far a variant is."""
        known = {"error": None, "seconds": None, "exit": None, "overrides": self.status(name).get("overrides")}
        _write_json(self.path / name / "status.json", {"state": state, **known, **more})

    def is_finished(self, name):
        """Tell whether a variant need not be run."""
        return self.status(name).get("state") == "finished"

    def put(self, name, files):
        """Write the `files` (name -> bytes) that a far worker sent into the folder of a variant."""
        for file, content in files.items():
            _write(self.path / name / file, content)

    def let_go(self):
        """Open the folder to other sweeps."""
        with contextlib.suppress(AttributeError):
            self._lock_file.close()


def clear(path):
    """Take away what an earlier try left beside a variant's YAML, the file `path`."""
    for entry in path.parent.iterdir():
        if entry.name in (path.name, "status.json"):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _write(path, content):
    # What a power cut takes is written anew by the next call; the models, which cost hours, are on the disk for sure.
    with replacing(path, durable=False) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def _write_json(path, content):
    _write(path, json.dumps(content, indent=1) + os.linesep)
