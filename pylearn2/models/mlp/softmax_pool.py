"""`SoftmaxPool`, a layer of probabilistic max pooling."""

import numpy as np

from pylearn2.expr.probabilistic_max_pooling import max_pool_channels
from pylearn2.models.mlp.pooled_dense import PooledDense
from pylearn2.space import VectorSpace
from pylearn2.utils import sharedX


class SoftmaxPool(PooledDense):
    """Each unit is the probability that one of its `pool_size` detectors is on; with one, a sigmoid layer.

        p = 1 - 1 / (1 + sum_i exp(z_i)),    z = X W + b

    Parameters
    ----------
    detector_layer_dim : int
        Number of detectors, a multiple of `pool_size`.
    layer_name : str
    pool_size : int
    irange, sparse_init : float, int; exactly one is given
    sparse_stdev, include_prob, init_bias, W_lr_scale, b_lr_scale, mask_weights, max_col_norm
        As in :class:`~pylearn2.models.mlp.linear.Linear`, for the detectors.
    """

    def __init__(self, detector_layer_dim, layer_name, pool_size=1, irange=None, sparse_init=None, sparse_stdev=1.0,
                 include_prob=1.0, init_bias=0.0, W_lr_scale=None, b_lr_scale=None, mask_weights=None,
                 max_col_norm=None):
        super().__init__()
        self.detector_layer_dim, self.pool_size = detector_layer_dim, pool_size
        self.layer_name = layer_name
        self.irange, self.sparse_init, self.sparse_stdev = irange, sparse_init, sparse_stdev
        self.include_prob, self.init_bias, self.mask_weights = include_prob, init_bias, mask_weights
        self._scale_learning(W_lr_scale, b_lr_scale)
        self.max_col_norm = max_col_norm
        if detector_layer_dim % pool_size:
            raise ValueError(
                f"detector_layer_dim {detector_layer_dim} of layer {layer_name!r} must be a multiple of its "
                f"pool_size {pool_size}"
            )
        self.b = sharedX(np.zeros(detector_layer_dim) + init_bias, name=f"{layer_name}_b")
        self._limit_norms(max_col_norm, axis=0)

    def set_input_space(self, space):
        """Take batches of `space` and draw the weights, shape (inputs, detectors)."""
        self._draw_weights(space, self.detector_layer_dim)
        self.pool_layer_dim = self.detector_layer_dim // self.pool_size
        self.output_space = VectorSpace(self.pool_layer_dim)

    def fprop(self, state_below):
        """Return the probabilities, shape (batch, units)."""
        p, _ = max_pool_channels(self._linear_part(state_below), self.pool_size)
        p.name = f"{self.layer_name}_p_"
        return p
