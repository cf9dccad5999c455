"""``add_inplace`` and the like: the operation without the ending.

In Theano they overwrote their first argument. What a program gets back is the same either way, and which memory is
used again is for the rewrites to decide: nothing is overwritten here.
"""
from theano.gone import teller
from theano.tensor import basic

__all__ = [
    "lt_inplace", "gt_inplace", "le_inplace", "ge_inplace", "eq_inplace", "neq_inplace", "isnan_inplace",
    "isinf_inplace", "switch_inplace", "and__inplace", "or__inplace", "xor_inplace", "invert_inplace",
    "abs__inplace", "exp_inplace", "exp2_inplace", "expm1_inplace", "neg_inplace", "inv_inplace", "log_inplace",
    "log1p_inplace", "log2_inplace", "log10_inplace", "sgn_inplace", "ceil_inplace", "floor_inplace",
    "trunc_inplace", "round_half_to_even_inplace", "round_half_away_from_zero_inplace", "sqr_inplace",
    "sqrt_inplace", "deg2rad_inplace", "rad2deg_inplace", "cos_inplace", "arccos_inplace", "sin_inplace",
    "arcsin_inplace", "tan_inplace", "arctan_inplace", "arctan2_inplace", "cosh_inplace", "arccosh_inplace",
    "sinh_inplace", "arcsinh_inplace", "tanh_inplace", "arctanh_inplace", "erf_inplace", "erfc_inplace",
    "gamma_inplace", "gammaln_inplace", "psi_inplace", "chi2sf_inplace", "second_inplace", "fill_inplace",
    "maximum_inplace", "minimum_inplace", "add_inplace", "sub_inplace", "mul_inplace", "true_div_inplace",
    "int_div_inplace", "mod_inplace", "pow_inplace", "conj_inplace", "transpose_inplace",
]

_missing = teller("theano.tensor.inplace", __all__)


def __getattr__(name):
    if name in __all__:
        return getattr(basic, name.removesuffix("_inplace"))
    return _missing(name)
