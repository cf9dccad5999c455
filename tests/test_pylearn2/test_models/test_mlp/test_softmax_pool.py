"""pylearn2.models.mlp.softmax_pool: the formula in NumPy; the recorded run is in test_conformance."""
import numpy as np
import pytest

from pylearn2.models.mlp import MLP, SoftmaxPool
from pylearn2.utils import function

X = np.random.RandomState(0).randn(5, 4)


@pytest.mark.parametrize("pool_size, prefix", [(1, ""), (3, "p_")])
def test_a_unit_is_the_probability_that_one_of_its_detectors_is_on(pool_size, prefix):
    layer = SoftmaxPool(6, "h", pool_size=pool_size, irange=1.0, init_bias=-0.5, max_col_norm=1.0)
    mlp = MLP(layers=[layer], nvis=4)
    x = mlp.get_input_space().make_theano_batch("x")
    channels = mlp.get_layer_monitoring_channels(state_below=x)
    met, highest = function([x], [mlp.fprop(x), channels[f"h_{prefix}max_x.max_u"]])(X)
    W, b = mlp.get_param_values()
    on = np.exp(X @ W + b).reshape(5, -1, pool_size).sum(axis=2)
    np.testing.assert_allclose(met, on / (1 + on), rtol=1e-12)
    np.testing.assert_allclose(highest, met.max())
    assert mlp.get_output_space().dim == 6 // pool_size


def test_weights_are_shown_with_a_row_for_each_pool():
    assert SoftmaxPool(6, "h", pool_size=3, irange=1.0).get_weights_view_shape() == (2, 3)
    with pytest.raises(NotImplementedError, match="not pooled"):
        SoftmaxPool(6, "h", irange=1.0).get_weights_view_shape()


def test_pools_must_divide_the_detectors():
    with pytest.raises(ValueError, match="detector_layer_dim 7 of layer 'h' must be a multiple of its pool_size 2"):
        SoftmaxPool(7, "h", pool_size=2, irange=1.0)
