"""What a preprocessor is, and how several or a Block make one.

    get_images, set_images   the features as images in the order ('b', 0, 1, 'c'), whatever the data set's own
    in_batches               a function of examples, applied to a few at a time
    check_fitted             refuses to use what was never learnt
"""
import numpy as np

from pylearn2.space import Conv2DSpace

IMAGE_AXES = ("b", 0, 1, "c")


class Preprocessor:
    """Changes the examples that a data set holds: their values, their shape, or how many there are."""

    def apply(self, dataset, can_fit=False):
        """Change `dataset` in place.

        Parameters
        ----------
        dataset : Dataset, for most a DenseDesignMatrix
        can_fit : bool, whether to learn from these data first; else what was learnt before is used, and
            ValueError raised if that is nothing
        """
        raise NotImplementedError(f"{type(self).__name__} does not implement apply(dataset, can_fit)")


class ExamplewisePreprocessor(Preprocessor):
    """A preprocessor that maps each example on its own, so that a Block could do it too."""

    def as_block(self):
        """Return an object that does to a symbolic batch what :meth:`apply` does to a data set."""
        raise NotImplementedError(f"{type(self).__name__} has no symbolic form")


class BlockPreprocessor(ExamplewisePreprocessor):
    """Replaces the features by what a block makes of them; it has nothing to fit.

    Parameters
    ----------
    block : object with ``perform``, array to array: a Block or a Model
    """

    def __init__(self, block):
        self.block = block

    def apply(self, dataset, can_fit=False):
        """Set the features to ``block.perform(X)``; there is nothing to fit."""
        dataset.set_design_matrix(self.block.perform(dataset.get_design_matrix()))

    def as_block(self):
        """Return the block."""
        return self.block


class Pipeline(Preprocessor):
    """Several preprocessors, one after the other.

    Parameters
    ----------
    items : list of Preprocessor, or None for an empty list to append to
    """

    def __init__(self, items=None):
        self.items = [] if items is None else items

    def apply(self, dataset, can_fit=False):
        """Apply the items in turn; with `can_fit` each is fitted to what those before it have made."""
        for item in self.items:
            item.apply(dataset, can_fit)


def get_images(dataset):
    """Return the features of `dataset` as images, shape (examples, rows, columns, channels)."""
    return Conv2DSpace.convert_numpy(dataset.get_topological_view(), dataset.view_converter.axes, IMAGE_AXES)


def set_images(dataset, images):
    """Let `images`, shape (examples, rows, columns, channels), be the features of `dataset`, in its own axes."""
    axes = tuple(dataset.view_converter.axes)
    dataset.set_topological_view(Conv2DSpace.convert_numpy(images, IMAGE_AXES, axes), axes=axes)


def check_fitted(preprocessor, fitted):
    """Raise ValueError unless `fitted`, which says whether `preprocessor` has learnt from a training set."""
    if not fitted:
        raise ValueError(f"{type(preprocessor).__name__} has not been fitted: apply it to the training set first, "
                         "with can_fit=True (in a YAML, fit_preprocessor: 1 beside the preprocessor)")


def in_batches(function, X, batch_size):
    """Return ``function(X)``, computed for at most `batch_size` examples (None: all) at a time."""
    step = batch_size or max(len(X), 1)
    return np.concatenate([function(X[start:start + step]) for start in range(0, len(X), step)])
