"""FunctionGraph: a graph with inputs and outputs, which rewrites change in place."""
from pytensor.graph.fg import FunctionGraph
from pytensor.graph.utils import MissingInputError

__all__ = ["FunctionGraph", "MissingInputError"]
