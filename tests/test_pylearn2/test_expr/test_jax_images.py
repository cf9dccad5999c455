"""Images through JAX: maps, pools and their gradients are those of the NumPy loops, which others vouch for."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

pytest.importorskip("jax", reason="JAX is not installed")

from pylearn2.expr.conv import conv2d  # noqa: E402
from pylearn2.expr.pool import pool_2d  # noqa: E402
from pylearn2.utils import function  # noqa: E402
from pylearn2.utils.device import running_on  # noqa: E402

RNG = np.random.RandomState(3)


def both_ways(inputs, outputs, values, caplog):
    """Compare what JAX makes of `outputs` with what NumPy does; nothing may have left JAX."""
    caplog.set_level("WARNING")
    with running_on("jax"):
        met = function(inputs, outputs)(*values)
    for one, wanted in zip(met, function(inputs, outputs)(*values), strict=True):
        assert one.dtype == wanted.dtype
        np.testing.assert_allclose(one, wanted, rtol=1e-10, atol=1e-10)
    assert caplog.text == ""


@pytest.mark.parametrize("border_mode", ["valid", "full", "half", (2, 1)])
@pytest.mark.parametrize("subsample", [(1, 1), (2, 3)])
def test_convolution_and_its_gradients(border_mode, subsample, caplog):
    images, filters = pt.tensor4(), pt.tensor4()
    maps = conv2d(images, filters, border_mode=border_mode, subsample=subsample)
    gradients = pytensor.grad((maps ** 2).sum(), [images, filters])
    again = pytensor.grad(sum((one ** 2).sum() for one in gradients), filters)
    values = RNG.randn(2, 3, 9, 8), RNG.randn(4, 3, 3, 2)
    both_ways([images, filters], [maps, *gradients, again], values, caplog)


@pytest.mark.parametrize("mode", ["max", "sum", "average_inc_pad", "average_exc_pad"])
@pytest.mark.parametrize(("ws", "stride", "ignore_border", "pad"), [
    ((2, 2), None, True, (0, 0)), ((2, 3), None, False, (0, 0)), ((3, 3), (2, 2), False, (0, 0)),
    ((2, 2), (3, 3), False, (0, 0)), ((3, 2), (2, 1), True, (1, 1)), ((9, 9), None, True, (0, 0))])
@pytest.mark.parametrize("ties", ["all", "first"])
def test_pooling_and_its_gradients(mode, ws, stride, ignore_border, pad, ties, caplog):
    images = pt.tensor4()
    pooled = pool_2d(images, ws, ignore_border, stride, pad, mode, ties)
    gradient = pytensor.grad((pooled ** 2).sum(), images)
    again = pytensor.grad((gradient ** 3).sum(), images)
    both_ways([images], [pooled, gradient, again], [RNG.randint(0, 3, (2, 2, 7, 8)).astype(float)], caplog)


def test_whole_numbers_are_pooled(caplog):
    images = pt.ltensor3()
    both_ways([images], [pool_2d(images, (2, 2)), pool_2d(images, (2, 2), mode="sum")],
              [RNG.randint(-9, 0, (3, 5, 4))], caplog)


def test_filters_that_do_not_fit_are_told_in_the_words_of_numpy():
    images, filters = pt.tensor4(), pt.tensor4()
    with running_on("jax"), pytest.raises(ValueError, match="filters of 5 x 5 do not fit on images of 3 x 3"):
        function([images, filters], conv2d(images, filters))(np.ones((1, 1, 3, 3)), np.ones((1, 1, 5, 5)))
