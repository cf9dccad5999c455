#!/usr/bin/env python3
"""The tutorial's network 784-500-1000-10: seconds of an epoch, beside PyTorch and NumPy.

    python benchmarks/mlp.py [--rounds 7] [--dtype float32 float64]        needs MNIST; about a minute a round and dtype

Two layers of sigmoids and a softmax, momentum and weight decay, two epochs of 50,000 digits in batches of 100. Every
contestant uses the threads that it chooses by itself; ours once more with BLAS sharing the products.
"""
import sys
import tempfile
from pathlib import Path

from common import (
    PEERS,
    Contestant,
    arguments,
    error_on,
    in_home,
    interleaved,
    medians,
    of_epochs,
    project_copy,
    ratio,
    table,
)

OURS, BLAS, TORCH, NUMPY = "Pylearn2, here", "the same, PYLEARN2_BLAS_THREADS=2", "PyTorch, eager", "NumPy, by hand"
EPOCHS = 2


def contestants(project, dtype):
    """Return the contestants, ours first."""
    def peer(name, script):
        return Contestant(name, [sys.executable, PEERS / script, "--dtype", dtype, "--epochs", str(EPOCHS)])

    benchmarks = project / "benchmarks"
    ours = [sys.executable, benchmarks / "pylearn2_job.py", benchmarks / "mlp.yaml",
            "--set", f"algorithm.termination_criterion.max_epochs={EPOCHS}"]
    flags = {"PYTENSOR_FLAGS": f"floatX={dtype}"}
    return [Contestant(OURS, ours, flags), Contestant(BLAS, ours, {**flags, "PYLEARN2_BLAS_THREADS": "2"}),
            peer(TORCH, "torch_mlp.py"), peer(NUMPY, "numpy_mlp.py")]


def report(dtype, runs):
    """Return the table and the ratio that is promised."""
    train, monitor = (medians(runs, of_epochs(what)) for what in ("train", "monitor"))
    memory, valid = medians(runs, lambda one: one.memory), medians(runs, error_on("valid"))
    rows = [[name, f"{train[name]:.2f} s", f"{monitor[name]:.2f} s", f"{memory[name]:.0f} MiB",
             f"{100 * valid[name]:.2f} %"] for name in runs]
    promise = [["5. an epoch / PyTorch", ratio(train[OURS], train[TORCH], 1.0)]]
    return (f"{table([dtype, 'an epoch', 'monitoring', 'memory', 'valid error'], rows)}\n\n"
            f"{table(['ratio of medians', dtype], promise)}")


def main():
    """Measure and print; return the exit status."""
    args = arguments(__doc__)
    for dtype in args.dtype:
        with tempfile.TemporaryDirectory() as folder:
            project = project_copy(Path(folder) / "project")
            some = [in_home(one, folder) for one in contestants(project, dtype)]
            print(report(dtype, interleaved(some, args.rounds, folder)), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
