"""Compiling a graph: which mode, and the rewrites that NumPy's own loops need.

    function        the one door from expressions to a callable; everything in the suite compiles here
    keep_compiled   for a process that compiles the same graphs again and again
    numpy_mode      PyTensor's full set of rewrites, executed by NumPy's loops: no C compiler, no JIT
    rewrites        that set, which the mode of another device (`utils.device`) takes as well
    tally           how much this process has compiled

A softmax step is two matrix products and a dozen small loops. Compiling it to machine code costs ten to thirty
seconds on a fresh machine and saves a few microseconds a batch, so the default does without. A `mode` or `linker`
flag of the user's (``PYTENSOR_FLAGS=mode=NUMBA``), or the `mode` argument, always wins.
"""
import functools
import os
import time
import warnings

import numpy as np
import pytensor
from pytensor.compile.builders import OpFromGraph
from pytensor.compile.mode import Mode
from pytensor.configdefaults import config
from pytensor.graph.rewriting.basic import dfs_rewriter, node_rewriter
from pytensor.graph.rewriting.db import RewriteDatabaseQuery
from pytensor.scalar.basic import Add, Cast, Clip, Composite, Mul
from pytensor.scalar.math import Log1mexp, Sigmoid, Softplus
from pytensor.tensor.basic import constant
from pytensor.tensor.elemwise import Elemwise
from pytensor.tensor.math import add, maximum, minimum, mul
from pytensor.tensor.rewriting.ofg import inline_ofg_node
from pytensor.tensor.rewriting.special import local_logsoftmax

from pylearn2.utils import device, rehearsal, rewritten
from pylearn2.utils.compiled import Shelf
from pylearn2.utils.numpy_linker import NumpyLinker
from pylearn2.utils.rewritten import RecalledRewriter

__all__ = ["function", "keep_compiled", "numpy_mode", "rewrites", "tally", "user_chose_a_mode"]

# Positions in PyTensor's sequence of rewrites: symbolic operations are opened before any other rewrite sees them,
# and pairs are made after all others, so that none of them joins the pairs again.
_BEFORE_FIRST = -0.02
_FIRST = -0.01
_LAST = 1000.0


# From here on Theano took what differs from the limit by less than 1e-7 for the limit itself: x for softplus, 1 for the
# sigmoid. Trainings whose units saturate give the original's numbers only with the original's limits.
SOFTPLUS_IS_X = {"float32": 14.0, "float64": 16.0}
SIGMOID_IS_1 = {"float32": 15.0, "float64": 19.0}


def softplus(x):
    """log(1 + e^x) of an array, without overflow; x itself from Theano's limit on."""
    return _beyond(SOFTPLUS_IS_X, x, np.logaddexp(x, np.zeros((), dtype=x.dtype)), x)


def sigmoid(x):
    """1 / (1 + e^-x) of an array; 1 from Theano's limit on.

    SciPy's expit computes the same number by number; NumPy's exp, which takes eight or sixteen at a time, is four times
    as fast. Where e^-x overflows, the sigmoid is 0.
    """
    with np.errstate(over="ignore"):
        value = np.asarray(np.exp(-x))
    value += 1
    np.reciprocal(value, out=value)
    return _beyond(SIGMOID_IS_1, x, value, np.ones((), dtype=x.dtype))


def _beyond(limits, x, value, limit):
    """Return the array `value` with `limit` in its place where `x` is above its dtype's number in `limits`."""
    beyond = x > limits.get(x.dtype.name, np.inf)
    return np.where(beyond, limit, value) if beyond.any() else value


def log1mexp(x):
    """log(1 - e^x) of an array of numbers below 0; the loop behind :class:`NumpyLog1mexp`.

    Near 0 the difference 1 - e^x is taken by expm1, far below it the logarithm by log1p. Source: Maechler, "Accurately
    computing log(1 - exp(-|a|))", 2012.
    """
    return np.where(x < np.log(0.5), np.log1p(-np.exp(x)), np.log(-np.expm1(x)))


def unchanged(x):
    """Return `x`; the loop behind :class:`NumpyCast`, whose caller converts to the output's type."""
    return x


class NumpySoftplus(Softplus):
    """PyTensor's softplus has a loop in C only; this one is NumPy's."""

    nfunc_spec = ("pylearn2.utils.compile.softplus", 1, 1)


class NumpySigmoid(Sigmoid):
    """PyTensor's sigmoid comes as near to 1 as a float can; this one is 1 where Theano's was."""

    nfunc_spec = ("pylearn2.utils.compile.sigmoid", 1, 1)


class NumpyLog1mexp(Log1mexp):
    """PyTensor's log(1 - e^x) has a loop in C only; this one is NumPy's."""

    nfunc_spec = ("pylearn2.utils.compile.log1mexp", 1, 1)


class NumpyCast(Cast):
    """PyTensor casts number by number without C; this casts the array."""

    nfunc_spec = ("pylearn2.utils.compile.unchanged", 1, 1)


_WITH_A_LOOP = {Softplus: NumpySoftplus, Sigmoid: NumpySigmoid, Log1mexp: NumpyLog1mexp}


@node_rewriter([OpFromGraph])
def opened(fgraph, node):
    """Replace a symbolic operation (softmax) by what it stands for; it would be compiled on its own, by the JIT."""
    return inline_ofg_node(node)


