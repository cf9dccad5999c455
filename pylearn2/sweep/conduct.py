"""A sweep from its arguments to its table.

    Plan     what is asked for
    conduct  write the variants, have an engine train those that are not finished, tell how it went
"""
import contextlib
import dataclasses
import hashlib
import os
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy
import pytensor
from rich.console import Console

from pylearn2.config.overrides import steps_of
from pylearn2.config.yaml_parse import changed, text_of_file
from pylearn2.expr.parts import usable_cores
from pylearn2.scripts._cli import CommandError
from pylearn2.sweep import results
from pylearn2.sweep.folder import SweepFolder
from pylearn2.sweep.job import make_job
from pylearn2.sweep.processes import Processes, context
from pylearn2.sweep.space import Range, draws, grid, parse_axis, variant_name
from pylearn2.sweep.variants import standalone
from pylearn2.utils import device, threads
from pylearn2.utils.exc import DataError

__all__ = ["Plan", "conduct"]


@dataclasses.dataclass
class Plan:
    """What is asked for.

    Attributes
    ----------
    base : path of the YAML that is varied
    arguments : list of ``path=what``, as `space` reads them
    overrides : list of ``path=value``, what all variants change
    fills : list of ``field=value``, what the fields of a template are filled with, in all variants
    trust, trust_pickle : list of packages that a variant may name, and whether it may read any pickle
    device : what trains them, as ``train.py --device`` takes it, or None
    log : dict of keywords of `scripts.train.train`, what the variants' logs tell
    out : folder, or None for ``<stem of base>_sweep`` beside the base
    random, optuna : int, how many variants to draw, or to let Optuna choose; None for a grid
    seed : int
    metric : name of the channel to judge by, or None
    maximize : bool, whether more of it is better
    jobs : int, how many at a time, or None for the number of cores
    dask : None, "local", or the address of a scheduler
    timeout : seconds to wait for Dask
    """

    base: str
    arguments: list
    overrides: list = dataclasses.field(default_factory=list)
    fills: list = dataclasses.field(default_factory=list)
    trust: list = dataclasses.field(default_factory=list)
    trust_pickle: bool = False
    device: str | None = None
    log: dict = dataclasses.field(default_factory=dict)
    out: str | None = None
    random: int | None = None
    optuna: int | None = None
    seed: int = 0
    metric: str | None = None
    maximize: bool = False
    jobs: int | None = None
    dask: str | None = None
    timeout: float = 10.0

    def folder(self):
        """Return the path of the sweep's folder."""
        return Path(self.out) if self.out else Path(os.path.splitext(self.base)[0] + "_sweep")

    def kind(self):
        """Return how the variants are found, for those who look whether two sweeps are the same one."""
        if self.optuna is not None:
            return f"optuna seed {self.seed} {'maximize' if self.maximize else 'minimize'} {self.metric}"
        return "grid" if self.random is None else f"random seed {self.seed}"

    def flags(self):
        """Return the flags, a list of words, that ``train.py`` wants for a variant alone."""
        return [*(word for package in self.trust for word in ("--trust", package)),
                *(["--trust-pickle"] if self.trust_pickle else []), *(["--device", self.device] if self.device else [])]

    def written(self, text, base, point, name):
        """Return the text of the variant of that name; `text` and `base` as :func:`standalone` takes them."""
        return standalone(text, base, point, self.overrides, self.folder() / name, self.flags())

    def how(self):
        """Return what a worker must know to train a variant as its YAML alone would be: a dict, ready for a job."""
        return {"floatX": pytensor.config.floatX, "blas_threads": threads.blas_threads(), "allowed": self.trust,
                "trust_pickle": self.trust_pickle, "train": {"device": self.device, **self.log}}


def conduct(plan):
    """Do what `plan` asks for, and return the exit status: 1 where a variant failed, else 0.

    What is finished already stays; the rest, also what was interrupted or failed, is trained anew.

    Raises
    ------
    ConfigError, CommandError, OSError
        before anything is trained: for a plan that cannot be followed.
    """
    text, name = changed(text_of_file(plan.base), plan.base, fills=plan.fills)
    axes = _axes(plan)
    if plan.optuna is not None:
        from pylearn2.sweep.search import need_optuna

        plan.metric = plan.metric or "valid_y_misclass"
        need_optuna()
    points = _points(plan, axes)
    _try(plan, text, name, points)
    _need_device(plan)
    with contextlib.ExitStack() as at_the_end:
        engine = _engine(plan, len(points))
        at_the_end.callback(engine.stop)
        folder = SweepFolder(plan.folder(), *_described(plan, axes, text, engine))
        at_the_end.callback(folder.let_go)
        return _train(plan, folder, _source(plan, axes, text, name, points, folder), engine)


