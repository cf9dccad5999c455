"""Linear algebra that NumPy has."""
import pytensor.tensor as pt
from pytensor.tensor import diag, trace
from pytensor.tensor.basic import alloc_diag
from pytensor.tensor.linalg import (
    SVD,
    Det,
    Eig,
    Eigh,
    Lstsq,
    MatrixInverse,
    MatrixPinv,
    det,
    eig,
    eigh,
    lstsq,
    matrix_dot,
    matrix_inverse,
    matrix_power,
    norm,
    pinv,
    qr,
    svd,
    tensorinv,
    tensorsolve,
)

from theano.gone import teller

__all__ = ["Det", "Eig", "Eigh", "Lstsq", "MatrixInverse", "MatrixPinv", "SVD", "alloc_diag", "det", "diag", "eig",
           "eigh", "extract_diag", "lstsq", "matrix_dot", "matrix_inverse", "matrix_power", "norm", "pinv", "qr", "svd",
           "tensorinv", "tensorsolve", "trace"]


def extract_diag(x):
    """Return the diagonal of the matrix `x` as a vector."""
    return pt.diagonal(x)


__getattr__ = teller("theano.tensor.nlinalg", __all__)
