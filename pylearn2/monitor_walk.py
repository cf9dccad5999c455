"""How the monitor walks through a data set: batch by batch, or several batches at a time.

    Walk    made once for each data set of a monitor; `monitor_pass` is the only caller
"""
import functools

import numpy as np
import pytensor

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.space import VectorSpace
from pylearn2.utils.iteration import SequentialSubsetIterator, resolve_iterator_class

__all__ = ["Walk"]

STACK = 2000  # examples at the most that are handed out at once, where the batches are smaller
STACK_BYTES = 6_400_000  # more are out of the cache before the first product reads what was cast last, measured


class Walk:
    """One of the monitor's data sets; each call begins anew, over the same examples.

    Parameters
    ----------
    monitor : Monitor
    index : int, which of its data sets
    flat_specs : (CompositeSpace, sources), what to read
    """

    def __init__(self, monitor, index, flat_specs):
        self.dataset = monitor._datasets[index]
        self.seed = monitor._rng_seed[index]
        self.options = dict(
            mode=monitor._iteration_mode[index], batch_size=monitor._batch_size[index],
            num_batches=monitor._num_batches[index], data_specs=flat_specs, return_tuple=True,
        )

    def __call__(self):
        """Return an iterator over flat batches."""
        return self.dataset.iterator(rng=self.seed, **self.options)

    def num_examples(self):
        """Return how many examples one walk announces."""
        # As the original: without the seed, so that a stochastic mode draws once from the data set's own stream.
        announced = self.dataset.iterator(**self.options).num_examples
        if announced == 0:
            raise ValueError("a monitoring data set yields no examples; look at its batch_size and its size")
        return announced

    def is_plain(self):
        """Tell whether several batches lie one behind the other in memory: rows of a design matrix, in order."""
        spaces, _ = self.options["data_specs"]
        return (resolve_iterator_class(self.options["mode"]) is SequentialSubsetIterator
                and isinstance(self.dataset, DenseDesignMatrix)
                and type(self.dataset).iterator is DenseDesignMatrix.iterator
                and self.dataset.reads_its_rows()
                and all(type(space) is VectorSpace and not space.sparse for space in spaces.components)
                and 2 * self().batch_size <= STACK)

    def stacks(self):
        """Yield ``(n, load)``: load() returns n batches as arrays of shape (n, batch, number).

        The short last batch comes alone, and its n is None. Threads may each load their own. The examples and their
        order are those of a call; for a data set that :meth:`is_plain`.
        """
        batches = self()
        size, left = batches.batch_size, batches.num_examples
        at_once = {**self.options, "batch_size": self._batches_at_once(size) * size, "num_batches": None}
        for rows, load in self.dataset.iterator(**at_once).deferred():
            n, rest = divmod(min(left, rows.stop - rows.start), size)
            if n:
                yield n, functools.partial(_piled, load, n, size)
            if rest:
                yield None, functools.partial(_rows, load, n * size, rest)
            left -= n * size + rest
            if not left:
                return

    def _batches_at_once(self, size):
        """Return how many batches of `size` examples a stack holds."""
        numbers = self.options["data_specs"][0].get_total_dimension()
        examples = min(STACK, STACK_BYTES // (numbers * np.dtype(pytensor.config.floatX).itemsize))
        return max(1, examples // size)


def _piled(load, n, size):
    return tuple(array[:n * size].reshape(n, size, array.shape[1]) for array in load())


def _rows(load, start, n_rows):
    return tuple(array[start:start + n_rows] for array in load())
