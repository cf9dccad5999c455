"""Reading and writing objects: pickles and the array files that YAML's ``!pkl:`` may name.

    save            a model file with a checksum (model_file.py), in one step: a crash leaves the old or the new one
    check_writable  asks beforehand, so that hours of training do not end in an error
    load            by the file's ending: pickle, .npy, .npz, text, MATLAB, joblib; no pickle runs a stranger's code
    trusting_pickles   a block in which it may
    load_train_file a YAML file, with the PYLEARN2_TRAIN_* variables set for it

Callers: `Train`, the best-model extensions, every command that opens a model.
"""
import contextlib
import contextvars
import importlib.util
import io
import logging
import os
import pickle
import sys
from pathlib import Path

import numpy as np

from pylearn2 import unpickle
from pylearn2.config.trust import Trust
from pylearn2.utils import background, model_file
from pylearn2.utils.exc import DataError, EnvironmentVariableError, SettingError, did_you_mean
from pylearn2.utils.modules_beside import find_modules_beside
from pylearn2.utils.replacing import replacing
from pylearn2.utils.string_utils import preprocess

__all__ = [
    "check_writable", "clone_via_serialize", "from_string", "get_pickle_protocol", "is_pickle", "load",
    "load_train_file", "mkdir", "save", "to_string", "trusting_pickles",
]

log = logging.getLogger(__name__)

_DEEP = 50_000  # recursion limit for a second try at a deeply nested object
_trusting = contextvars.ContextVar("_trusting", default=False)


def get_pickle_protocol():
    """Return the protocol that ``PYLEARN2_PICKLE_PROTOCOL`` names, else the highest."""
    wanted = os.environ.get("PYLEARN2_PICKLE_PROTOCOL", "pickle.HIGHEST_PROTOCOL")
    if wanted == "pickle.HIGHEST_PROTOCOL":
        return pickle.HIGHEST_PROTOCOL
    protocols = [str(number) for number in range(pickle.HIGHEST_PROTOCOL + 1)]
    if wanted not in protocols:
        raise EnvironmentVariableError(
            f"PYLEARN2_PICKLE_PROTOCOL must be one of {', '.join(protocols)} or pickle.HIGHEST_PROTOCOL, got {wanted!r}"
        )
    return int(wanted)


def mkdir(path):
    """Make the folder `path`, with its parents, unless it is there."""
    Path(path).mkdir(parents=True, exist_ok=True)


def check_writable(filepath, asked_by=None):
    """Raise a SettingError if nothing can be written at `filepath`; missing folders are made, the file is not.

    `asked_by` is the object whose ``save_path`` it is.
    """
    get_pickle_protocol()  # a wrong one is told now, too
    path = Path(preprocess(str(filepath)))
    writer = replacing(path)
    try:
        writer.__enter__()
    except OSError as error:
        raise SettingError(f"{error}; choose another save_path", asked_by, "save_path") from error
    writer.abandon()


def save(filepath, obj, on_overwrite="ignore"):
    """Write `obj` to `filepath`, as its ending says: ``.npy``, ``.joblib``, else a pickle.

    Parameters
    ----------
    filepath : str; ``${NAME}`` is replaced from the environment, missing folders are made
    obj : any object that can be pickled
    on_overwrite : "ignore" or "backup"; both replace the file in one step, so no ``.bak`` is ever needed

    Raises
    ------
    OSError
        where the file cannot be written; an older file is then untouched.
    """
    if on_overwrite not in ("ignore", "backup"):
        raise ValueError(f"on_overwrite must be 'ignore' or 'backup', got {on_overwrite!r}")
    path = preprocess(str(filepath))
    if path.endswith(".npy"):
        with replacing(path) as file:
            np.save(file, obj)
    elif not is_pickle(path):
        import joblib

        with replacing(path) as file:
            joblib.dump(obj, file, protocol=get_pickle_protocol())
    else:
        model_file.write(path, [to_string(obj)])


def is_pickle(path):
    """Tell whether :func:`save` writes a pickle to `path`, which may then hold more than the model."""
    return not path.endswith(".npy") and not (path.endswith(".joblib") and _has_joblib())


def _has_joblib():
    if importlib.util.find_spec("joblib") is None:
        log.warning("joblib is not installed; .joblib files are written and read as ordinary pickles")
        return False
    return True


def to_string(obj):
    """Return the pickle of `obj` as bytes.

    Raises
    ------
    OSError
        where it, or something that it holds, cannot be pickled; the message names the attribute.
    """
    try:
        return _pickled(obj)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise OSError(f"cannot pickle {type(obj).__name__}: {error}{_culprit(obj)}") from error


def _pickled(obj):
    try:
        return pickle.dumps(obj, get_pickle_protocol())
    except RecursionError:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(_DEEP)
        try:
            return pickle.dumps(obj, get_pickle_protocol())
        finally:
            sys.setrecursionlimit(limit)


def _culprit(obj):
    """Return words that name the attributes of `obj` which cannot be pickled; nothing where none is found."""
    try:
        state = obj.__getstate__()
    except Exception:  # then the error told is its own
        return ""
    attributes = state if isinstance(state, dict) else {}
    refusing = [name for name, value in attributes.items() if not _can_be_pickled(value)]
    return f"; look at its {', '.join(refusing)}" if refusing else ""


