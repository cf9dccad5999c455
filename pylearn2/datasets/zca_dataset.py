"""ZCA_Dataset: data that were whitened before, which can be seen as they were before that, too."""

import logging

import numpy as np

from pylearn2.config import yaml_parse
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.files import kept_range

__all__ = ["ZCA_Dataset"]

log = logging.getLogger(__name__)


class ZCA_Dataset(DenseDesignMatrix):
    """Examples of a whitened data set, with the way back.

    Parameters
    ----------
    preprocessed_dataset : DenseDesignMatrix, whitened already
    preprocessor : ZCA, by which it was whitened
    start, stop : int. The examples to keep; `stop` counts only beside `start`
    axes : without effect; the Space that a model asks for decides
    """

    def __init__(self, preprocessed_dataset, preprocessor, start=None, stop=None, axes=None):
        if axes is not None:
            log.warning("ZCA_Dataset ignores axes: the Space that the model asks for decides; leave it out")
        self.args = dict(preprocessor=preprocessor, axes=axes)
        raw = preprocessed_dataset
        if raw.y is not None and raw.y.ndim != 2:
            raise ValueError(f"the targets of a ZCA_Dataset are a matrix, got the shape {raw.y.shape}: "
                             "an old pickle? write y.reshape(-1, 1)")
        if raw.X is None:  # read with loading switched off, for its geometry
            X, y = np.zeros((0, raw.X_space.get_total_dimension())), None
        else:
            kept = kept_range(len(raw.X), start, stop)
            X, y = raw.X[kept], None if raw.y is None else raw.y[kept]
        super().__init__(X=X, y=y, view_converter=raw.view_converter, rng=raw.rng,
                         y_labels=None if y is None else raw.y_labels)
        self.preprocessed_dataset, self.preprocessor = raw, preprocessor
        self.description = f"{raw.description}, whitened"

    def get_test_set(self):
        """Return the test set that stands beside the training set: its YAML, with 'test' in the place of 'train'."""
        source = getattr(self.preprocessed_dataset, "yaml_src", None)
        if source is None:
            raise ValueError("the whitened data do not say where they came from (yaml_src), so their test set "
                             "cannot be found: name it in the YAML")
        return ZCA_Dataset(yaml_parse.load(source.replace("train", "test")), **self.args)

    def adjust_for_viewer(self, X):
        """Return each row on its own scale, from -1 to 1."""
        return X / (np.abs(X).max(axis=1, keepdims=True) + 1e-12)

    def adjust_to_be_viewed_with(self, X, ref, per_example=False):
        """Return `X` on the scale of `ref`, of the same shape, clipped to [-1, 1]; `per_example`: row by row."""
        if X.shape != ref.shape:
            raise ValueError(f"what is viewed together has one shape, got {X.shape} and {ref.shape}")
        scale = np.abs(ref).max(axis=1, keepdims=True) if per_example else np.abs(ref).max()
        return np.clip(X / scale, -1.0, 1.0)

    def mapback(self, X):
        """Return whitened rows as they were before."""
        return self.preprocessor.inverse(X)

    def mapback_for_viewer(self, X):
        """Return whitened rows as they were before, for display."""
        return self.preprocessed_dataset.adjust_for_viewer(self.mapback(X))
