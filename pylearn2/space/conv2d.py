"""Conv2DSpace: each example is an image, and the batch's four axes may come in any order."""
import pytensor.tensor as pt

from pylearn2.space.batches import cast, is_sparse, is_symbolic_batch, with_sparsity
from pylearn2.space.space import SimplyTypedSpace
from pylearn2.space.vector import VectorSpace, whole_number

__all__ = ["Conv2DSpace"]


class Conv2DSpace(SimplyTypedSpace):
    """Four-dimensional batches of images.

    Parameters
    ----------
    shape : two ints, rows and columns
    channels, num_channels : int; two names of one thing, give one of them
    axes : tuple of ``'b'`` (example), 0 (row), 1 (column) and ``'c'`` (channel), in the batch's order;
        default ``('b', 0, 1, 'c')``
    dtype : str, ``'floatX'`` or None (any)
    """

    # A flat row always lists the numbers in this order, whatever the axes: so c01b -> vector -> b01c works.
    default_axes = ("b", 0, 1, "c")

    def __init__(self, shape, channels=None, num_channels=None, axes=None, dtype="floatX", **kwargs):
        super().__init__(dtype, **kwargs)
        if (channels is None) == (num_channels is None):
            raise ValueError(f"Conv2DSpace takes either channels or num_channels, "
                             f"got channels={channels!r} and num_channels={num_channels!r}")
        if not hasattr(shape, "__len__") or len(shape) != 2:
            raise ValueError(f"Conv2DSpace's shape is a pair (rows, columns), got {shape!r}")
        self.shape = tuple(whole_number(length, "each length in Conv2DSpace's shape") for length in shape)
        self.num_channels = whole_number(channels if num_channels is None else num_channels,
                                         "Conv2DSpace's num_channels")
        self.axes = self.default_axes if axes is None else tuple(axes)
        if len(self.axes) != 4 or set(self.axes) != set(self.default_axes):
            raise ValueError(f"Conv2DSpace's axes are 'b', 0, 1 and 'c' in some order, got {axes!r}")

    def __setstate__(self, state):
        super().__setstate__(state)
        if "num_channels" not in state:  # the name in pickles of 2012
            self.num_channels = self.nchannels

    def __str__(self):
        return (f"{type(self).__name__}(shape={self.shape}, num_channels={self.num_channels}, "
                f"axes={self.axes}, dtype={self.dtype})")

    def _key(self):
        return self.shape, self.num_channels, self.axes, self.dtype

    def _batch_shape(self, batch_size):
        lengths = {"b": batch_size, 0: self.shape[0], 1: self.shape[1], "c": self.num_channels}
        return tuple(lengths[axis] for axis in self.axes)

    def get_batch_axis(self):
        """Return the place of ``'b'`` in `axes`."""
        return self.axes.index("b")

    def get_total_dimension(self):
        """Return rows * columns * channels."""
        return self.shape[0] * self.shape[1] * self.num_channels

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return a symbol of four axes in the order `axes`; one of length 1, channel or batch, can be broadcast."""
        fixed = {"b": batch_size == 1, "c": self.num_channels == 1}
        shape = tuple(1 if fixed.get(axis, False) else None for axis in self.axes)
        return pt.tensor(name, dtype=self._clean_dtype_arg(dtype), shape=shape)

    @staticmethod
    def convert(tensor, src_axes, dst_axes):
        """Return `tensor`, symbol or array, with its axes put from the order `src_axes` into `dst_axes`."""
        src_axes, dst_axes = tuple(src_axes), tuple(dst_axes)
        if src_axes == dst_axes:
            return tensor
        order = [src_axes.index(axis) for axis in dst_axes]
        return tensor.dimshuffle(*order) if is_symbolic_batch(tensor) else tensor.transpose(order)

    @staticmethod
    def convert_numpy(tensor, src_axes, dst_axes):
        """Return :meth:`convert`, which takes arrays as well; the name is upstream's."""
        return Conv2DSpace.convert(tensor, src_axes, dst_axes)

    def _validate_impl(self, is_numeric, batch):
        if not isinstance(batch, tuple) and batch is not None and is_sparse(batch):
            raise TypeError(f"a batch of {self} has four axes, a sparse matrix two: make it dense first")
        super()._validate_impl(is_numeric, batch)

    def _format_as_impl(self, is_numeric, batch, space):
        if isinstance(space, VectorSpace):
            images = self.convert(batch, self.axes, self.default_axes)
            rows = images.reshape((images.shape[0], self.get_total_dimension()))
            return cast(with_sparsity(rows, space.sparse), space.dtype)
        if isinstance(space, Conv2DSpace):
            if (self.shape, self.num_channels) != (space.shape, space.num_channels):
                raise ValueError(f"{self} and {space} differ in more than axes and dtype: "
                                 f"go through a VectorSpace if the numbers shall be read anew")
            return cast(self.convert(batch, self.axes, space.axes), space.dtype)
        return super()._format_as_impl(is_numeric, batch, space)

    def _from_vector(self, is_numeric, batch, source):
        if source.sparse:
            raise TypeError(f"a sparse batch of {source} cannot become images of {self}: "
                            f"format it as a dense VectorSpace first")
        images = batch.reshape((batch.shape[0], *self.shape, self.num_channels))
        return cast(self.convert(images, self.default_axes, self.axes), self.dtype)
