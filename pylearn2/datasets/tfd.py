"""TFD: the Toronto Face Database, grey pictures of faces with seven expressions."""

import numpy as np

from pylearn2.datasets.byte_images import ByteImages
from pylearn2.datasets.files import check, check_has, data_file
from pylearn2.utils import serial
from pylearn2.utils.exc import DataError
from pylearn2.utils.rng import make_np_rng

__all__ = ["TFD"]


class TFD(ByteImages):
    """Faces as rows of pixels, float32 from 0 to 255; the targets are the expressions, 0 to 6, shape (examples, 1).

    Parameters
    ----------
    which_set : 'unlabeled', 'train', 'valid', 'test', or 'full_train' (unlabeled and train, as upstream has it: the
        numbers 1 and 2 of the file's folds)
    fold : int, 0 to 4, which of the published splits
    image_size : 48 or 96
    example_range : (start, stop) or None, the examples to keep
    center : bool. Subtract 127.5
    scale : bool. Divide by 127.5 where centred, else by 255
    shuffle : bool. Put the examples in a drawn order
    rng, seed : RandomState or None, and the seed that stands in for it: where that is drawn from
    preprocessor : Preprocessor that is fitted already, or None
    axes : order of the axes when the rows are seen as images

    Attributes
    ----------
    y_identity : array, whose face it is; None of 'unlabeled'

    Source: Susskind, Anderson and Hinton, The Toronto Face Dataset, 2010.
    """

    mapper = {"unlabeled": (0,), "train": (1,), "valid": (2,), "test": (3,), "full_train": (1, 2)}

    def __init__(self, which_set, fold=0, image_size=48, example_range=None, center=False, scale=False, shuffle=False,
                 rng=None, seed=132987, preprocessor=None, axes=("b", 0, 1, "c")):
        if which_set not in self.mapper or fold not in range(5) or image_size not in (48, 96):
            raise ValueError(f"TFD has the sets {', '.join(self.mapper)}, folds 0 to 4 and sizes 48 and 96, "
                             f"got {which_set!r}, {fold!r}, {image_size!r}")
        self.args = dict(fold=fold, image_size=image_size, example_range=example_range, center=center, scale=scale,
                         shuffle=shuffle, rng=rng, seed=seed, preprocessor=preprocessor, axes=axes)
        images, rows, content = _read(image_size, fold, self.mapper[which_set])
        rows = rows if example_range is None else rows[slice(*example_range)]
        if shuffle:
            rows = rows[make_np_rng(rng, seed, which_method="permutation").permutation(len(rows))]
        labeled = which_set != "unlabeled"
        y = np.asarray(content["labs_ex"]).reshape(-1, 1)[rows].astype(int) - 1 if labeled else None
        self.y_identity = np.asarray(content["labs_id"]).reshape(-1, 1)[rows] if labeled else None
        super().__init__(images[rows].reshape(len(rows), -1).astype("float32"), y, [image_size, image_size, 1], center,
                         (127.5 if center else 255.0) if scale else None, axes=axes, y_labels=7,
                         preprocessor=preprocessor)
        self.description = f"TFD {which_set}, fold {fold}"

    def get_test_set(self, fold=None):
        """Return the test set of this fold, or of another one."""
        return TFD("test", **(self.args if fold is None else dict(self.args, fold=fold)))


def _read(side, fold, numbers):
    """Return (images, rows of the set, content of the file)."""
    path = data_file(f"faces/TFD/TFD_{side}x{side}.mat", "the Toronto Face Database is given out by its authors, on "
                     "request; put its files in the folder faces/TFD of PYLEARN2_DATA_PATH")
    content = serial.load(path, trusted=False)
    check_has(path, content, ("images", "folds", "labs_ex", "labs_id"), "wanted the file as its authors give it out")
    images, folds = content["images"], content["folds"]
    check(path, "images", images, (None, side, side))
    check(path, "folds", folds, (len(images), 5), low=0, high=3)
    rows = np.flatnonzero(np.isin(folds[:, fold], numbers))
    if len(rows) == 0:
        raise DataError(path, f"has no examples of fold {fold} with the numbers {numbers}", "wanted some")
    return images, rows, content
