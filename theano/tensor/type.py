"""Types of tensors: a dtype and which lengths are 1 (``broadcastable``)."""
from pytensor.tensor.type import (
    TensorType,
    all_dtypes,
    complex_dtypes,
    continuous_dtypes,
    discrete_dtypes,
    float_dtypes,
    int_dtypes,
    integer_dtypes,
    uint_dtypes,
    values_eq_approx,
    values_eq_approx_remove_inf,
    values_eq_approx_remove_inf_nan,
    values_eq_approx_remove_nan,
)

__all__ = ["TensorType", "all_dtypes", "complex_dtypes", "continuous_dtypes", "discrete_dtypes", "float_dtypes",
           "int_dtypes", "integer_dtypes", "uint_dtypes", "values_eq_approx", "values_eq_approx_remove_inf",
           "values_eq_approx_remove_inf_nan", "values_eq_approx_remove_nan"]
