"""Softmax regression in NumPy, written by hand: the limit of what a Python script can reach."""
import numpy as np
from job import LEARNING_RATE, arguments, mnist, run

args = arguments()
sets = mnist(args.dtype)
X, y = sets["train"]
targets = np.eye(10, dtype=args.dtype)[y]
W, b = np.zeros((784, 10), args.dtype), np.zeros(10, args.dtype)
rate = np.dtype(args.dtype).type(LEARNING_RATE["softmax"])


def softmax(z):
    """Return the softmax of the rows of `z`, which is overwritten."""
    z -= z.max(axis=1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=1, keepdims=True)
    return z


def train(rng):
    """Train one epoch."""
    order = rng.permutation(len(X))
    for start in range(0, len(X), args.batch):
        batch = order[start:start + args.batch]
        x = X[batch]
        error = softmax(x @ W + b)
        error -= targets[batch]
        error *= rate / error.dtype.type(len(batch))
        W[...] -= x.T @ error
        b[...] -= error.sum(axis=0)


def evaluate(X, y, rows=1000):
    """Return (mean cost, share of errors)."""
    cost = errors = 0
    for start in range(0, len(X), rows):
        labels = y[start:start + rows]
        p = softmax(X[start:start + rows] @ W + b)
        cost -= np.log(p[np.arange(len(labels)), labels]).sum()
        errors += (p.argmax(axis=1) != labels).sum()
    return cost / len(X), errors / len(X)


run(train, lambda: {name: evaluate(*one) for name, one in sets.items()}, args.epochs)
