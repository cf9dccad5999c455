"""pylearn2.models.maxout on images: SciPy's correlation, maxima in NumPy, slips in words."""
import numpy as np
import pytest
from scipy.signal import correlate2d

from pylearn2.models.maxout import MaxoutConvC01B, MaxoutLocalC01B
from pylearn2.models.mlp import MLP, Softmax
from pylearn2.models.mlp.layer import BadInputSpaceError
from pylearn2.space import Conv2DSpace
from pylearn2.utils import function, grad

C01B = ("c", 0, 1, "b")
IMAGES = np.random.RandomState(0).randn(5, 8, 8, 3)  # 5 channels: the filters have 3 dummy ones
OPTIONS = {"layer_name": "h", "num_channels": 3, "num_pieces": 2, "kernel_shape": [3, 3], "pool_shape": [3, 3],
           "pool_stride": [2, 2], "irange": 0.5}


def build(kind, axes=C01B, more=(), **changes):
    layer = kind(**(OPTIONS | changes))
    return layer, MLP(layers=[layer, *more], input_space=Conv2DSpace((8, 8), num_channels=5, axes=axes))


def output_of(mlp):
    x = mlp.get_input_space().make_theano_batch("x")
    return function([x], mlp.fprop(x))(Conv2DSpace.convert(IMAGES, C01B, mlp.get_input_space().axes))


