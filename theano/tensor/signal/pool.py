"""Pooling: each patch of an image becomes its maximum, sum or mean."""
import warnings

import pytensor.tensor as pt

from pylearn2.expr.pool import pool_2d as expression
from theano.gone import teller

__all__ = ["max_pool_2d_same_size", "pool_2d"]


def _pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def pool_2d(input, ws=None, ignore_border=None, stride=None, pad=(0, 0), mode="max", ds=None, st=None, padding=None):
    """Return images whose patches are pooled.

    Parameters
    ----------
    input : tensor whose last two axes are rows and columns
    ws : (rows, columns) of a patch
    ignore_border : True drops patches that reach over the edge; None is False, with a warning
    stride : (rows, columns) from one patch to the next; None: a patch's own size
    pad : (rows, columns) of margin; needs ``ignore_border=True``
    mode : "max", "sum", "average_inc_pad" or "average_exc_pad"
    ds, st, padding : the old names of `ws`, `stride` and `pad`
    """
    ws, stride = (ds if ws is None else ws), (st if stride is None else stride)
    pad = pad if padding is None else padding
    if ws is None:
        raise ValueError("pool_2d needs the size of a patch: write ws=(2, 2)")
    if ignore_border is None:
        warnings.warn("pool_2d keeps patches that reach over the edge; write ignore_border=False to say so, or True",
                      stacklevel=2)
    return expression(input, ws=_pair(ws), stride=_pair(ws if stride is None else stride), pad=_pair(pad),
                      ignore_border=bool(ignore_border), mode=mode)


def max_pool_2d_same_size(input, patch_size):
    """Return 4-D `input` with everything set to 0 but the maximum of each patch."""
    input = pt.as_tensor_variable(input)
    pooled = pool_2d(input, patch_size, ignore_border=True)
    # the gradient of a maximum is 1 where the maximum is
    return pt.grad(None, input, known_grads={pooled: pooled}, disconnected_inputs="ignore")


__getattr__ = teller("theano.tensor.signal.pool", __all__, {
    "pool_3d": "theano.tensor.signal.pool.pool_2d pools images; volumes are not here",
    "Pool": "theano.tensor.signal.pool.pool_2d makes the expression"})
