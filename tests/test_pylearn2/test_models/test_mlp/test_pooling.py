"""pylearn2.models.mlp.pooling: upstream's pooling functions, against loops in NumPy."""
import itertools

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp.pooling import max_pool, max_pool_c01b, mean_pool, pooled_shape
from pylearn2.utils import function, grad

CASES = [([2, 2], [2, 2], (6, 4)), ([2, 2], [2, 2], (5, 7)), ([3, 2], [2, 1], (6, 7)), ([2, 2], [3, 4], (7, 9))]


def windows(case):
    (rows, columns), (down, across), (height, width) = case
    starts = [[i for i in range(0, size, step) if i == 0 or i - step + window < size]
              for size, step, window in ((height, down, rows), (width, across, columns))]
    return [len(axis) for axis in starts], [
        (slice(i, i + rows), slice(j, j + columns)) for i, j in itertools.product(*starts)]


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("pool, reduce", [(max_pool, np.max), (mean_pool, np.mean)])
def test_every_pixel_is_pooled_and_a_window_over_the_edge_has_fewer(case, pool, reduce):
    pool_shape, pool_stride, size = case
    x = np.random.RandomState(0).randn(2, 3, *size)
    shape, regions = windows(case)
    truth = np.stack([reduce(x[(..., *region)], axis=(2, 3)) for region in regions], axis=2).reshape(2, 3, *shape)
    images = pt.dtensor4("images")
    pooled = pool(images, pool_shape, pool_stride, size)
    np.testing.assert_allclose(function([images], pooled)(x), truth)
    assert pooled.name == f"{pool.__name__}(images)"
    assert pooled_shape(size, pool_shape, pool_stride) == tuple(shape)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_other_order_of_axes_gives_the_same(case):
    x = np.random.RandomState(0).randn(2, 3, *case[2])
    images = pt.dtensor4()
    one = function([images], max_pool(images, *case))(x)
    other = function([images], max_pool_c01b(images, *case))(x.transpose(1, 2, 3, 0))
    np.testing.assert_array_equal(other.transpose(3, 0, 1, 2), one)


def test_the_first_of_equal_maxima_gets_the_gradient_unless_windows_lie_side_by_side():
    images = pt.dtensor4()
    gradients = [grad(max_pool(images, [2, 2], stride, (3, 3)).sum(), images) for stride in ([1, 1], [2, 2])]
    overlapping, side_by_side = function([images], gradients)(np.zeros((1, 1, 3, 3)))
    np.testing.assert_array_equal(overlapping[0, 0], [[1, 1, 0], [1, 1, 0], [0, 0, 0]])
    np.testing.assert_array_equal(side_by_side[0, 0], np.ones((3, 3)))


@pytest.mark.parametrize("pool", [max_pool, mean_pool, max_pool_c01b])
def test_a_window_larger_than_the_images_is_refused(pool):
    with pytest.raises(ValueError, match=r"pool_shape \[4, 2\] is larger than the images.*3 x 3"):
        pool(pt.dtensor4(), [4, 2], [1, 1], (3, 3))
