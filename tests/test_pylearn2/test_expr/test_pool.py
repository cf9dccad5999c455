"""pool_2d pools as Theano did; the truths are loops over the windows, written out here."""
import itertools
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.expr import pool_loops
from pylearn2.expr.pool import MODES, MaxPool2DGrad, MaxPool2DGradGrad, Pool2D, Pool2DGrad, output_shape, pool_2d
from pylearn2.utils import function, grad

CASES = [  # windows, stride, pad, ignore_border, size of the images
    ((2, 2), None, (0, 0), True, (5, 6)),
    ((2, 2), None, (0, 0), False, (5, 6)),
    ((3, 2), (2, 1), (0, 0), False, (6, 5)),  # overlapping; the last row of windows sticks out
    ((3, 3), (2, 2), (1, 2), True, (5, 6)),
    ((2, 3), (3, 4), (0, 0), False, (7, 9)),  # pixels between the windows
    ((2, 1), (3, 2), (1, 0), True, (5, 5)),
    ((4, 5), (1, 3), (0, 0), False, (3, 4)),  # windows larger than the image
    ((3, 4), None, (0, 0), True, (2, 9)),  # no window fits
]


def draw_with_ties(seed, *shape):
    return np.random.default_rng(seed).integers(-2, 2, shape).astype("float64")


def window_starts(size, width, stride, pad, ignore_border):
    """List where the windows begin, in pixels of the padded axis."""
    starts = range(0, size + 2 * pad, stride)
    if ignore_border:
        return [start for start in starts if start + width <= size + 2 * pad]
    # a window is of use if it sees pixels that the windows before it have not
    return [start for start in starts if start == 0 or (start < size and start - stride + width < size)]


def regions(case):
    """Yield (place among the windows, pixels of the window, positions with the padding) one window after the other."""
    ws, stride, pad, ignore_border, size = case
    axes = []
    for axis in range(2):
        step = (stride or ws)[axis]
        axes.append([])
        for start in window_starts(size[axis], ws[axis], step, pad[axis], ignore_border):
            end = min(start + ws[axis], size[axis] + 2 * pad[axis])
            pixels = slice(max(start - pad[axis], 0), min(end - pad[axis], size[axis]))
            axes[axis].append((pixels, end - start))
    for (p, rows), (q, columns) in itertools.product(*map(enumerate, axes)):
        yield (p, q), (rows[0], columns[0]), rows[1] * columns[1]


def divisor(mode, pixels, with_padding):
    return {"sum": 1, "average_inc_pad": with_padding, "average_exc_pad": pixels.size}[mode]


def loop_pool(x, case, mode):
    out = np.zeros((*x.shape[:-2], *expected_size(case)))
    for place, region, with_padding in regions(case):
        pixels = x[(..., *region)]
        for k in np.ndindex(x.shape[:-2]):
            one = pixels[k]
            out[(*k, *place)] = one.max() if mode == "max" else one.sum() / divisor(mode, one, with_padding)
    return out


def loop_gradient(x, weight, case, mode):
    gx = np.zeros_like(x)
    for place, region, with_padding in regions(case):
        for k in np.ndindex(x.shape[:-2]):
            one, target = x[(*k, *region)], gx[(*k, *region)]
            share = (one == one.max()) if mode == "max" else 1 / divisor(mode, one, with_padding)
            target += share * weight[(*k, *place)]
    return gx


def expected_size(case):
    places = [place for place, _, _ in regions(case)]
    if places:
        return tuple(np.max(places, axis=0) + 1)
    ws, stride, pad, ignore_border, size = case
    return tuple(len(window_starts(*axis, ignore_border)) for axis in zip(size, ws, stride or ws, pad, strict=True))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_windows_and_their_gradient_are_those_of_the_loops(case, mode):
    ws, stride, pad, ignore_border, size = case
    x = draw_with_ties(0, 2, 3, *size)
    truth = loop_pool(x, case, mode)
    weight = np.random.default_rng(1).standard_normal(truth.shape)
    images = pt.tensor4(dtype="float64")
    pooled = pool_2d(images, ws, ignore_border, stride, pad, mode)
    met, met_gradient = function([images], [pooled, grad((pooled * weight).sum(), images)])(x)
    assert output_shape(size, ws, ignore_border, stride, pad) == met.shape[2:] == truth.shape[2:]
    np.testing.assert_allclose(met, truth, atol=1e-14)
    np.testing.assert_allclose(met_gradient, loop_gradient(x, weight, case, mode), atol=1e-14)


