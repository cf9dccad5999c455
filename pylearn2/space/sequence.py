"""Spaces whose batch is one sequence: the first axis is time, and there is exactly one example."""
import pytensor.tensor as pt

from pylearn2.space.batches import cast
from pylearn2.space.index import LabelSpace
from pylearn2.space.space import SimplyTypedSpace
from pylearn2.space.vector import whole_number

__all__ = ["IndexSequenceSpace", "VectorSequenceSpace"]


class _OneSequence:
    """What both share: a batch is a matrix (time, `dim`) that counts as one example, and stays a sequence."""

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return a matrix symbol, shape (time, `dim`); ValueError for a `batch_size` other than 1 or None."""
        if batch_size not in (None, 1):
            raise ValueError(f"{type(self).__name__} holds one sequence, got batch_size={batch_size!r}")
        return pt.matrix(name, dtype=self._clean_dtype_arg(dtype))

    def _batch_size_impl(self, is_numeric, batch):
        return 1

    def _batch_shape(self, batch_size):
        return batch_size, self.dim


class VectorSequenceSpace(_OneSequence, SimplyTypedSpace):
    """One sequence of vectors: matrices of shape (time, `dim`).

    Parameters
    ----------
    dim : int, numbers at each time
    dtype : str, ``'floatX'`` or None (any)
    """

    def __init__(self, dim, dtype="floatX", **kwargs):
        super().__init__(dtype, **kwargs)
        self.dim = whole_number(dim, "VectorSequenceSpace's dim")

    def __str__(self):
        return f"{type(self).__name__}(dim={self.dim}, dtype={self.dtype})"

    def _key(self):
        return self.dim, self.dtype

    def get_total_dimension(self):
        """Return `dim`, the numbers at one time; a sequence may have any length."""
        return self.dim

    def _check_sizes(self, space):
        if not isinstance(space, VectorSequenceSpace) or space.dim != self.dim:
            raise ValueError(f"{self} can be formatted only as a VectorSequenceSpace of its dim, got {space}")

    def _format_as_impl(self, is_numeric, batch, space):
        return cast(batch, space.dtype)


class IndexSequenceSpace(_OneSequence, LabelSpace):
    """One sequence of labels: integer matrices of shape (time, `dim`), labels in [0, `max_labels`).

    It turns into a VectorSequenceSpace as an IndexSpace turns into a VectorSpace.

    Parameters
    ----------
    max_labels : int, number of different labels
    dim : int, labels at each time
    dtype : str, an integer type
    """

    def _check_sizes(self, space):
        if isinstance(space, VectorSequenceSpace):
            self._check_width(space)
        elif isinstance(space, IndexSequenceSpace):
            self._check_labels(space)
        else:
            raise ValueError(f"{self} cannot be formatted as {space}: only as a sequence space")

    def _format_as_impl(self, is_numeric, batch, space):
        if isinstance(space, VectorSequenceSpace):
            return self._as_rows(batch, space)
        return cast(batch, space.dtype)
