"""The convolution that cuda-convnet had, on any machine: axes ('c', 0, 1, 'b'), and filters that are not turned around.

    Conv2D                      the linear map
    make_random_conv2D          with filters drawn uniformly
    make_sparse_random_conv2D   with filters of a few normal weights each
    setup_detector_layer_c01b   gives a layer its map, its biases and its spaces

Where steps of more than one pixel do not end at the last pixel, one more position reaches over the edge, to zeros.
Source: Krizhevsky's cuda-convnet, as far as Pylearn2 called it.
"""

import warnings

import pytensor.tensor as pt

from pylearn2.expr.conv import Conv2DImagesGrad, conv2d
from pylearn2.linear.conv2d import BC01, default_seed, default_sparse_seed, sparse_filters, start_biases
from pylearn2.linear.linear_transform import LinearTransform
from pylearn2.space import Conv2DSpace
from pylearn2.utils import sharedX
from pylearn2.utils.rng import make_np_rng

__all__ = ["C01B", "Conv2D", "dummy_channels", "fix_kernel_shape", "make_random_conv2D", "make_sparse_random_conv2D",
           "setup_detector_layer_c01b"]

C01B = ("c", 0, 1, "b")


class Conv2D(LinearTransform):
    """Correlation of images with filters.

    Parameters
    ----------
    filters : shared tensor, shape (input channels, rows, columns, output channels)
    input_axes, output_axes : tuples of ``'c'``, 0, 1 and ``'b'``
    batch_size : None
    kernel_stride : (int, int), steps between two positions of a filter
    pad : int, rows and columns of zeros at each edge
    message, partial_sum : unused; cuda-convnet's
    input_shape : (rows, columns) of the images, which only :meth:`lmul_T` needs
    """

    # Pickles of before the options existed lack the attributes.
    kernel_stride = (1, 1)
    input_shape = None

    def __init__(self, filters, input_axes=C01B, batch_size=None, output_axes=C01B, kernel_stride=(1, 1), pad=0,
                 message="", partial_sum=None, input_shape=None):
        self._filters = filters
        self.input_axes, self.output_axes = tuple(input_axes), tuple(output_axes)
        self.kernel_stride, self.pad = tuple(kernel_stride), pad
        self.partial_sum = partial_sum
        self.input_shape = input_shape

    def get_params(self):
        """Return [filters]."""
        return [self._filters]

    def get_weights_topo(self, borrow=False):
        """Return the filters as images, shape (output channel, row, column, input channel)."""
        return self._filters.get_value(borrow=borrow).transpose(3, 1, 2, 0)

    def _bc01_filters(self, n_channels=None):
        return self._filters.dimshuffle(3, 0, 1, 2)[:, :n_channels]

    def _kernel(self):
        return self._filters.get_value(borrow=True).shape[1:3]

    def lmul(self, x, n_channels=None):
        """Return the maps of the images `x`, in the order `output_axes`.

        Parameters
        ----------
        x : float tensor, in the order `input_axes`
        n_channels : int, how many channels `x` has where the filters have more; these then meet zeros
        """
        images = self._with_room(Conv2DSpace.convert(x, self.input_axes, BC01))
        maps = conv2d(images, self._bc01_filters(n_channels), border_mode=(self.pad, self.pad),
                      subsample=self.kernel_stride, filter_flip=False)
        return Conv2DSpace.convert(maps, BC01, self.output_axes)

    def _with_room(self, images):
        """Return `images` with the zeros at their end that the last positions reach over."""
        missing = [
            (step - (images.shape[axis] + 2 * self.pad - width) % step) % step if step > 1 else 0
            for axis, width, step in zip((2, 3), self._kernel(), self.kernel_stride, strict=True)
        ]
        if missing == [0, 0]:
            return images
        rows, columns = images.shape[2], images.shape[3]
        room = pt.zeros((*images.shape[:2], rows + missing[0], columns + missing[1]), dtype=images.dtype)
        return pt.set_subtensor(room[:, :, :rows, :columns], images)

    def lmul_T(self, x):
        """Return the images of `input_shape` that the maps `x`, in the order `output_axes`, are sent back to."""
        if self.input_shape is None:
            raise ValueError("lmul_T does not know how large the images are; give the transformer an input_shape")
        maps = Conv2DSpace.convert(x, self.output_axes, BC01)
        size = [(n - 1) * step + width - 2 * self.pad for n, step, width in zip(
            _positions(self.input_shape, self._kernel(), self.kernel_stride, self.pad),
            self.kernel_stride, self._kernel(), strict=True)]
        back = Conv2DImagesGrad((self.pad, self.pad), self.kernel_stride)(self._bc01_filters(), maps, *size)
        images = back[:, :, :self.input_shape[0], :self.input_shape[1]]
        return Conv2DSpace.convert(images, BC01, self.input_axes)