def test_the_gradient_goes_to_every_position_that_attains_the_maximum():
    images = pt.matrix(dtype="float64")
    gradient = grad(pool_2d(images, (2, 2)).sum() * 3, images)
    met = function([images], gradient)(np.array([[1.0, 1, 0, 0], [1, 0, 0, -1]]))
    np.testing.assert_array_equal(met, [[3, 3, 3, 3], [3, 0, 3, 0]])


@pytest.mark.parametrize("case", CASES[:7], ids=str)
def test_with_first_ties_one_position_of_a_window_gets_its_gradient(case):
    ws, stride, pad, ignore_border, size = case
    x = draw_with_ties(0, 2, 3, *size)
    weight = np.random.default_rng(1).standard_normal((2, 3, *expected_size(case)))
    images = pt.tensor4(dtype="float64")
    pooled = pool_2d(images, ws, ignore_border, stride, pad, ties="first")
    truth = np.zeros_like(x)
    for place, region, _ in regions(case):
        for k in np.ndindex(x.shape[:-2]):
            one = x[(*k, *region)]
            first = np.unravel_index(np.argmax(one), one.shape)  # NumPy's argmax: the first, row by row
            truth[(*k, *region)][first] += weight[(*k, *place)]
    np.testing.assert_allclose(function([images], grad((pooled * weight).sum(), images))(x), truth, atol=1e-14)


def test_a_window_whose_maximum_is_not_a_number_gives_no_pixel_its_gradient():
    images = pt.matrix(dtype="float64")
    gradient = grad(pool_2d(images, (2, 2), stride=(1, 1), ties="first").sum(), images)
    met = function([images], gradient)(np.array([[1.0, 1, 0, np.nan], [0, 0, 2, 0]]))
    np.testing.assert_array_equal(met, [[1, 0, 0, 0], [0, 0, 1, 0]])


def test_the_adjoint_with_first_ties_sums_the_same_positions():
    images, maxima, direction = pt.tensor3s(3)
    arguments = ((3, 3), False, (2, 2), (0, 0), "max", "first")
    x, d = draw_with_ties(0, 4, 6, 7), np.random.default_rng(1).standard_normal((4, 6, 7))
    m = function([images], Pool2D(*arguments)(images))(x)
    v = np.random.default_rng(2).standard_normal(m.shape)
    spread = function([images, maxima, direction], MaxPool2DGrad(*arguments)(images, maxima, direction))(x, m, v)
    back = function([images, maxima, direction], MaxPool2DGradGrad(*arguments)(images, maxima, direction))(x, m, d)
    np.testing.assert_allclose((spread * d).sum(), (back * v).sum())


@pytest.mark.parametrize("mode", MODES)
def test_second_and_third_derivatives_are_those_of_finite_differences(mode):
    images = pt.matrix(dtype="float64")
    derivative = (pool_2d(images, (3, 2), True, (2, 1), (1, 1), mode) ** 4).sum()
    x, direction = np.random.default_rng(0).standard_normal((2, 5, 4))
    for _ in range(3):
        slope_of = grad(derivative, images)
        f = function([images], [derivative, slope_of])
        step = 1e-5
        slope = (f(x + step * direction)[0] - f(x - step * direction)[0]) / (2 * step)
        np.testing.assert_allclose((f(x)[1] * direction).sum(), slope, rtol=1e-5)
        derivative = (slope_of * direction).sum()


def test_a_batch_of_several_blocks_is_pooled_like_its_images_alone(monkeypatch):
    monkeypatch.setattr(pool_loops, "BYTES_PER_BLOCK", 3 * 8 * 20)  # blocks of 3, 3 and 1
    x = draw_with_ties(0, 7, 5, 4)
    case = ((2, 3), (1, 2), (0, 0), False, (5, 4))
    rows, columns = pool_loops.Windows(5, 4, 2, 1), pool_loops.Windows(4, 2, 3, 2)
    maxima, values = pool_loops.pool_max(x, rows, columns), draw_with_ties(1, 7, 4, 2)
    np.testing.assert_array_equal(maxima, loop_pool(x, case, "max"))
    np.testing.assert_array_equal(
        pool_loops.spread_to_maxima(x, maxima, values, rows, columns), loop_gradient(x, values, case, "max"))
    np.testing.assert_array_equal(
        pool_loops.spread_sum(values, rows, columns), loop_gradient(x, values, case, "sum"))


