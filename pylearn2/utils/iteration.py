"""Reading a finite data set batch by batch.

    ITERATION_MODES         the names that an experiment may write, and the class of each
    SubsetIterator          says WHICH examples are in the next batch; its subclasses are the modes
    FiniteDatasetIterator   fetches them and formats them; what ``dataset.iterator(...)`` returns
    is_stochastic, has_uniform_batch_size, resolve_iterator_class   what a mode is like, before one is made

A new order is a function like those of :mod:`pylearn2.utils.iteration_orders`, a subclass that names it, and
a line in the table. The training algorithms and the monitor are the readers.
"""
import functools
from collections.abc import Callable

import numpy as np

from pylearn2.utils import iteration_orders as orders
from pylearn2.utils.exc import did_you_mean
from pylearn2.utils.rng import make_np_rng

_DRAWS = ["randint", "shuffle"]  # what a random generator must be able to do


class SubsetIterator:
    """An iterator over slices or index arrays into a data set; a subclass names its `order`.

    Parameters
    ----------
    dataset_size : int, examples
    batch_size, num_batches : int or None, see :func:`~pylearn2.utils.iteration_orders.batch_sizes`
    rng : RandomState, or a seed for one, or None; a mode that is not stochastic takes none

    Attributes
    ----------
    batch_size, num_batches : int
    num_examples : int, how many are read in all
    uneven : bool, whether the last batch is shorter
    stochastic : bool, whether the order is drawn
    fancy : bool, whether batches are index arrays; else they are slices
    uniform_batch_size : bool, whether all batches have one size, whatever `dataset_size`
    """

    order: Callable  # (dataset_size, batch_size, num_batches, rng) -> iterator over slices or index arrays
    even = repeats = False
    stochastic = fancy = uniform_batch_size = False

    def __init__(self, dataset_size, batch_size=None, num_batches=None, rng=None):
        if self.stochastic:
            rng = make_np_rng(rng, which_method=_DRAWS)
        elif rng is not None:
            raise ValueError(f"{type(self).__name__} draws nothing and takes no rng, got {rng!r}")
        self.batch_size, self.num_batches = orders.batch_sizes(
            dataset_size, batch_size, num_batches, self.even, self.repeats)
        planned = self.batch_size * self.num_batches
        self.num_examples = planned if self.repeats else min(planned, dataset_size)
        self.uneven = planned > self.num_examples
        self._batches = self.order(dataset_size, self.batch_size, self.num_batches, rng)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._batches)

    def next(self):
        """Return the next slice or index array; StopIteration at the end."""
        return self.__next__()


class SequentialSubsetIterator(SubsetIterator):
    """Mode ``sequential``: slices in order, the last one may be short."""

    order = staticmethod(orders.sequential)


class ShuffledSequentialSubsetIterator(SubsetIterator):
    """Mode ``shuffled_sequential``: every example once, in an order drawn at the start."""

    order = staticmethod(orders.shuffled_sequential)
    stochastic = fancy = True


class BatchwiseShuffledSequentialIterator(SubsetIterator):
    """Mode ``batchwise_shuffled_sequential``: the slices of ``sequential`` in a drawn order."""

    order = staticmethod(orders.batchwise_shuffled_sequential)
    stochastic = True


class RandomSliceSubsetIterator(SubsetIterator):
    """Mode ``random_slice``: contiguous blocks that start anywhere; blocks may overlap."""

    order = staticmethod(orders.random_slice)
    stochastic = uniform_batch_size = repeats = True


class RandomUniformSubsetIterator(SubsetIterator):
    """Mode ``random_uniform``: every index drawn anew, with replacement."""

    order = staticmethod(orders.random_uniform)
    stochastic = fancy = uniform_batch_size = repeats = True


