"""DenseDesignMatrix: a matrix, one example a row, with targets and a way to see the rows as images.

    DenseDesignMatrix                    the class that most data sets are or derive from
    DefaultViewConverter                 rows to images and back
    from_dataset, dataset_range          a part of a data set, as a new one
    convert_to_one_hot, set_axes         change a data set and return it, for use in a YAML file
"""
import copy
import logging

import numpy as np
import pytensor

from pylearn2.datasets import control
from pylearn2.datasets.dataset import Dataset
from pylearn2.datasets.splits import SplitMixin
from pylearn2.datasets.views import DefaultViewConverter, ImageViewsMixin
from pylearn2.space import CompositeSpace, IndexSpace, VectorSpace
from pylearn2.utils import contains_nan
from pylearn2.utils.iteration import FiniteDatasetIterator, flat_pairs
from pylearn2.utils.replacing import replacing
from pylearn2.utils.rng import make_np_rng

__all__ = [
    "DefaultViewConverter", "DenseDesignMatrix", "convert_to_one_hot", "dataset_range", "from_dataset",
    "set_axes",
]

log = logging.getLogger(__name__)


class DenseDesignMatrix(ImageViewsMixin, SplitMixin, Dataset):
    """Features `X`, one example a row, and targets `y`.

    Parameters
    ----------
    X : array, shape (examples, features), any dtype; kept as it is. Integers below `X_labels` where that is
        given
    topo_view : array of images, given in the place of X; its order is `axes`
    y : array, shape (examples, targets) or (examples,), or None
    view_converter : what turns rows into images, with an attribute `topo_space`; only beside X
    axes : order of the axes of `topo_view`
    rng : RandomState or seed, for reading in a drawn order where the reader brings no generator
    preprocessor : Preprocessor that changes the data at the end, or None
    fit_preprocessor : bool, whether it learns from these data first
    X_labels, y_labels : int. X, y are labels below that number: their space is an IndexSpace

    Attributes
    ----------
    X_space : Space of X
    data_specs : (space, source); the sources are ``'features'`` and, with y, ``'targets'``

    Raises
    ------
    ValueError
        when X and topo_view do not exclude each other, for NaN in `topo_view`, and for labels out of range.
    """

    _iter_mode = "sequential"
    X_labels = y_labels = None
    compress = False
    design_loc = None

    def __init__(self, X=None, topo_view=None, y=None, view_converter=None, axes=("b", 0, 1, "c"),
                 rng=Dataset._default_seed, preprocessor=None, fit_preprocessor=False, X_labels=None, y_labels=None):
        if (X is None) == (topo_view is None):
            raise ValueError("DenseDesignMatrix takes either X or topo_view, got "
                             f"{'neither' if X is None else 'both'}")
        if view_converter is not None and (topo_view is not None or X_labels is not None):
            beside = "topo_view" if topo_view is not None else f"X_labels={X_labels!r}"
            raise ValueError(f"a view_converter belongs to an X of numbers, got one beside {beside}")
        self.X, self.y, self.view_converter = X, y, view_converter
        self.X_labels, self.y_labels = X_labels, y_labels
        _check_labels("X", X, X_labels)
        _check_labels("y", y, y_labels)
        if topo_view is not None:
            self.set_topological_view(topo_view, axes)
        else:
            self._update_data_specs()
        self.rng = make_np_rng(rng, which_method="randint")
        self.preprocessor = preprocessor
        if preprocessor is not None:
            preprocessor.apply(self, can_fit=fit_preprocessor)

    def _update_data_specs(self):
        """Work out the spaces anew; whoever gives X or y another width calls it."""
        self.X_space = _space_of(self.X, self.X_labels)
        self.X_topo_space = getattr(self.view_converter, "topo_space", None)
        self._iter_data_specs = (self.X_space, "features")
        self.data_specs = self._iter_data_specs
        if self.y is not None:
            spaces = CompositeSpace((self.X_space, _space_of(self.y, self.y_labels)))
            self.data_specs = (spaces, ("features", "targets"))

    # -- reading -----------------------------------------------------------------------------------

    def iterator(self, mode=None, batch_size=None, num_batches=None, rng=None, data_specs=None,
                 return_tuple=False):
        """Return an iterator over batches, see :meth:`.Dataset.iterator`; by default over X alone, as rows."""
        mode, batch_size, num_batches, rng, data_specs = self._init_iterator(
            mode, batch_size, num_batches, rng, data_specs)
        order = mode(self.get_num_examples(), batch_size, num_batches, rng)
        convert = [self._image_formatter(space) if source == "features" else None
                   for space, source in flat_pairs(data_specs)]
        return FiniteDatasetIterator(self, order, data_specs, return_tuple, convert, self._columns(data_specs))

    def reads_its_rows(self):
        """Tell whether examples are rows of X and y as they stand, and not what a subclass makes of them."""
        return all(getattr(type(self), name) is getattr(DenseDesignMatrix, name)
                   for name in ("get", "get_data", "get_data_specs"))

    def _columns(self, data_specs):
        """Return the arrays of the sources, one example a row; None where a subclass has a way of its own."""
        if not self.reads_its_rows():
            return None
        kept = {"features": self.X, "targets": self.y}
        columns = [kept.get(source) for _, source in flat_pairs(data_specs)]
        if any(column is None for column in columns):
            return None
        return list(map(_as_matrix, columns))

    def _image_formatter(self, space):
        """Return a function that formats rows through the view converter, or None where there is none.

        The space's own conversion would not do: it takes a row to be in the order (0, 1, 'c'), and ours is
        ('c', 0, 1).
        """
        converter = self.view_converter
        return None if converter is None else lambda rows: converter.get_formatted_batch(rows, space)

    def get(self, sources, indices):
        """Return the examples `indices` as matrices, one for each of `sources`."""
        return tuple(map(_as_matrix, super().get(sources, indices)))

    def get_data(self):
        """Return X, or (X, y) where there are targets, as they are kept (see :meth:`get_data_specs`)."""
        return self.X if self.y is None else (self.X, self.y)

    def get_data_specs(self):
        """Return `data_specs`, which name the targets only where there are some."""
        return self.data_specs

    def get_num_examples(self):
        """Return the number of rows of X."""
        return self.X.shape[0]

    def has_targets(self):
        """Tell whether there is a y."""
        return self.y is not None

    def get_targets(self):
        """Return y."""
        return self.y

    def get_batch_design(self, batch_size, include_labels=False):
        """Return `batch_size` neighbouring rows from a drawn start, in floatX.

        With `include_labels` return (rows, targets), both in the types in which they are kept.
        """
        n_examples = self.get_num_examples()
        if batch_size > n_examples:
            raise ValueError(f"{batch_size} examples were asked of a data set that has {n_examples}")
        start = self.rng.randint(n_examples - batch_size + 1)
        block = slice(start, start + batch_size)
        if include_labels:
            return self.X[block], None if self.y is None else self.y[block]
        return np.asarray(self.X[block], dtype=pytensor.config.floatX)

    def get_batch_topo(self, batch_size, include_labels=False):
        """Return what :meth:`get_batch_design` draws as images, in the order of the view converter's axes."""
        if include_labels:
            rows, targets = self.get_batch_design(batch_size, include_labels=True)
            return self.get_topological_view(rows), targets
        return self.get_topological_view(self.get_batch_design(batch_size))

    def adjust_for_viewer(self, X):
        """Return ``X / max |X|``: what was 0 stays 0, and the largest number becomes 1 or -1."""
        return X / np.abs(X).max()

    def adjust_to_be_viewed_with(self, X, ref, per_example=None):
        """Return `X` on the scale that :meth:`adjust_for_viewer` gives `ref`, clipped to [-1, 1]."""
        if per_example is not None:
            log.warning("per_example=%r is ignored: one scale serves all examples", per_example)
        return np.clip(X / np.abs(ref).max(), -1.0, 1.0)

    # -- the generator -----------------------------------------------------------------------------

    def reset_RNG(self):
        """Put the data set's own generator back to its default seed."""
        self.rng = make_np_rng(None, self._default_seed)

    def restart_stream(self):
        """Do what :meth:`reset_RNG` does."""
        self.reset_RNG()

    def get_stream_position(self):
        """Return a copy of the generator; :meth:`set_stream_position` goes back to it."""
        return copy.deepcopy(self.rng)  # copy.copy of a RandomState shares the stream that it draws from

    def set_stream_position(self, pos):
        """Go on drawing from where :meth:`get_stream_position` was called."""
        self.rng = copy.deepcopy(pos)

    # -- changing ----------------------------------------------------------------------------------

    def set_design_matrix(self, X):
        """Take `X` in the place of the features; ValueError unless it is a matrix without NaN."""
        if X.ndim != 2 or contains_nan(X):
            raise ValueError(f"a design matrix has 2 dimensions and no NaN, got the shape {X.shape} "
                             f"{'with' if contains_nan(X) else 'without'} NaN")
        self.X = X
        if self.X_space.get_total_dimension() != X.shape[1]:
            self._update_data_specs()

    def set_topological_view(self, V, axes=("b", 0, 1, "c")):
        """Take the images `V`, in the order `axes`, in the place of the features."""
        if V.ndim != len(axes):
            raise ValueError(f"images in the order {axes} need {len(axes)} axes, got the shape {V.shape}")
        if contains_nan(V):
            raise ValueError("the images hold NaN; replace it, for instance by 0, beforehand")
        shape = [V.shape[axes.index(axis)] for axis in (0, 1, "c")]
        self.view_converter = DefaultViewConverter(shape, axes)
        self.X = self.view_converter.topo_view_to_design_mat(V)
        self._update_data_specs()

    def apply_preprocessor(self, preprocessor, can_fit=False):
        """Let `preprocessor` change the data; with `can_fit` it learns from them first."""
        preprocessor.apply(self, can_fit)

    def restrict(self, start, stop):
        """Keep the examples `start` to `stop` only; both None changes nothing."""
        if start is None and stop is None:
            return
        self.X, self.y = _cut(self, start, stop)

    def convert_to_one_hot(self, min_class=0):
        """Turn integer targets into rows of zeros (float64) with a one in the class's column.

        The lowest class is `min_class`, the highest one the largest that is met.
        """
        y = self.y
        if y is None or y.size != len(y) or y.dtype.kind not in "iu":
            raise ValueError("one-hot targets are made of one integer label an example, got "
                             + ("no targets" if y is None else f"y of shape {y.shape} and dtype {y.dtype}"))
        labels = y.ravel().astype(int) - min_class
        if labels.min() < 0:
            raise ValueError(f"class {labels.min() + min_class} is below min_class={min_class}: lower it")
        self.y = np.eye(labels.max() + 1)[labels]
        self.y_labels = None
        self._update_data_specs()

    # -- pickling ----------------------------------------------------------------------------------

    def use_design_loc(self, path):
        """Let pickles keep X in the file `path` (``.npy``) beside them."""
        if not path.endswith(".npy"):
            raise ValueError(f"X is kept in a NumPy file: the path must end in .npy, got {path!r}")
        self.design_loc = path

    def enable_compression(self):
        """Let pickles keep X in 8 bits a number, between the least and the largest value of its column."""
        self.compress = True

    def __getstate__(self):
        state = super().__getstate__()
        if self.compress:
            low = state["X"].min(axis=0)
            spread = state["X"].max(axis=0) - low
            spread[spread == 0] = 1
            state["X"] = ((state["X"] - low) * (255.0 / spread)).astype("uint8")
            state["compress_min"], state["compress_max"] = low, spread
        if self.design_loc is not None:
            with replacing(self.design_loc) as file:
                np.save(file, state.pop("X"))
        return state

    def __setstate__(self, state):
        state = dict(state)
        if state.get("design_loc") is not None:
            state["X"] = np.load(state["design_loc"]) if control.get_load_data() else None
        low, spread = state.pop("compress_min", None), state.pop("compress_max", None)
        if low is not None and state["X"] is not None:
            state["X"] = state["X"].astype("float32") * spread / 255.0 + low
        self.__dict__.update(state)
        if "data_specs" not in state or "X_space" not in state:  # pickled before there were data specs
            self._update_data_specs()


