"""Questions about the graph of an expression."""
from pytensor.tensor.elemwise import DimShuffle, Elemwise
from pytensor.tensor.variable import TensorConstant


def is_pure_elemwise(graph, inputs):
    """Tell whether `graph` computes each of its elements from the same element of `inputs` alone.

    Parameters
    ----------
    graph : symbolic expression
    inputs : list of variables

    Returns
    -------
    bool: everything between is elementwise, and all else that it starts from is constant
    """
    if graph in inputs or isinstance(graph, TensorConstant):
        return True
    if graph.owner is None:
        return False
    if isinstance(graph.owner.op, DimShuffle):  # of a constant only, to give it the shape of a batch
        return isinstance(graph.owner.inputs[0], TensorConstant)
    return isinstance(graph.owner.op, Elemwise) and all(is_pure_elemwise(one, inputs) for one in graph.owner.inputs)
