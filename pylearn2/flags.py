"""Flags of the environment, read once before PyTensor is imported.

``THEANO_FLAGS`` as old notes and scripts set them are handed on to PyTensor, where they still mean something;
``PYTENSOR_FLAGS`` win over them. What has no meaning today is named once and ignored.
"""
import os
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
    "compute_test_value": "compute_test_value",
}

# These named Theano's own default, which our default stands in for; PyTensor would take them as a wish for a compiler.
_OLD_DEFAULTS = {("mode", "FAST_RUN"), ("mode", "Mode"), ("linker", "cvm"), ("linker", "c|py"), ("device", "cpu")}

_FLOATX = ("float64", "float32", "float16")


class FlagError(ValueError):
    """A flag of the environment that cannot be followed."""


def parse(text):
    """Return the list of (name, value) pairs in a ``name=value,name=value`` text."""
    pairs = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = part.partition("=")
        if not equals:
            raise FlagError(f"a flag reads name=value, got {part!r}; example: THEANO_FLAGS=floatX=float32")
        pairs.append((name.strip(), value.strip()))
    return pairs


def translate(theano_flags):
    """Split old flags into PyTensor's flags and the names that mean nothing today.

    Returns
    -------
    kept : list of str, ``name=value`` in PyTensor's words
    ignored : list of str, flags as they were written
    """
    kept, ignored = [], []
    for name, value in parse(theano_flags):
        if (name, value) in _OLD_DEFAULTS:
            continue
        if name in _KNOWN:
            kept.append(f"{_KNOWN[name]}={value}")
        else:
            ignored.append(f"{name}={value}")
    return kept, ignored


def _check(flags):
    for name, value in parse(flags):
        if name == "floatX" and value not in _FLOATX:
            raise FlagError(f"floatX must be one of {', '.join(_FLOATX)}, got {value!r}")


def install(environ=None):
    """Write the flags that PyTensor shall see into ``PYTENSOR_FLAGS``, once a process."""
    environ = os.environ if environ is None else environ
    if environ.get("THEANO_FLAGS"):
        kept, ignored = translate(environ["THEANO_FLAGS"])
        own = environ.get("PYTENSOR_FLAGS", "")
        environ["PYTENSOR_FLAGS"] = ",".join(filter(None, [*kept, own]))  # the last of a name wins
        if ignored:
            print(f"THEANO_FLAGS: ignored, without a meaning today: {', '.join(ignored)}", file=sys.stderr)
    _check(environ.get("PYTENSOR_FLAGS", ""))
