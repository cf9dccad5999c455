"""Functions that NumPy has and that are asked for less often."""
from pytensor.tensor.extra_ops import (
    Bartlett,
    CumOp,
    FillDiagonal,
    FillDiagonalOffset,
    SearchsortedOp,
    Unique,
    bartlett,
    bincount,
    compress,
    cumprod,
    cumsum,
    diff,
    fill_diagonal,
    fill_diagonal_offset,
    ravel_multi_index,
    repeat,
    searchsorted,
    squeeze,
    to_one_hot,
    unravel_index,
)
from pytensor.tensor.extra_ops import Repeat as RepeatOp

from theano.gone import teller

__all__ = [
    "Bartlett", "CumOp", "FillDiagonal", "FillDiagonalOffset", "RepeatOp", "SearchsortedOp", "Unique", "bartlett",
    "bincount", "compress", "cumprod", "cumsum", "diff", "fill_diagonal", "fill_diagonal_offset", "ravel_multi_index",
    "repeat", "searchsorted", "squeeze", "to_one_hot", "unravel_index",
]

__getattr__ = teller("theano.tensor.extra_ops", __all__, {
    "DiffOp": "theano.tensor.extra_ops.diff makes the expression",
    "CpuContiguous": "NumPy's loops take arrays of any memory layout"})