class EvenSequencesSubsetIterator(SubsetIterator):
    """Mode ``even_sequences``: the sequences of a batch are equally long.

    Parameters
    ----------
    sequence_data : list or array of sequences; takes the place of `dataset_size`
    batch_size : int, the most sequences in a batch
    num_batches : must be None; the number follows from the data
    """

    stochastic = fancy = True

    def __init__(self, sequence_data, batch_size, num_batches=None, rng=None):
        if not isinstance(sequence_data, (list, tuple, np.ndarray)):
            raise ValueError(f"even_sequences needs a list or an array of sequences, got {sequence_data!r}")
        if batch_size is None or num_batches is not None:
            raise ValueError("even_sequences needs a batch_size and takes no num_batches, "
                             f"got batch_size={batch_size!r}, num_batches={num_batches!r}")
        rng = make_np_rng(rng, which_method=_DRAWS)
        batches = list(orders.even_sequences(sequence_data, batch_size, rng))
        self.batch_size, self.num_batches, self.num_examples = batch_size, len(batches), len(sequence_data)
        self.uneven = any(len(batch) < batch_size for batch in batches)
        self._batches = iter(batches)


def as_even(iterator_cls):
    """Return a subclass of the mode `iterator_cls` that leaves a short batch out."""
    if not (isinstance(iterator_cls, type) and issubclass(iterator_cls, SubsetIterator)):
        raise TypeError(f"as_even needs a subclass of SubsetIterator, got {iterator_cls!r}")
    doc = f"Like :class:`{iterator_cls.__name__}`; a batch that would be short is left out."
    return type(f"ForcedEven{iterator_cls.__name__}", (iterator_cls,), {
        "even": True, "uniform_batch_size": True, "__module__": __name__, "__doc__": doc})


ForcedEvenSequentialSubsetIterator = as_even(SequentialSubsetIterator)
ForcedEvenShuffledSequentialSubsetIterator = as_even(ShuffledSequentialSubsetIterator)
ForcedEvenBatchwiseShuffledSequentialIterator = as_even(BatchwiseShuffledSequentialIterator)

ITERATION_MODES = {
    "sequential": SequentialSubsetIterator,
    "shuffled_sequential": ShuffledSequentialSubsetIterator,
    "random_slice": RandomSliceSubsetIterator,
    "random_uniform": RandomUniformSubsetIterator,
    "batchwise_shuffled_sequential": BatchwiseShuffledSequentialIterator,
    "even_sequential": ForcedEvenSequentialSubsetIterator,
    "even_shuffled_sequential": ForcedEvenShuffledSequentialSubsetIterator,
    "even_batchwise_shuffled_sequential": ForcedEvenBatchwiseShuffledSequentialIterator,
    "even_sequences": EvenSequencesSubsetIterator,
}


def resolve_iterator_class(mode):
    """Return the class of a mode: looked up when `mode` is a name, `mode` itself when it is a class.

    Raises
    ------
    ValueError
        for a name that is not in :data:`ITERATION_MODES`.
    """
    if not isinstance(mode, str):
        return mode
    if mode not in ITERATION_MODES:
        raise ValueError(f"there is no iteration mode {mode!r}; {did_you_mean(mode, ITERATION_MODES)}")
    return ITERATION_MODES[mode]


def has_uniform_batch_size(mode):
    """Tell whether all batches of a mode (name or class) have one size, whatever the number of examples."""
    return resolve_iterator_class(mode).uniform_batch_size


def is_stochastic(mode):
    """Tell whether a mode (name or class) draws its order, and so depends on a generator."""
    return resolve_iterator_class(mode).stochastic


def flat_pairs(data_specs):
    """Return the (space, source) pairs of flat data specs as a list.

    Raises
    ------
    ValueError
        for nested specs, and where the spaces do not match the sources.
    """
    space, source = data_specs
    if isinstance(source, str):
        return [(space, source)]
    spaces = getattr(space, "components", (space,))
    if len(spaces) != len(source) or not all(isinstance(name, str) for name in source):
        raise ValueError(f"iteration needs flat data specs, one space for each source, got {data_specs!r}; "
                         "flatten them with pylearn2.utils.data_specs.DataSpecsMapping")
    return list(zip(spaces, source, strict=True))


