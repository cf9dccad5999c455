"""pylearn2.models.mlp.softplus."""

import numpy as np
import pytensor.tensor as pt

from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.softplus import Softplus
from pylearn2.utils import function


def test_softplus_is_a_smooth_rectifier_that_does_not_overflow():
    layer = Softplus(dim=1, layer_name="h", irange=0.0)
    mlp = MLP(layers=[layer], nvis=1)
    layer.set_weights(np.array([[1.0]]))
    x, X = pt.dmatrix("x"), np.array([[-3.0], [0.0], [2.0], [1000.0]])
    expected = [[np.log1p(np.exp(-3.0))], [np.log(2.0)], [np.log1p(np.exp(2.0))], [1000.0]]
    np.testing.assert_allclose(function([x], mlp.fprop(x))(X), expected, rtol=1e-14)
