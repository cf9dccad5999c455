"""The random draws of :mod:`pylearn2.utils.mrg` in JAX: the same streams, and the same integers underneath.

Importing the module registers them with PyTensor; `pylearn2.utils.jax_mode` does.
"""
import math

import jax
import jax.numpy as jnp
from pytensor.link.jax.dispatch.basic import jax_funcify

from pylearn2.utils import mrg31k3p
from pylearn2.utils.mrg import MRGUniform

__all__ = ["draw"]


def draw(states, count, dtype):
    """Draw `count` numbers; arguments and results are those of :func:`pylearn2.utils.mrg31k3p.draw`."""
    words = tuple(states.T.astype("uint32"))
    rounds, rest = divmod(count, len(states))
    words, outputs = jax.lax.scan(lambda words, _: mrg31k3p.step(words, jnp.minimum), words, length=rounds)
    moved, last = mrg31k3p.step([word[:rest] for word in words], jnp.minimum)
    words = [jnp.concatenate((new, old[rest:])) for new, old in zip(moved, words, strict=True)]
    outputs = jnp.concatenate((outputs.ravel(), last))
    return jnp.stack(words).astype("int32").T, outputs.astype(dtype) * mrg31k3p.NORM[dtype]


@jax_funcify.register(MRGUniform)
def _draws(op, **options):
    def uniform(states, size):
        shape = tuple(map(int, size))
        new_states, sample = draw(states, math.prod(shape), op.dtype)
        return new_states, sample.reshape(shape)

    return uniform
