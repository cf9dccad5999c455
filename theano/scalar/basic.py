"""Operations on single numbers, which elementwise operations on tensors are made of."""
from pytensor.scalar.basic import (
    Add,
    BinaryScalarOp,
    Composite,
    ScalarConstant,
    ScalarOp,
    ScalarType,
    ScalarVariable,
    UnaryScalarOp,
    add,
    all_types,
    as_scalar,
    complex64,
    complex128,
    complex_types,
    constant,
    continuous_types,
    discrete_types,
    exp,
    float32,
    float64,
    float_types,
    get_scalar_type,
    identity,
    int8,
    int16,
    int32,
    int64,
    int_types,
    log,
    maximum,
    minimum,
    mul,
    neg,
    pow,
    second,
    sqr,
    sqrt,
    sub,
    switch,
    tanh,
    true_div,
    uint8,
    uint16,
    uint32,
    uint64,
    uint_types,
    upcast,
    upcast_out,
    upgrade_to_float,
)
from pytensor.scalar.basic import bool as bool_
from pytensor.scalar.basic import sign as sgn
from pytensor.scalar.math import erf, gammaln, psi, sigmoid, softplus

from theano.gone import teller

Scalar = ScalarType

__all__ = [
    "Add", "BinaryScalarOp", "Composite", "Scalar", "ScalarConstant", "ScalarOp", "ScalarType", "ScalarVariable",
    "UnaryScalarOp", "add", "all_types", "as_scalar", "bool_", "complex128", "complex64", "complex_types", "constant",
    "continuous_types", "discrete_types", "erf", "exp", "float32", "float64", "float_types", "gammaln",
    "get_scalar_type", "identity", "int16", "int32", "int64", "int8", "int_types", "log", "maximum", "minimum", "mul",
    "neg", "pow", "psi", "second", "sgn", "sigmoid", "softplus", "sqr", "sqrt", "sub", "switch", "tanh", "true_div",
    "uint16", "uint32", "uint64", "uint8", "uint_types", "upcast", "upcast_out", "upgrade_to_float",
]

__getattr__ = teller("theano.scalar.basic", __all__)
