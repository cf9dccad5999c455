"""Making variables: ``T.matrix("x")`` has floatX, ``T.lvector("y")`` the dtype of its letter.

The letters: b int8, w int16, i int32, l int64, f float32, d float64, c complex64, z complex128. The plural makes
several at once: ``x, y = T.dmatrices("x", "y")``.
"""
import pytensor.tensor as pt
from pytensor.tensor import (
    TensorType,
    bcol,
    bmatrix,
    brow,
    bscalar,
    btensor3,
    btensor4,
    btensor5,
    btensor6,
    btensor7,
    bvector,
    ccol,
    cmatrix,
    cols,
    crow,
    cscalar,
    ctensor3,
    ctensor4,
    ctensor5,
    ctensor6,
    ctensor7,
    cvector,
    dcol,
    dcols,
    dmatrices,
    dmatrix,
    drow,
    drows,
    dscalar,
    dscalars,
    dtensor3,
    dtensor3s,
    dtensor4,
    dtensor4s,
    dtensor5,
    dtensor5s,
    dtensor6,
    dtensor6s,
    dtensor7,
    dtensor7s,
    dvector,
    dvectors,
    fcol,
    fcols,
    fmatrices,
    fmatrix,
    frow,
    frows,
    fscalar,
    fscalars,
    ftensor3,
    ftensor3s,
    ftensor4,
    ftensor4s,
    ftensor5,
    ftensor5s,
    ftensor6,
    ftensor6s,
    ftensor7,
    ftensor7s,
    fvector,
    fvectors,
    icol,
    icols,
    imatrices,
    imatrix,
    irow,
    irows,
    iscalar,
    iscalars,
    itensor3,
    itensor3s,
    itensor4,
    itensor4s,
    itensor5,
    itensor5s,
    itensor6,
    itensor6s,
    itensor7,
    itensor7s,
    ivector,
    ivectors,
    lcol,
    lcols,
    lmatrices,
    lmatrix,
    lrow,
    lrows,
    lscalar,
    lscalars,
    ltensor3,
    ltensor3s,
    ltensor4,
    ltensor4s,
    ltensor5,
    ltensor5s,
    ltensor6,
    ltensor6s,
    ltensor7,
    ltensor7s,
    lvector,
    lvectors,
    matrices,
    rows,
    scalars,
    tensor3s,
    tensor4s,
    tensor5s,
    tensor6s,
    tensor7s,
    vectors,
    wcol,
    wrow,
    wscalar,
    wtensor3,
    wtensor4,
    wtensor5,
    wtensor6,
    wtensor7,
    wvector,
    zcol,
    zmatrix,
    zrow,
    zscalar,
    ztensor3,
    ztensor4,
    ztensor5,
    ztensor6,
    ztensor7,
    zvector,
)
from pytensor.tensor.type import wmatrix

__all__ = [
    "bcol", "bmatrix", "brow", "bscalar", "btensor3", "btensor4", "btensor5", "btensor6", "btensor7", "bvector",
    "ccol", "cmatrix", "col", "cols", "crow", "cscalar", "ctensor3", "ctensor4", "ctensor5", "ctensor6", "ctensor7",
    "cvector", "dcol", "dcols", "dmatrices", "dmatrix", "drow", "drows", "dscalar", "dscalars", "dtensor3",
    "dtensor3s", "dtensor4", "dtensor4s", "dtensor5", "dtensor5s", "dtensor6", "dtensor6s", "dtensor7", "dtensor7s",
    "dvector", "dvectors", "fcol", "fcols", "fmatrices", "fmatrix", "frow", "frows", "fscalar", "fscalars",
    "ftensor3", "ftensor3s", "ftensor4", "ftensor4s", "ftensor5", "ftensor5s", "ftensor6", "ftensor6s", "ftensor7",
    "ftensor7s", "fvector", "fvectors", "icol", "icols", "imatrices", "imatrix", "irow", "irows", "iscalar",
    "iscalars", "itensor3", "itensor3s", "itensor4", "itensor4s", "itensor5", "itensor5s", "itensor6", "itensor6s",
    "itensor7", "itensor7s", "ivector", "ivectors", "lcol", "lcols", "lmatrices", "lmatrix", "lrow", "lrows",
    "lscalar", "lscalars", "ltensor3", "ltensor3s", "ltensor4", "ltensor4s", "ltensor5", "ltensor5s", "ltensor6",
    "ltensor6s", "ltensor7", "ltensor7s", "lvector", "lvectors", "matrices", "matrix", "row", "rows", "scalar",
    "scalars", "tensor", "tensor3", "tensor3s", "tensor4", "tensor4s", "tensor5", "tensor5s", "tensor6", "tensor6s",
    "tensor7", "tensor7s", "vector", "vectors", "wcol", "wmatrix", "wrow", "wscalar", "wtensor3", "wtensor4",
    "wtensor5", "wtensor6", "wtensor7", "wvector", "zcol", "zmatrix", "zrow", "zscalar", "ztensor3", "ztensor4",
    "ztensor5", "ztensor6", "ztensor7", "zvector",
]


def tensor(dtype, broadcastable, name=None):
    """Return a variable of `dtype` with one dimension for each of `broadcastable`; True where the length is 1."""
    return TensorType(dtype, shape=tuple(1 if flag else None for flag in broadcastable))(name)


def scalar(name=None, dtype=None):
    """Return a number of `dtype` (None: floatX)."""
    return pt.scalar(name, dtype=dtype)


def vector(name=None, dtype=None):
    """Return a vector of `dtype` (None: floatX)."""
    return pt.vector(name, dtype=dtype)


def matrix(name=None, dtype=None):
    """Return a matrix of `dtype` (None: floatX)."""
    return pt.matrix(name, dtype=dtype)


def row(name=None, dtype=None):
    """Return a matrix of one row, which broadcasts, of `dtype` (None: floatX)."""
    return pt.row(name, dtype=dtype)


def col(name=None, dtype=None):
    """Return a matrix of one column, which broadcasts, of `dtype` (None: floatX)."""
    return pt.col(name, dtype=dtype)


def tensor3(name=None, dtype=None):
    """Return a tensor of 3 dimensions of `dtype` (None: floatX)."""
    return pt.tensor3(name, dtype=dtype)


def tensor4(name=None, dtype=None):
    """Return a tensor of 4 dimensions of `dtype` (None: floatX)."""
    return pt.tensor4(name, dtype=dtype)


def tensor5(name=None, dtype=None):
    """Return a tensor of 5 dimensions of `dtype` (None: floatX)."""
    return pt.tensor5(name, dtype=dtype)


def tensor6(name=None, dtype=None):
    """Return a tensor of 6 dimensions of `dtype` (None: floatX)."""
    return pt.tensor6(name, dtype=dtype)


def tensor7(name=None, dtype=None):
    """Return a tensor of 7 dimensions of `dtype` (None: floatX)."""
    return pt.tensor7(name, dtype=dtype)
