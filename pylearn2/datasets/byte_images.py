"""ByteImages: pictures that were published as bytes, with the arguments that CIFAR, SVHN and STL-10 share.

`cifar10`, `cifar100`, `svhn` and `stl10` only say where their pictures come from.
"""

import numpy as np

from pylearn2.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from pylearn2.utils.rng import make_np_rng

__all__ = ["ByteImages", "joined", "made_up"]


class ByteImages(DenseDesignMatrix):
    """Pictures as rows of pixels from 0 to 255, as floats; channel after channel.

    Parameters
    ----------
    X : float array, shape (examples, pixels); centred and rescaled in place
    y : whole numbers, shape (examples, 1), or None
    shape : [rows, columns, channels]
    center : bool. Subtract 127.5
    rescale : float or None, by which pixels are then divided
    gcn : float or None, the length of each row after global contrast normalization, which the viewer must know of
    others : of DenseDesignMatrix
    """

    center = False
    rescale = None
    gcn = None

    def __init__(self, X, y, shape, center=False, rescale=None, gcn=None, axes=("b", 0, 1, "c"), y_labels=None,
                 preprocessor=None, fit_preprocessor=False):
        self.center, self.rescale, self.gcn, self.axes = center, rescale, gcn, axes
        if center:
            X -= 127.5
        if rescale:
            X /= rescale
        super().__init__(X=X, y=y, y_labels=None if y is None else y_labels,
                         view_converter=DefaultViewConverter(list(shape), axes),
                         preprocessor=preprocessor, fit_preprocessor=fit_preprocessor)

    def adjust_for_viewer(self, X):
        """Return pixels mapped to [-1, 1]; with `gcn` each picture by its own largest number."""
        if self.gcn is not None:
            return X / np.abs(X).max(axis=1, keepdims=True)
        return self._pixels_for_viewer(X)

    def adjust_to_be_viewed_with(self, X, ref, per_example=False):
        """Return `X` on the scale on which :meth:`adjust_for_viewer` shows `ref`, clipped to [-1, 1]."""
        if self.gcn is not None:
            scale = np.abs(ref).max(axis=1, keepdims=True) if per_example else np.abs(ref).max()
            return np.clip(X / scale, -1.0, 1.0)
        return self._pixels_for_viewer(X)

    def _pixels_for_viewer(self, X):
        scale = self.rescale or 1.0
        return np.clip((X - (0 if self.center else 127.5 / scale)) * scale / 127.5, -1.0, 1.0)


def made_up(n_examples, n_pixels, n_classes):
    """Return noise in the shape of the data, (pictures, labels), for tools that want the geometry only."""
    rng = make_np_rng(0)
    return (rng.randint(256, size=(n_examples, n_pixels)).astype("uint8"),
            rng.randint(n_classes, size=(n_examples, 1)).astype("uint8"))


def joined(parts):
    """Return (pictures, labels) of all `parts`, each such a pair."""
    return tuple(np.concatenate(arrays) for arrays in zip(*parts, strict=True))
