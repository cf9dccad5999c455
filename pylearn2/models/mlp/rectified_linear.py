"""`RectifiedLinear`, a layer of (leaky) rectifiers."""

import pytensor.tensor as pt

from pylearn2.models.mlp.linear import HiddenLinear


class RectifiedLinear(HiddenLinear):
    """``z`` where ``z = X W + b`` is above 0, ``left_slope * z`` elsewhere; at 0 the slope is `left_slope`.

    Parameters
    ----------
    left_slope : float
    **kwargs
        For :class:`Linear`.

    Source: Glorot, Bordes and Bengio, AISTATS 2011.
    """

    def __init__(self, left_slope=0.0, **kwargs):
        super().__init__(**kwargs)
        self.left_slope = left_slope

    def _activate(self, z):
        return pt.switch(z > 0.0, z, self.left_slope * z)
