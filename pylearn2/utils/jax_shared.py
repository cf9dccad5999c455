"""Shared variables whose values live on JAX's device: the next function finds them there, everybody else sees NumPy.

    keep_on_device  let a shared variable's container hold JAX arrays
    on_device       an array as JAX array
    fetching        let a function of another mode find NumPy arrays

A pickle and a copy have NumPy arrays, so a model trained on a graphics card opens everywhere.
"""
import copy

import jax
import jax.numpy as jnp
import numpy as np
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.link.basic import Container

__all__ = ["fetching", "keep_on_device", "on_device"]


class DeviceContainer(Container):
    """A container whose cell may hold a JAX array; whoever asks for the value gets NumPy's."""

    def _get(self):
        value = self.storage[0]
        return np.asarray(value) if isinstance(value, jax.Array) else value

    def _set(self, value):
        Container.value.__set__(self, value)

    data = value = property(_get, _set)

    def _plain(self):
        """Return the same as a container of NumPy's array, which needs no JAX."""
        plain = Container.__new__(Container)
        plain.__dict__.update(self.__dict__, storage=[self.value])
        return plain

    def __deepcopy__(self, memo):
        return copy.deepcopy(self._plain(), memo)

    def __reduce_ex__(self, protocol):
        return self._plain().__reduce_ex__(1)  # later protocols insist on the class of `self`


def keep_on_device(container):
    """Make `container` one that may hold JAX arrays; return its cell, which the functions share."""
    container.__class__ = DeviceContainer
    return container.storage


class _Fetching:
    """Runs `vm`, of a PyTensor function, after it has brought what is in the `cells` into main memory."""

    def __init__(self, vm, cells):
        self._vm, self._cells = vm, cells

    def __call__(self):
        for cell in self._cells:
            if isinstance(cell[0], jax.Array):
                cell[0] = np.array(cell[0])
        return self._vm()

    def __getattr__(self, name):
        return getattr(self._vm, name)


def fetching(function):
    """Return the PyTensor `function`, which knows no JAX arrays, such that it never meets one in a shared variable."""
    shared = [one.variable for one in function.maker.inputs if isinstance(one.variable, SharedVariable)]
    function.vm = _Fetching(function.vm, [one.container.storage for one in shared])
    return function


def on_device(value):
    """Return `value` as an array on the device in use: itself, or a copy that nobody else can write to."""
    return value if isinstance(value, jax.Array) else jnp.array(value, copy=True)