@node_rewriter([Elemwise])
def in_numpy_loops(fgraph, node):
    """Replace the elementwise operations that NumPy has no loop for by ones it has.

    A product of n factors becomes n - 1 products of two: NumPy's loops take two operands, and without this PyTensor
    falls back to Python arithmetic on single numbers, some hundred times slower.
    """
    result = _by_loops(node.op.scalar_op, node.inputs)
    if result is None:
        return False
    old = node.outputs[0]
    return [result if result.dtype == old.dtype else result.astype(old.dtype)]


def _by_loops(scalar_op, inputs):
    """Return `scalar_op` of the tensors `inputs` as an expression, or None where NumPy has its loop already."""
    if len(inputs) > 2 and isinstance(scalar_op, Add | Mul):
        return functools.reduce(add if isinstance(scalar_op, Add) else mul, inputs)
    if type(scalar_op) in _WITH_A_LOOP:
        return Elemwise(_WITH_A_LOOP[type(scalar_op)](scalar_op.output_types_preference))(*inputs)
    if type(scalar_op) is Cast:
        return Elemwise(NumpyCast(scalar_op.o_type))(*inputs)
    if isinstance(scalar_op, Clip):
        value, low, high = inputs
        return minimum(maximum(value, low), high)
    if isinstance(scalar_op, Composite) and scalar_op.nout == 1:
        return _unpacked(scalar_op.fgraph, inputs)
    return None


def _unpacked(inner, inputs):
    """Return what several scalar operations in one (x ** 3 becomes one) stand for, as one expression for each."""
    tensors = dict(zip(inner.inputs, inputs, strict=True))
    for node in inner.toposort():
        operands = [tensors[one] if one in tensors else constant(one.data) for one in node.inputs]
        result = _by_loops(node.op, operands)
        tensors[node.outputs[0]] = Elemwise(node.op)(*operands) if result is None else result
    return tensors[inner.outputs[0]]


def rewrites():
    """Return the query for every rewrite of FAST_RUN but fusion; fused loops exist only compiled."""
    query = RewriteDatabaseQuery(
        include=["fast_run"],
        exclude=["fusion", "inplace", "cxx_only", "BlasOpt", "symbolic_op_recognition"],
    )
    # log(softmax(z)) is made stable before softmax becomes exp and sum, behind which no rewrite would find it.
    return query.register((dfs_rewriter(local_logsoftmax), _BEFORE_FIRST), (dfs_rewriter(opened), _FIRST))


@functools.cache
def numpy_mode():
    """Return the default mode: :func:`rewrites`, run by NumPy. What was rewritten once is recalled."""
    query = rewrites().register((dfs_rewriter(in_numpy_loops), _LAST))
    return Mode(linker=NumpyLinker(c_thunks=False), optimizer=RecalledRewriter(query))


def user_chose_a_mode():
    """Tell whether the environment, ``.pytensorrc`` or ``config.change_flags`` asks for a mode of its own."""
    return any(getattr(config, flag) != getattr(type(config), flag).default for flag in ("mode", "linker"))


def function(inputs, outputs=None, updates=None, mode=None, name=None, **options):
    """Compile a graph into a callable; the suite compiles nowhere else.

    Parameters
    ----------
    inputs : list of variables; those that the graph does not need are ignored
    outputs : variable, list of variables, or None
    updates : dict SharedVariable -> expression, or None
    mode : a PyTensor mode or its name; None takes the user's flag, else that of the device in use, else
        :func:`numpy_mode`
    name : str or None, shown in profiles and errors
    **options : handed on to :func:`pytensor.function`
    """
    if not rehearsal.compiles():
        return _OnDemand(inputs, outputs, updates, mode, name, **options)
    if mode is None and not user_chose_a_mode():
        mode = device.mode() or numpy_mode()
    options.setdefault("on_unused_input", "ignore")

    def compiled():
        begin = time.perf_counter()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*BLAS.*", category=UserWarning)
            made = pytensor.function(inputs, outputs, updates=updates, mode=mode, name=name, **options)
        _tally["functions"] += 1
        _tally["seconds"] += time.perf_counter() - begin
        return device.fetching(made, mode)

    return _shelf[-1].get(compiled, inputs, outputs, updates, mode, options, name) if _shelf else compiled()


_tally = {"functions": 0, "seconds": 0.0}


def tally():
    """Return a dict: the `functions` that this process compiled, in `seconds`, and its graphs `asked`, `recalled`."""
    return {**_tally, **rewritten.counts}


class _OnDemand:
    """What `function` makes in a rehearsal: it is compiled only if it is called after all, which a set-up seldom does.

    The parameters are those of `function`.
    """

    def __init__(self, *args, **options):
        self._how, self._made = (args, options), None

    def __call__(self, *arrays, **named):
        if self._made is None:
            args, options = self._how
            with rehearsal.rehearsal():
                self._made = function(*args, **options)
        return self._made(*arrays, **named)


_shelf: list[Shelf] = []  # empty, or the one in use


def keep_compiled():
    """From now on keep what is compiled, for graphs that look the same; for a process that trains many variants."""
    if not _shelf:
        _shelf.append(Shelf())


if not user_chose_a_mode() and "cxx=" not in os.environ.get("PYTENSOR_FLAGS", ""):
    config.cxx = ""  # else PyTensor calls the C compiler for every constant that a rewrite folds
