"""TransformerDataset: another data set, its features transformed as they are read."""
from pylearn2.datasets.dataset import Dataset
from pylearn2.space import CompositeSpace
from pylearn2.utils.iteration import flat_pairs


class TransformerDataset(Dataset):
    """The data set `raw` seen through `transformer`.

    Only the source ``'features'`` is transformed; the others pass as they are. A transformer that draws random
    numbers draws anew at each reading.

    Parameters
    ----------
    raw : Dataset
    transformer : object with ``perform`` (array to array) and, unless `space_preserving`, ``get_input_space``
        and ``get_output_space``: a Block or a Model
    cpu_only : kept for old YAML files; all is done by the CPU
    space_preserving : bool, whether the transformer works in any space and leaves the batch in it
    """

    def __init__(self, raw, transformer, cpu_only=False, space_preserving=False):
        if not callable(getattr(transformer, "perform", None)):
            raise TypeError(f"TransformerDataset needs a transformer with perform, which {type(transformer).__name__} "
                            "does not have: write a block, such as an autoencoder, an RBM, a DBM, PCA or StackedBlocks")
        self.raw = raw
        self.transformer = transformer
        self.cpu_only = cpu_only
        self.space_preserving = space_preserving
        self.description = f"{raw.description}, through {type(transformer).__name__}"

    def prepare(self):
        """Prepare the raw data set and the transformer, where they can be."""
        for part in (self.raw, self.transformer):
            if hasattr(part, "prepare"):
                part.prepare()

    def iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None,
                 return_tuple=False):
        """Return an iterator over batches, by default in this data set's specs; the order is the raw data set's."""
        pairs = flat_pairs(self.get_data_specs() if data_specs is None else data_specs)
        asked = [self._input_space(space) if source == "features" else space for space, source in pairs]
        raw_iterator = self.raw.iterator(
            mode=mode, batch_size=batch_size, num_batches=num_batches, rng=rng, return_tuple=True,
            data_specs=(CompositeSpace(tuple(asked)), tuple(source for _, source in pairs)))
        return TransformerIterator(raw_iterator, self, pairs, return_tuple)

    def _input_space(self, space):
        return space if self.space_preserving else self.transformer.get_input_space()

    def _output_space(self, space):
        return space if self.space_preserving else self.transformer.get_output_space()

    def transform(self, features, space):
        """Return raw features, read in the transformer's input space, as a transformed batch of `space`."""
        output_space = self._output_space(space)
        batch = self.transformer.perform(features)
        return batch if output_space == space else output_space.np_format_as(batch, space)

    def get_data_specs(self):
        """Return the raw specs, flat, the features in the transformer's output space."""
        pairs = flat_pairs(self.raw.get_data_specs())
        spaces = [self._output_space(space) if source == "features" else space for space, source in pairs]
        if len(pairs) == 1:
            return spaces[0], pairs[0][1]
        return CompositeSpace(tuple(spaces)), tuple(source for _, source in pairs)

    def get_num_examples(self):
        """Return the raw data set's number of examples."""
        return self.raw.get_num_examples()

    def has_targets(self):
        """Tell whether the raw data set has targets."""
        return self.raw.has_targets()

    def get_batch_design(self, batch_size, include_labels=False):
        """Return a few raw rows, transformed; with `include_labels` the pair of them and their raw targets."""
        if include_labels:
            X, y = self.raw.get_batch_design(batch_size, include_labels=True)
            return self.transformer.perform(X), y
        return self.transformer.perform(self.raw.get_batch_design(batch_size))

    def get_batch_topo(self, batch_size, include_labels=False):
        """Return a few examples as images; where the shape is lost, one column of all features."""
        X, y = self.get_batch_design(batch_size, include_labels=True)
        images = self.raw.get_topological_view(X) if self.space_preserving else X.reshape(*X.shape, 1, 1)
        return (images, y) if include_labels else images

    def get_test_set(self):
        """Return the raw data's test set seen through the same transformer."""
        raw = self.raw.get_test_set()
        return TransformerDataset(raw, self.transformer, self.cpu_only, self.space_preserving)

    def adjust_for_viewer(self, X):
        """Return `X` as the raw data set shows it, where the space is preserved; else `X` as it is."""
        return self.raw.adjust_for_viewer(X) if self.space_preserving else X

    def adjust_to_be_viewed_with(self, X, ref, per_example=None):
        """Return `X` on the scale on which the raw data set shows `ref`, an array like `X`."""
        return self.raw.adjust_to_be_viewed_with(X, ref, per_example)

    def get_weights_view(self, mat):
        """Return rows as images for display; only where the transformer preserves the space."""
        return self._raw_images("get_weights_view")(mat)

    def get_topological_view(self, mat=None):
        """Return rows as the raw data's images; only where the transformer preserves the space."""
        return self._raw_images("get_topological_view")(mat)

    def _raw_images(self, method):
        if not self.space_preserving:
            name = type(self.transformer).__name__
            raise NotImplementedError(f"{method}: {name} is not said to make images (space_preserving)")
        return getattr(self.raw, method)


class TransformerIterator:
    """Batches of a :class:`TransformerDataset`, in the order of the sources that were asked for.

    Parameters
    ----------
    raw_iterator : iterator over tuples of raw batches; this one has its attributes
    dataset : TransformerDataset
    pairs : list of (space, source)
    return_tuple : bool, whether a single source comes as a tuple too
    """

    def __init__(self, raw_iterator, dataset, pairs, return_tuple):
        self.raw_iterator = raw_iterator
        self._dataset, self._pairs, self._return_tuple = dataset, pairs, return_tuple
        self.batch_size, self.num_batches = raw_iterator.batch_size, raw_iterator.num_batches
        self.num_examples, self.uneven = raw_iterator.num_examples, raw_iterator.uneven
        self.stochastic = raw_iterator.stochastic

    def __iter__(self):
        return self

    def __next__(self):
        batch = tuple(
            self._dataset.transform(part, space) if source == "features" else part
            for part, (space, source) in zip(next(self.raw_iterator), self._pairs, strict=True))
        return batch[0] if len(batch) == 1 and not self._return_tuple else batch

    def next(self):
        """Return the next batch, as ``next(iterator)`` does."""
        return self.__next__()
