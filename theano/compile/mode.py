"""Modes: which rewrites a graph gets and what runs it. Everything runs on NumPy's loops unless the user asks otherwise.

    default_mode    what ``FAST_RUN`` was: all rewrites, no compiler
    Mode            Theano's class; linkers that needed a C compiler mean NumPy's loops
    get_mode        a mode's name -> the mode

A mode or linker of the user's (``THEANO_FLAGS=mode=...``) always wins.
"""
import functools
import warnings

import pytensor.compile.mode as pytensor_mode
from pytensor.compile.mode import (
    OPT_FAST_COMPILE,
    OPT_FAST_RUN,
    OPT_FAST_RUN_STABLE,
    OPT_MERGE,
    OPT_NONE,
    OPT_STABILIZE,
    AddDestroyHandler,
    AddFeatureOptimizer,
    PrintCurrentFunctionGraph,
    optdb,
    predefined_linkers,
    predefined_modes,
    predefined_optimizers,
    register_linker,
    register_mode,
    register_optimizer,
)
from pytensor.configdefaults import config as pytensor_config
from pytensor.graph.rewriting.basic import dfs_rewriter
from pytensor.link.vm import VMLinker
from pytensor.tensor.rewriting.special import local_logsoftmax

from pylearn2.utils.compile import in_numpy_loops, numpy_mode, opened
from theano.compile.function_module import Function, FunctionMaker
from theano.configparser import DEFAULT_MODES, config

__all__ = [
    "AddDestroyHandler", "AddFeatureOptimizer", "Mode", "OPT_FAST_COMPILE", "OPT_FAST_RUN", "OPT_FAST_RUN_STABLE",
    "OPT_MERGE", "OPT_NONE", "OPT_STABILIZE", "PrintCurrentFunctionGraph", "default_mode",
    "get_default_mode", "get_mode", "optdb", "predefined_linkers", "predefined_modes", "predefined_optimizers",
    "register_linker", "register_mode", "register_optimizer",
]

# Theano kept log(softmax(z)) stable, also behind an index; that has to be done before softmax becomes exp and sum.
_STABLE_LOG = (dfs_rewriter(local_logsoftmax), -0.02)
_OPENED = (dfs_rewriter(opened), -0.01)
_IN_LOOPS = (dfs_rewriter(in_numpy_loops), 1000.0)

# Rewrites whose results only a C compiler can run.
_COMPILED_ONLY = ("fusion", "inplace", "cxx_only", "BlasOpt", "symbolic_op_recognition")

# What `optimizer` may be for the default mode, which has all rewrites that its loops can run.
_ALL_REWRITES = ("o4", "o3", "fast_run")

_OTHER_BACKENDS = ("numba", "jax", "pytorch", "mlx")


class Mode(pytensor_mode.Mode):
    """Which rewrites (`optimizer`) and what runs the result (`linker`), under Theano's names.

    Parameters
    ----------
    linker : str, linker or None; "numba" and "jax" are PyTensor's, all of Theano's names mean NumPy's loops
    optimizer : "fast_run", "fast_compile", "None", ... or a query; "default" is the flag `optimizer`
    """

    def __init__(self, linker=None, optimizer="default", db=None):
        self.made_by = Mode, (linker, optimizer)
        if linker is None or (isinstance(linker, str) and linker not in _OTHER_BACKENDS):
            allow_gc = False if linker and linker.endswith("nogc") else None
            linker, optimizer = VMLinker(allow_gc=allow_gc, c_thunks=False), _runnable(optimizer)
        super().__init__(linker, optimizer, db)

    def __reduce__(self):
        return self.made_by  # the rewrites inside are functions, which do not pickle

    @property
    def function_maker(self):
        """What makes a function in this mode: PyTensor's maker, of our :class:`~theano.compile.Function`."""
        return functools.partial(FunctionMaker, function_class=Function)


def _runnable(optimizer):
    """Return the query that `optimizer` names, without what needs a compiler and with what NumPy's loops need."""
    if isinstance(optimizer, str) and optimizer == "default":
        optimizer = config.optimizer
    if optimizer is None or isinstance(optimizer, str):
        if optimizer not in predefined_optimizers:
            raise ValueError(f"there is no optimizer {optimizer!r}: write 'fast_run', 'fast_compile' or 'None'")
        query = predefined_optimizers[optimizer].excluding(*_COMPILED_ONLY)
        return query.register(_STABLE_LOG, _OPENED, _IN_LOOPS)
    return optimizer


@functools.cache
def default_mode():
    """Return the mode of functions that name none: all rewrites, run by NumPy."""
    mode = numpy_mode()
    mode = Mode(mode.linker, mode.provided_optimizer)
    mode.made_by = default_mode, ()
    return mode


@functools.cache
def _with_rewrites(optimizer):
    return Mode("vm", optimizer)


def get_mode(mode=None):
    """Return the mode that a name stands for; None is the flag `mode`, a mode is returned as it is."""
    if mode in ("ProfileMode", "PROFILE_MODE"):
        warnings.warn(f"{mode} is gone, the default mode runs: write theano.function(..., profile=True)", stacklevel=2)
        mode = None
    if mode is None:
        mode = config.mode
        if mode == "Mode" and config.linker != type(pytensor_config).linker.default:
            return pytensor_mode.get_mode(mode)
        if mode in DEFAULT_MODES and config.optimizer not in _ALL_REWRITES:
            return _with_rewrites(config.optimizer)
    if mode in DEFAULT_MODES:
        return default_mode()
    return _with_rewrites("fast_compile") if mode == "FAST_COMPILE" else pytensor_mode.get_mode(mode)


def get_default_mode():
    """Return the mode of functions that name none."""
    return get_mode(None)