class FiniteDatasetIterator:
    """Batches of a data set as numeric arrays, in the spaces that were asked for.

    Parameters
    ----------
    dataset : Dataset; its ``get(sources, indices)`` is called for each batch
    subset_iterator : SubsetIterator
    data_specs : (space, source), flat. A source may be asked for more than once, in different spaces
    return_tuple : bool. A single source also comes as a tuple of length 1
    convert : list, for each source a function that formats a raw batch, or None for the space's own way
    columns : list, for each source the array of all examples, one a row; or None where only ``dataset.get`` knows.
        What needs no formatting, or is small, is then formatted once and not batch by batch

    Attributes
    ----------
    batch_size, num_batches, num_examples, uneven, stochastic : those of `subset_iterator`

    Raises
    ------
    ValueError
        for nested `data_specs`, and for a source that the data set does not have.
    """

    def __init__(self, dataset, subset_iterator, data_specs=None, return_tuple=False, convert=None, columns=None):
        wanted = flat_pairs(data_specs)
        spaces = {source: space for space, source in flat_pairs(dataset.get_data_specs())}
        for _, source in wanted:
            if source not in spaces:
                raise ValueError(f"{dataset!r} has no source {source!r}; it has: {', '.join(spaces)}")
        self._dataset, self._subset_iterator, self._return_tuple = dataset, subset_iterator, return_tuple
        self._sources = tuple(source for _, source in wanted)
        self._format = [
            function or _formatter(spaces[source], space)
            for (space, source), function in zip(wanted, convert or [None] * len(wanted), strict=True)]
        self._columns = columns
        self._read = None  # made with the first batch: some iterators are only asked how many examples there are

    def __iter__(self):
        return self

    def __next__(self):
        indices = next(self._subset_iterator)
        return (self._read or self._reading(indices))(indices)

    def deferred(self):
        """Yield ``(indices, load)`` of each batch; load() fetches and formats it, in any thread."""
        for indices in self._subset_iterator:
            yield indices, functools.partial(self._read or self._reading(indices), indices)

    def next(self):
        """Return the next batch; StopIteration at the end."""
        return self.__next__()

    def _reading(self, indices):
        """Return the function from `indices`, and others of their kind, to a batch; from now on it is `_read`."""
        tuple_of = self._reader(indices)
        single = len(self._sources) == 1 and not self._return_tuple
        self._read = (lambda indices: tuple_of(indices)[0]) if single else tuple_of
        return self._read

    def _reader(self, indices):
        """Return the function that makes a tuple of formatted arrays of `indices` and others of their kind."""
        if self._columns is None or 2 * self.num_examples < len(self._columns[0]):
            return self._read_formatting
        readers = [_column_reader(column, function, indices)
                   for column, function in zip(self._columns, self._format, strict=True)]
        return lambda indices: tuple([read(indices) for read in readers])

    def _read_formatting(self, indices):
        raw = self._dataset.get(self._sources, indices)
        return tuple(function(part) for function, part in zip(self._format, raw, strict=True))

    @property
    def batch_size(self):
        """The number of examples in a batch (int); the last one may have fewer."""
        return self._subset_iterator.batch_size

    @property
    def num_batches(self):
        """The number of batches (int)."""
        return self._subset_iterator.num_batches

    @property
    def num_examples(self):
        """The number of examples in all batches together (int)."""
        return self._subset_iterator.num_examples

    @property
    def uneven(self):
        """Whether the last batch is shorter (bool)."""
        return self._subset_iterator.uneven

    @property
    def stochastic(self):
        """Whether the order is drawn (bool)."""
        return self._subset_iterator.stochastic


_SMALL = 2**24  # bytes of a column that is formatted at once


def _formatted_once(column, function):
    """Return ``(formatted column, None)``; or, where it would be large or no matrix, ``(None, function)``."""
    row = column[:1]
    formatted = function(row)
    if formatted is row:
        return column, None
    is_matrix = isinstance(formatted, np.ndarray) and formatted.ndim == 2 and len(formatted) == len(row)
    if is_matrix and formatted.nbytes * len(column) <= _SMALL:
        return function(column), None
    return None, function


def _column_reader(column, function, indices):
    """Return the function that takes formatted rows out of `column`, for indices of the kind of `indices`."""
    whole, function = _formatted_once(column, function)
    matrix = column if whole is None else whole
    by_number = type(matrix) is np.ndarray and type(indices) is np.ndarray and indices.dtype.kind == "i"
    # of a plain matrix `take` gathers rows faster than brackets do
    rows = functools.partial(matrix.take, axis=0) if by_number else matrix.__getitem__
    return rows if function is None else lambda indices: function(rows(indices))


def _formatter(stored_space, wanted_space):
    return lambda batch: stored_space.np_format_as(batch, wanted_space)
