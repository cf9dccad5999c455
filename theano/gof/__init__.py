"""The graph framework: variables, operations, and rewrites of the graphs that they make."""
from pytensor.compile.mode import optdb as _optdb  # noqa: F401  registers the rewrites
from pytensor.graph.basic import Apply, Constant, Variable
from pytensor.graph.destroyhandler import DestroyHandler
from pytensor.graph.fg import FunctionGraph
from pytensor.graph.utils import InconsistencyError, MethodNotDefined, MissingInputError
from pytensor.link.basic import Container, Linker, LocalLinker, PerformLinker, WrapLinker, WrapLinkerMany
from pytensor.link.c.basic import CLinker, DualLinker, OpWiseCLinker

from theano.gof import fg, graph, link, null_type, op, opt, toolbox, type, utils
from theano.gof.graph import clone
from theano.gof.op import Op
from theano.gof.opt import (
    EquilibriumOptimizer,
    LocalOptimizer,
    MergeOptimizer,
    OpSub,
    Optimizer,
    PatternSub,
    SeqOptimizer,
    TopoOptimizer,
    local_optimizer,
    optimizer,
)
from theano.gof.optdb import DB, EquilibriumDB, LocalGroupDB, ProxyDB, Query, SequenceDB, TopoDB
from theano.gof.toolbox import Feature
from theano.gof.type import Generic, Type, generic
from theano.gone import teller

__all__ = [
    "Apply", "CLinker", "Constant", "Container", "DB", "DestroyHandler", "DualLinker", "EquilibriumDB",
    "EquilibriumOptimizer", "Feature", "FunctionGraph", "Generic", "InconsistencyError", "Linker", "LocalGroupDB",
    "LocalLinker", "LocalOptimizer", "MergeOptimizer", "MethodNotDefined", "MissingInputError", "Op", "OpSub",
    "OpWiseCLinker", "Optimizer", "PatternSub", "PerformLinker", "ProxyDB", "Query", "SeqOptimizer", "SequenceDB",
    "TopoDB", "TopoOptimizer", "Type", "Variable", "WrapLinker", "WrapLinkerMany", "clone", "fg", "generic", "graph",
    "link", "local_optimizer", "null_type", "op", "opt", "optimizer", "toolbox", "type", "utils",
]

_GONE = {"Env": "gof.FunctionGraph is its name since Theano 0.5", "OpenMPOp": "NumPy's BLAS has threads of its own",
         "cc": "nothing is compiled to C", "cmodule": "nothing is compiled to C"}

__getattr__ = teller("theano.gof", __all__, _GONE)
