"""pylearn2.models.mlp.conv_elemwise: SciPy's convolution, published figures, finite differences, words for slips."""
import numpy as np
import pytensor
import pytest
from scipy.signal import convolve2d

from pylearn2.costs.mlp.dropout import Dropout
from pylearn2.models.mlp import (
    MLP,
    ConvElemwise,
    ConvRectifiedLinear,
    IdentityConvNonlinearity,
    Linear,
    RectifierConvNonlinearity,
    Sigmoid,
    SigmoidConvNonlinearity,
    Softmax,
    TanhConvNonlinearity,
)
from pylearn2.models.mlp.layer import BadInputSpaceError
from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.utils import function, grad

AXES = [("b", 0, 1, "c"), ("c", 0, 1, "b"), ("b", "c", 0, 1)]
BC01 = AXES[2]


def conv(**changes):
    options = {"output_channels": 3, "kernel_shape": [3, 2], "layer_name": "c", "irange": 0.5,
               "nonlinearity": TanhConvNonlinearity()}
    return ConvElemwise(**(options | changes))


def build(layer, axes=BC01, shape=(7, 6), more=()):
    return MLP(layers=[layer, *more], input_space=Conv2DSpace(shape, num_channels=2, axes=axes))


def images(n=4, shape=(7, 6)):
    return np.random.RandomState(0).randn(n, 2, *shape)


def output_of(mlp, batch=None):
    x = mlp.get_input_space().make_theano_batch("x")
    batch = Conv2DSpace.convert(images() if batch is None else batch, BC01, mlp.get_input_space().axes)
    return function([x], mlp.fprop(x))(batch)


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("tied_b", [True, False])
@pytest.mark.parametrize("border_mode", ["valid", "full"])
@pytest.mark.parametrize("stride", [[1, 1], [2, 3]])
def test_the_maps_are_a_function_of_scipy_s_convolution_plus_biases(axes, tied_b, border_mode, stride):
    layer = conv(tied_b=tied_b, border_mode=border_mode, kernel_stride=stride)
    mlp = build(layer, axes)
    b = np.random.RandomState(1).randn(*layer.get_biases().shape)
    layer.set_biases(b)
    W = layer.get_params()[0].get_value()
    maps = np.array([[sum(convolve2d(one[c], filters[c], border_mode) for c in range(2)) for filters in W]
                     for one in images()])[:, :, ::stride[0], ::stride[1]]
    np.testing.assert_allclose(output_of(mlp), np.tanh(maps + (b[:, None, None] if tied_b else b)), rtol=1e-10)
    assert layer.output_space == Conv2DSpace(maps.shape[2:], num_channels=3, axes=BC01)
    assert b.shape == ((3,) if tied_b else maps.shape[1:])


def test_the_tutorial_s_network_starts_from_the_published_figures():
    """Kernel norms and weight decay at epoch 0, as the original's convolutional tutorial prints them."""
    layers = [ConvRectifiedLinear(64, [5, 5], [4, 4], [2, 2], name, irange=0.05, max_kernel_norm=1.9365)
              for name in ("h2", "h3")]
    mlp = MLP(layers=[*layers, Softmax(10, "y", istdev=0.05, max_col_norm=1.9365)],
              input_space=Conv2DSpace([28, 28], num_channels=1))
    channels = {f"{layer.layer_name}_{key}": value for layer in layers
                for key, value in layer.get_layer_monitoring_channels().items()}
    truth = {"h2_kernel_norms_min": 0.1211128728, "h2_kernel_norms_mean": 0.1412130530,
             "h2_kernel_norms_max": 0.1664900699, "h3_kernel_norms_min": 1.1253340877,
             "h3_kernel_norms_mean": 1.1576334306, "h3_kernel_norms_max": 1.1847366533}
    met = function([], [*(channels[name] for name in truth), mlp.get_weight_decay([5e-5] * 3)])()
    np.testing.assert_allclose(met, [*truth.values(), 0.005057026665], rtol=1e-9)
    assert [layer.output_space.shape for layer in layers] == [(11, 11), (3, 3)]


