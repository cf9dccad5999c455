"""``theano.function``: from expressions to a callable; the suite's own door (`pylearn2.utils.function`) compiles."""
import warnings

from pytensor.compile.sharedvalue import SharedVariable

from pylearn2.utils.compile import function as compiled_function
from theano.compile.errors import described
from theano.compile.function_module import Function
from theano.compile.mode import get_mode
from theano.configparser import config

__all__ = ["function"]


def function(inputs, outputs=None, mode=None, updates=None, givens=None, no_default_updates=False,
             accept_inplace=False, name=None, rebuild_strict=True, allow_input_downcast=None, profile=None,
             on_unused_input=None):
    """Compile expressions into a callable.

    Parameters
    ----------
    inputs : list of variables or `In`
    outputs : variable, list, dict of str -> variable (the function then returns a dict), or None
    mode : mode or its name; None is the flag `mode`, which stands for NumPy's loops
    updates : dict or list of pairs, shared variable -> its value after the call
    givens : dict or list of pairs, variable -> what stands in its place
    no_default_updates : True, or a list of shared variables; random streams then stand still
    name : str or None, shown in errors and profiles
    allow_input_downcast : True lets arguments lose precision; None lets Python floats become floatX
    profile : True counts the time of each operation
    on_unused_input : "raise", "warn" or "ignore"; None is the flag of this name
    """
    keys = sorted(outputs) if isinstance(outputs, dict) else None
    options = {"no_default_updates": no_default_updates} if no_default_updates else {}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The no_default_updates", category=DeprecationWarning)
        compiled = compiled_function(
            inputs, outputs if keys is None else [outputs[key] for key in keys], updates=_storable(updates),
            mode=get_mode(mode),
            name=name, givens=givens, accept_inplace=accept_inplace, rebuild_strict=rebuild_strict,
            allow_input_downcast=allow_input_downcast, profile=profile,
            on_unused_input=on_unused_input or config.on_unused_input, **options)
    return _with_extras(compiled, keys, _defaults(inputs))


def _storable(updates):
    """Return `updates` with float64 expressions cast where a float32 variable keeps their value.

    Lessons make their weights float32 and ran with ``floatX=float32``, where 0.001 is a float32, too. Where floatX is
    float64 that number makes ``W - 0.001 * W_grad`` a float64, and Theano refused the update. Casting changes no
    program that worked; the warning names the variable.
    """
    if updates is None or config.floatX != "float64":
        return updates
    pairs = list(updates.items() if isinstance(updates, dict) else updates)
    return [_cast_down(*pair) if isinstance(pair, list | tuple) and len(pair) == 2 else pair for pair in pairs]


def _cast_down(variable, value):
    is_float32 = isinstance(variable, SharedVariable) and getattr(variable, "dtype", None) == "float32"
    if not is_float32 or getattr(value, "dtype", None) != "float64":
        return variable, value
    warnings.warn(f"the update of {described(variable)} is float64 and kept as float32: with "
                  "THEANO_FLAGS=floatX=float32 all of it is float32", stacklevel=5)
    return variable, value.astype("float32")


def _defaults(inputs):
    """Return number -> value of the inputs that a call may leave out."""
    return {index: given.default for index, given in enumerate(inputs)
            if getattr(given, "default", None) is not None}


def _with_extras(compiled, keys, defaults):
    """Return `compiled` with what Theano's functions had and PyTensor's have not: a dict of outputs, default values."""
    if isinstance(compiled, Function):
        compiled.output_keys, compiled.defaults = keys, defaults
    elif keys is not None or defaults:
        raise ValueError(f"a function of {type(compiled).__module__} has no default values and returns no dict: leave "
                         "its mode away, or give it a list of outputs and all of its inputs")
    return compiled
