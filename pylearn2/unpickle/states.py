"""How an empty object is filled with what was saved of it.

Objects of our classes take their attributes, or hand them to their own ``__setstate__``. Those of NumPy and PyTensor
are made anew from the few attributes that say what they are: the rest of such a state can hold C code or addresses, and
what Theano wrote has other attributes than PyTensor reads.
"""
import inspect
import itertools
import math
import sys
from abc import ABCMeta
from types import MemberDescriptorType, SimpleNamespace

import numpy as np
from pytensor.compile.ops import ViewOp
from pytensor.graph.basic import Apply, Variable
from pytensor.graph.utils import Scratchpad
from pytensor.link.basic import Container
from pytensor.misc.frozendict import frozendict
from pytensor.scalar import basic as scalar_basic
from pytensor.scalar import math as scalar_math
from pytensor.tensor.elemwise import DimShuffle, Elemwise
from pytensor.tensor.random.type import RandomGeneratorType
from pytensor.tensor.random.variable import RandomGeneratorSharedVariable
from pytensor.tensor.sharedvar import TensorSharedVariable
from pytensor.tensor.type import TensorType
from pytensor.tensor.variable import TensorConstant, TensorVariable

from pylearn2.unpickle import names
from pylearn2.unpickle.missing import Missing
from pylearn2.unpickle.refused import RefusedPickle, named

__all__ = ["MADE_ANEW", "Sparse", "fill"]


def fill(obj, state):
    """Give `obj`, made empty a moment ago, what `state` holds.

    Raises
    ------
    RefusedPickle
        where the state is not one that `obj` may have.
    """
    kind = type(obj)
    filler = MADE_ANEW.get(kind) or next((one for base, one in _BY_BASE if isinstance(obj, base)), None)
    try:
        if filler is not None:
            filler(obj, state)
        elif issubclass(kind, Missing | SimpleNamespace) or names.is_ours(kind) or names.is_users(kind):
            _attributes(obj, state)
        else:
            raise RefusedPickle(f"it fills a {named(obj)}, which takes nothing")
    except (TypeError, KeyError, IndexError) as error:
        if filler is None:
            raise
        words = f"{type(error).__name__}: {error}"
        raise RefusedPickle(f"it fills a {named(kind)} with what does not fit ({words})") from error


# -- ours --------------------------------------------------------------------------------------------------------------


def _attributes(obj, state):
    setstate = getattr(type(obj), "__setstate__", None)  # an attribute of this name is no method
    plain, slots = state if isinstance(state, tuple) and len(state) == 2 and not setstate else (state, None)
    for name, value in (plain.items() if isinstance(plain, dict) else ()):
        _check_hides_nothing(obj, name, value)
    if setstate is not None:
        setstate(obj, state)
        return
    if not isinstance(plain, dict | None):
        raise RefusedPickle(f"it fills a {named(obj)} with a {named(plain)}")
    obj.__dict__.update(plain or {})
    for name, value in (slots or {}).items():
        if not isinstance(getattr(type(obj), name, None), MemberDescriptorType):
            raise RefusedPickle(f"it sets {name!r} of a {named(obj)}, which is no slot")
        object.__setattr__(obj, name, value)


def _check_hides_nothing(obj, name, value):
    """An attribute must not take the place of a method: it would be called for it."""
    if callable(value) and inspect.isroutine(getattr(type(obj), str(name), None)):
        raise RefusedPickle(f"it puts {named(value)} in the place of the method {name} of a {named(obj)}")


# -- NumPy's and SciPy's -----------------------------------------------------------------------------------------------

_KINDS = "?biufcSUVO"


class Sparse(metaclass=ABCMeta):  # noqa: B024 - nobody derives from it, it only tells
    """SciPy's sparse matrices, known without importing SciPy: where nobody has imported it, nothing is one."""

    @classmethod
    def __subclasshook__(cls, kind):
        sparse = sys.modules.get("scipy.sparse")
        return sparse is not None and issubclass(kind, (
            sparse.csr_matrix, sparse.csc_matrix, sparse.csr_array, sparse.csc_array))


def _array(array, state):
    version, shape, dtype, fortran, content = state
    if dtype.kind not in _KINDS or not all(isinstance(length, int) and length >= 0 for length in shape):
        raise TypeError(f"shape {shape}, dtype {dtype}")
    if dtype.hasobject and (dtype.kind != "O" or len(content) != math.prod(shape)):
        raise TypeError("objects that do not fill it")
    if not isinstance(content, list if dtype.hasobject else bytes | str):
        raise TypeError(f"content of type {type(content).__name__}")
    array.__setstate__((version, shape, dtype, bool(fortran), content))