def _axes(plan):
    """Return what is varied; raise where there is nothing, or where it contradicts itself."""
    if not plan.arguments:
        raise CommandError("there is nothing to vary; write what, as algorithm.learning_rate=0.001,0.01,0.1")
    axes = [parse_axis(argument) for argument in plan.arguments]
    seen = {}
    for axis in axes:
        steps = tuple(steps_of(axis.path))
        if steps in seen:
            raise CommandError(f"{axis.path} is varied twice; write all its values behind one =")
        seen[steps] = axis
    if plan.random is not None and plan.optuna is not None:
        raise CommandError("--random and --optuna are two ways to choose values; give one of them")
    for flag, n in (("--random", plan.random), ("--optuna", plan.optuna), ("--jobs", plan.jobs)):
        if n is not None and n < 1:
            raise CommandError(f"{flag} wants a number from 1 on, got {n}")
    if not plan.timeout > 0:
        raise CommandError(f"--timeout wants seconds above 0, got {plan.timeout:g}")
    return axes


def _points(plan, axes):
    """Return {name: point} of all variants, or, where Optuna will choose, of one such as it may choose."""
    if plan.optuna is not None:
        points = [{axis.path: repr(axis.low) if isinstance(axis, Range) else axis.values[0] for axis in axes}]
    else:
        points = grid(axes) if plan.random is None else draws(axes, plan.random, plan.seed)
    return {variant_name(number, point): point for number, point in enumerate(points, 1)}


def _try(plan, text, base, points):
    """Raise what is wrong with the variants as far as it shows without training: all of it in the first one, but for
    the objects among the values.
    """
    for number, (name, point) in enumerate(points.items()):
        if number == 0 or any("!" in value for value in point.values()):
            plan.written(text, base, point, name)


def _need_device(plan):
    """Raise a DeviceError where the workers of this machine could not have the device that is asked for."""
    if plan.device is not None and plan.dask in (None, "local"):
        # In a process of its own: JAX, once it is imported, forbids to fork the workers.
        with ProcessPoolExecutor(1, mp_context=context()) as aside:
            aside.submit(device.choose, plan.device).result()


def _engine(plan, n):
    on_card = plan.device is not None and device.is_card(plan.device)
    most = 1 if on_card else usable_cores()
    jobs = plan.jobs or (most if plan.optuna else min(most, n))
    if on_card and jobs > 1:  # the first process would else take most of the card's memory for itself
        os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    if plan.dask is None:
        return Processes(jobs)
    from pylearn2.sweep.cluster import Cluster

    return Cluster(plan.dask, jobs, plan.timeout)


def _described(plan, axes, text, engine):
    """Return what makes this sweep the one it is, and what else is worth knowing of it."""
    digest = hashlib.sha256("\n".join([text, *plan.overrides]).encode()).hexdigest()
    identity = {"base_sha256": digest, "axes": [str(axis) for axis in axes], "kind": plan.kind(),
                "floatX": pytensor.config.floatX, "device": plan.device}
    versions = {"python": platform.python_version(), "numpy": numpy.__version__, "pytensor": pytensor.__version__}
    about = {
        "base": os.path.relpath(plan.base, plan.folder()), "overrides": plan.overrides, "fills": plan.fills,
        "flags": plan.flags(), "metric": plan.metric, "maximize": plan.maximize, "engine": engine.name,
        "jobs": engine.n, "versions": versions, "machine": platform.platform(), "command": sys.argv,
    }
    return identity, about


class _Listed:
    """The variants of a grid or of draws: known from the beginning."""

    ahead = True

    def __init__(self, points, folder, write, how):
        self.folder, self.write, self.names, self.how = folder, write, list(points), how
        self._unwritten = {name: point for name, point in points.items() if not folder.is_finished(name)}
        folder.write_record(self.names)

    def jobs(self):
        """Yield a job for each variant that is not finished."""
        for name in list(self._unwritten):
            self._write(name)
            yield make_job(name, self.folder.yaml_of(name), self.how)

    def _write(self, name):
        if name in self._unwritten:
            self.write(name, self._unwritten.pop(name))

    def meanwhile(self):
        """Write what no worker has waited for."""
        for name in list(self._unwritten):
            self._write(name)

    def end(self, name, outcome, result):
        """Nobody waits for the result of a single variant."""