@pytest.mark.parametrize("changes", [
    {"kernel_stride": [2, 2]}, {"pool_type": "mean", "pool_shape": [2, 2], "pool_stride": [2, 2]},
    {"pool_type": "mean", "pool_shape": [3, 2], "pool_stride": [2, 3]},
    {"pool_type": "max", "pool_shape": [3, 3], "pool_stride": [2, 2], "kernel_stride": [1, 2]},
    {"sparse_init": 4, "irange": None, "border_mode": "full", "tied_b": True},
], ids=str)
def test_what_the_original_could_not_train_has_the_gradient_of_finite_differences(changes):
    mlp = build(conv(**changes), more=[Softmax(3, "y", irange=0.1)])
    x, y = mlp.get_input_space().make_theano_batch("x"), mlp.get_target_space().make_theano_batch("y")
    cost = mlp.cost_from_X((x, y))
    f = function([x, y], [cost, *(grad(cost, param) for param in mlp.get_params())])
    batch = images(), np.eye(3)[[0, 2, 1, 1]]
    start = mlp.get_param_vector()
    direction = np.random.RandomState(1).randn(start.size)
    slope = direction @ np.concatenate([one.ravel() for one in f(*batch)[1:]])
    costs = []
    for step in (1e-6, -1e-6):
        mlp.set_param_vector(start + step * direction)
        costs.append(f(*batch)[0])
    np.testing.assert_allclose(slope, (costs[0] - costs[1]) / 2e-6, rtol=1e-6)
    assert np.isfinite(costs).all()


def test_sparse_init_gives_each_filter_so_many_weights():
    layer = conv(irange=None, sparse_init=4, output_channels=20)
    build(layer)
    assert (np.count_nonzero(layer.get_params()[0].get_value(), axis=(1, 2, 3)) == 4).all()


@pytest.mark.parametrize("nonlinearity, dense", [
    (IdentityConvNonlinearity(), Linear), (SigmoidConvNonlinearity(), Sigmoid)])
def test_with_filters_as_large_as_the_images_the_cost_is_that_of_a_dense_layer(nonlinearity, dense):
    layer = conv(kernel_shape=[7, 6], nonlinearity=nonlinearity)
    mlp = build(layer)
    other = MLP(layers=[dense(dim=3, layer_name="d", irange=0.1)], nvis=84)
    W, b = mlp.get_param_values()
    other.set_param_values([W[:, :, ::-1, ::-1].reshape(3, 84).T, b.ravel()])
    targets = (np.random.RandomState(3).rand(4, 3) > 0.5).astype(float)
    costs = []
    for model, data in ((mlp, (images(), targets[:, :, None, None])), (other, (images().reshape(4, 84), targets))):
        x, y = model.get_input_space().make_theano_batch("x"), model.get_target_space().make_theano_batch("y")
        costs.append(function([x, y], model.cost_from_X((x, y)))(*data))
    np.testing.assert_allclose(costs[0], costs[1], rtol=1e-12)


def test_a_kernel_norm_limits_each_filter():
    layer = conv(max_kernel_norm=0.3)
    mlp = build(layer)
    start = layer.get_params()[0].get_value()
    mlp.enforce_constraints()
    norms = np.sqrt((start**2).sum(axis=(1, 2, 3), keepdims=True))
    np.testing.assert_allclose(layer.get_params()[0].get_value(), start * np.minimum(norms, 0.3) / norms, rtol=1e-14)
    np.testing.assert_array_equal(layer.get_weights_topo(), layer.get_params()[0].get_value().transpose(0, 2, 3, 1))