def _dtype(dtype, state):
    """Set byte order, length and fields; the flags say what is an address, so they must be those that NumPy gives."""
    version, order, inner, field_names, fields, size, _, flags, *_ = state
    if inner is not None or order not in ("<", ">", "|", "=") or dtype.kind not in _KINDS:
        raise TypeError(f"state {state!r:.60}")
    expected = dtype
    if field_names is not None:
        expected = np.dtype({"names": list(field_names), "formats": [fields[name][0] for name in field_names],
                             "offsets": [fields[name][1] for name in field_names], "itemsize": size})
    if dtype.kind != expected.kind or flags != expected.flags or size not in (-1, expected.itemsize):
        raise TypeError(f"flags {flags}, {size} bytes")
    fields = None if field_names is None else {name: expected.fields[name] for name in field_names}
    alignment = -1 if size == -1 else expected.alignment
    dtype.__setstate__((version, order, None, field_names, fields, size, alignment, flags))


def _random(stream, state):
    stream.__setstate__(state)  # NumPy looks at it


def _sparse(matrix, state):
    matrix.__dict__.update(state)
    matrix.check_format(full_check=True)  # an index that is out of bounds would be followed


# -- PyTensor's, as PyTensor or Theano wrote them ----------------------------------------------------------------------


def _scratchpad(tag, state):
    tag.__dict__.update({name: value for name, value in (state or {}).items() if name != "trace"})


def _tensor_type(kind, state):
    shape = state.get("shape", state["broadcastable"])
    TensorType.__init__(kind, state.get("dtype", "float32"), shape=tuple(shape), name=state.get("name"))


def _scalar_type(kind, state):
    scalar_basic.ScalarType.__init__(kind, state["dtype"])


def _nothing(obj, state):
    """One object of the class is like the other, whatever Theano noted in it."""


def _container(container, state):
    if not isinstance(state["storage"], list):
        raise TypeError("its storage is no list")
    kept = ("storage", "readonly", "strict", "allow_downcast", "name", "type")
    container.__dict__.update({name: state.get(name) for name in kept})


def _variable(variable, state):
    Variable.__init__(variable, state.get("type"), owner=None, name=state.get("name"))
    variable.owner, variable.index = state.get("owner"), state.get("index")
    variable.tag = state.get("tag") or Scratchpad()


def _shared(variable, state):
    _variable(variable, {**state, "owner": None, "index": None})
    variable.container = state["container"]
    variable._default_update = state.get("_default_update")


def _constant(constant, state):
    TensorConstant.__init__(constant, state["type"], np.asarray(state["data"]), name=state.get("name"))


def _apply(node, state):
    node.op, node.inputs, node.outputs = state["op"], list(state["inputs"]), list(state["outputs"])
    node.tag = state.get("tag") or Scratchpad()


def _dimshuffle(op, state):
    ndim = state["input_ndim"] if "input_ndim" in state else len(state["input_broadcastable"])
    DimShuffle.__init__(op, input_ndim=ndim, new_order=tuple(state["new_order"]))


def _elemwise(op, state):
    pattern = {int(out): int(into) for out, into in (state.get("inplace_pattern") or {}).items()}
    if not isinstance(state["scalar_op"], scalar_basic.ScalarOp):
        raise TypeError(f"scalar_op is a {named(state['scalar_op'])}")
    Elemwise.__init__(op, state["scalar_op"], inplace_pattern=pattern)


def _frozendict(frozen, state):
    frozendict.__init__(frozen, state["_dict"])


def _specific_out(chosen, state):
    chosen.spec = tuple(state["spec"])


def _scalar_op(op, state):
    """Fill `op` with the attributes of PyTensor's own object of its class: one class, one operation, but for casts."""
    if isinstance(op, scalar_basic.Cast):
        scalar_basic.Cast.__init__(op, state["o_type"], name=state.get("name"))
        return
    op.__dict__.update(_OPERATIONS[type(op)].__dict__)


_OPERATIONS = {
    type(op): op
    for op in itertools.chain(vars(scalar_math).values(), vars(scalar_basic).values())
    if isinstance(op, scalar_basic.ScalarOp)
}

MADE_ANEW = {
    np.ndarray: _array, Scratchpad: _scratchpad, TensorType: _tensor_type,
    scalar_basic.ScalarType: _scalar_type, RandomGeneratorType: _nothing, ViewOp: _nothing, Container: _container,
    TensorVariable: _variable, TensorSharedVariable: _shared, RandomGeneratorSharedVariable: _shared,
    TensorConstant: _constant, Apply: _apply, DimShuffle: _dimshuffle, Elemwise: _elemwise, frozendict: _frozendict,
    scalar_basic.specific_out: _specific_out,
}
_BY_BASE = [(np.dtype, _dtype), (Sparse, _sparse), (scalar_basic.ScalarOp, _scalar_op), ((
    np.random.RandomState, np.random.Generator, np.random.BitGenerator, np.random.SeedSequence), _random)]