def _source(plan, axes, text, base, points, folder):
    def write(name, point):
        folder.add(name, plan.written(text, base, point, name), point)

    if plan.optuna is None:
        return _Listed(points, folder, write, plan.how())
    from pylearn2.sweep.search import Search

    return Search(plan, axes, folder, write)


def _train(plan, folder, source, engine):
    """Train what is not finished, tell of each variant as it ends, and draw the table."""
    running, told = set(), {}

    def started(jobs):
        for job in jobs:
            running.add(job["name"])
            folder.set_status(job["name"], "running")
            yield job

    begin = time.perf_counter()
    finished = [name for name in source.names if folder.is_finished(name)]
    print(f"{plan.optuna or len(source.names)} variants in {folder.path}, {engine.n} at a time"
          + (f"; {len(finished)} finished before" if finished else ""), flush=True)
    try:
        with contextlib.closing(engine.run(started(source.jobs()), source.ahead, source.meanwhile)) as ended:
            for job, outcome in ended:
                running.discard(job["name"])
                told[job["name"]] = _end(plan, folder, source, job["name"], outcome)
    except KeyboardInterrupt:
        engine.stop()
        for name in running:
            folder.set_status(name, "waiting")
        print(f"stopped; {_goes_on(folder)}", flush=True)
        raise
    except OSError as error:  # the disk is full, say: no more can be written down of any variant
        raise OSError(f"{error}\n  {_goes_on(folder)}") from error
    return _tell(plan, folder, source.names, told, time.perf_counter() - begin)


def _goes_on(folder):
    return f"what is finished is in {folder.path}, and the same command goes on from there"


def _end(plan, folder, source, name, outcome):
    """Write down and tell what came of one variant; return what :func:`_result` does."""
    folder.put(name, outcome.pop("files", {}))
    met = _result(plan, folder, name) if outcome["state"] == "finished" else (None, outcome["error"], False)
    result, words, _ = met
    folder.set_status(name, outcome.pop("state"), **outcome)
    source.end(name, outcome, result)
    state = folder.status(name)["state"]
    state += ", pruned" if outcome["pruned"] else ""
    seconds = "" if outcome["seconds"] is None else f" ({outcome['seconds']:.1f} s)"
    print(f"{state}: {name}{seconds}{': ' + words.splitlines()[0] if words else ''}", flush=True)
    return met


def _result(plan, folder, name):
    """Return the Result of a finished variant, or None; a line of words; and whether None is a fault."""
    path = folder.path / name / f"{name}.pkl"
    if not path.is_file():
        return None, f"there is no {path.name} to compare", False
    try:
        plan.metric = plan.metric or results.choose_metric(path)
        if plan.metric is None:
            return None, "it recorded no channels; give its algorithm a monitoring_dataset", False
        result = results.read(path, plan.metric, plan.maximize)
    except (KeyError, DataError) as error:
        return None, str(error.args[0]), True
    return result, f"{plan.metric} {result.best:.6g} at epoch {result.epoch}", False


def _tell(plan, folder, names, told, seconds):
    """Print the table and what failed; return the exit status. `told` has the :func:`_result` of what ended now."""
    rows, failed, without, any_faulty = [], [], {}, False
    for name in names:
        status = folder.status(name)
        if status.get("state") != "finished":
            failed.append((name, status.get("error") or "it was not run"))
            continue
        result, words, faulty = told.get(name) or _result(plan, folder, name)
        any_faulty = any_faulty or faulty
        if result:
            rows.append((name, status["overrides"], result, status))
        else:
            without.setdefault(words, []).append(name)
    if rows:
        console = Console(width=None if sys.stdout.isatty() else 120)
        console.print(results.table(rows, plan.metric, plan.maximize))
    for words, (first, *others) in without.items():
        print(f"not in the table: {first}{f' and {len(others)} more' if others else ''}: {words}")
    for name, reason in failed:
        print(f"failed: {name}: {reason}")
    print(f"{len(names) - len(failed)} of {len(names)} finished, {seconds:.1f} s; in {folder.path}", flush=True)
    return 1 if failed or any_faulty else 0
