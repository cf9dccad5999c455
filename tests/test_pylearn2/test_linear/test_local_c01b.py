"""pylearn2.linear.local_c01b against its formula, written out in loops."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.linear.local_c01b import make_random_local
from pylearn2.utils import function, grad

C01B = ("c", 0, 1, "b")


def by_loops(W, x, groups, stride, pad):
    rows, columns, channels, height, width, _, n_filters = W.shape
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    x = x.reshape(groups, channels, *x.shape[1:])
    out = np.zeros((groups, n_filters, rows, columns, x.shape[-1]))
    for p, q, g in np.ndindex(rows, columns, groups):
        patch = x[g, :, p * stride:p * stride + height, q * stride:q * stride + width]
        out[g, :, p, q] = np.einsum("cijf,cijb->fb", W[p, q, :, :, :, g], patch)
    return out.reshape(groups * n_filters, rows, columns, -1)


@pytest.mark.parametrize("groups, stride, pad", [(1, 1, 0), (2, 1, 1), (2, 2, 1)])
def test_each_position_has_filters_of_its_own(groups, stride, pad):
    transform = make_random_local(0.5, 4, C01B, groups, (6, 5), 6, C01B, (3, 2), (stride, stride), pad, rng=5)
    W = transform.get_params()[0].get_value()
    np.testing.assert_array_equal(W, np.random.RandomState(5).uniform(-0.5, 0.5, W.shape))
    images = np.random.RandomState(0).randn(4, 6, 5, 3)
    x = pt.dtensor4()
    met = function([x], transform.lmul(x))(images)
    np.testing.assert_allclose(met, by_loops(W, images, groups, stride, pad), rtol=1e-9, atol=1e-12)
    topo = transform.get_weights_topo()
    assert topo.shape == (np.prod(met.shape[:3]), 3, 2, 4 // groups)


def test_its_gradient_is_the_slope_of_the_value():
    transform = make_random_local(0.5, 2, C01B, 1, (4, 4), 2, C01B, (3, 3), rng=5)
    images = np.random.RandomState(0).randn(2, 4, 4, 3)
    W = transform.get_params()[0]
    value = (transform.lmul(pt.constant(images)) ** 2).sum()
    f = function([], [value, grad(value, W)])
    start, direction = W.get_value(), np.random.RandomState(1).randn(*W.get_value().shape)
    slope = (f()[1] * direction).sum()
    ends = []
    for step in (1e-5, -1e-5):
        W.set_value(start + step * direction)
        ends.append(f()[0])
    np.testing.assert_allclose(slope, (ends[0] - ends[1]) / 2e-5, rtol=1e-6)


def test_groups_must_divide_the_channels():
    with pytest.raises(ValueError, match="input_groups 3 must divide the input's 4 channels"):
        make_random_local(0.5, 4, C01B, 3, (6, 5), 6, C01B, (3, 2))
