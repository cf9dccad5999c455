"""Features that watch a graph while it changes, and a comparison of graphs."""
from pytensor.graph.basic import equal_computations
from pytensor.graph.features import (
    BadOptimization,
    Feature,
    History,
    NoOutputFromInplace,
    PreserveVariableAttributes,
    ReplaceValidate,
    Validator,
)
from pytensor.graph.replace import clone_replace

__all__ = ["BadOptimization", "Feature", "History", "NoOutputFromInplace", "PreserveVariableAttributes",
           "ReplaceValidate", "Validator", "is_same_graph"]


def is_same_graph(var1, var2, givens=None):
    """Tell whether two expressions are the same computation, once `givens` (variable -> stand-in) are in place."""
    if givens:
        var1, var2 = clone_replace([var1, var2], givens)
    return equal_computations([var1], [var2])
