"""pylearn2.linear.conv2d_c01b correlates as SciPy does, with cuda-convnet's positions and dummy channels."""
from types import SimpleNamespace

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.signal import correlate2d

from pylearn2.linear.conv2d_c01b import Conv2D, make_sparse_random_conv2D, setup_detector_layer_c01b
from pylearn2.space import Conv2DSpace
from pylearn2.utils import function, sharedX

C01B = ("c", 0, 1, "b")
FILTERS = np.random.RandomState(1).randn(2, 3, 2, 4)  # c, 0, 1, maps
IMAGES = np.random.RandomState(0).randn(2, 6, 7, 3)  # c, 0, 1, b


def scipy_maps(pad, stride):
    """Pad, and by so much more at the end that the steps cover everything; correlate; take every stride-th."""
    missing = [-(size + 2 * pad - k) % step for size, k, step in zip((6, 7), (3, 2), stride, strict=True)]
    padded = np.pad(IMAGES, ((0, 0), (pad, pad + missing[0]), (pad, pad + missing[1]), (0, 0)))
    maps = [[sum(correlate2d(padded[c, :, :, b], FILTERS[c, :, :, o], "valid") for c in range(2))
             for b in range(3)] for o in range(4)]
    return np.array(maps)[:, :, ::stride[0], ::stride[1]].transpose(0, 2, 3, 1)


@pytest.mark.parametrize("pad, stride", [(0, (1, 1)), (2, (1, 1)), (0, (2, 2)), (1, (2, 3))])
def test_maps_are_scipy_s_and_the_way_back_is_the_adjoint(pad, stride):
    transform = Conv2D(sharedX(FILTERS), pad=pad, kernel_stride=stride, input_shape=(6, 7))
    x, y = pt.dtensor4(), pt.dtensor4()
    maps = function([x], transform.lmul(x))(IMAGES)
    np.testing.assert_allclose(maps, scipy_maps(pad, stride), rtol=1e-10)
    weights = np.random.RandomState(2).randn(*maps.shape)
    back = function([y], transform.lmul_T(y))(weights)
    np.testing.assert_allclose((maps * weights).sum(), (IMAGES * back).sum())


def test_other_axes_are_turned():
    transform = Conv2D(sharedX(FILTERS), input_axes=("b", 0, 1, "c"), output_axes=("b", "c", 0, 1))
    x = pt.dtensor4()
    maps = function([x], transform.lmul(x))(IMAGES.transpose(3, 1, 2, 0))
    np.testing.assert_allclose(maps, scipy_maps(0, (1, 1)).transpose(3, 0, 1, 2), rtol=1e-10)
    np.testing.assert_array_equal(transform.get_weights_topo(), FILTERS.transpose(3, 1, 2, 0))


def test_the_way_back_needs_the_size_of_the_images():
    with pytest.raises(ValueError, match="input_shape"):
        Conv2D(sharedX(FILTERS)).lmul_T(pt.dtensor4())


def test_sparse_filters_have_so_many_weights_each():
    space, out = Conv2DSpace((6, 7), num_channels=2, axes=C01B), Conv2DSpace((4, 6), num_channels=20, axes=C01B)
    W = make_sparse_random_conv2D(5, space, out, (3, 2)).get_params()[0].get_value()
    assert (np.count_nonzero(W, axis=(0, 1, 2)) == 5).all()


def layer(**changes):
    options = {"layer_name": "h", "detector_channels": 6, "kernel_shape": [3, 3], "pad": 0, "irange": 0.1,
               "init_bias": 0.5, "tied_b": False, "fix_kernel_shape": False}
    return SimpleNamespace(**(options | changes))


@pytest.mark.parametrize("channels, drawn", [(1, 1), (3, 3), (4, 4), (5, 8), (6, 8)])
def test_filters_are_drawn_for_as_many_channels_as_cuda_convnet_took(channels, drawn):
    one = layer()
    setup_detector_layer_c01b(one, Conv2DSpace((8, 8), num_channels=channels, axes=C01B), np.random.RandomState(3))
    truth = np.random.RandomState(3).uniform(-0.1, 0.1, (drawn, 3, 3, 6))
    np.testing.assert_array_equal(one.transformer.get_params()[0].get_value(), truth)
    assert one.detector_space == Conv2DSpace((6, 6), num_channels=6, axes=C01B)
    assert (one.b.get_value() == np.full((6, 6, 6), 0.5)).all()


def test_a_kernel_that_is_too_large_is_refused_or_cut_down():
    space = Conv2DSpace((4, 8), num_channels=1, axes=C01B)
    with pytest.raises(ValueError, match=r"kernel_shape \[7, 7\] of layer 'h' does not fit"):
        setup_detector_layer_c01b(layer(kernel_shape=[7, 7], pad=1), space, np.random.RandomState(3))
    one = layer(kernel_shape=[7, 7], pad=1, fix_kernel_shape=True)
    with pytest.warns(UserWarning, match=r"cut down from \[7, 7\] to \[6, 7\]"):
        setup_detector_layer_c01b(one, space, np.random.RandomState(3))
    assert one.detector_space.shape == (1, 4)
