"""The old home of pooling."""
from theano.gone import teller
from theano.tensor.signal.pool import max_pool_2d_same_size, pool_2d

__all__ = ["max_pool2D", "max_pool_2d", "max_pool_2d_same_size"]


def max_pool_2d(input, ds, ignore_border=None, st=None, padding=(0, 0), mode="max"):
    """Return images whose patches of size `ds` are pooled; `st` and `padding` are `pool_2d`'s stride and pad."""
    return pool_2d(input, ws=ds, ignore_border=ignore_border, stride=st, pad=padding, mode=mode)


max_pool2D = max_pool_2d

__getattr__ = teller("theano.tensor.signal.downsample", __all__, {
    "DownsampleFactorMax": "theano.tensor.signal.downsample.max_pool_2d makes the expression"})
