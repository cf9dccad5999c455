"""Batches as the spaces see them: symbols or arrays, dense or sparse, alone or in nested tuples.

The operations here take a symbol as well as an array, so that each conversion between spaces is written once.
`scipy.sparse` and `pytensor.sparse` are imported only by those that make or meet a sparse matrix: it takes a tenth of a
second.
"""
import functools
import sys

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.graph.basic import Variable

__all__ = [
    "cast",
    "check_cast",
    "concatenate",
    "csr_matrix",
    "is_numeric_batch",
    "is_sparse",
    "is_symbolic_batch",
    "leaves",
    "resolve_dtype",
    "with_sparsity",
]

_WHOLE_NUMBERS = "bui"  # NumPy's letters for bool, unsigned and signed integers


def _every_leaf(batch, types):
    if isinstance(batch, list):
        raise TypeError("a batch of several parts is a tuple, got a list: write tuple(batch)")
    if isinstance(batch, tuple):
        return all(_every_leaf(part, types) for part in batch)
    return batch is None or isinstance(batch, types)


def is_symbolic_batch(batch):
    """Whether `batch` holds symbols only. None and ``()`` hold nothing and are both kinds at once."""
    return _every_leaf(batch, Variable)


def is_numeric_batch(batch):
    """Whether `batch` holds arrays (NumPy or SciPy sparse) only; None and ``()`` count as well."""
    return type(batch) is np.ndarray or _every_leaf(batch, (np.ndarray, *_sparse_arrays()))


def _sparse_arrays():
    """Return SciPy's types of sparse matrices; none where nobody has imported them, so that there can be no matrix."""
    sparse = sys.modules.get("scipy.sparse")
    return (sparse.spmatrix, sparse.sparray) if sparse else ()


def leaves(batch):
    """Yield the single symbols or arrays of `batch`, in order."""
    if isinstance(batch, tuple):
        for part in batch:
            yield from leaves(part)
    elif batch is not None:
        yield batch


def is_sparse(batch):
    """Whether the single symbol or array `batch` is a sparse matrix."""
    if type(batch) is np.ndarray:  # the common one: asked of every batch, so asked first
        return False
    if isinstance(batch, Variable):
        return hasattr(batch.type, "format")  # only sparse types have one: "csr" or "csc"
    return isinstance(batch, _sparse_arrays())


def resolve_dtype(dtype):
    """Return `dtype` as a name; ``'floatX'`` is resolved to today's setting and None kept."""
    if dtype is None:
        return None
    if isinstance(dtype, str) and dtype == "floatX":
        return pytensor.config.floatX
    try:
        resolved = np.dtype(dtype)
    except TypeError:
        resolved = None
    if resolved is None or resolved.kind not in "buifc":
        raise TypeError(f"a dtype is 'floatX', a NumPy number type or None, got {dtype!r}")
    return str(resolved)


@functools.lru_cache(maxsize=256)  # asked for every batch
def check_cast(old, new):
    """Raise TypeError for casts that lose more than precision: complex to real, fractions to integers."""
    old, new = np.dtype(old), np.dtype(new)
    loses_phase = old.kind == "c" and new.kind != "c"
    loses_fraction = old.kind not in _WHOLE_NUMBERS and new.kind in _WHOLE_NUMBERS
    if loses_phase or loses_fraction:
        raise TypeError(f"cannot safely cast a batch of dtype {old} to the space's dtype {new}; "
                        f"convert the data beforehand or give the space a dtype that can hold them")


def cast(batch, dtype):
    """Return the single symbol or array `batch` in `dtype`: itself for None or for the dtype that it has."""
    if dtype is None or batch.dtype == dtype:
        return batch
    check_cast(batch.dtype, dtype)
    return batch.astype(dtype)


def with_sparsity(batch, sparse):
    """Return the matrix `batch` as CSR when `sparse`, else dense; `batch` itself where it is so already."""
    if is_sparse(batch) == bool(sparse):
        return batch
    if not isinstance(batch, Variable):
        return csr_matrix(batch) if sparse else batch.toarray()
    import pytensor.sparse as symbolic_sparse

    return symbolic_sparse.csr_from_dense(batch) if sparse else symbolic_sparse.dense_from_sparse(batch)


def concatenate(matrices):
    """Put matrices of one kind (symbols or arrays, all sparse or all dense) side by side."""
    first = matrices[0]
    if not is_sparse(first):
        module = pt if isinstance(first, Variable) else np
        return module.concatenate(matrices, axis=1)
    if not isinstance(first, Variable):
        import scipy.sparse

        return scipy.sparse.hstack(matrices, format="csr")
    import pytensor.sparse as symbolic_sparse

    return symbolic_sparse.hstack(matrices, format="csr")


def csr_matrix(*args, **options):
    """Return ``scipy.sparse.csr_matrix(*args, **options)``."""
    import scipy.sparse

    return scipy.sparse.csr_matrix(*args, **options)
