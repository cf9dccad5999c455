"""Space: the questions that every space answers, and the order in which a conversion goes.

Formatting is always: is the batch of this space? can the two spaces hold the same example? then convert. The
public methods come in pairs, one for symbols and one for arrays (``np_``), and both end in the same hook,
which a subclass writes once:

    _validate_impl(is_numeric, batch)           raise where `batch` is not of this space
    _format_as_impl(is_numeric, batch, space)   the batch, converted
    _from_vector(is_numeric, batch, source)     the way back from a plain matrix
    _batch_size_impl(is_numeric, batch)         how many examples
"""
import numpy as np
import pytensor
from pytensor.graph.basic import Variable
from pytensor.graph.traversal import ancestors

from pylearn2.space.batches import check_cast, is_numeric_batch, is_symbolic_batch, leaves, resolve_dtype

__all__ = ["SimplyTypedSpace", "Space"]


class Space:
    """A set of examples of one shape and type.

    Two spaces are equal when they are of one class and their :meth:`_key` is the same.

    Parameters
    ----------
    validate_callbacks : list of callables, or None
        Called with each symbolic batch that is validated; they raise to refuse it.
    np_validate_callbacks : list of callables, or None
        The same for arrays.
    """

    def __init__(self, validate_callbacks=None, np_validate_callbacks=None):
        self.validate_callbacks = list(validate_callbacks or [])
        self.np_validate_callbacks = list(np_validate_callbacks or [])

    def _key(self):
        """Return the hashable facts that distinguish this space from others of its class."""
        raise NotImplementedError(f"{type(self).__name__} does not say what makes two of it equal")

    def __eq__(self, other):
        return type(self) is type(other) and self._key() == other._key()

    def __hash__(self):
        return hash((type(self), self._key()))

    def __str__(self):
        return type(self).__name__

    def __repr__(self):
        return str(self)

    # -- what a space looks like -------------------------------------------------------------------

    def get_batch_axis(self):
        """Return which axis of a batch counts the examples."""
        return 0

    def get_total_dimension(self):
        """Return how many numbers describe one example."""
        raise NotImplementedError(f"{type(self).__name__} does not implement get_total_dimension")

    def get_origin(self):
        """Return one example of zeros (an array without the batch axis)."""
        raise NotImplementedError(f"{type(self).__name__} does not implement get_origin")

    def get_origin_batch(self, batch_size, dtype=None):
        """Return `batch_size` examples of zeros; `dtype` None takes the space's own."""
        raise NotImplementedError(f"{type(self).__name__} does not implement get_origin_batch")

    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Return :meth:`get_origin_batch` as a shared variable."""
        return pytensor.shared(self.get_origin_batch(batch_size, dtype), name=name)

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return a symbol for a batch; with `batch_size` 1 its type can be broadcast along the batch."""
        raise NotImplementedError(f"{type(self).__name__} does not implement make_theano_batch")

    def make_batch_theano(self, name=None, dtype=None, batch_size=None):
        """Return :meth:`make_theano_batch`, of which this is another name."""
        return self.make_theano_batch(name=name, dtype=dtype, batch_size=batch_size)

    def get_theano_batch(self, *args, **kwargs):
        """Return :meth:`make_theano_batch`, of which this is another name."""
        return self.make_theano_batch(*args, **kwargs)

    # -- sizes -------------------------------------------------------------------------------------

    def batch_size(self, batch):
        """Return the symbolic number of examples in the symbolic `batch`."""
        return self._batch_size(False, batch)

    def np_batch_size(self, batch):
        """Return the number of examples in the array `batch`."""
        return self._batch_size(True, batch)

    def _batch_size(self, is_numeric, batch):
        self._validate(is_numeric, batch)
        return self._batch_size_impl(is_numeric, batch)

    def _batch_size_impl(self, is_numeric, batch):
        return batch.shape[self.get_batch_axis()]

    # -- membership --------------------------------------------------------------------------------

    def validate(self, batch):
        """Raise TypeError or ValueError unless the symbolic `batch` is of this space."""
        self._validate(False, batch)

    def np_validate(self, batch):
        """Raise TypeError or ValueError unless the array `batch` is of this space."""
        self._validate(True, batch)

    def _validate(self, is_numeric, batch):
        # None and () are both kinds at once, so that the caller has to say which is meant.
        wanted, fits = ("arrays", is_numeric_batch) if is_numeric else ("symbols", is_symbolic_batch)
        if not fits(batch):
            hint = "without np_ for symbols" if is_numeric else "with np_ in its name for arrays"
            raise TypeError(f"{self} was given {batch!r} of {type(batch)} where it takes {wanted}: "
                            f"there is a method {hint}")
        for callback in self.np_validate_callbacks if is_numeric else self.validate_callbacks:
            callback(batch)
        self._validate_impl(is_numeric, batch)

    def _validate_impl(self, is_numeric, batch):
        raise NotImplementedError(f"{type(self).__name__} does not implement _validate_impl")

    # -- conversion --------------------------------------------------------------------------------

    def format_as(self, batch, space):
        """Return the symbolic `batch` of this space as a batch of `space`.

        Raises
        ------
        TypeError: `batch` is not symbolic, or its type cannot be cast safely
        ValueError: the two spaces cannot hold the same example
        """
        return self._format_as(False, batch, space)

    def np_format_as(self, batch, space):
        """Return the array `batch` of this space as a batch of `space`: itself where nothing changes."""
        return self._format_as(True, batch, space)

    def _format_as(self, is_numeric, batch, space):
        self._validate(is_numeric, batch)
        self._check_sizes(space)
        result = self._format_as_impl(is_numeric, batch, space)
        if isinstance(result, Variable) and result is not batch:
            result.tag.formatted_from = (self, batch)  # for undo_format_as
        return result

    def _check_sizes(self, space):
        """Raise ValueError unless an example of this space fits into `space`."""
        mine, other = self.get_total_dimension(), space.get_total_dimension()
        if mine != other:
            raise ValueError(f"{self} has {mine} numbers an example and {space} has {other}: "
                             f"no batch of the one can be formatted as the other")

    def _format_as_impl(self, is_numeric, batch, space):
        raise NotImplementedError(f"{self} does not know how to format as {space}")

    def _from_vector(self, is_numeric, batch, source):
        """Return `batch`, a batch of the VectorSpace `source`, as a batch of this space."""
        raise NotImplementedError(f"{source} does not know how to format as {self}")

    def undo_format_as(self, batch, space):
        """Return the symbolic batch of this space that `format_as` turned into `batch` of `space`.

        That is the very symbol where `batch` came from `format_as`, which lets a cost find the softmax behind
        it, and else the conversion back.
        """
        space._validate(False, batch)
        made_by, original = getattr(getattr(batch, "tag", None), "formatted_from", (None, None))
        # A copied graph copies the tag as well, and then the original is not below the batch any more.
        if made_by == self and set(leaves(original)) <= set(ancestors([batch])):
            return original
        return space.format_as(batch, self)

    def undo_np_format_as(self, batch, space):
        """Return the array `batch` of `space` as a batch of this space."""
        return space.np_format_as(batch, self)


