"""Dataset: what the training algorithms and the monitor ask of data, whatever it is kept in."""
from pylearn2.utils.iteration import resolve_iterator_class


class Dataset:
    """Examples with one or more sources, such as ``'features'`` and ``'targets'``.

    A subclass offers :meth:`iterator`, :meth:`get_data_specs`, :meth:`get_num_examples` and, for
    :class:`~pylearn2.utils.iteration.FiniteDatasetIterator`, either :meth:`get` or `get_data`.

    Attributes
    ----------
    description : str, one line for reports: what the data are
    source_files : list of paths that the data were read from, by whose SHA-256 a saved model tells its data
    """

    source_files = ()

    _default_seed = (17, 2, 946)  # of the data set's own generator

    # Set by Train while it saves a model. A model that keeps its training data would write them into its
    # file too.
    _serialization_guard = None

    def __iter__(self):
        return self.iterator()

    def iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None,
                 return_tuple=False):
        """Return an iterator over batches.

        Parameters
        ----------
        mode : name in :data:`~pylearn2.utils.iteration.ITERATION_MODES`, or a class like those in it
        batch_size, num_batches : int or None, see :func:`~pylearn2.utils.iteration_orders.batch_sizes`
        rng : RandomState or seed for a mode that draws; None takes the data set's own generator, which goes
            on from one reading to the next and is shared by all of them
        data_specs : (space, source), flat: what to read, and in which format
        return_tuple : bool. A single source also comes as a tuple of length 1

        Returns
        -------
        iterator with the attributes `batch_size`, `num_batches`, `num_examples`, `uneven` and `stochastic`
        """
        raise NotImplementedError(f"{type(self).__name__} must define iterator()")

    def _init_iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None):
        """Return the five arguments of :meth:`iterator` with the data set's defaults where they are None.

        The defaults are the attributes `_iter_mode`, `_iter_batch_size`, `_iter_num_batches` and
        `_iter_data_specs`, and `rng` for a mode that draws.
        """
        mode = self._default(mode, "_iter_mode", "iteration mode")
        data_specs = self._default(data_specs, "_iter_data_specs", "data_specs")
        mode = resolve_iterator_class(mode)
        batch_size = getattr(self, "_iter_batch_size", None) if batch_size is None else batch_size
        num_batches = getattr(self, "_iter_num_batches", None) if num_batches is None else num_batches
        if rng is None and mode.stochastic:
            rng = self.rng
        return [mode, batch_size, num_batches, rng, data_specs]

    def _default(self, value, attribute, what):
        value = getattr(self, attribute, None) if value is None else value
        if value is None:
            raise ValueError(f"{type(self).__name__} has no default {what}: pass one to iterator()")
        return value

    def prepare(self):
        """Make what reading will need and a saved training has to know: the streams of a data set that draws."""

    def get(self, sources, indices):
        """Return the examples `indices` (slice or index array) as a tuple of arrays, one for each name in
        `sources`.

        This one takes them out of `get_data()`; a data set that keeps its data elsewhere overrides it.
        """
        data, names = self.get_data(), self.get_data_specs()[1]
        if isinstance(names, str):
            data, names = (data,), (names,)
        return tuple(data[names.index(source)][indices] for source in sources)

    def get_data_specs(self):
        """Return ``(space, source)``: the format in which the data are kept."""
        raise NotImplementedError(f"{type(self).__name__} must define get_data_specs()")

    def get_num_examples(self):
        """Return the number of examples (int)."""
        raise NotImplementedError(f"{type(self).__name__} must define get_num_examples()")

    def has_targets(self):
        """Tell whether there is a source ``'targets'``."""
        names = self.get_data_specs()[1]
        return "targets" in ((names,) if isinstance(names, str) else names)

    def get_topo_batch_axis(self):
        """Return which axis of a topological batch counts the examples (int)."""
        raise NotImplementedError(f"{type(self).__name__} has no topological view")

    def get_batch_design(self, batch_size, include_labels=False):
        """Return a few examples as rows, for a look; with `include_labels` as (rows, targets)."""
        raise NotImplementedError(f"{type(self).__name__} does not offer get_batch_design; use iterator()")

    def get_batch_topo(self, batch_size, include_labels=False):
        """Return a few examples as images, for a look; with `include_labels` as (images, targets)."""
        raise NotImplementedError(f"{type(self).__name__} does not offer get_batch_topo; use iterator()")

    def adjust_for_viewer(self, X):
        """Return `X` mapped to [-1, 1] for display; here the data are taken to lie there already."""
        return X

    @property
    def description(self):
        """One line for reports: what the data are (str). Can be set."""
        text = getattr(self, "_description", None)
        return text or f"{type(self).__name__}, {self.get_num_examples()} examples"

    @description.setter
    def description(self, text):
        """Say `text` in the place of the default."""
        self._description = text

    def __getstate__(self):
        """Return the state to pickle; OSError while a model is being saved."""
        if self._serialization_guard is not None:
            raise OSError(f"the model that is being saved holds its training data ({self.description}): "
                          "remove the attribute that refers to the data set, or to something that holds it")
        return self.__dict__.copy()
