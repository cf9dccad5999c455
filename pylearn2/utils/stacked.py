"""Several batches of one size in one call: a compiled function of a batch, widened by an axis.

    stacked    compiled function -> one that takes a stack of batches; None where there is no such function

A call, and each operation in it, costs a small model more than the arithmetic. Here the operations of the compiled
graph are taken one by one and run over one axis more: a product for each batch, sums over the axes that they had. The
arithmetic of a batch, and so every bit, is the same. `pylearn2.monitor_pass` is the only caller.
"""
import pytensor
from pytensor.compile.mode import Mode
from pytensor.compile.ops import DeepCopyOp
from pytensor.graph.basic import Constant
from pytensor.graph.replace import vectorize_graph
from pytensor.tensor.elemwise import CAReduce, DimShuffle, Elemwise
from pytensor.tensor.math import Argmax, Dot
from pytensor.tensor.shape import Shape_i

from pylearn2.utils.numpy_linker import NumpyLinker
from pylearn2.utils.rewritten import recalled

__all__ = ["stacked"]

_WIDENED = (Elemwise, CAReduce, DimShuffle, Dot, Argmax)  # PyTensor knows their loops over one axis more


class _Narrow(Exception):
    """An operation that takes one batch only."""


def stacked(compiled, n_inputs):
    """Return a function of stacks of batches.

    Parameters
    ----------
    compiled : PyTensor function of the arrays of a batch, which changes no shared variable
    n_inputs : int, how many arrays a batch has

    Returns
    -------
    PyTensor function, or None. Each of its arguments has the shape (stack, ...), where `compiled` takes (...), and all
    batches have one size; each output has the shape (stack, ...) too, or (...) where no batch changes it.
    """
    maker = compiled.maker
    if not isinstance(maker.linker, NumpyLinker) or any(one.update is not None for one in maker.inputs):
        return None
    symbols = maker.fgraph.inputs
    stacks = [one.type.clone(shape=(None, *one.type.shape))() for one in symbols[:n_inputs]]
    shared = [one.variable for one in maker.inputs[n_inputs:]]
    try:
        outputs, _ = recalled(
            f"stacked {n_inputs}", (symbols, maker.fgraph.outputs), [*stacks, *shared],
            lambda: _widened(maker.fgraph, dict(zip(symbols, [*stacks, *shared], strict=True)), set(stacks)))
    except _Narrow:
        return None
    mode = Mode(linker=NumpyLinker(c_thunks=False), optimizer=None)  # the rewriting has been done
    return pytensor.function(stacks, outputs, mode=mode, on_unused_input="ignore", name=compiled.name)


def _widened(graph, new, wide):
    """Return the outputs of `graph` on other inputs.

    Parameters
    ----------
    graph : FunctionGraph
    new : dict input of the graph -> what takes its place; the rest of the graph is added
    wide : set of variables with one axis more; those that follow are added
    """
    for node in graph.toposort():
        inputs = [one if isinstance(one, Constant) else new[one] for one in node.inputs]
        outputs, is_wide = _widened_node(node, inputs, any(one in wide for one in inputs))
        new.update(zip(node.outputs, outputs, strict=True))
        wide.update(outputs if is_wide else ())
    return [new[one] for one in graph.outputs]


def _widened_node(node, inputs, is_wide):
    """Return ``(outputs, whether they have one axis more)``."""
    op = node.op
    if isinstance(op, DeepCopyOp):
        return inputs, is_wide
    if not is_wide:
        return node.clone_with_new_inputs(inputs).outputs, False
    if isinstance(op, Shape_i):
        return [Shape_i(op.i + 1)(*inputs)], False  # all batches have one size
    if not isinstance(op, _WIDENED):
        raise _Narrow
    replace = {old: new for old, new in zip(node.inputs, inputs, strict=True) if old is not new}
    return vectorize_graph(node.outputs, replace), True
