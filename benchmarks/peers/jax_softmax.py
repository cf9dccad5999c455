"""Softmax regression in JAX: one jitted step a batch, or with ``JAX_SCAN=1`` one jitted scan an epoch."""
import os
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from job import LEARNING_RATE, arguments, mnist, run

args = arguments()
jax.config.update("jax_enable_x64", args.dtype == "float64")
sets = mnist(args.dtype)
X, y = sets["train"]
on_device = {name: (jnp.asarray(X), jnp.asarray(y, "int32")) for name, (X, y) in sets.items()}
params = (jnp.zeros((784, 10), args.dtype), jnp.zeros(10, args.dtype))


def cost(params, X, y):
    """Return the mean cross-entropy."""
    W, b = params
    return -jnp.take_along_axis(jax.nn.log_softmax(X @ W + b), y[:, None], axis=1).mean()


def descend(params, X, y):
    """Return the parameters after one step."""
    return jax.tree.map(lambda p, g: p - LEARNING_RATE["softmax"] * g, params, jax.grad(cost)(params, X, y))


step = jax.jit(descend, donate_argnums=0)


@partial(jax.jit, donate_argnums=0)
def epoch(params, order, X, y):
    """Return the parameters after one step for every row of indices."""
    return jax.lax.scan(lambda params, batch: (descend(params, X[batch], y[batch]), None), params, order)[0]


@jax.jit
def evaluate(params, X, y):
    """Return (mean cost, share of errors)."""
    return cost(params, X, y), ((X @ params[0] + params[1]).argmax(axis=1) != y).mean()


def train_by_steps(rng):
    """Train one epoch."""
    global params
    order = rng.permutation(len(X))
    labels = y.astype("int32")
    for start in range(0, len(X), args.batch):
        batch = order[start:start + args.batch]
        params = step(params, X[batch], labels[batch])
    jax.block_until_ready(params)


def train_by_scan(rng):
    """Train one epoch; a short last batch is left out, MNIST has none."""
    global params
    order = rng.permutation(len(X))[:len(X) // args.batch * args.batch].reshape(-1, args.batch)
    params = jax.block_until_ready(epoch(params, np.asarray(order, "int32"), *on_device["train"]))


def monitor():
    """Return a dict set -> (mean cost, share of errors)."""
    return {name: tuple(map(float, evaluate(params, *one))) for name, one in on_device.items()}


run(train_by_scan if os.environ.get("JAX_SCAN") else train_by_steps, monitor, args.epochs)
