"""`Maxout`, a dense layer of maxout units."""

import warnings

import numpy as np
import pytensor.tensor as pt

from pylearn2.models.mlp.pooled_dense import PooledDense
from pylearn2.space import VectorSpace
from pylearn2.utils import sharedX


class Maxout(PooledDense):
    """Each unit is the largest of `num_pieces` neighbouring detectors, ``z = X W + b``.

    Of equal pieces the last one gets the gradient.

    Parameters
    ----------
    layer_name : str
    num_units, num_pieces : int
        There are ``num_units * num_pieces`` detectors.
    pool_stride : int, optional
        Detectors between the first pieces of two units, by default `num_pieces`. With less, units share pieces and
        there are more than `num_units` of them: ``(detectors - num_pieces) / pool_stride + 1``.
    randomize_pools : bool
        Whether each piece is a detector that was drawn (again and again, perhaps the same one).
    irange, sparse_init : float, int; exactly one is given
    sparse_stdev, include_prob, init_bias, W_lr_scale, b_lr_scale, mask_weights
        As in :class:`~pylearn2.models.mlp.linear.Linear`, for the detectors.
    max_col_norm, max_row_norm : float, optional
        Largest L2 norm of the weights that enter a detector, or leave an input.
    min_zero : bool
        Whether 0 counts as a piece of each unit: the largest of rectified pieces.
    **kwargs
        For :class:`~pylearn2.models.model.Model`.

    Source: Goodfellow et al., ICML 2013.
    """

    # Pickles of before these options existed lack the attributes.
    randomize_pools = False
    min_zero = False

    def __init__(self, layer_name, num_units, num_pieces, pool_stride=None, randomize_pools=False, irange=None,
                 sparse_init=None, sparse_stdev=1.0, include_prob=1.0, init_bias=0.0, W_lr_scale=None,
                 b_lr_scale=None, max_col_norm=None, max_row_norm=None, mask_weights=None, min_zero=False, **kwargs):
        super().__init__(**kwargs)
        self.layer_name = layer_name
        self.num_units, self.num_pieces = num_units, num_pieces
        self.detector_layer_dim, self.pool_size = num_units * num_pieces, num_pieces
        self.pool_stride = num_pieces if pool_stride is None else pool_stride
        self.randomize_pools, self.min_zero = randomize_pools, min_zero
        self.irange, self.sparse_init, self.sparse_stdev = irange, sparse_init, sparse_stdev
        self.include_prob, self.init_bias, self.mask_weights = include_prob, init_bias, mask_weights
        self._scale_learning(W_lr_scale, b_lr_scale)
        self.max_col_norm, self.max_row_norm = max_col_norm, max_row_norm
        if (self.detector_layer_dim - num_pieces) % self.pool_stride:
            raise ValueError(
                f"pool_stride {self.pool_stride} of layer {layer_name!r} does not lead from the first to the last "
                f"{num_pieces} of its {self.detector_layer_dim} detectors"
            )
        self.b = sharedX(np.zeros(self.detector_layer_dim) + init_bias, name=f"{layer_name}_b")
        self._limit_norms(max_col_norm, axis=0)
        self._limit_norms(max_row_norm, axis=1)

    def __setstate__(self, state):
        super().__setstate__(state)
        self.__dict__.setdefault("pool_stride", self.pool_size)  # models of before it existed

    def __str__(self):
        return "Maxout"

    # ---------------------------------------------------------------- parameters

    def set_input_space(self, space):
        """Take batches of `space` and draw the weights, shape (inputs, detectors), and the pools if they are random."""
        self._draw_weights(space, self.detector_layer_dim)
        self.pool_layer_dim = (self.detector_layer_dim - self.pool_size) // self.pool_stride + 1
        self.output_space = VectorSpace(self.pool_layer_dim)
        if self.randomize_pools:
            permute = np.zeros((self.detector_layer_dim,) * 2)
            for piece in range(self.detector_layer_dim):
                permute[self.mlp.rng.randint(self.detector_layer_dim), piece] = 1
            self.permute = sharedX(permute)

    def get_weights(self):
        """Return the weights, shape (inputs, detectors), in the order of the pieces.

        It warns where the pools are random, because these are not the weights that ``set_weights`` takes.
        """
        W = super().get_weights()
        if not self.randomize_pools:
            return W
        warnings.warn(
            f"get_weights of layer {self.layer_name!r} returns the weights of its random pieces, not those that "
            "set_weights takes", stacklevel=2,
        )
        return W @ self.permute.get_value()

    # ---------------------------------------------------------------- expressions

    def fprop(self, state_below):
        """Return the units, shape (batch, units)."""
        z = self._linear_part(state_below)
        if self.randomize_pools:
            z = pt.dot(z, self.permute)
        p = pt.zeros((), z.dtype) if self.min_zero else None
        last_start = self.detector_layer_dim - self.pool_size
        for i in range(self.pool_size):
            piece = z[:, i:last_start + i + 1:self.pool_stride]
            p = piece if p is None else pt.maximum(piece, p)  # the first argument gets the gradient of a tie
        p.name = f"{self.layer_name}_p_"
        return p
