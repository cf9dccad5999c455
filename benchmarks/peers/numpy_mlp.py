"""The tutorial's network 784-500-1000-10 in NumPy, written by hand."""
import numpy as np
from job import LEARNING_RATE, WEIGHT_DECAY, arguments, mnist, run, sparse_weights
from numpy_loop import evaluate, softmax

args = arguments()
sets = mnist(args.dtype)
X, y = sets["train"]
targets = np.eye(10, dtype=args.dtype)[y]
weights = sparse_weights(np.random.default_rng(0), args.dtype)
biases = [np.zeros(W.shape[1], args.dtype) for W in weights]
velocities = [np.zeros_like(one) for one in (*weights, *biases)]
number = np.dtype(args.dtype).type
rate, momentum, decay = number(LEARNING_RATE["mlp"]), number(0.5), number(2 * WEIGHT_DECAY)


def forward(x):
    """Return the inputs of the three layers, and the softmax behind them."""
    h0 = sigmoid(x @ weights[0] + biases[0])
    h1 = sigmoid(h0 @ weights[1] + biases[1])
    return (x, h0, h1), softmax(h1 @ weights[2] + biases[2])


def sigmoid(z):
    """Return the logistic sigmoid of `z`, which is overwritten."""
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    return np.reciprocal(z, out=z)


def train(rng):
    """Train one epoch."""
    order = rng.permutation(len(X))
    for start in range(0, len(X), args.batch):
        batch = order[start:start + args.batch]
        inputs, error = forward(X[batch])
        error -= targets[batch]
        error /= len(batch)
        gradients = [None] * 6
        for layer in (2, 1, 0):
            gradients[layer] = inputs[layer].T @ error + decay * weights[layer]
            gradients[3 + layer] = error.sum(axis=0)
            if layer:
                error = (error @ weights[layer].T) * (inputs[layer] * (1 - inputs[layer]))
        for one, velocity, gradient in zip((*weights, *biases), velocities, gradients, strict=True):
            velocity *= momentum
            gradient *= rate
            velocity -= gradient
            one += velocity


run(train, lambda: {name: evaluate(lambda x: forward(x)[1], *one) for name, one in sets.items()}, args.epochs)
