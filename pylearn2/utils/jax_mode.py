"""Compiling through JAX: PyTensor's rewrites, one jitted function for each graph, parameters that stay on the device.

    jax_mode     the mode for one of JAX's devices
    JaxLinker    what makes a callable of the rewritten graph

PyTensor's own JAX mode would do for softmax regression. Here moreover integers that only depend on shapes stay plain
numbers, so that images and random draws of computed sizes compile; sigmoid and softplus have Theano's limits; and a
graph that JAX cannot take runs in NumPy's loops, which is told once. `pylearn2.utils.device` is the only caller.
"""
import functools
import logging

import jax
import jax.numpy as jnp
import numpy as np
import pytensor.link.jax.dispatch  # noqa: F401  (sets x64 by floatX, so it comes before we set it)
from pytensor.compile.mode import Mode
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.rewriting.basic import dfs_rewriter
from pytensor.link.jax.dispatch.basic import jax_funcify
from pytensor.link.jax.linker import JAXLinker
from pytensor.link.utils import fgraph_to_python
from pytensor.raise_op import Assert, CheckAndRaise
from pytensor.scalar.math import Sigmoid, Softplus
from pytensor.tensor.basic import ARange, Split
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.shape import Reshape
from pytensor.tensor.type import TensorType

from pylearn2.expr import jax_images  # noqa: F401  (registers convolution and pooling)
from pylearn2.utils import jax_draws  # noqa: F401  (registers random draws)
from pylearn2.utils.compile import SIGMOID_IS_1, SOFTPLUS_IS_X, in_numpy_loops, rewrites
from pylearn2.utils.jax_shared import keep_on_device, on_device
from pylearn2.utils.numpy_linker import NumpyLinker

__all__ = ["JaxLinker", "jax_mode"]

log = logging.getLogger(__name__)


def jax_mode(device):
    """Return the mode that runs on `device`, one of ``jax.devices()``.

    The types of the graph hold: JAX's 64-bit numbers are on, and float32 products are float32 and not TF32, unless
    ``JAX_DEFAULT_MATMUL_PRECISION`` asks for less.
    """
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_default_device", device)
    if jax.config.jax_default_matmul_precision is None:
        jax.config.update("jax_default_matmul_precision", "highest")
    return _mode()


@functools.cache
def _mode():
    # PyTensor's own way with shapes would put tuples into the graph, which only JAX could run.
    query = rewrites().including("jax").excluding("jax_shape_parameter_as_tuple")
    return Mode(linker=JaxLinker(), optimizer=query)


class JaxLinker(JAXLinker):
    """Makes one jitted function of a graph."""

    def fgraph_convert(self, fgraph, **storage):
        """Return the graph as a function of JAX arrays, or an exception that tells why there is none."""
        try:
            return fgraph_to_python(fgraph, _as_function, fgraph_name="graph")
        except NotImplementedError as error:
            return error

    def create_thunk_inputs(self, storage_map):
        """Return the cells of the inputs; those of shared variables hold arrays on the device from now on."""
        shared = [(i, one.container) for i, one in enumerate(self.fgraph.inputs)
                  if isinstance(one, SharedVariable) and isinstance(one.type, TensorType)]  # no generator, say
        self._shared = [(i, keep_on_device(container)) for i, container in shared]
        return [storage_map[one] for one in self.fgraph.inputs]

    def jit_compile(self, fn):
        """Return what runs the graph."""
        return _Program(self.fgraph, fn, self._shared)


class _Program:
    """Runs a graph on the device: NumPy arrays in and out, while new values of shared variables stay there.

    Parameters
    ----------
    fgraph : FunctionGraph
    fn : what :meth:`JaxLinker.fgraph_convert` returned
    shared : list of (position among the inputs, cell) of the shared variables
    """

    def __init__(self, fgraph, fn, shared):
        self.fgraph, self.shared = fgraph, shared
        self.updates = set(fgraph.update_mapping or ())
        if isinstance(fn, NotImplementedError):
            self._leave(fn)
        else:
            self.run, self.is_on_device = jax.jit(fn), True

    def __call__(self, *args):
        if not self.is_on_device:
            return self.run(*args)
        args = list(args)
        for i, cell in self.shared:
            args[i] = cell[0] = on_device(cell[0])
        try:
            results = self.run(*args)
        except jax.errors.JaxRuntimeError:  # the device's own trouble, such as no memory left
            raise
        except Exception as error:
            return self._without_the_device(args, error)
        returned = iter(jax.device_get([one for i, one in enumerate(results) if i not in self.updates]))
        return [one if i in self.updates else np.array(next(returned)) for i, one in enumerate(results)]

    def _without_the_device(self, args, error):
        """Return what NumPy makes of `args`; its error, where it has one too, tells more than JAX's."""
        run = _in_numpy_loops(self.fgraph)
        results = run(*args)
        self._leave(error, run)
        return results

    def _leave(self, error, run=None):
        """Run the graph in NumPy's loops from now on."""
        reason = str(error).strip().partition("\n")[0]
        log.warning("a function runs on the CPU, for JAX cannot take it: %s", reason)
        self.run, self.is_on_device = run or _in_numpy_loops(self.fgraph), False