class SimplyTypedSpace(Space):
    """A space whose batch is one symbol or array, with one `dtype`.

    Parameters
    ----------
    dtype : str, ``'floatX'`` or None
        ``'floatX'`` is resolved now, so that the space does not change with the setting. None takes batches
        of any dtype and leaves them as they are.
    """

    def __init__(self, dtype="floatX", **kwargs):
        super().__init__(**kwargs)
        self._dtype = resolve_dtype(dtype)

    @property
    def dtype(self):
        """Name of the batches' type, or None for any."""
        return self._dtype

    @dtype.setter
    def dtype(self, new_dtype):
        """Take another type; ``'floatX'`` is resolved now, None takes any."""
        self._dtype = resolve_dtype(new_dtype)

    def _clean_dtype_arg(self, dtype):
        """Return the type that a new batch shall have: `dtype`, or for None the space's own."""
        resolved = self.dtype if dtype is None else resolve_dtype(dtype)
        if resolved is None:
            raise TypeError(f"{self} has no dtype of its own: give the dtype argument")
        return resolved

    def _batch_shape(self, batch_size):
        """Return the shape of a batch of `batch_size` examples."""
        raise NotImplementedError(f"{type(self).__name__} does not implement _batch_shape")

    def get_origin(self):
        """Return one example of zeros in the space's dtype, or in floatX where it has none."""
        shape = list(self._batch_shape(1))
        del shape[self.get_batch_axis()]
        return np.zeros(shape, dtype=self._clean_dtype_arg(None if self.dtype else "floatX"))

    def get_origin_batch(self, batch_size, dtype=None):
        """Return `batch_size` examples of zeros; TypeError where neither `dtype` nor the space says which type."""
        return np.zeros(self._batch_shape(batch_size), dtype=self._clean_dtype_arg(dtype))

    def _validate_impl(self, is_numeric, batch):
        if batch is None or isinstance(batch, tuple):
            raise TypeError(f"a batch of {self} is one symbol or array, got {batch!r}")
        if self.dtype is not None:
            check_cast(batch.dtype, self.dtype)
        expected = self._batch_shape(None)
        if batch.ndim != len(expected):
            raise ValueError(f"a batch of {self} has {len(expected)} dimensions, got one with {batch.ndim}")
        found = batch.shape if is_numeric else batch.type.shape
        for axis, (length, met) in enumerate(zip(expected, found, strict=True)):
            if length is not None and met is not None and met != length:
                raise ValueError(f"axis {axis} of a batch of {self} has length {length}, got shape {found}")

    def __setstate__(self, state):
        self.__dict__.update(state)
        if "_dtype" not in state:  # pickled before spaces had dtypes
            self._dtype = resolve_dtype("floatX")
