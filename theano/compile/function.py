"""``theano.function``: from expressions to a callable; the suite's own door (`pylearn2.utils.function`) compiles."""
import warnings

from pylearn2.utils.compile import function as compiled_function
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
            inputs, outputs if keys is None else [outputs[key] for key in keys], updates=updates, mode=get_mode(mode),
            name=name, givens=givens, accept_inplace=accept_inplace, rebuild_strict=rebuild_strict,
            allow_input_downcast=allow_input_downcast, profile=profile,
            on_unused_input=on_unused_input or config.on_unused_input, **options)
    return compiled if keys is None else _returning_dict(compiled, keys)


def _returning_dict(compiled, keys):
    if isinstance(compiled, Function):
        compiled.output_keys = keys
        return compiled
    # DebugMode and its like make functions of their own classes
    return lambda *args, **kwargs: dict(zip(keys, compiled(*args, **kwargs), strict=True))
