"""`MaxoutConvC01B`, a convolutional layer of maxout units."""

from pylearn2.linear.conv2d_c01b import setup_detector_layer_c01b
from pylearn2.models.maxout.spatial import SpatialMaxout
from pylearn2.models.mlp.channels import kernel_norm_channels


class MaxoutConvC01B(SpatialMaxout):
    """Filters, the largest of `num_pieces` neighbouring ones at each position, and the largest of each window of those.

    The filters are not turned around. The output has the axes ('c', 0, 1, 'b'), the input any. It was made for
    cuda-convnet, whose limits on numbers of channels are no limits here.

    Parameters
    ----------
    num_channels, num_pieces : int
        There are ``num_channels * num_pieces`` filters.
    kernel_shape : (int, int)
    pool_shape, pool_stride : (int, int)
        Rows and columns of a window, and between the beginnings of two; strides are no larger than windows.
    layer_name : str
        The parameters are called ``<layer_name>_W``, shape (input channels, rows, columns, filters), and
        ``<layer_name>_b``.
    irange : float
        The filters are drawn from U(-irange, irange).
    init_bias : float
    W_lr_scale, b_lr_scale : float, optional
    pad : int
        Rows and columns of zeros at each edge of the input.
    fix_pool_shape, fix_pool_stride, fix_kernel_shape : bool
        Whether what is too large is cut down, with a warning, instead of refused.
    partial_sum : unused; cuda-convnet's
    tied_b : bool
        One bias a channel, instead of one for each position of each channel.
    max_kernel_norm : float, optional
        Largest L2 norm of a filter.
    input_normalization, detector_normalization, output_normalization : callable, optional
        Applied to the input, between maxout and pooling, and to the output.
    min_zero : bool
        Whether the output is rectified.
    kernel_stride : (int, int)

    Source: Goodfellow et al., ICML 2013.
    """

    def __init__(self, num_channels, num_pieces, kernel_shape, pool_shape, pool_stride, layer_name, irange=None,
                 init_bias=0.0, W_lr_scale=None, b_lr_scale=None, pad=0, fix_pool_shape=False, fix_pool_stride=False,
                 fix_kernel_shape=False, partial_sum=1, tied_b=False, max_kernel_norm=None, input_normalization=None,
                 detector_normalization=None, min_zero=False, output_normalization=None, kernel_stride=(1, 1)):
        super().__init__(
            num_channels, num_pieces, kernel_shape, layer_name, pool_shape, pool_stride, irange, init_bias, W_lr_scale,
            b_lr_scale, pad, fix_pool_shape, fix_pool_stride, fix_kernel_shape, partial_sum, tied_b, max_kernel_norm,
            input_normalization, detector_normalization, min_zero, output_normalization, kernel_stride,
        )
        self._limit_norms(max_kernel_norm, axis=(0, 1, 2))

    def set_input_space(self, space):
        """Take the images of `space` and draw the filters; BadInputSpaceError where it is no Conv2DSpace."""
        self._check_input_space(space)
        setup_detector_layer_c01b(self, space, self.mlp.rng)
        self._set_output_space()

    def _detectors(self, state_below):
        return self.transformer.lmul(state_below, n_channels=self.input_space.num_channels)

    def _filter_norm_channels(self):
        return kernel_norm_channels(self._get_weights_variable(), axis=(0, 1, 2))