def _can_be_pickled(value):
    try:
        pickle.dumps(value)
    except Exception:
        return False
    return True


def from_string(data, trusted=False):
    """Return the object whose pickle is `data` (bytes); :func:`load` tells what `trusted` means.

    Raises
    ------
    RefusedPickle
        where the pickle names or calls what it may not.
    """
    return unpickle.loads(data, trusted=trusted)


def clone_via_serialize(obj):
    """Return a deep copy of `obj`, made through its pickle."""
    return pickle.loads(to_string(obj))


@contextlib.contextmanager
def trusting_pickles():
    """Context manager: what :func:`load` reads in the block is trusted, unless it is told otherwise."""
    before = _trusting.set(True)
    try:
        yield
    finally:
        _trusting.reset(before)


def load(filepath, retry=True, trusted=None):
    """Read the object in `filepath`, as its ending says.

    Parameters
    ----------
    filepath : str; ``${NAME}`` is replaced from the environment
    retry : accepted for upstream's sake; what :func:`save` writes is never half there, so one try is enough
    trusted : bool, whether a pickle may name and call everything, as Python's own unpickler lets it. Without it only
        our classes, arrays, and the modules that lie beside the file. None: as :func:`trusting_pickles` says, else not

    Raises
    ------
    DataError
        where the file is missing, truncated, damaged, not what its ending says, or asks for more than it may; the
        message names what to do.
    """
    path = Path(preprocess(str(filepath)))
    background.wait(path)
    _check_there(path)
    reader = _READERS.get(path.suffix, _load_text if path.name.endswith("txt") else _load_pickle)
    try:
        obj = reader(path, _trusting.get() if trusted is None else trusted)
    except DataError:
        raise
    except unpickle.RefusedPickle as error:
        raise DataError(path, f"refused: {error}", _TRUST) from error
    except (ImportError, AttributeError) as error:
        raise DataError(
            path, f"names what is not here: {error}", "docs/upstream.md tells what of Pylearn2 is here"
        ) from error
    except Exception as error:  # damaged bytes can make the unpickler raise anything
        if getattr(error, "errno", None):  # this one is of the disk, not of the data
            raise
        raise DataError(
            path, f"not a whole {path.suffix or 'pickle'} file ({type(error).__name__}: {error})",
            "it was cut short or is of another kind; write it again",
        ) from error
    _remember_source(obj, path)
    return obj


_TRUST = ("a module of your own must lie beside the file, or be named with --trust; --trust-pickle, which is "
          "serial.load(path, trusted=True), lets the file do what it wants: only if you know who wrote it")


def _check_there(path):
    if path.is_dir():
        raise DataError(path, "a folder", "name a file in it")
    if path.exists():
        return
    names = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    hint = did_you_mean(path.name, names) if 0 < len(names) <= 100 else "check the path"
    writer = f"{path.stem}.yaml"
    if path.suffix == ".pkl" and writer in names:
        hint = f"train {writer}, which lies there, first"
    raise DataError(path, "there is no such file", hint)


def _remember_source(obj, path):
    """Give the object a YAML text that stands for it, so that a model trained on it can say where it came from."""
    if not hasattr(obj, "yaml_src"):
        try:
            obj.yaml_src = f'!pkl: "{path.absolute()}"'
        except (AttributeError, TypeError):
            log.debug("%s takes no attribute yaml_src", type(obj).__name__)


def _load_pickle(path, trusted):
    find_modules_beside(path)
    return unpickle.loads(model_file.read(path)[0], Trust(path), trusted)


def _load_numpy(path, trusted):
    try:
        return np.load(io.BytesIO(path.read_bytes()), allow_pickle=trusted)
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise unpickle.RefusedPickle("an array of objects is a pickle that calls whatever it names") from error


def _load_text(path, trusted):
    return np.loadtxt(path)


def _load_matlab(path, trusted):
    from scipy.io import loadmat

    return loadmat(path)


def _load_joblib(path, trusted):
    if not _has_joblib():
        return _load_pickle(path, trusted)
    if not trusted:  # joblib reads with an unpickler of its own
        raise unpickle.RefusedPickle("a joblib file calls whatever it names")
    import joblib

    return joblib.load(path)


_READERS = {
    ".npy": _load_numpy, ".npz": _load_numpy, ".amat": _load_text, ".mat": _load_matlab, ".joblib": _load_joblib,
}


def load_train_file(config_file_path, environ=None, overrides=(), fills=()):
    """Build what a YAML file describes, after setting the PYLEARN2_TRAIN_* variables for it.

    `overrides` are ``path=value`` texts, each of which changes one value of the file; `fills` are ``field=value`` texts
    for the fields of a template.
    """
    from pylearn2.config import yaml_parse  # yaml_parse reads ``!pkl:`` through this module

    yaml_parse.publish_train_file(config_file_path)
    return yaml_parse.load_path(config_file_path, environ=environ, overrides=overrides, fills=fills)
