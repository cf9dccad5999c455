"""NullSpace: for those that need no data. Its batch is None, its source ``''``."""
from pylearn2.space.space import Space

__all__ = ["NullSpace"]


class NullSpace(Space):
    """The space whose only batch is None, of 0 examples."""

    def __init__(self):
        super().__init__()

    def __str__(self):
        return "NullSpace"

    def _key(self):
        return ()

    @property
    def dtype(self):
        """A name that is no type; it keeps the place in the dtype tree of a CompositeSpace."""
        return f"{type(self).__name__}'s dtype"

    @dtype.setter
    def dtype(self, new_dtype):
        """Take no name but the one that it has; TypeError for another."""
        if new_dtype != self.dtype:
            raise TypeError(f"NullSpace holds no data, its dtype is always {self.dtype!r}, got {new_dtype!r}")

    def get_total_dimension(self):
        """Return 0: an example has no numbers."""
        return 0

    def get_origin(self):
        """Return None, the only example."""
        return None

    def get_origin_batch(self, batch_size, dtype=None):
        """Return None, the only batch, whatever `batch_size` and `dtype`."""
        return None

    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Return None in the place of a shared variable."""
        return None

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return None in the place of a symbol."""
        return None

    def _validate_impl(self, is_numeric, batch):
        if batch is not None:
            raise TypeError(f"the only batch of NullSpace is None, got {batch!r} of {type(batch)}")

    def _check_sizes(self, space):
        if not isinstance(space, NullSpace):
            raise ValueError(f"NullSpace holds no data and cannot be formatted as {space}")

    def _format_as_impl(self, is_numeric, batch, space):
        return None

    def _from_vector(self, is_numeric, batch, source):
        return None

    def _batch_size_impl(self, is_numeric, batch):
        return 0
