"""Theano's interface on PyTensor, for lessons and programs that were written for Theano: names, and meaning where
PyTensor's differs.

    import theano
    import theano.tensor as T

What Theano's user sees is here: `function`, `shared`, `config`, `grad`, `scan`, and ``theano.tensor``. What is not
says in one sentence what to use. The draws of random streams are those of Theano 1.0.5; there is no device but the CPU.
"""
import pylearn2  # noqa: F401  reads THEANO_FLAGS, which has to come before PyTensor is imported

from theano.configdefaults import config  # isort: skip  what follows asks for flags

from pytensor.graph.basic import Apply, Constant, Variable
from pytensor.graph.fg import FunctionGraph

from theano import (
    compile,
    gof,
    gradient,
    ifelse,
    misc,
    printing,
    raise_op,
    sandbox,
    scalar,
    scan_module,
    tensor,
    updates,
)
from theano.compile import (
    FunctionMaker,
    In,
    Mode,
    OpFromGraph,
    Out,
    Param,
    ProfileStats,
    SymbolicInput,
    SymbolicOutput,
    as_op,
    function,
    function_dump,
    predefined_linkers,
    predefined_modes,
    predefined_optimizers,
    shared,
)
from theano.configparser import change_flags
from theano.gof import (
    CLinker,
    Container,
    DualLinker,
    Generic,
    InconsistencyError,
    Linker,
    LocalLinker,
    Op,
    OpWiseCLinker,
    PerformLinker,
    Type,
    generic,
)
from theano.gone import give_tellers, tell_imports, teller
from theano.gradient import Lop, Rop, grad, subgraph_grad
from theano.misc.safe_asarray import _asarray
from theano.printing import pp, pprint
from theano.scan_module import clone, foldl, foldr, map, reduce, scan
from theano.tensor import dot, get_scalar_constant_value
from theano.updates import OrderedUpdates
from theano.version import version as __version__

__all__ = [
    "Apply", "CLinker", "Constant", "Container", "DualLinker", "FunctionGraph", "FunctionMaker", "Generic", "In",
    "InconsistencyError", "Linker", "LocalLinker", "Lop", "Mode", "Op", "OpFromGraph", "OpWiseCLinker",
    "OrderedUpdates", "Out", "Param", "PerformLinker", "ProfileStats", "Rop", "SymbolicInput", "SymbolicOutput",
    "Type", "Variable", "__version__", "_asarray", "as_op", "change_flags", "clone", "compile", "config", "dot",
    "foldl", "foldr", "function", "function_dump", "generic", "get_scalar_constant_value", "gof", "grad", "gradient",
    "ifelse", "map", "misc", "pp", "pprint", "predefined_linkers", "predefined_modes", "predefined_optimizers",
    "printing", "raise_op", "reduce", "sandbox", "scalar", "scan", "scan_module", "shared", "subgraph_grad", "tensor",
    "updates",
]

_GONE = {
    "gpuarray": "PyTensor has no arrays on graphics cards; the program runs on the CPU without it",
    "sparse_grad": "gradients are dense here: leave the call away",
    "scan_checkpoints": "theano.scan keeps all steps in memory",
    "typed_list": "theano.tensor.stack makes a tensor of the members, which have one shape",
    "test": "python -m pytest tests/test_theano runs the tests of this facade",
    "sparse": "write import theano.sparse first, as in Theano",
    "d3viz": "write import theano.d3viz first, as in Theano",
}

__getattr__ = teller("theano", __all__, _GONE)
give_tellers("theano")
tell_imports("theano")
