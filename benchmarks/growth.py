#!/usr/bin/env python3
"""How time grows: with the examples, with the channels, and with the size of a batch, beside NumPy by hand.

    python benchmarks/growth.py [--dtype float32 float64] [--rounds 7]        needs MNIST; some four minutes

Softmax regression on MNIST, in one process, NumPy's loop and ours in turn, medians. Examples beyond 60,000 are MNIST
again, so that nothing but their number changes; channels beyond the 12 are multiples of others. What is promised: time
grows along a straight line, the slope of its upper half within a tenth of that of the lower; and an epoch takes at most
1.5 times as long as the hand-written loop, at batches of 10 twice.
"""
import logging
import statistics
import sys
import time

import numpy as np
from common import PEERS, ROOT, arguments, table

sys.path[:0] = [str(ROOT), str(PEERS)]
from numpy_loop import softmax_epoch  # noqa: E402
from pytensor.configdefaults import config  # noqa: E402

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix  # noqa: E402
from pylearn2.datasets.mnist import MNIST  # noqa: E402
from pylearn2.models.softmax_regression import SoftmaxRegression  # noqa: E402
from pylearn2.training_algorithms.sgd import SGD  # noqa: E402
from pylearn2.utils.threads import limited_blas  # noqa: E402

EXAMPLES = (10_000, 20_000, 60_000, 120_000, 300_000, 600_000)
CHANNELS = (12, 48, 96, 144, 192)
BATCHES = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def data(n_examples):
    """Return `n_examples` digits in floatX, as a data set."""
    digits = MNIST("train")
    X = np.resize(digits.X.astype(config.floatX), (n_examples, 784))
    return DenseDesignMatrix(X=X, y=np.resize(digits.y, (n_examples, 1)), y_labels=10)


def ours(dataset, batch_size, more_channels=0):
    """Return (train an epoch, monitor), callables without arguments."""
    model = SoftmaxRegression(n_classes=10, irange=0.0, nvis=784)
    algorithm = SGD(learning_rate=0.1, batch_size=batch_size, monitoring_dataset=dataset, monitoring_batch_size=100)
    algorithm.setup(model, dataset)
    known = list(model.monitor.channels.values())
    varying = [one for one in known if one.name.startswith(("y_m", "y_n", "objective"))]
    for i in range(more_channels):
        one = varying[i % len(varying)]
        model.monitor.add_channel(f"{one.name}_{i}", one.graph_input, one.val * np.asarray(1.5 + i, config.floatX),
                                  dataset=dataset, data_specs=one.data_specs)
    return lambda: algorithm.train(dataset), model.monitor


def by_hand(dataset, batch_size):
    """Return NumPy's loop over an epoch, a callable without arguments, which shuffles as ours does."""
    X, targets = dataset.X, np.eye(10, dtype=config.floatX)[dataset.y[:, 0]]
    W, b = np.zeros((784, 10), config.floatX), np.zeros(10, config.floatX)
    rate, rng = X.dtype.type(0.1), np.random.RandomState(0)

    def train():
        softmax_epoch(X, targets, W, b, rate, rng.permutation(len(X)), batch_size)

    return train


def seconds(works, rounds):
    """Return the median seconds of callables that take turns; the first round is not counted."""
    taken = [[] for _ in works]
    for number in range(-1, rounds):
        for work, times in zip(works, taken, strict=True):
            begin = time.perf_counter()
            work()
            if number >= 0:
                times.append(time.perf_counter() - begin)
    return [statistics.median(times) for times in taken]


def slope(sizes, times):
    """Return by how many per cent the slope of the upper half of the line differs from that of the lower."""
    middle = len(sizes) // 2
    lower, upper = ((times[b] - times[a]) / (sizes[b] - sizes[a]) for a, b in ((0, middle), (middle, -1)))
    return 100 * (upper / lower - 1)


def straight(sizes, times):
    """Return the words on :func:`slope`."""
    difference = slope(sizes, times)
    return f"{difference:+.0f} % (at most 10: {'kept' if abs(difference) <= 10 else 'MISSED'})"


def with_examples(rounds):
    """Return the table over the number of examples."""
    taken = []
    for n_examples in EXAMPLES:
        dataset = data(n_examples)
        taken.append(seconds([*ours(dataset, 100), by_hand(dataset, 100)], rounds))
    rows = [[f"{n:,}", *(cell for one in times for cell in (f"{1e3 * one:.1f} ms", f"{1e6 * one / n:.3f} us"))]
            for n, times in zip(EXAMPLES, taken, strict=True)]
    train, monitor, numpy = zip(*taken, strict=True)
    return (table([f"examples, {config.floatX}", "an epoch", "an example", "monitoring", "an example", "NumPy's epoch",
                   "an example"], rows)
            + f"\n\n6. slope of the upper half: an epoch {straight(EXAMPLES, train)}, "
              f"monitoring {straight(EXAMPLES, monitor)}; NumPy's epoch {slope(EXAMPLES, numpy):+.0f} %")


def with_channels(rounds):
    """Return the table over the number of channels."""
    dataset = data(50_000)
    times = seconds([ours(dataset, 100, more_channels=n - CHANNELS[0])[1] for n in CHANNELS], rounds)
    rows = [[n, f"{1e3 * one:.1f} ms", f"{1e3 * one / n:.3f} ms"] for n, one in zip(CHANNELS, times, strict=True)]
    return (table([f"channels, {config.floatX}", "monitoring 50,000", "a channel"], rows)
            + f"\n\n6. slope of the upper half: {straight(CHANNELS, times)}")


def with_batches(rounds):
    """Return the table over the size of a batch."""
    dataset, rows, missed = data(50_000), [], []
    for size in BATCHES:
        mine, theirs = seconds([ours(dataset, size)[0], by_hand(dataset, size)], rounds)
        limit = 2.0 if size == 10 else 1.5
        missed += [] if mine / theirs <= limit else [str(size)]
        rows.append([size, f"{1e3 * mine:.1f} ms", f"{1e3 * theirs:.1f} ms", f"{mine / theirs:.2f}"])
    verdict = f"MISSED at {', '.join(missed)}" if missed else "kept"
    return (table([f"batch, {config.floatX}", "Pylearn2", "NumPy", "ratio"], rows)
            + f"\n\n6. an epoch / NumPy is at most 1.5, at batches of 10 at most 2: {verdict}")


def main():
    """Measure and print; return the exit status."""
    args = arguments(__doc__)
    logging.getLogger("pylearn2").setLevel(logging.WARNING)
    with limited_blas():
        for config.floatX in args.dtype:
            for measure in (with_examples, with_channels, with_batches):
                print(measure(args.rounds), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