def test_a_rectifier_after_the_pooling_changes_no_bit_of_values_and_gradients():
    """It is cheaper there; a subclass of the rectifier is applied before, as it may be any function."""

    class Before(RectifierConvNonlinearity):
        def apply(self, linear_response):
            return super().apply(linear_response)

    met = []
    for nonlinearity in (RectifierConvNonlinearity(), Before()):
        mlp = build(conv(nonlinearity=nonlinearity, pool_type="max", pool_shape=[3, 3], pool_stride=[2, 2]))
        x = mlp.get_input_space().make_theano_batch("x")
        output = mlp.fprop(x)
        weight = np.random.RandomState(4).randn(4, *mlp.get_output_space().get_origin_batch(1).shape[1:])
        # Few numbers, so that there are ties in many windows, at zero and elsewhere.
        batch, (W, b) = np.round(images()), mlp.get_params()
        W.set_value(np.round(W.get_value() * 4))
        met.append(function([x], [output, *(grad((output * weight).sum(), param) for param in (W, b, x))])(batch))
    for after, before in zip(*met, strict=True):
        np.testing.assert_array_equal(after, before)


def test_normalisations_act_before_and_after_pooling():
    pools = {"pool_type": "max", "pool_shape": [2, 2], "pool_stride": [2, 2]}
    plain = output_of(build(conv(**pools)))
    turned = conv(**pools, detector_normalization=lambda maps: -maps, output_normalization=lambda maps: maps * 3)
    met = output_of(build(turned))
    lowest = -output_of(build(conv()))
    windows = np.stack([lowest[:, :, i::2, j::2][:, :, :2, :2] for i in (0, 1) for j in (0, 1)])
    np.testing.assert_allclose(met[:, :, :2, :2], 3 * windows.max(axis=0))
    assert not np.allclose(met, plain)


def test_dropout_takes_images_with_one_mask_for_the_batch_or_one_each():
    for per_example in (True, False):
        mlp = build(conv(), AXES[1], more=[Softmax(3, "y", irange=0.1)])
        x, y = mlp.get_input_space().make_theano_batch("x"), mlp.get_target_space().make_theano_batch("y")
        cost = Dropout(per_example=per_example, input_include_probs={"c": 0.8}, input_scales={"c": 1.25})
        f = function([x, y], cost.expr(mlp, (x, y)))
        batch = images().transpose(1, 2, 3, 0), np.eye(3)[[0, 2, 1, 1]]
        assert f(*batch) != f(*batch)


@pytest.mark.parametrize("changes, words", [
    ({"irange": None}, "exactly one of irange and sparse_init"),
    ({"sparse_init": 3}, "irange=0.5 and sparse_init=3"),
    ({"border_mode": "same"}, "'valid' or 'full', got 'same'"),
    ({"pool_type": "median", "pool_shape": [2, 2], "pool_stride": [2, 2]}, "'max', 'mean' or None, got 'median'"),
    ({"pool_type": "max", "pool_shape": [2, 2]}, "needs a pool_stride"),
    ({"kernel_shape": [8, 2]}, r"kernel_shape \[8, 2\] of layer 'c' is larger than its input, images of 7 x 6"),
    ({"pool_type": "max", "pool_shape": [6, 2], "pool_stride": [1, 1]}, "layer 'c': pool_shape .* 5 x 5 pixels"),
])
def test_slips_are_named(changes, words):
    with pytest.raises(ValueError, match=words):
        build(conv(**changes))


def test_what_is_no_image_or_no_nonlinearity_is_refused():
    with pytest.raises(BadInputSpaceError, match="needs images"):
        MLP(layers=[conv()], input_space=VectorSpace(4))
    with pytest.raises(TypeError, match="must be a ConvNonlinearity, got 'tanh'"):
        conv(nonlinearity="tanh")


def test_in_float32_everything_is_float32():
    with pytensor.config.change_flags(floatX="float32"):
        layer = ConvRectifiedLinear(3, [3, 2], [3, 3], [2, 2], "c", irange=0.1, left_slope=0.1, max_kernel_norm=1.0)
        mlp = build(layer, more=[Softmax(3, "y", irange=0.1)])
        x, y = mlp.get_input_space().make_theano_batch("x"), mlp.get_target_space().make_theano_batch("y")
        cost = mlp.cost_from_X((x, y)) + mlp.get_weight_decay(0.001)
        updates = {param: param - grad(cost, param) for param in mlp.get_params()}
        mlp.modify_updates(updates)
        expressions = [cost, *mlp.get_monitoring_channels((x, y)).values(), *updates, *updates.values()]
    assert {expression.dtype for expression in expressions} == {"float32"}
