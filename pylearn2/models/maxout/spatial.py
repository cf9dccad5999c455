"""`SpatialMaxout`: what the maxout layers on images share, after their linear part. Axes ('c', 0, 1, 'b')."""

import functools
import warnings

import pytensor.tensor as pt

from pylearn2.expr.pool import pool_2d
from pylearn2.linear.conv2d import BC01
from pylearn2.linear.conv2d_c01b import C01B
from pylearn2.models.mlp.channels import activation_channels
from pylearn2.models.mlp.conv_layer import ConvLayer
from pylearn2.models.mlp.pooling import pooled_shape
from pylearn2.space import Conv2DSpace


class SpatialMaxout(ConvLayer):
    """Maxout over neighbouring channels, then max pooling, of the detectors that :meth:`_detectors` returns.

    The arguments are those of :class:`~pylearn2.models.maxout.conv.MaxoutConvC01B`; without `pool_shape` nothing is
    pooled. A subclass sets `input_space`, `detector_space`, `transformer` and `b` in :meth:`set_input_space`, which
    ends in :meth:`_set_output_space`.
    """

    # Pickles of before these options existed lack the attributes.
    min_zero = False
    dummy_channels = 0
    input_normalization = None

    def __init__(self, num_channels, num_pieces, kernel_shape, layer_name, pool_shape, pool_stride, irange, init_bias,
                 W_lr_scale, b_lr_scale, pad, fix_pool_shape, fix_pool_stride, fix_kernel_shape, partial_sum, tied_b,
                 max_kernel_norm, input_normalization, detector_normalization, min_zero, output_normalization,
                 kernel_stride):
        super().__init__()
        self.layer_name = layer_name
        self.num_channels, self.num_pieces = num_channels, num_pieces
        self.detector_channels = num_channels * num_pieces
        self.kernel_shape, self.kernel_stride, self.pad = kernel_shape, kernel_stride, pad
        self.pool_shape, self.pool_stride = pool_shape, pool_stride
        self.irange, self.init_bias, self.tied_b = irange, init_bias, tied_b
        self._scale_learning(W_lr_scale, b_lr_scale)
        self.fix_pool_shape, self.fix_pool_stride = fix_pool_shape, fix_pool_stride
        self.fix_kernel_shape, self.partial_sum = fix_kernel_shape, partial_sum
        self.max_kernel_norm, self.min_zero = max_kernel_norm, min_zero
        self.input_normalization = input_normalization
        self.detector_normalization = detector_normalization
        self.output_normalization = output_normalization
        if irange is None:
            raise ValueError(f"layer {layer_name!r} needs an irange, which its weights are drawn with")
        if (pool_shape is None) != (pool_stride is None):
            raise ValueError(f"layer {layer_name!r} needs pool_shape and pool_stride, or none of them; "
                             f"got {pool_shape!r} and {pool_stride!r}")

    def _set_output_space(self):
        shape = self.detector_space.shape
        if self.pool_shape is not None:
            self._fix_pools(shape)
            shape = pooled_shape(shape, self.pool_shape, self.pool_stride)
        self.output_space = Conv2DSpace(shape, num_channels=self.num_channels, axes=C01B)
        self._log_spaces()

    def _fix_pools(self, shape):
        """Cut pools and strides down to what is possible, where the layer was told so."""
        pools = [min(pair) for pair in zip(self.pool_shape, shape, strict=True)]
        if min(self.pool_shape) < 1 or (pools != list(self.pool_shape) and not self.fix_pool_shape):
            raise ValueError(
                f"pool_shape {list(self.pool_shape)} of layer {self.layer_name!r} does not fit its detectors, maps of "
                f"{shape[0]} x {shape[1]}; fix_pool_shape would cut it down"
            )
        strides = [min(pair) for pair in zip(self.pool_stride, pools, strict=True)]
        if strides != list(self.pool_stride):
            if not self.fix_pool_stride:
                raise ValueError(
                    f"pool_stride {list(self.pool_stride)} of layer {self.layer_name!r} is larger than its pools, "
                    f"{pools}, and would skip detectors; fix_pool_stride would cut it down"
                )
            warnings.warn(f"layer {self.layer_name!r} has its pool_stride cut down from {list(self.pool_stride)} to "
                          f"{strides}", stacklevel=3)
        self.pool_shape, self.pool_stride = pools, strides

    def _detectors(self, state_below):
        """Return the linear part without the biases, axes ('c', 0, 1, 'b')."""
        raise self._lacks("_detectors", "every SpatialMaxout needs one")

    def fprop(self, state_below):
        """Return the maps after maxout and pooling, shape (channels, rows, columns, batch)."""
        self.input_space.validate(state_below)
        if self.input_normalization:
            state_below = self.input_normalization(state_below)
        b = self.b.dimshuffle(0, "x", "x", "x") if self.tied_b else self.b.dimshuffle(0, 1, 2, "x")
        z = self._detectors(state_below) + b
        z.name = f"{self.layer_name}_z"
        pieces = [z[i::self.num_pieces] for i in range(self.num_pieces)]
        p = functools.reduce(pt.maximum, pieces)  # of equal pieces the first gets the gradient
        if self.detector_normalization:
            p = self.detector_normalization(p)
        if self.pool_shape is not None:
            bc01 = pool_2d(Conv2DSpace.convert(p, C01B, BC01), self.pool_shape, stride=self.pool_stride)
            p = Conv2DSpace.convert(bc01, BC01, C01B)
        if self.min_zero:
            p = p * (p > 0)
        return self.output_normalization(p) if self.output_normalization else p

    def get_weights_view_shape(self):
        """Return (channels, pieces): one row for each channel; NotImplementedError where each has one piece."""
        if self.num_pieces == 1:
            raise self._lacks("get_weights_view_shape", "any grid will do for channels of one piece")
        return self.num_channels, self.num_pieces

    def _filter_norm_channels(self):
        raise self._lacks("_filter_norm_channels", "every SpatialMaxout needs one")

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the norms of the filters, and the statistics of the channels over positions and batch."""
        channels = self._filter_norm_channels()
        state = self._state_of(state_below, state)
        if state is not None:
            channels |= activation_channels(state, ".", over=(1, 2, 3))
        return channels
