"""pylearn2.models.mlp.tanh."""

import numpy as np
import pytensor.tensor as pt

from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.tanh import Tanh
from pylearn2.utils import function


def test_tanh_is_the_hyperbolic_tangent_of_the_affine_part():
    layer = Tanh(dim=3, layer_name="h", istdev=1.0, init_bias=0.1)
    mlp = MLP(layers=[layer], nvis=2)
    x, X = pt.dmatrix("x"), np.array([[0.5, -1.0], [2.0, 0.0]])
    np.testing.assert_allclose(
        function([x], mlp.fprop(x))(X), np.tanh(X @ layer.get_weights() + 0.1), rtol=1e-14
    )