@pytest.mark.parametrize("shape", [(5, 4), (3, 5, 4), (2, 1, 2, 5, 4), (0, 3, 5, 4)])
def test_any_number_of_leading_axes_is_kept(shape):
    x = draw_with_ties(0, *shape)
    images = pt.tensor(dtype="float64", shape=(None,) * len(shape))
    pooled = pool_2d(images, (2, 2), False)
    met, gradient = function([images], [pooled, grad(pooled.sum(), images)])(x)
    case = ((2, 2), None, (0, 0), False, (5, 4))
    np.testing.assert_array_equal(met, loop_pool(x, case, "max"))
    np.testing.assert_array_equal(gradient, loop_gradient(x, np.ones_like(met), case, "max"))


@pytest.mark.parametrize("mode", MODES)
def test_float32_stays_float32_and_static_shapes_are_told(mode):
    images = pt.tensor(dtype="float32", shape=(None, 20, 5, 8))
    pooled = pool_2d(images, (2, 2), False, mode=mode)
    assert pooled.type.shape == (None, 20, 3, 4)
    x = draw_with_ties(0, 2, 20, 5, 8).astype("float32")
    results = function([images], [pooled, grad(pooled.sum(), images)])(x)
    assert [result.dtype for result in results] == [np.float32] * 2


def test_images_of_integers_have_maxima_and_sums_but_no_gradient():
    images = pt.itensor4()
    x = draw_with_ties(0, 1, 2, 4, 4).astype("int32")
    for mode in ("max", "sum"):
        pooled = pool_2d(images, (2, 2), mode=mode)
        met, gradient = function([images], [pooled, grad(pooled.astype("float64").sum(), images)])(x)
        np.testing.assert_array_equal(met, loop_pool(x, ((2, 2), None, (0, 0), False, (4, 4)), mode))
        np.testing.assert_array_equal(gradient, np.zeros_like(x))


def test_a_shape_is_found_without_the_pooling():
    images = pt.tensor4(dtype="float64")
    for case in CASES:
        ws, stride, pad, ignore_border, size = case
        shape = function([images], pool_2d(images, ws, ignore_border, stride, pad).shape)
        assert not any(isinstance(node.op, Pool2D) for node in shape.maker.fgraph.toposort())
        np.testing.assert_array_equal(shape(np.zeros((2, 3, *size))), [2, 3, *expected_size(case)])


def test_pooling_operations_are_compared_by_what_they_do_and_can_be_pickled():
    for kind in (Pool2D, Pool2DGrad, MaxPool2DGrad, MaxPool2DGradGrad):
        op = kind((3, 2), True, (1, 1), (1, 0), "sum")
        assert pickle.loads(pickle.dumps(op)) == op
        assert op != kind((3, 2), True, (1, 1), (1, 0), "max")
    assert Pool2D((2, 2)) == Pool2D([2, 2], stride=(2, 2))


@pytest.mark.parametrize(("build", "message"), [
    (lambda x: pool_2d(x, 2), "ws must be a pair of ints of at least 1, such as .2, 2., got 2"),
    (lambda x: pool_2d(x, (2, 0)), r"got \(2, 0\)"),
    (lambda x: pool_2d(x, (2, 2), stride=(0, 1)), r"stride .* got \(0, 1\)"),
    (lambda x: pool_2d(x, (2, 2), mode="median"), "got 'median'"),
    (lambda x: pool_2d(x, (2, 2), pad=(1, 1)), "needs ignore_border=True"),
    (lambda x: pool_2d(x, (2, 2), True, pad=(0, 2)), "smaller than the windows, which are 2 x 2"),
    (lambda x: pool_2d(pt.vector(), (2, 2)), "2 or more dimensions, got 1"),
    (lambda x: pool_2d(pt.itensor4(), (2, 2), mode="average_inc_pad"), "of type int32; cast"),
    (lambda x: pool_2d(pt.tensor(dtype="bool", shape=(None, None)), (2, 2)), "of type bool; cast"),
    (lambda x: function([x], pool_2d(x, (2, 2)))(np.zeros((1, 1, 0, 3))), "images of 0 x 3 pixels"),
    (lambda x: function([x], Pool2DGrad((2, 2), mode="sum")(x, 5, 5))(np.zeros((1, 1, 2, 2))),
     r"shape \(1, 1, 2, 2\), but what it belongs to has \(1, 1, 3, 3\)"),
])
def test_arguments_and_arrays_that_mean_nothing_are_named(build, message):
    with pytest.raises((ValueError, TypeError), match=message):
        build(pt.tensor4(dtype="float64"))