def _check_labels(name, array, n_labels):
    if n_labels is None:
        return
    if array is None or array.ndim > 2 or not np.all(array < n_labels):
        met = f"{name}=None" if array is None else f"shape {array.shape}, largest {np.max(array)}"
        raise ValueError(f"{name}_labels={n_labels} needs {name} of one or two axes, all below {n_labels}; "
                         f"got {met}")


def _as_matrix(array):
    """Return `array`, or a vector, as labels may be kept, as one column: batches are matrices."""
    return array[:, np.newaxis] if array.ndim == 1 else array


def _space_of(array, n_labels):
    dim = 1 if array.ndim == 1 else array.shape[-1]
    return VectorSpace(dim=dim) if n_labels is None else IndexSpace(dim=dim, max_labels=n_labels)


def _cut(dataset, start, stop):
    """Return X and y of the examples `start` to `stop`, as views."""
    n_examples = dataset.get_num_examples()
    if start is None or stop is None or not 0 <= start < stop <= n_examples:
        raise ValueError(f"a part of {n_examples} examples needs 0 <= start < stop <= {n_examples}, "
                         f"got start={start!r}, stop={stop!r}")
    return dataset.X[start:stop], None if dataset.y is None else dataset.y[start:stop]


def _with_rows(dataset, X, y):
    """Return a new DenseDesignMatrix with these rows that shows itself like `dataset`."""
    if dataset.view_converter is None:
        return DenseDesignMatrix(X=X, y=y, X_labels=dataset.X_labels, y_labels=dataset.y_labels)
    images = dataset.get_topological_view(X)
    axes = dataset.view_converter.axes
    part = DenseDesignMatrix(topo_view=images, axes=axes, y=y, y_labels=dataset.y_labels)
    part.adjust_for_viewer = dataset.adjust_for_viewer
    return part


def from_dataset(dataset, num_examples):
    """Return a new data set of `num_examples` neighbours; `dataset.rng` draws where they start."""
    return _with_rows(dataset, *dataset.get_batch_design(num_examples, include_labels=True))


def dataset_range(dataset, start, stop):
    """Return a new data set of copies of the examples `start` to `stop`."""
    X, y = _cut(dataset, start, stop)
    return _with_rows(dataset, X.copy(), None if y is None else y.copy())


def convert_to_one_hot(dataset, min_class=0):
    """Call :meth:`DenseDesignMatrix.convert_to_one_hot` and return the data set."""
    dataset.convert_to_one_hot(min_class=min_class)
    return dataset


def set_axes(dataset, axes):
    """Call :meth:`DenseDesignMatrix.set_view_converter_axes` and return the data set."""
    dataset.set_view_converter_axes(axes)
    return dataset
