"""DigitImages: handwritten digits, 28 by 28, with the arguments that MNIST has always had.

`MNIST` and `Digits` are the two sets; each only says where its images come from. `DigitRows` is what `BinarizedMNIST`
has in common with them.
"""
import numpy as np

from pylearn2.datasets import control
from pylearn2.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from pylearn2.datasets.files import check_set, kept_range, range_note
from pylearn2.utils import kept_memory, rehearsal
from pylearn2.utils.rng import make_np_rng, swap_order

_SIDE = 28  # pixels
SHUFFLE_SEED = [1, 2, 3]
_FEW = 500  # examples that a preprocessor sees in a rehearsal without data


class DigitRows(DenseDesignMatrix):
    """Digits as rows of 784 pixels in [0, 1]; `args` are the arguments that the test set is made with, too."""

    title = "digits"
    set_sizes: dict[str, int] = {}  # name of a set -> examples

    def _check_set(self, which_set, fit_preprocessor, fit_test_preprocessor):
        if which_set == "valid" and "valid" not in self.set_sizes:
            raise ValueError(f"{self.title} has no 'valid' set: cut it from 'train' with start and stop")
        check_set(self.title, self.set_sizes, which_set)
        if which_set == "test" and fit_test_preprocessor not in (None, fit_preprocessor):
            raise ValueError("for the test set fit_preprocessor and fit_test_preprocessor mean the same, "
                             f"got {fit_preprocessor!r} and {fit_test_preprocessor!r}")

    def get_test_set(self):
        """Return the whole test set, treated like this one, but fitted to as `fit_test_preprocessor` says."""
        fit = self.args["fit_test_preprocessor"]
        args = dict(self.args, fit_preprocessor=fit, fit_test_preprocessor=None)
        return type(self)("test", **args)

    def adjust_for_viewer(self, X):
        """Return pixels in [0, 1] mapped to [-1, 1]."""
        return np.clip(X * 2.0 - 1.0, -1.0, 1.0)

    def adjust_to_be_viewed_with(self, X, ref, per_example=False):
        """Return :meth:`adjust_for_viewer` of `X`: pixels have a scale of their own, whatever `ref` is."""
        return self.adjust_for_viewer(X)


class DigitImages(DigitRows):
    """Digits as rows of 784 pixels, float32 in [0, 1]; targets are labels 0 to 9, uint8, shape (examples, 1).

    In this order: load, binarize, center, shuffle, cut to [start, stop), preprocess.

    Parameters
    ----------
    which_set : 'train' or 'test'
    center : bool. Subtract from each pixel its mean over the whole set
    shuffle : bool. Put the examples in an order that is drawn, always the same
    binarize : bool. A pixel above 0.5 becomes 1, another 0
    start, stop : int. The examples to keep, of the whole set; `stop` counts only beside `start`
    axes : order of the axes when the rows are seen as images
    preprocessor : Preprocessor, or None
    fit_preprocessor : bool, whether the preprocessor learns from these data first
    fit_test_preprocessor : bool, the same for :meth:`get_test_set`

    Raises
    ------
    ValueError
        for another `which_set`, a range that the set does not have, or a contradiction of the two `fit_`.
    DataError
        when the data are missing or damaged.
    """

    note = ""

    def __init__(self, which_set, center=False, shuffle=False, binarize=False, start=None, stop=None,
                 axes=("b", 0, 1, "c"), preprocessor=None, fit_preprocessor=False,
                 fit_test_preprocessor=False):
        self.args = dict(
            center=center, shuffle=shuffle, binarize=binarize, axes=axes, preprocessor=preprocessor,
            fit_preprocessor=fit_preprocessor, fit_test_preprocessor=fit_test_preprocessor)
        self._check_set(which_set, fit_preprocessor, fit_test_preprocessor)
        n_examples = self.set_sizes[which_set]
        kept = kept_range(n_examples, start, stop)
        self.description = f"{self.title} {which_set}" + range_note(kept, n_examples) + self.note
        reads = control.get_load_data() and (rehearsal.writes() or not self.would_download())
        few, n_kept = preprocessor is not None and not rehearsal.reads_data(), kept.stop - kept.start
        if few:
            n_examples = min(_FEW, n_kept)
            kept = slice(0, n_examples)
        images, labels = self.load(which_set) if reads else _made_up(n_examples, noise=few or rehearsal.writes())
        rows = swap_order(n_examples, make_np_rng(SHUFFLE_SEED))[kept] if shuffle else kept
        super().__init__(
            X=_prepare(images, rows, binarize, center), y=labels[rows].reshape(-1, 1), y_labels=10,
            view_converter=DefaultViewConverter([_SIDE, _SIDE, 1], axes),
            preprocessor=preprocessor, fit_preprocessor=fit_preprocessor)
        if few and len(self.X) == n_examples:  # a preprocessor that cuts patches makes a number of its own
            self._stand_for(n_kept)

    def _stand_for(self, n_examples):
        """Have so many examples: those that there are, and zeros behind them, with the same labels in turn."""
        few = self.X
        self.X, self.y = np.zeros((n_examples, *few.shape[1:]), few.dtype), np.resize(self.y, (n_examples, 1))
        self.X[:len(few)] = few

    def load(self, which_set):
        """Return (images, labels) of a set.

        Images are uint8 from 0 to 255 or float32 in [0, 1], shape (examples, 784); labels are uint8. Both may
        be shared with other data sets and are not written to.
        """
        raise NotImplementedError(f"{type(self).__name__} must define load(), where its images come from")

    def would_download(self):
        """Tell whether :meth:`load` would have to fetch its files first, which a rehearsal does not."""
        return False


def _prepare(images, rows, binarize, center):
    """Return the examples `rows` as float32 that the data set owns, so that it may change them in place."""
    if images.strides == (0, 0):  # of a rehearsal
        return _blank(len(images[rows, 0]))
    mean = _pixels(images, binarize).mean(axis=0) if center else None
    X = _pixels(images[rows], binarize)
    if mean is not None:
        X -= mean
    return X


def _pixels(images, binarize):
    """Return new float32 pixels in [0, 1].

    The quotient is taken in float32, also for a run in float64: the recorded numbers stand on it.
    """
    scale = np.float32(255 if images.dtype == np.uint8 else 1)
    X = np.divide(images, scale, out=kept_memory.empty(images.shape, "float32"), dtype="float32")
    return (X > 0.5).astype("float32") if binarize else X


def _blank(n_examples):
    """Return zeros, which take no memory and no time while nobody looks at them, and a one: the range of pixels."""
    X = np.zeros((n_examples, _SIDE * _SIDE), "float32")
    X[:1, :1] = 1
    return X


def _made_up(n_examples, noise=True):
    """Return `noise`, or zeros with each label, in the shape of the data, for what wants the geometry only."""
    if not noise:
        labels = np.arange(n_examples, dtype="uint32") % 10
        return np.broadcast_to(np.uint8(0), (n_examples, _SIDE * _SIDE)), labels.astype("uint8")
    rng = np.random.RandomState(0)
    return (rng.randint(256, size=(n_examples, _SIDE * _SIDE), dtype="uint8"),
            rng.randint(10, size=n_examples, dtype="uint8"))
