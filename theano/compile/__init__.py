"""From expressions to callables: functions, their modes, inputs and shared values."""
from pytensor.compile.debug.dump import function_dump
from pytensor.compile.maker import FunctionMaker, UnusedInputError

from theano.compile import builders, debugmode, io, mode, monitormode, nanguardmode, ops, profiling, sharedvalue
from theano.compile.builders import OpFromGraph
from theano.compile.function import function
from theano.compile.function_module import Function
from theano.compile.io import In, Out, Param, SymbolicInput, SymbolicOutput
from theano.compile.mode import (
    OPT_FAST_COMPILE,
    OPT_FAST_RUN,
    OPT_FAST_RUN_STABLE,
    OPT_MERGE,
    OPT_NONE,
    OPT_STABILIZE,
    AddDestroyHandler,
    AddFeatureOptimizer,
    Mode,
    PrintCurrentFunctionGraph,
    get_default_mode,
    get_mode,
    optdb,
    predefined_linkers,
    predefined_modes,
    predefined_optimizers,
    register_linker,
    register_mode,
    register_optimizer,
)
from theano.compile.monitormode import MonitorMode
from theano.compile.nanguardmode import NanGuardMode
from theano.compile.ops import (
    DeepCopyOp,
    FromFunctionOp,
    Shape,
    Shape_i,
    SpecifyShape,
    ViewOp,
    as_op,
    deep_copy_op,
    shape,
    shape_i,
    specify_shape,
    view_op,
)
from theano.compile.pfunc import pfunc, rebuild_collect_shared
from theano.compile.profiling import ProfileStats
from theano.compile.sharedvalue import SharedVariable, shared, shared_constructor
from theano.gone import teller

__all__ = [
    "AddDestroyHandler", "AddFeatureOptimizer", "DeepCopyOp", "FromFunctionOp", "Function", "FunctionMaker", "In",
    "Mode", "MonitorMode", "NanGuardMode", "OPT_FAST_COMPILE", "OPT_FAST_RUN", "OPT_FAST_RUN_STABLE", "OPT_MERGE",
    "OPT_NONE", "OPT_STABILIZE", "OpFromGraph", "Out", "Param", "PrintCurrentFunctionGraph", "ProfileStats", "Shape",
    "Shape_i", "SharedVariable", "SpecifyShape", "SymbolicInput", "SymbolicOutput", "UnusedInputError", "ViewOp",
    "as_op", "builders", "debugmode", "deep_copy_op", "function", "function_dump", "get_default_mode", "get_mode",
    "io", "mode", "monitormode", "nanguardmode", "ops", "optdb", "pfunc", "predefined_linkers", "predefined_modes",
    "predefined_optimizers", "profiling", "rebuild_collect_shared", "register_linker", "register_mode",
    "register_optimizer", "shape", "shape_i", "shared", "shared_constructor", "sharedvalue", "specify_shape",
    "view_op",
]

_GONE = {
    "ProfileMode": "theano.function(..., profile=True) counts the time of each operation",
    "Rebroadcast": "theano.tensor.patternbroadcast(x, pattern) says which lengths are 1",
    "orig_function": "theano.function compiles",
}

__getattr__ = teller("theano.compile", __all__, _GONE)
