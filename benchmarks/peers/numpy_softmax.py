"""Softmax regression in NumPy, written by hand: the limit of what a Python script can reach."""
import numpy as np
from job import LEARNING_RATE, arguments, mnist, run
from numpy_loop import evaluate, softmax, softmax_epoch

args = arguments()
sets = mnist(args.dtype)
X, y = sets["train"]
targets = np.eye(10, dtype=args.dtype)[y]
W, b = np.zeros((784, 10), args.dtype), np.zeros(10, args.dtype)
rate = np.dtype(args.dtype).type(LEARNING_RATE["softmax"])


def train(rng):
    """Train one epoch."""
    softmax_epoch(X, targets, W, b, rate, rng.permutation(len(X)), args.batch)


def predict(x):
    """Return the probabilities of the classes."""
    return softmax(x @ W + b)


run(train, lambda: {name: evaluate(predict, *one) for name, one in sets.items()}, args.epochs)
