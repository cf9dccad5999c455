"""What the peers' scripts share, so that each shows its own framework only: the arguments, MNIST, and the report.

    arguments       --dtype, --epochs, --batch
    mnist           images and labels of the three sets, cut as Pylearn2's `MNIST` cuts them
    sparse_weights  the network's weights before training
    run             monitor; then train and monitor every epoch; print what came out as one line of JSON
"""
import argparse
import gzip
import json
import os
import time
from pathlib import Path

import numpy as np

LEARNING_RATE = {"softmax": 0.1, "mlp": 0.1}
SIZES = (784, 500, 1000, 10)  # of the network
WEIGHT_DECAY = 0.00005
SEED = 20121005


def arguments():
    """Return the parsed command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dtype", default="float32", choices=["float32", "float64"])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=100)
    return parser.parse_args()


def mnist(dtype):
    """Return a dict set -> (images in [0, 1], shape (examples, 784); labels, int64)."""
    (X, y), (X_test, y_test) = (_read(kind, dtype) for kind in ("train", "t10k"))
    return {"train": (X[:50000], y[:50000]), "valid": (X[50000:], y[50000:]), "test": (X_test, y_test)}


def _read(kind, dtype):
    folder = Path(os.environ["PYLEARN2_DATA_PATH"]).expanduser() / "mnist"
    images, labels = (np.frombuffer(_content(folder / f"{kind}-{what}-ubyte"), "uint8", offset=offset)
                      for what, offset in (("images-idx3", 16), ("labels-idx1", 8)))
    return np.divide(images.reshape(-1, 784), np.dtype(dtype).type(255), dtype=dtype), labels.astype("int64")


def _content(path):
    if path.exists():
        return path.read_bytes()
    with gzip.open(f"{path}.gz") as file:
        return file.read()


def sparse_weights(rng, dtype, nonzero=15):
    """Return the matrices of the network, as `sparse_init: 15` draws them; the last begins at zero."""
    matrices = [np.zeros((n_in, n_out), dtype) for n_in, n_out in zip(SIZES, SIZES[1:], strict=False)]
    for W in matrices[:-1]:
        for unit in range(W.shape[1]):
            W[rng.choice(len(W), nonzero, replace=False), unit] = rng.standard_normal(nonzero)
    return matrices


def run(train, monitor, epochs):
    """Train and report.

    Parameters
    ----------
    train : callable of the epoch's random generator; one epoch. It returns when the parameters are there
    monitor : callable without arguments, returns a dict set -> (mean cost, share of errors), of all three sets
    epochs : int
    """
    rng = np.random.default_rng(SEED)
    seconds = {"train": [], "monitor": []}
    values = _timed(seconds["monitor"], monitor)
    for _ in range(epochs):
        _timed(seconds["train"], train, rng)
        values = _timed(seconds["monitor"], monitor)
    misclass = {name: float(errors) for name, (_, errors) in values.items()}
    print(json.dumps({"misclass": misclass, "seconds": seconds}))


def _timed(seconds, work, *args):
    begin = time.perf_counter()
    result = work(*args)
    seconds.append(time.perf_counter() - begin)
    return result
