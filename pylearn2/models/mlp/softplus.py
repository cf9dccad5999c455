"""`Softplus`, a layer of smooth rectifiers."""

import pytensor.tensor as pt

from pylearn2.models.mlp.linear import HiddenLinear


class Softplus(HiddenLinear):
    """``log(1 + exp(X W + b))``, above 0. Arguments: those of :class:`Linear`."""

    def _activate(self, z):
        return pt.softplus(z)
