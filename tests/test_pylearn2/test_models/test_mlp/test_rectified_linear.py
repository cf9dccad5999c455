"""pylearn2.models.mlp.rectified_linear."""

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp.mlp import MLP
from pylearn2.models.mlp.rectified_linear import RectifiedLinear
from pylearn2.utils import function, grad


@pytest.mark.parametrize("left_slope", [0.0, 0.1])
def test_a_rectifier_bends_at_zero_and_its_slope_there_is_the_left_one(left_slope):
    layer = RectifiedLinear(dim=1, layer_name="h", irange=0.0, left_slope=left_slope)
    mlp = MLP(layers=[layer], nvis=1)
    layer.set_weights(np.array([[1.0]]))
    x, X = pt.dmatrix("x"), np.array([[-2.0], [0.0], [3.0]])
    output = mlp.fprop(x)
    value, slope = function([x], [output, grad(output.sum(), x)])(X)
    np.testing.assert_array_equal(value, [[left_slope * -2.0], [0.0], [3.0]])
    np.testing.assert_array_equal(slope, [[left_slope], [left_slope], [1.0]])
