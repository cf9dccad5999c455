"""`MatrixMul`, multiplication by a weight matrix: the linear map of every dense layer."""

import pytensor.tensor as pt

from pylearn2.linear.linear_transform import LinearTransform


class MatrixMul(LinearTransform):
    """Multiplication by one matrix.

    Parameters
    ----------
    W : shared matrix, shape (visible, hidden)
    """

    def __init__(self, W):
        self._W = W

    def get_params(self):
        """Return [W]."""
        return [self._W]

    def lmul(self, x):
        """Return ``x W``, shape (batch, hidden)."""
        return pt.dot(x, self._W)

    def lmul_T(self, x):
        """Return ``x W^T``, shape (batch, visible)."""
        return pt.dot(x, self._W.T)
