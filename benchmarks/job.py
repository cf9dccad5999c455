#!/usr/bin/env python3
"""The suite's own job beside its peers: softmax regression on MNIST, from the command to the end of the process.

    python benchmarks/job.py [--rounds 7] [--dtype float32 float64]        needs MNIST; about a minute a round and dtype

Five epochs on 50,000 digits, batches of 100 in a drawn order, the three sets monitored before training and after every
epoch. Ours is ``train.py experiments/sgd.yaml``, which records 39 channels, keeps the best model and saves after every
epoch; the peers compute cost and errors of each set and save nothing. Warm is a command that ran before; cold has an
empty home and no bytecode of the project.
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
    run,
    table,
)

OURS, NUMPY, TORCH, KERAS = "Pylearn2, here", "NumPy, by hand", "PyTorch, eager", "Keras 3 on JAX"
STEP, SCAN = "JAX, jitted step", "JAX, scan over the epoch"


def contestants(project, dtype):
    """Return the contestants, ours first."""
    def peer(name, script, **environ):
        return Contestant(name, [sys.executable, PEERS / script, "--dtype", dtype], environ)

    ours = [sys.executable, project / "benchmarks" / "pylearn2_job.py", project / "experiments" / "sgd.yaml"]
    return [Contestant(OURS, ours, {"PYTENSOR_FLAGS": f"floatX={dtype}"}), peer(NUMPY, "numpy_softmax.py"),
            peer(STEP, "jax_softmax.py"), peer(SCAN, "jax_softmax.py", JAX_SCAN="1"),
            peer(TORCH, "torch_softmax.py"), peer(KERAS, "keras_softmax.py", KERAS_BACKEND="jax")]


def measure(dtype, rounds, cold_rounds):
    """Return (warm, cold), each a dict name -> list of runs."""
    with tempfile.TemporaryDirectory() as folder:
        project = project_copy(Path(folder) / "warm")
        warm = interleaved([in_home(one, folder) for one in contestants(project, dtype)], rounds, folder)
        cold = {name: [] for name in warm}
        for number in range(cold_rounds):
            for one in contestants(project_copy(Path(folder) / f"cold{number}"), dtype):
                cold[one.name].append(run(in_home(one, tempfile.mkdtemp(dir=folder)), folder))
    return warm, cold


def report(dtype, warm, cold):
    """Return the table and the ratios that are promised."""
    whole, processor, memory = (medians(warm, lambda one, what=what: getattr(one, what))
                                for what in ("seconds", "processor", "memory"))
    first = medians(cold, lambda one: one.seconds)
    train, monitor = (medians(warm, of_epochs(what)) for what in ("train", "monitor"))
    valid, test = (medians(warm, error_on(name)) for name in ("valid", "test"))
    rows = [[name, f"{whole[name]:.2f} s", f"{first[name]:.2f} s", f"{processor[name]:.2f} s",
             f"{1e3 * train[name]:.0f} ms", f"{1e3 * monitor[name]:.0f} ms", f"{memory[name]:.0f} MiB",
             f"{100 * valid[name]:.2f} %", f"{100 * test[name]:.2f} %"] for name in warm]
    header = [dtype, "warm", "cold", "processor", "an epoch", "monitoring", "memory", "valid error", "test error"]
    peers = [name for name in whole if name not in (OURS, NUMPY)]
    jax = min(whole[STEP], whole[SCAN])
    allowed = 1.3 * memory[NUMPY] + 150e6 / 2**20
    promises = [
        ("1. warm / NumPy", ratio(whole[OURS], whole[NUMPY], 1.6)),
        ("1. warm / the better JAX", ratio(whole[OURS], jax, 0.65)),
        ("1. warm / PyTorch", ratio(whole[OURS], whole[TORCH], 0.4)),
        ("1. warm / the fastest framework", ratio(whole[OURS], min(whole[name] for name in peers), 1.0)),
        ("2. cold / JAX, jitted step", ratio(first[OURS], first[STEP], 2.0)),
        ("3. an epoch / NumPy", ratio(train[OURS], train[NUMPY], 1.1)),
        ("3. monitoring / the better JAX", ratio(monitor[OURS], min(monitor[STEP], monitor[SCAN]), 1.5)),
        ("4. memory / (1.3 NumPy + 150 MB)", ratio(memory[OURS], allowed, 1.0)),
    ]
    return f"{table(header, rows)}\n\n{table(['ratio of medians', dtype], promises)}"


def main():
    """Measure and print; return the exit status."""
    args = arguments(__doc__, cold_rounds=3)
    for dtype in args.dtype:
        print(report(dtype, *measure(dtype, args.rounds, args.cold_rounds)), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
