"""The batch that a cost needs: as symbols for building expressions, as arrays for training.

    CostBatch   what SGD and BGD make in `setup` and walk through in `train`
"""
import numpy as np
from pytensor.tensor.type import TensorType

from pylearn2.space import CompositeSpace, Conv2DSpace, VectorSpace
from pylearn2.utils.data_specs import DataSpecsMapping

__all__ = ["CostBatch"]

_PLAIN = (VectorSpace, Conv2DSpace)  # the spaces whose axis of examples tells how many there are


class CostBatch:
    """One batch of the data that a cost asks for.

    A cost may ask for the same data in several places; here each distinct (space, source) appears once, so
    that it is fetched, formatted and handed to the compiled function once.

    Parameters
    ----------
    data_specs : (space, source), nested as the cost wants its data
    prefix : str, begins the names of the symbols
    batch_size : int or None; 1 makes symbols that can be broadcast along the batch

    Attributes
    ----------
    flat : tuple of symbols, the inputs of a compiled function
    nested : the same symbols, nested as `data_specs`
    data_specs : (CompositeSpace, tuple of sources), flat: what to ask of a data set
    """

    def __init__(self, data_specs, prefix, batch_size=None):
        space, source = data_specs
        mapping = DataSpecsMapping(data_specs)
        self.spaces = mapping.flatten(space, return_tuple=True)
        sources = mapping.flatten(source, return_tuple=True)
        self.flat = tuple(
            one.make_theano_batch(name=f"{prefix}[{name}]", batch_size=batch_size)
            for one, name in zip(self.spaces, sources, strict=True)
        )
        self.nested = mapping.nest(self.flat)
        self.data_specs = (CompositeSpace(self.spaces), sources)
        self._forms = [_form(one.type) for one in self.flat]
        self._batch_axis = self.spaces[0].get_batch_axis() if self.spaces and type(self.spaces[0]) in _PLAIN else None

    def arrays(self, dataset, **how):
        """Return an iterator over tuples of arrays, one array for each symbol of `flat`.

        Parameters
        ----------
        dataset : Dataset
        **how : mode, batch_size, num_batches and rng of :meth:`Dataset.iterator`

        Raises
        ------
        NotImplementedError: the cost asks for no data, so that nothing says how many examples a batch has
        """
        if not self.spaces:
            raise NotImplementedError("cannot train on a cost that uses no data: its data specs are empty; "
                                      "give it get_data_specs(model) with at least one source")
        return dataset.iterator(data_specs=self.data_specs, return_tuple=True, **how)

    def fits(self, arrays):
        """Tell whether `arrays` are of their symbols' very types, so that a compiled function need not look at them.

        Labels, for one, may be of a narrower type, which PyTensor then widens.
        """
        return self._forms == [(type(array), array.dtype, array.ndim) for array in arrays]

    def size(self, arrays):
        """Return how many examples a tuple of `arrays` holds; the last batch of an epoch may be smaller."""
        first = arrays[0]
        if self._batch_axis is not None and type(first) is np.ndarray:
            return first.shape[self._batch_axis]
        return self.spaces[0].np_batch_size(first)


def _form(type):
    """Return (class, dtype, dimensions) of the arrays of a symbol's type; None where these do not tell all."""
    if not isinstance(type, TensorType) or any(length is not None for length in type.shape):
        return None
    return np.ndarray, type.numpy_dtype, type.ndim
