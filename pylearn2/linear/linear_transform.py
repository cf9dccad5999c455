"""`LinearTransform`, the base class of linear maps: what a layer or an RBM needs to know of its weights.

`matrixmul.MatrixMul` is the dense one.
"""


class LinearTransform:
    """A linear map from visible to hidden units, with its parameters."""

    def get_params(self):
        """Return the list of parameters (shared variables)."""
        raise self._lacks("get_params")

    def lmul(self, x):
        """Return the map of the batch `x`: visible in, hidden out."""
        raise self._lacks("lmul")

    def lmul_T(self, x):
        """Return the transposed map of the batch `x`: hidden in, visible out."""
        raise self._lacks("lmul_T")

    def get_weights_topo(self):
        """Return the filters as images, shape (unit, row, column, channel), where the input is an image."""
        raise self._lacks("get_weights_topo")

    def set_batch_size(self, batch_size):
        """Prepare for batches of `batch_size` examples; most maps take any and do nothing."""

    def _lacks(self, method):
        return NotImplementedError(f"{type(self).__name__} does not implement {method}")
