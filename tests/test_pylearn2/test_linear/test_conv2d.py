"""pylearn2.linear.conv2d convolves as SciPy does, whatever the axes, and its way back is the adjoint."""
import itertools

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.signal import convolve2d

from pylearn2.linear.conv2d import Conv2D, make_random_conv2D, make_sparse_random_conv2D
from pylearn2.space import Conv2DSpace
from pylearn2.utils import function, sharedX

AXES = [("b", 0, 1, "c"), ("c", 0, 1, "b"), ("b", "c", 0, 1)]
BC01 = ("b", "c", 0, 1)
IMAGES, FILTERS = np.random.RandomState(0).randn(3, 2, 6, 7), np.random.RandomState(1).randn(4, 2, 3, 2)


def scipy_maps(mode, subsample):
    maps = [[sum(convolve2d(image[c], one[c], mode) for c in range(2)) for one in FILTERS] for image in IMAGES]
    return np.array(maps)[:, :, ::subsample[0], ::subsample[1]]


@pytest.mark.parametrize("axes, output_axes", [*itertools.product(AXES, AXES)])
@pytest.mark.parametrize("mode, subsample", [("valid", (1, 1)), ("full", (1, 1)), ("valid", (2, 3))])
def test_maps_are_scipy_s_in_any_order_of_axes(axes, output_axes, mode, subsample):
    space = Conv2DSpace((6, 7), num_channels=2, axes=axes)
    transform = Conv2D(sharedX(FILTERS), None, space, output_axes, subsample, mode)
    x = space.make_theano_batch("x")
    met = function([x], transform.lmul(x))(Conv2DSpace.convert(IMAGES, BC01, axes))
    np.testing.assert_allclose(Conv2DSpace.convert(met, output_axes, BC01), scipy_maps(mode, subsample), rtol=1e-10)


@pytest.mark.parametrize("mode, subsample", [("valid", (1, 1)), ("full", (1, 1)), ("valid", (2, 3))])
def test_the_way_back_is_the_adjoint(mode, subsample):
    space = Conv2DSpace((6, 7), num_channels=2, axes=AXES[1])
    transform = Conv2D(sharedX(FILTERS), None, space, AXES[0], subsample, mode)
    squared = Conv2D(sharedX(FILTERS**2), None, space, AXES[0], subsample, mode)
    x, y = pt.dtensor4(), pt.dtensor4()
    images = Conv2DSpace.convert(IMAGES, BC01, AXES[1])
    maps, maps_squared = function([x], [transform.lmul(x), squared.lmul(x)])(images)
    weights = np.random.RandomState(2).randn(*maps.shape)
    back, back_squared = function([y], [transform.lmul_T(y), transform.lmul_sq_T(y)])(weights)
    np.testing.assert_allclose((maps * weights).sum(), (images * back).sum())
    np.testing.assert_allclose((maps_squared * weights).sum(), (images * back_squared).sum())


def test_random_filters_are_one_uniform_draw():
    space, out = Conv2DSpace((6, 7), num_channels=2), Conv2DSpace((4, 6), num_channels=4, axes=BC01)
    transform = make_random_conv2D(0.1, space, out, (3, 2), rng=[2013, 1, 4])
    truth = np.random.RandomState([2013, 1, 4]).uniform(-0.1, 0.1, (4, 2, 3, 2))
    np.testing.assert_array_equal(transform.get_params()[0].get_value(), truth)
    np.testing.assert_array_equal(transform.get_weights_topo(), truth.transpose(0, 2, 3, 1))
    assert transform.output_axes == BC01


def test_sparse_filters_have_so_many_normal_weights_each():
    space, out = Conv2DSpace((6, 7), num_channels=2), Conv2DSpace((4, 6), num_channels=300)
    filters = make_sparse_random_conv2D(5, space, out, (3, 2)).get_params()[0].get_value()
    assert (np.count_nonzero(filters, axis=(1, 2, 3)) == 5).all()
    assert np.std(filters[filters != 0]) == pytest.approx(1, abs=0.05)
    with pytest.raises(ValueError, match="sparse_init 13 asks for more weights than a filter has: 12"):
        make_sparse_random_conv2D(13, space, out, (3, 2))
