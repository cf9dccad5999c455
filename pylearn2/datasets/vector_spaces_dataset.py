"""VectorSpacesDataset: any number of sources, each an array in a space of its own."""
from pylearn2.datasets.dataset import Dataset
from pylearn2.utils.iteration import FiniteDatasetIterator, flat_pairs
from pylearn2.utils.rng import make_np_rng


class VectorSpacesDataset(Dataset):
    """Arrays that hold the same examples in different spaces, under names of the user's choice.

    Parameters
    ----------
    data : array, or tuple or list of arrays, one for each source
    data_specs : (space, source), flat; what `data` is. Each source may occur once
    rng : RandomState or seed, for reading in a drawn order where the reader brings no generator
    preprocessor : Preprocessor that changes the data at the end, or None
    fit_preprocessor : bool, whether it learns from these data first

    Raises
    ------
    ValueError
        for nested or repeated sources, arrays of different lengths, and arrays outside of their space.
    """

    _iter_mode = "sequential"

    def __init__(self, data=None, data_specs=None, rng=Dataset._default_seed, preprocessor=None,
                 fit_preprocessor=False):
        if data is None or data_specs is None:
            raise ValueError("VectorSpacesDataset needs both data and data_specs, got "
                             f"data={data!r}, data_specs={data_specs!r}")
        sources = [source for _, source in flat_pairs(data_specs)]
        if len(set(sources)) < len(sources):
            raise ValueError(f"each source of a VectorSpacesDataset occurs once, got {sources}")
        self.data = tuple(data) if isinstance(data, list) else data
        self.data_specs = data_specs
        data_specs[0].np_validate(self.data)
        parts = self.data if isinstance(self.data, tuple) else (self.data,)
        lengths = {source: len(part) for source, part in zip(sources, parts, strict=True)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"the sources of a VectorSpacesDataset have one length, got {lengths}")
        self.num_examples = lengths[sources[0]]
        self.rng = make_np_rng(rng, which_method="randint")
        self.preprocessor = preprocessor
        if preprocessor is not None:
            preprocessor.apply(self, can_fit=fit_preprocessor)

    def iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None,
                 return_tuple=False):
        """Return an iterator over batches, see :meth:`.Dataset.iterator`; by default of all sources, as kept."""
        data_specs = self.data_specs if data_specs is None else data_specs
        mode, batch_size, num_batches, rng, data_specs = self._init_iterator(
            mode, batch_size, num_batches, rng, data_specs)
        order = mode(self.num_examples, batch_size, num_batches, rng)
        return FiniteDatasetIterator(self, order, data_specs, return_tuple)

    def get_data(self):
        """Return the arrays as they were given; :meth:`get_data_specs` describes them."""
        return self.data

    def get_data_specs(self):
        """Return the `data_specs` that were given."""
        return self.data_specs

    def get_num_examples(self):
        """Return the length that all sources share."""
        return self.num_examples
