"""What a pickle may name, and where that is found today.

    classes that are defined in pylearn2, pylearn2_ext or theano, and the functions of `pylearn2.expr`
    the classes and functions of Python, NumPy, SciPy and PyTensor in the table below, name by name
    what is defined in a module that lies beside the file, or in a package that was named with ``--trust``

A class of the past that is not here, and one of a package that is not installed, get a stand-in. All else is refused.
"""
import importlib
import importlib.util
import sys
import weakref
from types import FunctionType, ModuleType

from pylearn2.legacy import say_once, today_in_pickles
from pylearn2.unpickle.missing import stand_in
from pylearn2.unpickle.refused import RefusedPickle

__all__ = ["OURS", "find", "is_ours", "is_users"]

_users: weakref.WeakSet = weakref.WeakSet()  # classes and functions of the user's own modules that were found so far

OURS = ("pylearn2", "pylearn2_ext", "theano")
_PURE = "pylearn2.expr"  # mathematics: its functions return expressions and touch nothing

# The bit generators, and what NumPy, SciPy and PyTensor write for arrays, matrices, random streams and variables.
# PyTensor holds functions that import or compile what they are told to, so it is listed name by name.
_TABLE = {
    "builtins": "object dict list tuple set frozenset bytes bytearray str int float bool complex range slice",
    "copyreg": "_reconstructor",
    "_codecs": "encode",
    "collections": "OrderedDict defaultdict Counter",
    "types": "SimpleNamespace",
    "pathlib": "Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath",
    "numpy": "ndarray dtype bool_ bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 "
             "complex64 complex128 str_ bytes_ void object_",
    "numpy._core.multiarray": "_reconstruct scalar",
    "numpy._core.numeric": "_frombuffer",
    "numpy.random": "RandomState Generator __RandomState_ctor",
    "numpy.random.mtrand": "RandomState __RandomState_ctor",
    "numpy.random._pickle": "__randomstate_ctor __generator_ctor __bit_generator_ctor",
    "numpy.random._mt19937": "MT19937",
    "numpy.random._pcg64": "PCG64 PCG64DXSM",
    "numpy.random._philox": "Philox",
    "numpy.random._sfc64": "SFC64",
    "numpy.random.bit_generator": "SeedSequence __pyx_unpickle_SeedSequence",
    "scipy.sparse._csr": "csr_matrix csr_array",
    "scipy.sparse._csc": "csc_matrix csc_array",
    "pylearn2.unpickle.calls": "array_itself",
    "pytensor.compile.ops": "ViewOp",
    "pytensor.graph.basic": "Apply",
    "pytensor.graph.utils": "Scratchpad",
    "pytensor.link.basic": "Container",
    "pytensor.misc.frozendict": "frozendict",
    "pytensor.tensor.sharedvar": "TensorSharedVariable",
    "pytensor.tensor.type": "TensorType values_eq_approx_remove_inf values_eq_approx_remove_inf_nan "
                            "values_eq_approx_remove_nan",  # how a variable that was rewritten compares
    "pytensor.tensor.variable": "TensorVariable TensorConstant",
    "pytensor.tensor.elemwise": "Elemwise DimShuffle",
    "pytensor.tensor.random.type": "RandomGeneratorType",
    "pytensor.tensor.random.variable": "RandomGeneratorSharedVariable",
    "pytensor.tensor.special": "softmax log_softmax",
    "pytensor.scalar.basic": "ScalarType specific_out upgrade_to_float upgrade_to_float64 upcast_out "
                             "upcast_out_nobool upcast_out_min8 same_out same_out_nocomplex int_out float_out Abs "
                             "Add AND Cast Ceil Clip Cos Cosh EQ Exp Exp2 Expm1 Floor GE GT Identity IntDiv Invert "
                             "LE LT Log Log10 Log1p Log2 Maximum Minimum Mod Mul NEQ Neg OR Pow Reciprocal "
                             "RoundHalfToEven Sign Sin Sinh Sqr Sqrt Sub Switch Tan Tanh TrueDiv",
    "pytensor.scalar.math": "Sigmoid Softplus Erf Erfc Log1mexp",
}
_KNOWN = {f"{module}.{name}" for module, listed in _TABLE.items() for name in listed.split()}


