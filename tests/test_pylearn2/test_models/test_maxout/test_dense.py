"""pylearn2.models.maxout.dense: maxima in NumPy; recorded runs are in test_conformance."""
import numpy as np
import pytest

from pylearn2.models.maxout import Maxout
from pylearn2.models.mlp import MLP
from pylearn2.space import Conv2DSpace
from pylearn2.utils import function, grad

X = np.random.RandomState(0).randn(5, 4)


def maxout(**changes):
    return Maxout(**({"layer_name": "h", "num_units": 3, "num_pieces": 4, "irange": 1.0, "init_bias": 0.1} | changes))


def output_of(mlp):
    x = mlp.get_input_space().make_theano_batch("x")
    return function([x], mlp.fprop(x))(X)


@pytest.mark.parametrize("stride, starts", [(None, [0, 4, 8]), (2, [0, 2, 4, 6, 8]), (8, [0, 8])])
@pytest.mark.parametrize("min_zero", [False, True])
def test_a_unit_is_the_largest_of_its_pieces(stride, starts, min_zero):
    mlp = MLP(layers=[maxout(pool_stride=stride, min_zero=min_zero)], nvis=4)
    W, b = mlp.get_param_values()
    z = X @ W + b
    truth = np.stack([z[:, start:start + 4].max(axis=1) for start in starts], axis=1)
    np.testing.assert_allclose(output_of(mlp), np.maximum(truth, 0) if min_zero else truth)
    assert mlp.get_output_space().dim == len(starts)


def test_the_last_of_equal_pieces_gets_the_gradient():
    layer = maxout(num_units=1, num_pieces=2, irange=0.0)
    mlp = MLP(layers=[layer], nvis=4)
    x = mlp.get_input_space().make_theano_batch("x")
    np.testing.assert_array_equal(function([x], grad(mlp.fprop(x).sum(), layer.b))(X), [0, 5])


def test_random_pools_are_drawn_after_the_weights_and_their_weights_are_shown():
    layer = maxout(randomize_pools=True)
    mlp = MLP(layers=[layer], nvis=4)
    rng = np.random.RandomState([2013, 1, 4])
    W = rng.uniform(-1, 1, (4, 12)) * (rng.uniform(0, 1, (4, 12)) < 1)
    pieces = [rng.randint(12) for _ in range(12)]
    truth = (X @ W + 0.1)[:, pieces].reshape(5, 3, 4).max(axis=2)
    np.testing.assert_allclose(output_of(mlp), truth)
    with pytest.warns(UserWarning, match="random pieces"):
        np.testing.assert_allclose(layer.get_weights(), W[:, pieces])


def test_images_are_taken_and_weights_come_back_as_images_one_row_a_unit():
    layer = maxout()
    MLP(layers=[layer], input_space=Conv2DSpace((2, 2), num_channels=1, axes=("c", 0, 1, "b")))
    assert layer.get_weights_topo().shape == (12, 2, 2, 1)
    assert layer.get_weights_view_shape() == (3, 4)
    with pytest.raises(NotImplementedError, match="not pooled"):
        maxout(num_pieces=1).get_weights_view_shape()


@pytest.mark.parametrize("option, axis", [("max_col_norm", 0), ("max_row_norm", 1)])
def test_norms_of_columns_or_rows_are_limited(option, axis):
    mlp = MLP(layers=[maxout(**{option: 0.5})], nvis=4)
    mlp.enforce_constraints()
    norms = np.linalg.norm(mlp.get_weights(), axis=axis)
    assert norms.max() == pytest.approx(0.5)


def test_masked_weights_stay_at_zero():
    mask = np.arange(48).reshape(4, 12) % 5 > 1
    mlp = MLP(layers=[maxout(mask_weights=mask, irange=None, sparse_init=1)], nvis=4)
    W = mlp.get_params()[0]
    updates = {W: W + 1}
    mlp.modify_updates(updates)
    function([], updates=updates)()
    assert (W.get_value()[~mask] == 0).all()


def test_a_stride_that_misses_the_last_pieces_is_refused():
    with pytest.raises(ValueError, match="pool_stride 3 of layer 'h'.*4 of its 12 detectors"):
        maxout(pool_stride=3)
