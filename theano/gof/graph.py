"""Graphs of expressions: their nodes, and how to walk through them."""
from pytensor.graph.basic import Apply, Constant, Variable, clone, clone_get_equiv, equal_computations
from pytensor.graph.traversal import (
    ancestors,
    applys_between,
    general_toposort,
    graph_inputs,
    io_toposort,
    orphans_between,
    vars_between,
)

__all__ = [
    "Apply", "Constant", "Variable", "ancestors", "clone", "clone_get_equiv", "equal_computations",
    "general_toposort", "inputs", "io_toposort", "is_in_ancestors", "list_of_nodes", "ops", "orphans", "variables",
]


def inputs(variable_list, blockers=None):
    """Return the variables without an owner that `variable_list` is computed from."""
    return list(graph_inputs(variable_list, blockers))


def ops(i, o):
    """Return the set of nodes between the inputs `i` and the outputs `o`."""
    return set(applys_between(i, o))


def list_of_nodes(inputs, outputs):
    """Return the list of nodes between `inputs` and `outputs`."""
    return list(applys_between(inputs, outputs))


def variables(i, o):
    """Return the set of variables between the inputs `i` and the outputs `o`, both included."""
    return set(vars_between(i, o))


def orphans(i, o):
    """Return the set of variables that `o` needs and that neither `i` nor a node gives."""
    return set(orphans_between(i, o))


def is_in_ancestors(l_node, f_node):
    """Tell whether the node `f_node` is among those that the node `l_node` is computed from."""
    return any(variable.owner is f_node for variable in ancestors(l_node.outputs))
