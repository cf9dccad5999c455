"""`ConvElemwise`: convolution, a function of each number, and pooling; `ConvRectifiedLinear` is the rectified one."""

from pylearn2.expr.conv import output_shape
from pylearn2.linear import conv2d
from pylearn2.models.mlp.channels import kernel_norm_channels
from pylearn2.models.mlp.conv_layer import ConvLayer
from pylearn2.models.mlp.conv_nonlinearity import RectifierConvNonlinearity, checked_monitor_style
from pylearn2.models.mlp.pooling import max_pool, mean_pool, pooled_shape
from pylearn2.space import Conv2DSpace

POOLINGS = {"max": max_pool, "mean": mean_pool}


class ConvElemwise(ConvLayer):
    """``pool(f(x * W + b))``: filters pass over the images, and windows of their maps are reduced to one number.

    The input has its axes in any order, the output has ('b', 'c', 0, 1).

    Parameters
    ----------
    output_channels : int
        Number of filters.
    kernel_shape : (int, int)
        Rows and columns of a filter.
    layer_name : str
        The parameters are called ``<layer_name>_W``, shape (output channels, input channels, rows, columns), and
        ``<layer_name>_b``.
    nonlinearity : ConvNonlinearity
        The function f; also tells the cost and the channels of a last layer.
    irange, sparse_init : float, int; exactly one is given
        How the filters are drawn: uniform, or so many normal weights a filter and zeros elsewhere.
    border_mode : {'valid', 'full'}
        Whether filters stay inside the images, or reach over their edges, up to one common pixel.
    include_prob : float
        Unused, as it was in the original.
    init_bias : float
    W_lr_scale, b_lr_scale : float, optional
        What multiplies the learning rate of the weights and of the biases.
    max_kernel_norm : float, optional
        Largest L2 norm of a filter.
    pool_type : {'max', 'mean'}, optional
        None for no pooling.
    pool_shape, pool_stride : (int, int), needed for pooling
        Rows and columns of a window, and between the beginnings of two. The last one may reach over the edge.
    tied_b : bool
        One bias a channel, instead of one for each position of each channel.
    detector_normalization, output_normalization : callable, optional
        Applied to the maps before pooling, if there is one, and to the output; such as
        :class:`pylearn2.expr.normalize.CrossChannelNormalizationBC01`.
    kernel_stride : (int, int)
        Steps between two positions of a filter.
    monitor_style : {'classification', 'detection'}
        Upstream's; without effect.
    """

    def __init__(self, output_channels, kernel_shape, layer_name, nonlinearity, irange=None, border_mode="valid",
                 sparse_init=None, include_prob=1.0, init_bias=0.0, W_lr_scale=None, b_lr_scale=None,
                 max_kernel_norm=None, pool_type=None, pool_shape=None, pool_stride=None, tied_b=None,
                 detector_normalization=None, output_normalization=None, kernel_stride=(1, 1),
                 monitor_style="classification"):
        super().__init__()
        self.layer_name = layer_name
        self.output_channels, self.kernel_shape, self.kernel_stride = output_channels, kernel_shape, kernel_stride
        self.border_mode = border_mode
        self.nonlin = nonlinearity
        self.irange, self.sparse_init, self.include_prob = irange, sparse_init, include_prob
        self.init_bias, self.tied_b = init_bias, tied_b
        self._scale_learning(W_lr_scale, b_lr_scale)
        self.pool_type, self.pool_shape, self.pool_stride = pool_type, pool_shape, pool_stride
        self.detector_normalization, self.output_normalization = detector_normalization, output_normalization
        self.monitor_style = checked_monitor_style(monitor_style)
        self.max_kernel_norm = max_kernel_norm
        self._check_arguments()
        self._limit_norms(max_kernel_norm, axis=(1, 2, 3))

    def _check_arguments(self):
        name = self.layer_name
        if not hasattr(self.nonlin, "apply"):
            raise TypeError(f"nonlinearity of layer {name!r} must be a ConvNonlinearity, got {self.nonlin!r}")
        if (self.irange is None) == (self.sparse_init is None):
            raise ValueError(
                f"layer {name!r} needs exactly one of irange and sparse_init for its weights, "
                f"got irange={self.irange!r} and sparse_init={self.sparse_init!r}"
            )
        if self.border_mode not in ("valid", "full"):
            raise ValueError(f"border_mode of layer {name!r} must be 'valid' or 'full', got {self.border_mode!r}")
        if self.pool_type is None:
            return
        if self.pool_type not in POOLINGS:
            raise ValueError(f"pool_type of layer {name!r} must be 'max', 'mean' or None, got {self.pool_type!r}")
        for argument in ("pool_shape", "pool_stride"):
            if getattr(self, argument) is None:
                raise ValueError(f"layer {name!r} has pool_type {self.pool_type!r}, which needs a {argument}")

    # ---------------------------------------------------------------- parameters

    def set_input_space(self, space):
        """Take the images of `space` and draw the filters; BadInputSpaceError where it is no Conv2DSpace."""
        self._check_input_space(space)
        self.input_space = space
        shape = output_shape(space.shape, self.kernel_shape, self.border_mode, self.kernel_stride)
        if min(shape) < 1:
            raise ValueError(
                f"kernel_shape {list(self.kernel_shape)} of layer {self.layer_name!r} is larger than its input, "
                f"images of {space.shape[0]} x {space.shape[1]} pixels"
            )
        self.detector_space = Conv2DSpace(shape, num_channels=self.output_channels, axes=conv2d.BC01)
        self.initialize_transformer(self.mlp.rng)
        self._get_weights_variable().name = f"{self.layer_name}_W"
        self.b = conv2d.start_biases(self)
        self.initialize_output_space()
        self._log_spaces()

    def initialize_transformer(self, rng):
        """Draw the filters from `rng`: set `transformer`, a :class:`pylearn2.linear.conv2d.Conv2D`."""
        options = {"input_space": self.input_space, "output_space": self.detector_space, "rng": rng,
                   "kernel_shape": self.kernel_shape, "subsample": self.kernel_stride, "border_mode": self.border_mode}
        if self.irange is not None:
            self.transformer = conv2d.make_random_conv2D(self.irange, **options)
        else:
            self.transformer = conv2d.make_sparse_random_conv2D(self.sparse_init, **options)

    def initialize_output_space(self):
        """Set `output_space`, the maps after pooling."""
        shape = self.detector_space.shape
        if self.pool_type is not None:
            try:
                shape = pooled_shape(shape, self.pool_shape, self.pool_stride)
            except ValueError as error:
                raise ValueError(f"layer {self.layer_name!r}: {error}") from error
        self.output_space = Conv2DSpace(shape, num_channels=self.output_channels, axes=conv2d.BC01)

    # ---------------------------------------------------------------- expressions

    def fprop(self, state_below):
        """Return the maps after pooling, shape (batch, channels, rows, columns)."""
        self.input_space.validate(state_below)
        b = self.b.dimshuffle("x", 0, "x", "x") if self.tied_b else self.b.dimshuffle("x", 0, 1, 2)
        maps = self._pooled(self.transformer.lmul(state_below) + b)
        return self.output_normalization(maps) if self.output_normalization else maps

    def _pooled(self, z):
        """Return the function of the linear part `z`, pooled."""
        z.name = f"{self.layer_name}_z"
        if self.pool_type is None:
            return self.nonlin.apply(z)
        arguments = self.pool_shape, self.pool_stride, self.detector_space.shape
        if self.pool_type == "max" and not self.detector_normalization and self.nonlin.may_follow_max:
            return self.nonlin.apply(max_pool(z, *arguments))
        maps = self.nonlin.apply(z)
        maps.name = z.name
        if self.detector_normalization:
            maps = self.detector_normalization(maps)
        return POOLINGS[self.pool_type](maps, *arguments)

    def cost(self, Y, Y_hat):
        """Return the cost that goes with the nonlinearity; NotImplementedError where none does."""
        return self.nonlin.cost(Y=Y, Y_hat=Y_hat, batch_axis=self.output_space.get_batch_axis())

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return the norms of the filters and what the nonlinearity tells of the state."""
        channels = kernel_norm_channels(self._get_weights_variable(), axis=(1, 2, 3))
        state = self._state_of(state_below, state)
        if state is not None:
            channels |= self.nonlin.get_monitoring_channels_from_state(state, targets, cost_fn=self.cost)
        return channels


class ConvRectifiedLinear(ConvElemwise):
    """:class:`ConvElemwise` with a :class:`RectifierConvNonlinearity`, and pooling in any case.

    Parameters
    ----------
    left_slope : float, of the rectifier below 0
    pool_type : {'max', 'mean'}

    The others are those of :class:`ConvElemwise`.
    """

    def __init__(self, output_channels, kernel_shape, pool_shape, pool_stride, layer_name, irange=None,
                 border_mode="valid", sparse_init=None, include_prob=1.0, init_bias=0.0, W_lr_scale=None,
                 b_lr_scale=None, left_slope=0.0, max_kernel_norm=None, pool_type="max", tied_b=False,
                 detector_normalization=None, output_normalization=None, kernel_stride=(1, 1),
                 monitor_style="classification"):
        super().__init__(
            output_channels, kernel_shape, layer_name, RectifierConvNonlinearity(left_slope), irange=irange,
            border_mode=border_mode, sparse_init=sparse_init, include_prob=include_prob, init_bias=init_bias,
            W_lr_scale=W_lr_scale, b_lr_scale=b_lr_scale, max_kernel_norm=max_kernel_norm, pool_type=pool_type,
            pool_shape=pool_shape, pool_stride=pool_stride, tied_b=tied_b,
            detector_normalization=detector_normalization, output_normalization=output_normalization,
            kernel_stride=kernel_stride, monitor_style=monitor_style,
        )