def find(module, name, trust=None):
    """Return what ``module.name`` means in a pickle; `trust` tells which packages are the user's own.

    Raises
    ------
    RefusedPickle
        where it may not be named.
    """
    said = f"{module}.{name}"
    dotted = today_in_pickles(said)
    if "." in name:
        raise RefusedPickle(f"it names {said}, an attribute of an attribute")
    if dotted is None:
        return stand_in(said)
    root = dotted.partition(".")[0]
    if dotted in _KNOWN:
        return _there(dotted, said)
    if root in OURS:
        return _of_ours(dotted, said)
    if module.partition(".")[0] in OURS:  # a part of Theano whose heir in PyTensor is not in the table
        return stand_in(said)
    if trust is not None and trust.is_own(dotted):
        return _defined_in_its_module(dotted, said)
    if _is_installed(root):
        raise RefusedPickle(f"it names {said}, which is neither ours nor what arrays are made of")
    return _stand_in(dotted)


def is_ours(kind):
    """Tell whether the class `kind` is defined in a package of ours."""
    return kind.__module__.partition(".")[0] in OURS


def is_users(thing):
    """Tell whether `thing` is a class or function of the user's own modules, which may be called like ours are made."""
    return isinstance(thing, type | FunctionType) and thing in _users


def _there(dotted, said):
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        package = dotted.partition(".")[0]
        raise RefusedPickle(f"it names {said}, which the {package} that is installed does not have") from None


def _of_ours(dotted, said):
    """Return a class of ours, or a function of `pylearn2.expr`; a stand-in for what is not here."""
    module_name, _, name = dotted.rpartition(".")
    module = _module_of_ours(module_name, said)
    thing = getattr(module, name, None)
    if thing is None:
        return stand_in(dotted) if module_name.startswith("theano") else _stand_in(dotted)
    if isinstance(thing, type) and is_ours(thing):
        return thing
    if isinstance(thing, FunctionType) and thing.__module__.startswith(_PURE):
        return thing
    if module_name.startswith("theano"):  # the facade has many a thing of PyTensor's under its old name
        return stand_in(dotted)
    what = "module" if isinstance(thing, ModuleType) else type(thing).__name__
    raise RefusedPickle(f"it names {said}, a {what}; of our packages a pickle may name the classes defined there")


def _stand_in(dotted):
    say_once(f"the class {dotted} is not here; what was saved of it can be looked at, and nothing more")
    return stand_in(dotted)


def _module_of_ours(dotted, said):
    """Import a module of ours; None where there is none, and no way to anything else either."""
    module = None
    pieces = dotted.split(".")
    for end in range(1, len(pieces) + 1):
        try:
            module = importlib.import_module(".".join(pieces[:end]))
        except (ImportError, ValueError):
            if hasattr(module, pieces[end - 1]):
                raise RefusedPickle(f"it names {said}, which is only reachable through {module.__name__}") from None
            return None
    return module


def _origin(root):
    try:
        spec = importlib.util.find_spec(root)
    except (ImportError, ValueError):
        return None
    return spec.origin if spec else None


def _defined_in_its_module(dotted, said):
    module, _, name = dotted.rpartition(".")
    thing = _there(dotted, said)
    kinds = type if module == "__main__" else type | FunctionType  # the program's own functions start things
    root = module.partition(".")[0]
    if not isinstance(thing, kinds) or thing.__module__.partition(".")[0] != root:
        raise RefusedPickle(f"it names {said}, which is not a class or function that {root} defines")
    _users.add(thing)
    return thing


def _is_installed(root):
    return root in sys.stdlib_module_names or root in sys.modules or _origin(root) is not None