def make_random_conv2D(irange, input_channels, input_axes, output_axes, output_channels, kernel_shape,
                       kernel_stride=(1, 1), pad=0, message="", rng=None, partial_sum=None, sparse_init=None,
                       input_shape=None):
    """Return a :class:`Conv2D` with filters drawn from U(-irange, irange), all at once.

    Parameters
    ----------
    irange : float
    input_channels, output_channels : int
    kernel_shape : (int, int), rows and columns of a filter
    rng : numpy.random.RandomState, or the seed of one
    sparse_init : unused; upstream's

    The others are those of :class:`Conv2D`.
    """
    rng = make_np_rng(rng, default_seed, which_method="uniform")
    W = sharedX(rng.uniform(-irange, irange, (input_channels, *kernel_shape, output_channels)))
    return Conv2D(W, input_axes, None, output_axes, kernel_stride, pad, message, partial_sum, input_shape)


def make_sparse_random_conv2D(num_nonzero, input_space, output_space, kernel_shape, pad=0, kernel_stride=(1, 1),
                              border_mode="valid", message="", rng=None, partial_sum=None):
    """Return a :class:`Conv2D` with `num_nonzero` normal weights in each filter, and zeros elsewhere.

    Order of draws: :func:`pylearn2.linear.conv2d.sparse_filters`. `border_mode` is unused; it is upstream's.
    """
    rng = make_np_rng(rng, default_sparse_seed, which_method=["randn", "randint"])
    shape = (input_space.num_channels, *kernel_shape)
    filters = sparse_filters(rng, num_nonzero, shape, output_space.num_channels)
    return Conv2D(sharedX(filters.transpose(1, 2, 3, 0)), input_space.axes, None, output_space.axes, kernel_stride, pad,
                  message, partial_sum)


# ---------------------------------------------------------------- for layers


def setup_detector_layer_c01b(layer, input_space, rng):
    """Set what a convolutional layer needs for its detectors: ``x * W + b``.

    Parameters
    ----------
    layer : object
        Has `layer_name`, `detector_channels`, `kernel_shape`, `pad`, `irange` (or `sparse_init`), `init_bias`, `tied_b`
        and `fix_kernel_shape`; `kernel_stride` if it is not (1, 1). Gets `input_space`, `dummy_channels`,
        `detector_space`, `transformer` and `b`.
    input_space : Conv2DSpace
    rng : numpy.random.RandomState
    """
    if not isinstance(input_space, Conv2DSpace):
        raise TypeError(f"layer {layer.layer_name!r} needs images, of a Conv2DSpace, got {input_space}")
    layer.input_space = input_space
    stride = getattr(layer, "kernel_stride", (1, 1))
    channels = input_space.num_channels
    layer.dummy_channels = dummy_channels(channels)
    layer.kernel_shape = fix_kernel_shape(layer, input_space.shape)
    layer.detector_space = Conv2DSpace(_positions(input_space.shape, layer.kernel_shape, stride, layer.pad),
                                       num_channels=layer.detector_channels, axes=C01B)
    options = {"pad": layer.pad, "kernel_stride": stride, "rng": rng, "kernel_shape": layer.kernel_shape}
    if getattr(layer, "sparse_init", None) is not None:
        layer.transformer = make_sparse_random_conv2D(layer.sparse_init, input_space, layer.detector_space, **options)
    else:
        layer.transformer = make_random_conv2D(
            layer.irange, channels + layer.dummy_channels, input_space.axes, C01B, layer.detector_channels,
            input_shape=input_space.shape, **options)
    layer.transformer.get_params()[0].name = f"{layer.layer_name}_W"
    layer.b = start_biases(layer)


def dummy_channels(n_channels):
    """Return how many channels the filters have beyond those of the input.

    cuda-convnet took up to 3 channels, or a multiple of 4, so that filters for 5 channels have 3 dummy channels, which
    meet zeros. They are here too, because they were drawn, and count in norms and weight decay.
    """
    return -n_channels % 4 if n_channels > 3 else 0


def fix_kernel_shape(layer, image_shape):
    """Return the layer's kernel_shape, cut down to its padded images where `fix_kernel_shape` allows that.

    Raises
    ------
    ValueError
        The filters do not fit.
    """
    room = [size + 2 * layer.pad for size in image_shape]
    kernel = [min(pair) for pair in zip(layer.kernel_shape, room, strict=True)]
    if min(layer.kernel_shape) < 1 or (kernel != list(layer.kernel_shape) and not layer.fix_kernel_shape):
        raise ValueError(
            f"kernel_shape {list(layer.kernel_shape)} of layer {layer.layer_name!r} does not fit its input, images of "
            f"{room[0]} x {room[1]} pixels with the padding; fix_kernel_shape would cut it down"
        )
    if kernel != list(layer.kernel_shape):
        warnings.warn(f"layer {layer.layer_name!r} has its kernel_shape cut down from {list(layer.kernel_shape)} to "
                      f"{kernel}, the size of its input", stacklevel=2)
    return kernel


def _positions(size, kernel, stride, pad):
    """Return how many positions a filter has along the rows and the columns; the last may reach over the edge."""
    return tuple(-(-(n + 2 * pad - k) // step) + 1 for n, k, step in zip(size, kernel, stride, strict=True))
