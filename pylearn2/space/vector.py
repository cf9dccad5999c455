"""VectorSpace: each example is a row of numbers. The hub through which the other spaces reach each other."""
import operator

import pytensor.tensor as pt

from pylearn2.space.batches import cast, csr_matrix, is_sparse, with_sparsity
from pylearn2.space.space import SimplyTypedSpace

__all__ = ["VectorSpace", "whole_number"]


def whole_number(value, what, least=1):
    """Return `value` as an int of at least `least`; `what` names it in the error."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{what} must be an int, got {value!r}") from None
    if number < least:
        raise ValueError(f"{what} must be at least {least}, got {value!r}")
    return number


class VectorSpace(SimplyTypedSpace):
    """Matrices of shape (examples, `dim`).

    Parameters
    ----------
    dim : int, numbers an example
    sparse : bool; the batches are CSR matrices
    dtype : str, ``'floatX'`` or None (any)
    """

    def __init__(self, dim, sparse=False, dtype="floatX", **kwargs):
        super().__init__(dtype, **kwargs)
        self.dim = whole_number(dim, "VectorSpace's dim", least=0)
        self.sparse = bool(sparse)

    def __str__(self):
        sparse = ", sparse" if self.sparse else ""
        return f"{type(self).__name__}(dim={self.dim}{sparse}, dtype={self.dtype})"

    def _key(self):
        return self.dim, self.sparse, self.dtype

    def _batch_shape(self, batch_size):
        return batch_size, self.dim

    def get_total_dimension(self):
        """Return `dim`, also for sparse vectors."""
        return self.dim

    def get_origin_batch(self, batch_size, dtype=None):
        """Return zeros, shape (`batch_size`, `dim`): an array, or a CSR matrix of a sparse space."""
        if self.sparse:
            return csr_matrix((batch_size, self.dim), dtype=self._clean_dtype_arg(dtype))
        return super().get_origin_batch(batch_size, dtype)

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return a matrix symbol, CSR for a sparse space, which has no symbol of fixed `batch_size`."""
        dtype = self._clean_dtype_arg(dtype)
        if not self.sparse:
            rows = 1 if batch_size == 1 else None
            return pt.tensor(name, dtype=dtype, shape=(rows, None))
        if batch_size is not None:
            raise NotImplementedError(f"a sparse symbol has no fixed size, got batch_size={batch_size!r}")
        import pytensor.sparse as symbolic_sparse

        return symbolic_sparse.csr_matrix(name, dtype=dtype)

    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Return the zeros of :meth:`get_origin_batch`, dense or sparse, as a shared variable."""
        if self.sparse:
            import pytensor.sparse  # noqa: F401  (teaches pytensor.shared about sparse matrices)
        return super().make_shared_batch(batch_size, name, dtype)

    def _validate_impl(self, is_numeric, batch):
        super()._validate_impl(is_numeric, batch)
        if is_sparse(batch) != self.sparse:
            met, wanted = ("dense", "sparse") if self.sparse else ("sparse", "dense")
            raise TypeError(f"the batches of {self} are {wanted}, got a {met} one")

    def _format_as_impl(self, is_numeric, batch, space):
        return space._from_vector(is_numeric, batch, self)

    def _from_vector(self, is_numeric, batch, source):
        return cast(with_sparsity(batch, self.sparse), self.dtype)
