"""The old home of linear algebra."""
from theano.gone import teller
from theano.tensor.nlinalg import (
    alloc_diag,
    det,
    diag,
    eig,
    eigh,
    extract_diag,
    matrix_dot,
    matrix_inverse,
    pinv,
    qr,
    svd,
    trace,
)
from theano.tensor.slinalg import cholesky, eigvalsh, kron, solve

__all__ = ["alloc_diag", "cholesky", "det", "diag", "eig", "eigh", "eigvalsh", "extract_diag", "kron", "matrix_dot",
           "matrix_inverse", "pinv", "qr", "solve", "svd", "trace"]

__getattr__ = teller("theano.sandbox.linalg.ops", __all__)
