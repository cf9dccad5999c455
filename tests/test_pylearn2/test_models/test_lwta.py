"""pylearn2.models.lwta: winners of blocks, written out."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.lwta import LWTA, lwta
from pylearn2.models.mlp import MLP
from pylearn2.utils import function, grad


def test_the_strongest_unit_of_each_block_stays_and_of_equal_ones_the_last():
    p = pt.dmatrix()
    rows = np.array([[1.0, 3, 2, -1, -1, -2], [0, 0, 0, 5, 4, 5]])
    met, slope = function([p], [lwta(p, 3), grad(lwta(p, 3).sum(), p)])(rows)
    np.testing.assert_array_equal(met, [[0, 3, 0, 0, -1, 0], [0, 0, 0, 0, 0, 5]])
    np.testing.assert_array_equal(slope, [[0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 1]])


def test_the_layer_is_linear_but_for_the_losers():
    mlp = MLP(layers=[LWTA(block_size=2, layer_name="h", dim=4, irange=0.5)], nvis=3)
    x = mlp.get_input_space().make_theano_batch("x")
    batch = np.random.RandomState(0).randn(5, 3)
    W, b = mlp.get_param_values()
    z = (batch @ W + b).reshape(5, 2, 2)
    truth = np.where(z == z.max(axis=2, keepdims=True), z, 0).reshape(5, 4)
    np.testing.assert_allclose(function([x], mlp.fprop(x))(batch), truth)


def test_blocks_must_divide_the_units():
    with pytest.raises(ValueError, match="block_size 3 of layer 'h' must divide its dim 4"):
        LWTA(block_size=3, layer_name="h", dim=4, irange=0.5)