def _in_numpy_loops(fgraph):
    """Return the graph as a function that NumPy runs."""
    graph = fgraph.clone()
    dfs_rewriter(in_numpy_loops).rewrite(graph)
    run, inputs, outputs = NumpyLinker(c_thunks=False).accept(graph).make_thunk()

    def on_host(*args):
        for container, value in zip(inputs, args, strict=True):
            container.storage[0] = np.asarray(value) if isinstance(value, jax.Array) else value
        run()
        return [container.storage[0] for container in outputs]

    return on_host


# -- operations --------------------------------------------------------------------------------------------------------


def _as_function(op, node, **options):
    """Return the function of JAX arrays that does what `node` does."""
    function = _OWN[type(op)](op, node, **options) if type(op) in _OWN else jax_funcify(op, node=node, **options)
    dtypes = [getattr(one.type, "dtype", None) for one in node.outputs]
    if any(dtype is None for dtype in dtypes):
        return function
    function = _typed(function, dtypes)
    is_number_of_things = all(np.dtype(one.type.dtype).kind in "iub" and one.type.ndim < 2 for one in node.outputs)
    return _kept_concrete(function) if is_number_of_things else function


def _typed(function, dtypes):
    """Return `function` with results of the types that the graph tells; a sum comes in the type that it adds up in."""
    def run(*args):
        results = function(*args)
        if len(dtypes) > 1:
            return [_cast(*pair) for pair in zip(results, dtypes, strict=True)]
        return _cast(results, *dtypes)

    return run


def _cast(value, dtype):
    return value.astype(dtype) if getattr(value, "dtype", dtype) != dtype else value


def _kept_concrete(function):
    """Return `function` such that numbers known while JAX traces, such as shapes, give plain numbers again."""
    def run(*args):
        if any(isinstance(one, jax.core.Tracer) for one in args):
            return function(*args)
        with jax.ensure_compile_time_eval():
            result = function(*args)
        return jax.tree.map(np.asarray, result)

    return run


def _check(op, node, **options):
    """Conditions on shapes are known while JAX traces; others cannot be looked at, as in PyTensor's own JAX mode."""
    def check(x, *conditions):
        if not all(bool(one) for one in conditions if not isinstance(one, jax.core.Tracer)):
            raise op.exc_type(op.msg)
        return x

    return check


def _reshape(op, node, **options):
    def reshape(x, shape):
        return jnp.reshape(x, tuple(map(int, shape)))

    return reshape


def _split(op, node, **options):
    def split(x, axis, sizes):
        return jnp.split(x, np.cumsum(np.asarray(sizes))[:-1], axis=int(axis))

    return split


def _arange(op, node, **options):
    if not op.dtype.startswith("int"):
        return jax_funcify(op, node=node, **options)

    def arange(start, stop, step):
        return jnp.arange(int(start), int(stop), int(step), dtype=op.dtype)

    return arange


def _elemwise(op, node, **options):
    limits = _LIMITS.get(type(op.scalar_op))
    function = jax_funcify(op, node=node, **options)
    if limits is None:
        return function
    beyond, value = limits[0].get(node.inputs[0].type.dtype, np.inf), limits[1]

    def limited(x):
        return jnp.where(x > beyond, value(x), function(x)).astype(node.outputs[0].type.dtype)

    return limited


_LIMITS = {Sigmoid: (SIGMOID_IS_1, jnp.ones_like), Softplus: (SOFTPLUS_IS_X, lambda x: x)}
_OWN = {ARange: _arange, Assert: _check, CheckAndRaise: _check, Elemwise: _elemwise, Reshape: _reshape, Split: _split}
