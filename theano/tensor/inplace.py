"""``add_inplace`` and the like: the operation without the ending.

In Theano they overwrote their first argument. What a program gets back is the same either way, and which memory is
used again is for the rewrites to decide: nothing is overwritten here.
"""
from theano.gone import teller
from theano.tensor import basic

_OPERATIONS = (
    "lt", "gt", "le", "ge", "eq", "neq", "isnan", "isinf", "switch", "and_", "or_", "xor", "invert", "abs_", "exp",
    "exp2", "expm1", "neg", "inv", "log", "log1p", "log2", "log10", "sgn", "ceil", "floor", "trunc",
    "round_half_to_even", "round_half_away_from_zero", "sqr", "sqrt", "deg2rad", "rad2deg", "cos", "arccos", "sin",
    "arcsin", "tan", "arctan", "arctan2", "cosh", "arccosh", "sinh", "arcsinh", "tanh", "arctanh", "erf", "erfc",
    "gamma", "gammaln", "psi", "chi2sf", "second", "fill", "maximum", "minimum", "add", "sub", "mul", "true_div",
    "int_div", "mod", "pow", "conj", "transpose",
)

__all__ = [f"{name}_inplace" for name in _OPERATIONS]

_missing = teller("theano.tensor.inplace", __all__)


def __getattr__(name):
    if name in __all__:
        return getattr(basic, name.removesuffix("_inplace"))
    return _missing(name)
