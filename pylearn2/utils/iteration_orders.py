"""In which order a data set is read: how many batches of what size, and which examples are in each.

Sizes are settled first, in one function, :func:`batch_sizes`. An order then draws what it needs from its
generator and returns an iterator over slices or index arrays. What concerns the whole reading is drawn when
the order is CALLED, not when the first batch is asked for: readers that share a generator use it in the order
in which they were made.

    sequential                      in order, slices; the last may be short
    shuffled_sequential             every example once, in a drawn order
    batchwise_shuffled_sequential   the slices of `sequential`, in a drawn order
    random_slice                    contiguous blocks that start anywhere
    random_uniform                  examples drawn one by one, with replacement
    even_sequences                  sequences of equal length together

`pylearn2.utils.iteration` gives the orders the names that an experiment writes.
"""
import itertools

import numpy as np

from pylearn2.utils.numbers import whole


def batch_sizes(n_examples, batch_size=None, num_batches=None, even=False, repeats=False):
    """Return ``(batch_size, num_batches)``, the missing one filled in.

        batch_size  = ceil(n_examples / num_batches)    10 in 6 batches: 2 each, and the reading ends after 5
        num_batches = ceil(n_examples / batch_size)     also the most there can be, unless examples repeat

    Parameters
    ----------
    n_examples : int
    batch_size, num_batches : int or None; at least one of them is needed
    even : bool. Batches are full or left out: floor takes the place of ceil
    repeats : bool. Examples are drawn with replacement, so there can be any number of batches

    Raises
    ------
    ValueError
        when both are None, when one is not a whole number above 0 (`num_batches` may be 0 beside a
        batch_size), or when `n_examples` do not give that many batches.
    """
    if batch_size is None and num_batches is None:
        raise ValueError("iteration needs a batch_size or num_batches; both are None")
    if num_batches is not None:
        num_batches = whole(num_batches, "num_batches", least=int(batch_size is None))
    if batch_size is None:
        batch_size = _divide(n_examples, num_batches, even)
        return whole(batch_size, f"{n_examples} / num_batches={num_batches}"), num_batches
    batch_size = whole(batch_size, "batch_size")
    possible = _divide(n_examples, batch_size, even)
    wanted = possible if num_batches is None else num_batches
    if (wanted > possible and not repeats) or (even and not possible):
        asked = "" if num_batches is None else f", not the {num_batches} of num_batches"
        raise ValueError(f"{n_examples} examples give {possible} {'full ' if even else ''}batches of "
                         f"{batch_size}{asked}; write a smaller batch_size or num_batches")
    return batch_size, wanted


def _divide(count, divisor, even):
    return int(count // divisor if even else -(-count // divisor))


def sequential(n_examples, batch_size, num_batches, rng=None):
    """Return slices through ``range(n_examples)`` in order, `num_batches` at most; the last may be short."""
    starts = itertools.islice(range(0, n_examples, batch_size), num_batches)
    return (slice(start, min(start + batch_size, n_examples)) for start in starts)


def shuffled_sequential(n_examples, batch_size, num_batches, rng):
    """Return index arrays through one permutation of ``range(n_examples)``, the next that `rng` draws."""
    order = np.arange(n_examples)
    rng.shuffle(order)
    return (order[batch] for batch in sequential(n_examples, batch_size, num_batches))


def batchwise_shuffled_sequential(n_examples, batch_size, num_batches, rng):
    """Return the slices of :func:`sequential` in a drawn order; the short one can come anywhere.

    All `num_batches` numbers are shuffled; those that lie beyond the end of the data are then left out.
    """
    order = list(range(num_batches))
    rng.shuffle(order)
    starts = (number * batch_size for number in order)
    return (slice(start, min(start + batch_size, n_examples)) for start in starts if start < n_examples)


def random_slice(n_examples, batch_size, num_batches, rng):
    """Return slices of `batch_size` examples; each start is drawn, uniformly, when its batch is asked for."""
    last_start = n_examples - batch_size
    if last_start < 0:
        raise ValueError(f"random_slice of {n_examples} examples got the larger batch_size {batch_size}")
    starts = (int(rng.randint(last_start + 1)) for _ in range(num_batches))
    return (slice(start, start + batch_size) for start in starts)


def random_uniform(n_examples, batch_size, num_batches, rng):
    """Return arrays of `batch_size` indices, drawn with replacement when the batch is asked for."""
    return (rng.randint(n_examples, size=batch_size) for _ in range(num_batches))


def even_sequences(sequences, batch_size, rng):
    """Return index arrays; the sequences of one batch are equally long.

    The lengths take turns, in a drawn order; within a length the sequences come in a drawn order too. A
    length that has run out is passed over, and its last batch may be short.
    """
    lengths = np.array([len(sequence) for sequence in sequences])
    of_length = [rng.permutation(np.flatnonzero(lengths == length))
                 for length in rng.permutation(np.unique(lengths))]
    rounds = range(0, max(map(len, of_length), default=0), batch_size)
    return (queue[start:start + batch_size] for start in rounds for queue in of_length if start < len(queue))