def pooled(maps):
    """Maximum of 3 x 3 every 2 pixels, the last over the edge; axes c, 0, 1, b."""
    count = -(-(maps.shape[1] - 3) // 2) + 1
    return np.array([[maps[:, 2 * p:2 * p + 3, 2 * q:2 * q + 3].max(axis=(1, 2)) for q in range(count)]
                     for p in range(count)]).transpose(2, 0, 1, 3)


@pytest.mark.parametrize("pad, tied_b, min_zero", [(0, True, False), (1, False, True)])
@pytest.mark.parametrize("axes", [C01B, ("b", 0, 1, "c")])
def test_convolutional_maxout_is_a_maximum_of_correlations(pad, tied_b, min_zero, axes):
    layer, mlp = build(MaxoutConvC01B, axes, pad=pad, tied_b=tied_b, min_zero=min_zero)
    W, b = mlp.get_param_values()
    b = np.random.RandomState(1).randn(*b.shape)
    layer.set_biases(b)
    padded = np.pad(IMAGES, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    maps = np.array([[sum(correlate2d(padded[c, :, :, n], W[c, :, :, o], "valid") for c in range(5))
                      for n in range(3)] for o in range(6)]).transpose(0, 2, 3, 1)
    maps += b[:, None, None, None] if tied_b else b[..., None]
    truth = pooled(maps.reshape(3, 2, *maps.shape[1:]).max(axis=1))
    np.testing.assert_allclose(output_of(mlp), np.maximum(truth, 0) if min_zero else truth, rtol=1e-10)
    assert layer.get_output_space() == Conv2DSpace(truth.shape[1:3], num_channels=3, axes=C01B)
    assert W.shape == (8, 3, 3, 6)
    assert layer.get_weights_view_shape() == (3, 2)
    assert layer.get_weights_topo().shape == (6, 3, 3, 8)


def test_local_maxout_with_the_same_filters_everywhere_is_convolutional():
    conv, conv_mlp = build(MaxoutConvC01B)
    local, local_mlp = build(MaxoutLocalC01B)
    W = conv.get_params()[0].get_value()
    local.set_weights(np.broadcast_to(W[None, None, :, :, :, None], local.get_params()[0].get_value().shape).copy())
    np.testing.assert_allclose(output_of(local_mlp), output_of(conv_mlp), rtol=1e-10)


def test_local_maxout_without_pooling_keeps_every_position():
    layer, mlp = build(MaxoutLocalC01B, pool_shape=None, pool_stride=None, num_pieces=1)
    assert output_of(mlp).shape == (3, 6, 6, 3)
    with pytest.raises(NotImplementedError, match="one piece"):
        layer.get_weights_view_shape()


@pytest.mark.parametrize("kind, norms, axes", [
    (MaxoutConvC01B, "kernel_norms", (0, 1, 2)), (MaxoutLocalC01B, "filter_norms", (2, 3, 4))])
def test_norms_and_activations_are_monitored_and_filters_limited(kind, norms, axes):
    layer, mlp = build(kind, max_kernel_norm=1.0)
    x = mlp.get_input_space().make_theano_batch("x")
    channels = mlp.get_layer_monitoring_channels(state_below=x)
    wanted = [f"h_{norms}_max", f"h_{norms}_mean", "h_max_x.mean_u", "h_mean_x.min_u", "h_range_x.max_u"]
    met = function([x], [channels[name] for name in wanted])(IMAGES)
    filters = np.sqrt((layer.get_params()[0].get_value() ** 2).sum(axis=axes))
    state = output_of(mlp).reshape(3, -1)
    np.testing.assert_allclose(met, [filters.max(), filters.mean(), state.max(axis=1).mean(),
                                     state.mean(axis=1).min(), np.ptp(state, axis=1).max()])
    assert len(channels) == 15
    mlp.enforce_constraints()
    limited = np.sqrt((layer.get_params()[0].get_value() ** 2).sum(axis=axes))
    np.testing.assert_allclose(limited, np.minimum(filters, 1), rtol=1e-12)


@pytest.mark.parametrize("kind", [MaxoutConvC01B, MaxoutLocalC01B])
def test_gradients_are_those_of_finite_differences(kind):
    _, mlp = build(kind, more=[Softmax(3, "y", irange=0.1)], kernel_stride=[2, 2] if kind is MaxoutConvC01B else [1, 1])
    x, y = mlp.get_input_space().make_theano_batch("x"), mlp.get_target_space().make_theano_batch("y")
    cost = mlp.cost_from_X((x, y))
    f = function([x, y], [cost, *(grad(cost, param) for param in mlp.get_params())])
    batch = IMAGES, np.eye(3)
    start = mlp.get_param_vector()
    direction = np.random.RandomState(1).randn(start.size)
    slope = direction @ np.concatenate([one.ravel() for one in f(*batch)[1:]])
    ends = []
    for step in (1e-6, -1e-6):
        mlp.set_param_vector(start + step * direction)
        ends.append(f(*batch)[0])
    np.testing.assert_allclose(slope, (ends[0] - ends[1]) / 2e-6, rtol=1e-5)


@pytest.mark.parametrize("changes, words", [
    ({"irange": None}, "layer 'h' needs an irange"),
    ({"pool_stride": None}, "needs pool_shape and pool_stride, or none"),
    ({"pool_shape": [7, 7]}, r"pool_shape \[7, 7\] of layer 'h' does not fit its detectors, maps of 6 x 6"),
    ({"pool_stride": [4, 4]}, r"pool_stride \[4, 4\] of layer 'h' is larger than its pools"),
    ({"kernel_shape": [9, 9]}, r"kernel_shape \[9, 9\] of layer 'h' does not fit"),
])
def test_slips_are_named(changes, words):
    with pytest.raises(ValueError, match=words):
        build(MaxoutConvC01B, **changes)


def test_pools_that_are_too_large_are_cut_down_where_that_is_asked_for():
    with pytest.warns(UserWarning, match=r"pool_stride cut down from \[9, 9\] to \[6, 6\]"):
        layer, mlp = build(MaxoutConvC01B, pool_shape=[8, 8], pool_stride=[9, 9], fix_pool_shape=True,
                           fix_pool_stride=True)
    assert layer.get_output_space().shape == (1, 1)


@pytest.mark.parametrize("kind", [MaxoutConvC01B, MaxoutLocalC01B])
def test_what_is_no_image_is_refused(kind):
    with pytest.raises(BadInputSpaceError, match="needs images"):
        MLP(layers=[kind(**OPTIONS)], nvis=4)
