"""The first interface to convolutions: ``conv.conv2d(input, filters, image_shape, filter_shape)``."""
from theano.gone import teller
from theano.tensor.nnet import abstract_conv

__all__ = ["conv2d"]


def conv2d(input, filters, image_shape=None, filter_shape=None, border_mode="valid", subsample=(1, 1), **ignored):
    """Return images convolved with filters, "valid" or "full"; the later arguments are `abstract_conv.conv2d`'s."""
    return abstract_conv.conv2d(input, filters, input_shape=image_shape, filter_shape=filter_shape,
                                border_mode=border_mode, subsample=subsample, **ignored)


__getattr__ = teller("theano.tensor.nnet.conv", __all__, {"ConvOp": "theano.tensor.nnet.conv2d makes the expression"})
