"""What the scripts in NumPy share, and `growth.py` above: the loop over an epoch, softmax, and the errors."""
import numpy as np


def softmax(z):
    """Return the softmax of the rows of `z`, which is overwritten."""
    z -= z.max(axis=1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=1, keepdims=True)
    return z


def softmax_epoch(X, targets, W, b, rate, order, batch_size):
    """Train softmax regression, W and b in place, on the examples in the order `order`, once each."""
    for start in range(0, len(X), batch_size):
        batch = order[start:start + batch_size]
        x = X[batch]
        error = softmax(x @ W + b)
        error -= targets[batch]
        error *= rate / error.dtype.type(len(batch))
        W[...] -= x.T @ error
        b[...] -= error.sum(axis=0)


def evaluate(predict, X, y, rows=1000):
    """Return (mean cost, share of errors) of ``predict(images)``, the probabilities of the classes."""
    cost = errors = 0
    for start in range(0, len(X), rows):
        labels = y[start:start + rows]
        p = predict(X[start:start + rows])
        cost -= np.log(p[np.arange(len(labels)), labels]).sum()
        errors += (p.argmax(axis=1) != labels).sum()
    return cost / len(X), errors / len(X)
