"""`MaxoutLocalC01B`, maxout units on images whose filters differ from position to position."""

import pytensor.tensor as pt

from pylearn2.linear.conv2d import start_biases
from pylearn2.linear.conv2d_c01b import C01B, dummy_channels, fix_kernel_shape
from pylearn2.linear.local_c01b import make_random_local
from pylearn2.models.maxout.spatial import SpatialMaxout
from pylearn2.models.mlp.channels import min_mean_max
from pylearn2.space import Conv2DSpace


class MaxoutLocalC01B(SpatialMaxout):
    """:class:`~pylearn2.models.maxout.conv.MaxoutConvC01B` with weights of its own at each position of a filter.

    Parameters
    ----------
    pool_shape, pool_stride : (int, int), optional
        None for no pooling.
    input_groups : int
        The input's channels are divided into so many groups, and so are the filters, which see one group each.

    The others are those of MaxoutConvC01B. The parameters are called ``W``, with the seven axes of
    :class:`pylearn2.linear.local_c01b.Local`, and ``b``.
    """

    def __init__(self, num_channels, num_pieces, kernel_shape, layer_name, pool_shape=None, pool_stride=None,
                 irange=None, init_bias=0.0, W_lr_scale=None, b_lr_scale=None, pad=0, fix_pool_shape=False,
                 fix_pool_stride=False, fix_kernel_shape=False, partial_sum=1, tied_b=False, max_kernel_norm=None,
                 input_normalization=None, detector_normalization=None, min_zero=False, output_normalization=None,
                 input_groups=1, kernel_stride=(1, 1)):
        super().__init__(
            num_channels, num_pieces, kernel_shape, layer_name, pool_shape, pool_stride, irange, init_bias, W_lr_scale,
            b_lr_scale, pad, fix_pool_shape, fix_pool_stride, fix_kernel_shape, partial_sum, tied_b, max_kernel_norm,
            input_normalization, detector_normalization, min_zero, output_normalization, kernel_stride,
        )
        self.input_groups = input_groups
        self._limit_norms(max_kernel_norm, axis=(2, 3, 4))

    def set_input_space(self, space):
        """Take the images of `space` and draw the filters; BadInputSpaceError where it is no Conv2DSpace."""
        self._check_input_space(space)
        self.input_space = space
        self.desired_space = Conv2DSpace(space.shape, num_channels=space.num_channels, axes=C01B)
        self.dummy_channels = dummy_channels(space.num_channels)
        self.kernel_shape = fix_kernel_shape(self, space.shape)
        self.transformer = make_random_local(
            self.irange, space.num_channels + self.dummy_channels, C01B, self.input_groups, space.shape,
            self.detector_channels, C01B, self.kernel_shape, self.kernel_stride, self.pad, rng=self.mlp.rng)
        W = self._get_weights_variable()
        W.name = "W"
        self.detector_space = Conv2DSpace(W.get_value(borrow=True).shape[:2], num_channels=self.detector_channels,
                                          axes=C01B)
        self.b = start_biases(self)
        self.b.name = "b"
        self._set_output_space()

    def _detectors(self, state_below):
        images = self.input_space.format_as(state_below, self.desired_space)
        if self.dummy_channels:
            images = pt.concatenate([images, pt.zeros_like(images[:self.dummy_channels])])
        return self.transformer.lmul(images)

    def get_filter_norms(self, W=None):
        """Return the L2 norm of each filter, shape (row positions, column positions, groups, filters a group)."""
        W = self._get_weights_variable() if W is None else W
        return pt.sqrt(pt.sqr(W).sum(axis=(2, 3, 4)))

    def _filter_norm_channels(self):
        return min_mean_max(self.get_filter_norms(), "filter_norms")
