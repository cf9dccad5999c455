"""`Tanh`, a layer of hyperbolic tangents."""

import pytensor.tensor as pt

from pylearn2.models.mlp.linear import HiddenLinear


class Tanh(HiddenLinear):
    """``tanh(X W + b)``, between -1 and 1. Arguments: those of :class:`Linear`."""

    def _activate(self, z):
        return pt.tanh(z)
