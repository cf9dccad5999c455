"""Sparse matrices, which SciPy holds."""
from pytensor.sparse import (
    CSC,
    CSM,
    CSR,
    add,
    as_sparse_variable,
    csc_matrix,
    csr_matrix,
    dense_from_sparse,
    dot,
    mul,
    structured_dot,
    sub,
    transpose,
    true_dot,
)
from pytensor.sparse import SparseTensorType as SparseType

from theano.gone import teller

__all__ = ["CSC", "CSM", "CSR", "SparseType", "add", "as_sparse_variable", "csc_matrix", "csr_matrix",
           "dense_from_sparse", "dot", "mul", "structured_dot", "sub", "transpose", "true_dot"]

__getattr__ = teller("theano.sparse", __all__)
