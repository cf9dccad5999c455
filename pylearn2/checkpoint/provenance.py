"""Where a model came from: it is written into the model, as `model.provenance`, and beside it as JSON.

    begin        what is known when a training begins, a dict of texts, numbers, lists and dicts
    sources_of   the data, to be looked up
    looked_up    what takes a moment to find out: the data, the seeds, the commit
    write_twin   the JSON file beside a model file
    twin_of      its path

The names of users, machines and folders are left out, so that a model can be given away.
"""
import contextlib
import datetime
import functools
import hashlib
import inspect
import json
import os
from pathlib import Path

import numpy as np

import pylearn2
from pylearn2.checkpoint.kinds import Attributes
from pylearn2.config.differences import entries
from pylearn2.datasets.dataset import Dataset
from pylearn2.utils.device import in_use
from pylearn2.utils.environment import environment
from pylearn2.utils.git_commit import commit_of
from pylearn2.utils.replacing import replacing

__all__ = ["begin", "looked_up", "sources_of", "twin_of", "write_twin"]

FORM = "pylearn2 run 1"
_FLAGS = ("PYTENSOR_FLAGS", "THEANO_FLAGS", "PYLEARN2_BLAS_THREADS", "PYLEARN2_PICKLE_PROTOCOL",
          "OMP_NUM_THREADS")
_SEEDS = ("seed", "rng")


def begin(training):
    """Return what is known of `training`, a Train, before it is set up."""
    return {
        "form": FORM,
        "yaml": getattr(training, "yaml_src", None),
        "overrides": list(getattr(training, "overrides", ())),
        "environment": environment() | {"device": in_use()},
        "flags": {name: os.environ[name] for name in _FLAGS if name in os.environ},
        "start": _now(),
        "resumed": [],
        "seconds": 0.0,
        "processor_seconds": 0.0,  # of all threads; those of a machine that had other work to do as well
        "epochs": 0,
        "finished": False,
    }


def _now():
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def looked_up(training, walk, sources):
    """Return a dict of the rest.

    Parameters
    ----------
    training : Train
    walk : Walk, which knows all its objects
    sources : list, what :func:`sources_of` said of the walk before any training
    """
    folder = os.path.dirname(os.environ.get("PYLEARN2_TRAIN_FILE_FULL_STEM", "")) or "."
    return {
        "data": {path: identity(*source) for path, *source in sources},
        "seeds": _written_seeds(training) | _default_seeds(walk),
        "commit": commit_of(Path(pylearn2.__file__).parent),
        "experiment_commit": commit_of(folder),
    }


# -- data --------------------------------------------------------------------------------------------------------------


def sources_of(walk):
    """Return a list of (path, description, number of examples, files or arrays), one for each data set."""
    return [(walk.path(number) or "data", *_source_of(obj)) for number, obj in enumerate(walk.objects)
            if isinstance(obj, Dataset)]


def _source_of(dataset):
    description = getattr(dataset, "description", None) or type(dataset).__name__
    files = [Path(path) for path in dataset.source_files]
    try:
        size = int(dataset.get_num_examples())
        data = files or dataset.get_data()
    except (NotImplementedError, AttributeError, TypeError):  # endless, or made while they are read
        return description, None, None
    return description, size, list(data) if isinstance(data, tuple | list) else [data]


def identity(description, examples, source):
    """Return what identifies data: words, their number, and the SHA-256 of their files, else of their arrays."""
    told = {"description": description, "examples": examples, "sha256": None}
    with contextlib.suppress(OSError, TypeError, ValueError):  # a file that is gone, a matrix that is sparse
        if source and isinstance(source[0], Path):
            told["sha256"] = {path.name: _sha256_of_file(path) for path in source}
        elif source:
            told["sha256"] = _sha256_of_arrays(source)
    return told


def _sha256_of_file(path):
    status = path.stat()
    return _digest_once(path.absolute(), status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=64)  # the sets of one experiment, and the variants of a sweep, are of the same files
def _digest_once(path, mtime_ns, size):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_of_arrays(arrays):
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()


# -- seeds -------------------------------------------------------------------------------------------------------------


def _written_seeds(training):
    text = getattr(training, "yaml_src", None)
    found = entries(text) if text else {}
    return {path: words for path, words in found.items()
            if any(step.partition("[")[0] in _SEEDS for step in path.split("."))}


def _default_seeds(walk):
    """Return the seeds that the constructors of the objects begin with where the YAML writes none."""
    found = {}
    for number, (obj, kind) in enumerate(zip(walk.objects, walk.kinds, strict=True)):
        if isinstance(kind, Attributes):
            for name, parameter in inspect.signature(type(obj).__init__).parameters.items():
                if name in _SEEDS and parameter.default not in (None, inspect.Parameter.empty):
                    found[f"{walk.path(number)}.{name}, if not written".lstrip(".")] = repr(parameter.default)
    return found


# -- the twin ----------------------------------------------------------------------------------------------------------


def twin_of(path):
    """Return the path of the JSON beside a model file: ``sgd.json`` of ``sgd.pkl``, unless that is another's file."""
    path = Path(path)
    twin = path.with_suffix(".json")
    return twin if path.suffix == ".pkl" and _is_free(twin) else path.with_name(f"{path.name}.json")


def _is_free(twin):
    try:
        there = json.loads(twin.read_text(encoding="utf-8"))
        return isinstance(there, dict) and there.get("form") == FORM
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False


def write_twin(path, provenance):
    """Write the JSON beside the model file `path`."""
    with replacing(twin_of(path), durable=False) as file:
        file.write((json.dumps(provenance, indent=1, default=str) + "\n").encode())
