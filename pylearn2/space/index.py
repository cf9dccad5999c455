"""IndexSpace: each example is one or more labels, counted from 0; and their expansion into one-hot rows."""
import numpy as np
import pytensor.tensor as pt

from pylearn2.space.batches import cast, resolve_dtype, with_sparsity
from pylearn2.space.space import SimplyTypedSpace
from pylearn2.space.vector import VectorSpace, whole_number

__all__ = ["IndexSpace", "LabelSpace", "one_hot"]


def one_hot(labels, dim, max_labels, merged, dtype):
    """Return labels as rows of zeros and ones.

        row[labels[j]] = 1                     for each j < dim       (merged: max_labels columns)
        row[j * max_labels + labels[j]] = 1    for each j < dim       (else: dim * max_labels columns)

    Parameters
    ----------
    labels : integer matrix, symbol or array, shape (examples, dim), each label in [0, max_labels)
    dim, max_labels : int
    merged : bool
    dtype : str

    Raises
    ------
    ValueError: an array holds a label outside of the range. In a symbol such a label leaves its zeros.
    """
    if not isinstance(labels, np.ndarray):
        hot = pt.eq(labels[:, :, None], np.arange(max_labels))
        hot = hot.any(axis=1) if merged else hot.reshape((labels.shape[0], dim * max_labels))
        return hot.astype(dtype)
    if labels.size and not 0 <= labels.min() <= labels.max() < max_labels:
        raise ValueError(f"labels must lie in [0, {max_labels}), got {labels.min()} to {labels.max()}")
    rows = np.zeros((len(labels), max_labels if merged else dim * max_labels), dtype=dtype)
    columns = labels if merged else labels.astype("int64") + max_labels * np.arange(dim)
    rows[np.arange(len(labels))[:, np.newaxis], columns] = 1
    return rows


class LabelSpace(SimplyTypedSpace):
    """What the spaces of labels share: their parameters, their names, and the way to vectors.

    Parameters
    ----------
    max_labels : int, number of different labels
    dim : int, labels an example
    dtype : str, an integer type
    """

    def __init__(self, max_labels, dim, dtype="int64", **kwargs):
        if "int" not in str(resolve_dtype(dtype)):
            raise ValueError(f"the dtype of {type(self).__name__} must be an integer type, got {dtype!r}")
        super().__init__(dtype, **kwargs)
        self.max_labels = whole_number(max_labels, f"{type(self).__name__}'s max_labels")
        self.dim = whole_number(dim, f"{type(self).__name__}'s dim")

    def __str__(self):
        return f"{type(self).__name__}(dim={self.dim}, max_labels={self.max_labels}, dtype={self.dtype})"

    def _key(self):
        return self.max_labels, self.dim, self.dtype

    def _batch_shape(self, batch_size):
        return batch_size, self.dim

    def get_total_dimension(self):
        """Return `dim`, the labels an example; its one-hot row is longer."""
        return self.dim

    def _check_labels(self, space):
        """Raise ValueError unless `space`, of labels like this one, counts the same labels."""
        if (space.dim, space.max_labels) != (self.dim, self.max_labels):
            raise ValueError(f"{self} cannot be formatted as {space}: dim and max_labels must be the same")

    def _check_width(self, space):
        """Raise ValueError unless the vectors of `space` are as wide as one of the two expansions."""
        if space.dim not in (self.max_labels, self.dim * self.max_labels):
            raise ValueError(f"{self} cannot be formatted as {space}: its dim must be {self.max_labels} "
                             f"(merged one-hot rows) or {self.dim * self.max_labels} (concatenated ones)")

    def _as_rows(self, batch, space):
        """Return the labels as one-hot rows of the vectors of `space`, in its dtype or else in floatX."""
        merged = space.dim == self.max_labels
        return one_hot(batch, self.dim, self.max_labels, merged, space.dtype or resolve_dtype("floatX"))


class IndexSpace(LabelSpace):
    """Integer matrices of shape (examples, `dim`) holding labels in [0, `max_labels`).

    As a VectorSpace of `max_labels` columns the one-hot rows of an example's labels are merged; as one of
    ``dim * max_labels`` columns they follow each other.

    Parameters
    ----------
    max_labels : int, number of different labels
    dim : int, labels an example
    dtype : str, an integer type
    """

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return an int64 matrix, whatever the space's dtype or `dtype`."""
        # Whatever the arrays' integer type, the symbol is the widest, so that it takes them all.
        return pt.tensor(name, dtype="int64", shape=(1 if batch_size == 1 else None, None))

    def _check_sizes(self, space):
        if isinstance(space, VectorSpace):
            self._check_width(space)
        elif isinstance(space, IndexSpace):
            self._check_labels(space)
        else:
            raise ValueError(f"{self} cannot be formatted as {space}: only as a VectorSpace or an IndexSpace")

    def _format_as_impl(self, is_numeric, batch, space):
        if isinstance(space, VectorSpace):
            return with_sparsity(self._as_rows(batch, space), space.sparse)
        return cast(batch, space.dtype)
