"""Training one variant, in whichever process it is: what every engine has its workers do.

    make_job    a variant -> a plain dict that any process understands
    run_job     train it, with everything that it prints in its log; returns what came of it, and raises nothing
    lost        what came of a variant whose worker is gone
"""
import contextlib
import gc
import os
import signal
import tempfile
import threading
import time
import traceback
from pathlib import Path

import pytensor

from pylearn2.config.trust import Trust, allow
from pylearn2.scripts import _cli
from pylearn2.scripts.train import train
from pylearn2.sweep.folder import clear
from pylearn2.utils import threads
from pylearn2.utils.compile import keep_compiled
from pylearn2.utils.kept_memory import keep_memory

__all__ = ["lost", "make_job", "run_job"]


_one_at_a_time = threading.Lock()  # a Dask worker may have several threads, but one stdout and one environment


def make_job(name, path, how, pruning=None):
    """Return the job of training a variant.

    Parameters
    ----------
    name : str
    path : path of its YAML
    how : dict that `conduct.Plan.how` made
    pruning : dict that `search.pruner` understands, or None
    """
    return {"name": name, "path": str(path), "text": Path(path).read_text(encoding="utf-8"), "folder": os.getcwd(),
            "pruning": pruning, "trust": Trust(path).own(), **how}


def run_job(job):
    """Train a variant.

    Returns
    -------
    dict with `state` ("finished" or "failed"), `error` (str or None), `exit` (the status of `train.py`), `seconds`,
    `pruned` (bool), and, from a machine that does not see the sweep's folder, `files` (name -> bytes)
    """
    with _one_at_a_time:
        keep_compiled()
        keep_memory()
        outcome = _run(job)
        gc.collect()  # a variant's data are gone before the next one loads its own, into the same memory
        return outcome


def _run(job):
    begin = time.perf_counter()
    outcome = {"state": "failed", "error": None, "exit": _cli.FAILED, "pruned": False}
    try:
        with (_cli.trusting(job["allowed"], job["trust_pickle"]), _place_of(job, outcome) as path, _settings(job),
              _printing_into(path.removesuffix("yaml") + "log")):
            outcome.update(_train(job, path))
    except OSError as error:  # the log itself cannot be written
        outcome.update(state="failed", exit=_cli.FAILED, error=str(error))
    return {**outcome, "seconds": time.perf_counter() - begin}


def _train(job, path):
    extensions = []
    try:
        if job["floatX"] != pytensor.config.floatX:
            raise _cli.CommandError(f"this worker computes in {pytensor.config.floatX} and the sweep in "
                                    f"{job['floatX']}; set PYTENSOR_FLAGS alike on both sides")
        if job["pruning"]:
            from pylearn2.sweep.search import Pruner

            extensions.append(Pruner(**job["pruning"]))
        train(path, extensions=extensions, **job["train"])
    except (Exception, SystemExit) as error:
        if job["train"].get("debug"):
            traceback.print_exception(error)
        words, status = _cli.told(error)
        print(words)
        return {"error": words, "exit": status}
    return {"state": "finished", "exit": 0, "pruned": any(one.pruned for one in extensions)}


@contextlib.contextmanager
def _printing_into(path):
    try:
        with open(path, "w", encoding="utf-8") as log, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
            yield
    except OSError as error:  # what `yield` brings tells nothing by raising
        raise OSError(f"cannot write {path}: {error.strerror or error}") from error


@contextlib.contextmanager
def _settings(job):
    """Compute as the sweep's own process would."""
    before = os.environ.get(threads.VARIABLE)
    os.environ[threads.VARIABLE] = str(job["blas_threads"])
    try:
        yield
    finally:
        os.environ.pop(threads.VARIABLE)
        if before is not None:
            os.environ[threads.VARIABLE] = before


@contextlib.contextmanager
def _place_of(job, outcome):
    """Go where the variant can be trained, and yield the path of its YAML there.

    That is the sweep's own folder where this process sees it, else a passing one, whose files come back with `outcome`.
    """
    if _sees(job):
        with contextlib.chdir(job["folder"]):
            clear(Path(job["path"]))
            yield job["path"]
        return
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        path = Path(job["name"], f"{job['name']}.yaml")
        path.parent.mkdir()
        for package in job["trust"]:  # what lies beside the experiment there is installed here
            allow(package)
        path.write_text(job["text"], encoding="utf-8")
        yield str(path)
        outcome["files"] = {file.name: file.read_bytes() for file in path.parent.iterdir()
                            if file.is_file() and file != path}


def _sees(job):
    try:
        return Path(job["folder"], job["path"]).read_text(encoding="utf-8") == job["text"]
    except OSError:
        return False


def lost(code):
    """Return what came of a variant whose worker ended with exit `code`; a negative one is the signal that did it."""
    if code is None or code >= 0:
        words = f"its worker ended with status {code}"
    else:
        words = f"its worker was killed by {signal.Signals(-code).name}"
        words += ", perhaps for want of memory: try fewer --jobs" if code == -signal.SIGKILL else ""
    return {"state": "failed", "error": words, "exit": code, "pruned": False, "seconds": None}
