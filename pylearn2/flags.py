"""Flags of the environment, read once before PyTensor is imported.

``THEANO_FLAGS`` as old notes and scripts set them are handed on to PyTensor, where they still mean something;
``PYTENSOR_FLAGS`` win over them. What has no meaning today is named once and ignored; a value that cannot be followed
is a :class:`FlagError`.
"""
import os
import re
import shlex
import sys

# Old flag -> PyTensor's; the keys are the flags that still mean what they meant.
_KNOWN = {
    "floatX": "floatX",
    "mode": "mode",
    "linker": "linker",
    "optimizer": "optimizer",
    "base_compiledir": "base_compiledir",
    "compiledir": "compiledir",
    "compiledir_format": "compiledir_format",
    "cxx": "cxx",
    "exception_verbosity": "exception_verbosity",
    "on_unused_input": "on_unused_input",
    "warn_float64": "warn_float64",
    "cast_policy": "cast_policy",
    "profile": "profile",
    "allow_gc": "allow_gc",
    "openmp": "openmp",
    "blas.ldflags": "blas__ldflags",
    "gcc.cxxflags": "gcc__cxxflags",
}

# These named Theano's own default, which our default stands in for; PyTensor would take them as a wish for a compiler.
_OLD_DEFAULTS = {("mode", "FAST_RUN"), ("mode", "Mode"), ("linker", "cvm"), ("linker", "c|py")}

# Values that Theano took and PyTensor does not.
_GONE = {("mode", "ProfileMode"), ("mode", "PROFILE_MODE")}

_DEVICE = re.compile(r"cpu|(?:gpu|cuda)\d*")

_YES_NO = ("True", "False", "true", "false", "1", "0")

# What PyTensor takes; it would say no more than that a value is wrong, and not in which variable.
_ALLOWED = {
    "floatX": ("float64", "float32", "float16"),
    "mode": ("Mode", "FAST_RUN", "FAST_COMPILE", "DebugMode", "DEBUG_MODE", "NanGuardMode", "NUMBA", "JAX", "PYTORCH",
             "MLX", "C", "CVM"),
    "linker": ("auto", "py", "c", "c|py", "c|py_nogc", "vm", "cvm", "vm_nogc", "cvm_nogc", "numba", "jax"),
    "optimizer": ("o4", "o3", "o2", "o1", "unsafe", "fast_run", "fast_compile", "merge", "None"),
    "exception_verbosity": ("low", "medium", "high"),
    "on_unused_input": ("raise", "warn", "ignore"),
    "warn_float64": ("ignore", "warn", "raise", "pdb"),
    "cast_policy": ("custom", "numpy+floatX"),
    "profile": _YES_NO,
    "allow_gc": _YES_NO,
    "openmp": _YES_NO,
}


class FlagError(ValueError, SystemExit):
    """A flag of the environment that cannot be followed.

    It is met while `pylearn2` is imported, before any command could catch it. Being a SystemExit as well, it ends a
    program with status 2 and without a traceback; who imports in a ``try`` catches it as a ValueError.
    """

    def __init__(self, message):
        super().__init__(message)
        self.code = 2


def parse(text):
    """Return the list of (name, value) pairs in a ``name=value,name=value`` text; quotes keep a comma in a value."""
    splitter = shlex.shlex(text, posix=True)
    splitter.whitespace, splitter.whitespace_split = ",", True
    try:
        parts = [part.strip() for part in splitter]
    except ValueError as error:
        raise FlagError(f"flags that cannot be read ({error}): {text}") from error
    pairs = []
    for part in filter(None, parts):
        name, equals, value = part.partition("=")
        if not equals:
            raise FlagError(f"a flag reads name=value, got {part!r}; example: THEANO_FLAGS=floatX=float32")
        pairs.append((name.strip(), value.strip()))
    return pairs


def _quoted(value):
    """Return `value` as :func:`parse` reads it back."""
    plain = not any(sign in value for sign in ",#\"'\\ ")
    return value if plain else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def translate(theano_flags):
    """Split old flags into PyTensor's flags and the names that mean nothing today.

    Returns
    -------
    kept : list of str, ``name=value`` in PyTensor's words
    ignored : list of str, flags as they were written
    """
    kept, ignored = [], []
    for name, value in parse(theano_flags):
        if (name, value) in _OLD_DEFAULTS or (name == "device" and _DEVICE.fullmatch(value)):
            continue
        if name in _KNOWN and (name, value) not in _GONE:
            kept.append(f"{_KNOWN[name]}={_quoted(value)}")
        else:
            ignored.append(f"{name}={value}")
    return kept, ignored


def device(environ=None):
    """Return the device that ``THEANO_FLAGS`` names, as ``gpu0``; None where it names none or the CPU."""
    environ = os.environ if environ is None else environ
    named = dict(parse(environ.get("THEANO_FLAGS", ""))).get("device", "cpu")
    return named if named != "cpu" and _DEVICE.fullmatch(named) else None


def _check(flags, variable):
    for name, value in parse(flags):
        allowed = _ALLOWED.get(name)
        if allowed and value not in allowed:
            raise FlagError(f"{variable}: {name} must be one of {', '.join(allowed)}, got {value!r}")


def install(environ=None):
    """Write the flags that PyTensor shall see into ``PYTENSOR_FLAGS``, once a process.

    Raises
    ------
    FlagError
        where a flag has a value that it cannot take; the message names the variable of the environment.
    """
    environ = os.environ if environ is None else environ
    own = environ.get("PYTENSOR_FLAGS", "")
    _check(own, "PYTENSOR_FLAGS")
    if environ.get("THEANO_FLAGS"):
        kept, ignored = translate(environ["THEANO_FLAGS"])
        _check(",".join(kept), "THEANO_FLAGS")
        environ["PYTENSOR_FLAGS"] = ",".join(filter(None, [*kept, own]))  # the last of a name wins
        if ignored:
            print(f"THEANO_FLAGS: ignored, without a meaning today: {', '.join(ignored)}", file=sys.stderr)
