"""What the benchmarks share: running contestants in turn, medians and ratios, tables, and words for the machine.

    spent, Run        what one run of a command took, and what it printed
    Contestant        a command that prints a line of JSON
    interleaved       every contestant once a round, so that whatever else the machine does meets them all
    project_copy      the project as a new user has it: without bytecode
    in_home           a home of its own for a contestant
    clean             an environment in which each contestant chooses threads and kernels by itself
    arguments         the command line of a benchmark; prints the machine and the versions
    of_epochs, error_on, medians, ratio, table, machine, versions
"""
import argparse
import itertools
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(__file__).resolve().parent / "peers"
DTYPES = ["float32", "float64"]
LIBRARIES = ("numpy", "scipy", "pytensor", "torch", "jax", "keras", "scikit-learn")

# What pins threads and kernels, and what keeps Python from writing bytecode: a user has none of it.
_PINS = re.compile(r"(OPENBLAS|OMP|MKL|BLIS|NUMEXPR|VECLIB|GOTO)_|PYTHON(DONTWRITEBYTECODE|UNBUFFERED|PYCACHEPREFIX)$|"
                   r"(PYTENSOR|THEANO)_FLAGS$|PYLEARN2_(BLAS_THREADS|CACHE)$")


@dataclass
class Contestant:
    """A command to measure.

    Parameters
    ----------
    name : str
    command : list of str
    environ : dict, added to the :func:`clean` environment
    """

    name: str
    command: list
    environ: dict = field(default_factory=dict)


@dataclass
class Run:
    """What one run took: seconds from start to end, of the processor, MiB at the most; and what it reported."""

    seconds: float
    processor: float
    memory: float
    report: dict = field(default_factory=dict)


def clean(**more):
    """Return the environment without what pins threads or kernels, and with `more`."""
    return {**{name: value for name, value in os.environ.items() if not _PINS.match(name)}, **more}


def spent(name, command, folder=None, environ=None):
    """Run `command` once, in `folder`; return its :class:`Run`, without a report, and what it printed.

    The benchmark ends where the command fails, and says so of `name`.
    """
    with tempfile.TemporaryFile("w+") as errors:  # a pipe that nobody reads meanwhile would stop whoever fills it
        begin = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], cwd=folder, env=environ, stdout=subprocess.PIPE,
                                   stderr=errors, text=True)
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        if status:
            errors.seek(0)
            _fail(name, errors.read() or out)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), out


def _fail(name, words):
    sys.exit(f"{name} failed: {words[-2000:]}\nis PYLEARN2_DATA_PATH set?")


def run(contestant, folder):
    """Run a contestant once in `folder` and return its :class:`Run`."""
    result, out = spent(contestant.name, contestant.command, folder, clean(**contestant.environ))
    lines = [line for line in out.splitlines() if line.startswith("{")]
    if not lines:
        _fail(contestant.name, out)
    result.report = json.loads(lines[-1])
    return result


def in_home(contestant, folder):
    """Let `contestant` have the home and the cache `folder`, not the user's; return it."""
    contestant.environ |= {"HOME": str(folder), "XDG_CACHE_HOME": str(Path(folder) / "cache")}
    return contestant


def interleaved(contestants, rounds, folder, warm_up=1):
    """Return a dict name -> list of :class:`Run`, one a round; the first `warm_up` rounds are not counted."""
    runs = {one.name: [] for one in contestants}
    for number in range(-warm_up, rounds):
        for one in contestants:
            result = run(one, folder)
            if number >= 0:
                runs[one.name].append(result)
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return runs


def project_copy(folder):
    """Copy the packages, the commands and the benchmarks into `folder`, without bytecode; return `folder`."""
    folder = Path(folder)
    for name in ("pylearn2", "pylearn2_ext", "scripts", "benchmarks", "experiments"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pkl", "*.png"))
    return folder


def arguments(doc, dtypes=True, **more):
    """Print the machine and the versions; return the parsed command line of a benchmark.

    Parameters
    ----------
    doc : str, docstring of the benchmark
    dtypes : bool, whether it measures in one precision after the other
    **more : further whole numbers, name -> default
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in {"rounds": 7, **more}.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    if dtypes:
        parser.add_argument("--dtype", nargs="+", default=DTYPES, choices=DTYPES)
    args = parser.parse_args()
    print(f"{machine()}; {versions()}\n")
    return args


def of_epochs(what):
    """Return the function that takes the list of seconds of every epoch's ``train`` or ``monitor`` out of a run."""
    return lambda one: one.report["seconds"][what]


def error_on(name):
    """Return the function that takes the share of errors on a set out of a run."""
    return lambda one: one.report["misclass"][name]


def medians(runs, of):
    """Return a dict name -> median of ``of(run)``; lists count number by number."""
    result = {}
    for name, some in runs.items():
        values = [of(one) for one in some]
        result[name] = statistics.median(itertools.chain.from_iterable(
            value if isinstance(value, list) else [value] for value in values))
    return result


def ratio(ours, theirs, limit):
    """Return ``1.23 (at most 1.1: MISSED)``."""
    value = ours / theirs
    return f"{value:.2f} (at most {limit:g}: {'kept' if value <= limit else 'MISSED'})"


def table(header, rows):
    """Return a table in Markdown, the first column to the left and the others to the right."""
    rows = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                               for i, (cell, width) in enumerate(zip(row, widths, strict=True))) + " |" for row in rows]
    left, *right = widths
    rule = "|".join(["-" * (left + 2), *("-" * (width + 1) + ":" for width in right)])
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def machine():
    """Return a line on the processor, the cores and the system; no names of hosts or users."""
    model = platform.processor() or platform.machine()
    try:
        found = re.search(r"^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        model = found.group(1) if found else model
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{model}, {cores} cores, {platform.system()} {platform.machine()}{load}"


def versions():
    """Return a line on Python and the libraries that are installed."""
    installed = [f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        try:
            installed.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            installed.append(f"no {name}")
    return ", ".join(installed)
