#!/usr/bin/env python3
"""Where the time of a warm training goes: the stages of ``train.py experiments/sgd.yaml``, and what its imports take.

    python benchmarks/startup.py [--rounds 7] [--imports 25]        needs MNIST; half a minute

The stages are told apart by the lines of the log, with a clock on it; medians. The list of imports is that of ``python
-X importtime``: the modules that take longest, with what they import in their turn.
"""
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import arguments, clean, project_copy, table

FLAGS = {"PYTENSOR_FLAGS": "floatX=float32"}
IMPORTED = ("import pylearn2.scripts.train, pylearn2.train, pylearn2.datasets.mnist, pylearn2.models.softmax_regression"
            ", pylearn2.training_algorithms.sgd, pylearn2.train_extensions.best_params")
TIMED = """
import logging, sys, time
class Clock(logging.Handler):
    def emit(self, record):
        at(record.getMessage().strip())
def at(what):
    print("AT", time.perf_counter() - BEGIN, what, file=sys.stderr)
BEGIN = time.perf_counter()
import pylearn2.scripts, numpy; at("numpy")
import pytensor; at("pytensor")
from pylearn2.scripts.train import main; at("imported")
logging.getLogger().addHandler(Clock())
main([sys.argv[1]]); at("done")
"""


WORDS = {
    "import the command": "PyYAML, ours",
    "read the experiment": "YAML, the modules that it names, MNIST unpacked and cast",
    "set up and first record": "expressions, graphs recalled, one monitoring",
    "between": "two saves an epoch, the log",
    "Python itself": "its start and its end",
    "all": "of medians, which need not add up",
}


def marks(project):
    """Run the training once; return ``(seconds of the process, list of (seconds, line))``."""
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", TIMED, "experiments/sgd.yaml"], cwd=project, env=clean(**FLAGS),
                          check=True, capture_output=True, text=True)
    whole = time.perf_counter() - begin
    found = re.findall(r"^AT ([\d.]+) (.*)$", done.stderr, re.MULTILINE)
    return whole, [(float(at), line) for at, line in found]


def stages(project):
    """Return a dict stage -> seconds of one run."""
    whole, lines = marks(project)
    at = {line: when for when, line in reversed(lines)}  # the first of each
    steps = [when for when, line in lines if line == "Monitoring step:"]
    trained = [(when, float(line.split()[-2])) for when, line in lines if line.startswith("Time this epoch:")]
    train = sum(taken for _, taken in trained)
    monitor = sum(step - when for step, (when, _) in zip(steps[1:], trained, strict=True))
    start = next(when for when, line in lines if line.startswith("Parameter and initial"))
    return {"all": whole, "import numpy": at["numpy"], "import pytensor": at["pytensor"] - at["numpy"],
            "import the command": at["imported"] - at["pytensor"], "read the experiment": start - at["imported"],
            "set up and first record": steps[0] - start, "train 5 epochs": train, "monitor 5 times": monitor,
            "between": at["done"] - steps[0] - train - monitor, "Python itself": whole - at["done"]}


def imports(project, most):
    """Return the rows of the list of imports: milliseconds with and without what a module imports, and its name."""
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", IMPORTED], cwd=project, env=clean(**FLAGS),
                          check=True, capture_output=True, text=True)
    found = re.findall(r"^import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)$", done.stderr, re.MULTILINE)
    rows = sorted(((int(own), int(all_), name) for own, all_, _, name in found), key=lambda row: -row[1])
    return [[name, f"{all_ / 1e3:.1f} ms", f"{own / 1e3:.1f} ms"] for own, all_, name in rows[:most]]


def report(project, rounds, most):
    """Return both tables."""
    runs = [stages(project) for _ in range(rounds + 1)][1:]
    median = {name: 1e3 * statistics.median(run[name] for run in runs) for name in runs[0]}
    rows = [[name, f"{taken:.0f} ms", WORDS.get(name, "")] for name, taken in median.items()]
    stages_in_words = table(["stage", "time", "what it is"], [*rows[1:], rows[0]])
    return f"{stages_in_words}\n\n{table(['import', 'with its own imports', 'itself'], imports(project, most))}"


def main():
    """Measure and print; return the exit status."""
    args = arguments(__doc__, dtypes=False, imports=25)
    with tempfile.TemporaryDirectory() as folder:
        print(report(project_copy(Path(folder) / "project"), args.rounds, args.imports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
