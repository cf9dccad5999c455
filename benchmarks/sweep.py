#!/usr/bin/env python3
"""How much less a sweep of 16 learning rates takes than 16 runs from the shell.

    python benchmarks/sweep.py [rounds]        needs MNIST; about half a minute a round

Each round is one run of ``train.py``, one sweep, and one run again, so that whatever else the machine does meets both.
Printed are medians: seconds, processor seconds, and the memory of the largest process. The promise: at most 5 runs'
time on two cores, and no worker larger than a run by more than one copy of the data.
"""
import os
import shutil
import statistics
import sys
import tempfile

from common import ROOT, spent

RATES = [0.001, 0.002, 0.004, 0.008, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1.0]
PROMISE = 5.0  # runs


def measure(script, *arguments):
    """Return (seconds, processor seconds, MiB of the largest process) of one command."""
    run, _ = spent(script, [sys.executable, ROOT / "scripts" / script, *arguments])
    return run.seconds, run.processor, run.memory


def main(rounds=3):
    """Measure and print; return 1 where the promise is not kept."""
    runs, sweeps = [], []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        shutil.copy(ROOT / "experiments" / "sgd.yaml", "sgd.yaml")
        axis = f"algorithm.learning_rate={','.join(map(str, RATES))}"
        for number in range(rounds):
            runs.append(measure("train.py", "sgd.yaml"))
            sweeps.append(measure("sweep.py", "sgd.yaml", axis, "--out", f"sweep{number}"))
            runs.append(measure("train.py", "sgd.yaml"))
            print(f"round {number + 1}: runs {runs[-2][0]:.2f} s and {runs[-1][0]:.2f} s, sweep {sweeps[-1][0]:.2f} s")
    for name, rows in (("one run", runs), ("sweep of 16", sweeps)):
        seconds, processor, memory = (statistics.median(column) for column in zip(*rows, strict=True))
        print(f"{name:12s} {seconds:7.2f} s   {processor:7.2f} s of processor   {memory:5.0f} MiB")
    ratio = statistics.median(row[0] for row in sweeps) / statistics.median(row[0] for row in runs)
    print(f"the sweep took {ratio:.2f} runs' time; promised are {PROMISE:g} on two cores, here are {os.cpu_count()}")
    return int(ratio > PROMISE)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
