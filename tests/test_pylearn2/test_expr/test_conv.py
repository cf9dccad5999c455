"""conv2d computes Theano's convolution; the truths are SciPy's 2-D convolution and sums written out."""
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.signal import convolve2d

from pylearn2.expr import conv_loops
from pylearn2.expr.conv import Conv2D, Conv2DFiltersGrad, Conv2DImagesGrad, conv2d, output_shape
from pylearn2.utils import function, grad

PADS = {"valid": lambda k: 0, "full": lambda k: k - 1, "half": lambda k: k // 2}
CASES = [  # border_mode, subsample, filter_flip, size of the images, size of the filters
    ("valid", (1, 1), True, (5, 6), (3, 2)),
    ("full", (1, 1), False, (4, 5), (2, 3)),
    ("half", (2, 1), True, (5, 5), (3, 4)),
    (1, (2, 3), False, (6, 7), (3, 3)),
    ((0, 2), (3, 2), True, (8, 4), (2, 5)),
    ("valid", (3, 3), True, (9, 8), (2, 1)),  # steps wider than the filter: some pixels meet none
    ("full", (2, 2), True, (2, 2), (3, 4)),  # filters larger than the images
]


def draw(seed, *shape, dtype="float64"):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def scipy_conv2d(images, filters, border_mode, subsample, filter_flip):
    kernel = filters.shape[2:]
    pad = [PADS[border_mode](k) for k in kernel] if border_mode in PADS else np.broadcast_to(border_mode, 2)
    padded = np.pad(images, [(0, 0), (0, 0), (pad[0],) * 2, (pad[1],) * 2])
    if not filter_flip:
        filters = filters[:, :, ::-1, ::-1]
    # where a side of the image is shorter than the filter's, SciPy's 'valid' would swap the two: take it out of 'full'
    inside = tuple(slice(k - 1, n) for k, n in zip(kernel, padded.shape[2:], strict=True))
    maps = [[sum(convolve2d(c, f)[inside] for c, f in zip(image, bank, strict=True)) for bank in filters]
            for image in padded]
    return np.array(maps)[:, :, ::subsample[0], ::subsample[1]]


def derivative_along_axes(f, at):
    """Return the derivative of the linear function `f` in each number of `at`: f of the unit arrays."""
    units = np.eye(at.size).reshape(at.size, *at.shape)
    return np.array([f(unit) for unit in units]).reshape(at.shape)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_maps_and_both_gradients_are_those_of_scipys_convolution(case):
    border_mode, subsample, flip, size, kernel = case
    x, w = draw(0, 3, 2, *size), draw(1, 4, 2, *kernel)
    truth = scipy_conv2d(x, w, border_mode, subsample, flip)
    weight = draw(2, *truth.shape)
    images, filters = pt.tensor4(dtype="float64"), pt.tensor4(dtype="float64")
    maps = conv2d(images, filters, border_mode=border_mode, subsample=subsample, filter_flip=flip)
    met, met_gx, met_gw = function([images, filters], [maps, *grad((maps * weight).sum(), [images, filters])])(x, w)
    np.testing.assert_allclose(met, truth, atol=1e-12)

    def weighted(x, w):
        return (weight * scipy_conv2d(x, w, border_mode, subsample, flip)).sum()

    np.testing.assert_allclose(met_gx, derivative_along_axes(lambda unit: weighted(unit, w), x), atol=1e-11)
    np.testing.assert_allclose(met_gw, derivative_along_axes(lambda unit: weighted(x, unit), w), atol=1e-11)
    assert output_shape(size, kernel, border_mode, subsample) == truth.shape[2:]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_many_maps_are_computed_like_a_few_at_a_time(case):
    border_mode, subsample, _, size, kernel = case
    fit = Conv2D(border_mode, subsample).arguments(size, kernel)
    x, w = draw(0, 5, 2, *size), draw(1, 60, 2, *kernel)
    few = range(0, 60, 2)
    maps = conv_loops.correlate(x, w, **fit)
    np.testing.assert_allclose(
        maps, np.concatenate([conv_loops.correlate(x, w[i:i + 2], **fit) for i in few], axis=1), atol=1e-12)
    np.testing.assert_allclose(conv_loops.correlate_adjoint_filters(x, maps, kernel, **fit), np.concatenate(
        [conv_loops.correlate_adjoint_filters(x, maps[:, i:i + 2], kernel, **fit) for i in few]), atol=1e-11)


def test_second_derivatives_are_those_of_finite_differences():
    x, w, direction = draw(0, 2, 2, 5, 4), draw(1, 3, 2, 2, 2), draw(2, 3, 2, 2, 2)
    images, filters = pt.tensor4(dtype="float64"), pt.tensor4(dtype="float64")
    cost = (conv2d(images, filters, border_mode=1, subsample=(2, 1)) ** 3).sum()
    for wrt in (images, filters):  # the gradients of both adjoints
        first = grad(cost, wrt)
        second = grad((first ** 2).sum(), filters)
        f = function([images, filters], [(first ** 2).sum(), second])
        step = 1e-5
        slope = (f(x, w + step * direction)[0] - f(x, w - step * direction)[0]) / (2 * step)
        np.testing.assert_allclose((f(x, w)[1] * direction).sum(), slope, rtol=1e-6)


def test_a_batch_of_several_blocks_is_computed_like_its_images_alone(monkeypatch):
    x, w = draw(0, 7, 2, 6, 6), draw(1, 3, 2, 3, 3)
    g = draw(2, 7, 3, 4, 4)
    apart = [conv_loops.correlate(one[None], w)[0] for one in x]
    apart_gx = [conv_loops.correlate_adjoint_images(w, one[None], (6, 6))[0] for one in g]
    apart_gw = sum(conv_loops.correlate_adjoint_filters(x[i:i + 1], g[i:i + 1], (3, 3)) for i in range(7))
    images_per_block = conv_loops.Unfolded(x.shape, (3, 3), (0, 0), (1, 1), 3, x.dtype).bytes_per_image * 3
    monkeypatch.setattr(conv_loops, "BYTES_PER_BLOCK", images_per_block)  # blocks of 3, 3 and 1
    blocks = conv_loops.Unfolded(x.shape, (3, 3), (0, 0), (1, 1), 3, x.dtype).blocks()
    assert [block.stop - block.start for block in blocks] == [3, 3, 1]
    np.testing.assert_allclose(conv_loops.correlate(x, w), apart, atol=1e-12)
    np.testing.assert_allclose(conv_loops.correlate_adjoint_images(w, g, (6, 6)), apart_gx, atol=1e-12)
    np.testing.assert_allclose(conv_loops.correlate_adjoint_filters(x, g, (3, 3)), apart_gw, atol=1e-12)


def test_float32_stays_float32_and_meets_float64_in_float64():
    x, w = draw(0, 2, 1, 4, 4, dtype="float32"), draw(1, 1, 1, 2, 2, dtype="float32")
    images, filters = pt.tensor4(dtype="float32"), pt.tensor4(dtype="float32")
    maps = conv2d(images, filters)
    results = function([images, filters], [maps, *grad(maps.sum(), [images, filters])])(x, w)
    assert [result.dtype for result in results] == [np.float32] * 3
    assert conv2d(images, pt.tensor4(dtype="float64")).dtype == "float64"


def test_arrays_in_any_memory_order_and_empty_batches_are_taken():
    x, w = draw(0, 2, 3, 5, 5), draw(1, 4, 3, 2, 2)
    images, filters = pt.tensor4(dtype="float64"), pt.tensor4(dtype="float64")
    maps = conv2d(images, filters)
    f = function([images, filters], [maps, *grad((maps ** 2).sum(), [images, filters])])
    for met, wanted in zip(f(np.asfortranarray(x), w[..., ::-1].copy()[..., ::-1]), f(x, w), strict=True):
        np.testing.assert_allclose(met, wanted, atol=1e-12)
    maps, gx, gw = f(x[:0], w)
    assert (maps.shape, gx.shape) == ((0, 4, 4, 4), (0, 3, 5, 5))
    np.testing.assert_array_equal(gw, np.zeros_like(w))


def test_static_shapes_and_shapes_without_the_numbers_follow_the_formula():
    assert conv2d(pt.tensor(dtype="float64", shape=(None, 1, 9, 8)), pt.tensor(dtype="float64", shape=(4, 1, 3, 4)),
                  border_mode="half", subsample=(2, 1)).type.shape == (None, 4, 5, 9)
    images, filters = pt.tensor4(dtype="float64"), pt.tensor4(dtype="float64")
    maps = conv2d(images, filters, border_mode="full", subsample=(2, 3))
    shape = function([images, filters], maps.shape)
    assert not any(isinstance(node.op, Conv2D) for node in shape.maker.fgraph.toposort())
    np.testing.assert_array_equal(shape(draw(0, 2, 3, 5, 7), draw(1, 4, 3, 2, 2)), [2, 4, 3, 3])


def test_operations_are_compared_by_what_they_do_and_can_be_pickled():
    for op in (Conv2D("half", (2, 1)), Conv2DImagesGrad(3, (1, 1)), Conv2DFiltersGrad("full")):
        assert pickle.loads(pickle.dumps(op)) == op
    assert Conv2D(1) == Conv2D((1, 1)) != Conv2D(1, subsample=(2, 2))


def test_arrays_that_do_not_fit_are_told_by_their_shapes():
    images, filters = pt.tensor4(dtype="float64"), pt.tensor4(dtype="float64")
    f = function([images, filters], conv2d(images, filters))
    with pytest.raises(ValueError, match=r"\(2, 3, 5, 5\) have 3 channels, but filters of shape \(4, 1, 2, 2\)"):
        f(draw(0, 2, 3, 5, 5), draw(1, 4, 1, 2, 2))
    with pytest.raises(ValueError, match="filters of 6 x 2 do not fit on images of 5 x 5"):
        f(draw(0, 2, 3, 5, 5), draw(1, 4, 3, 6, 2))
    maps = pt.tensor4(dtype="float64")
    with pytest.raises(ValueError, match=r"has shape \(2, 4, 3, 4\), but the maps have \(2, 4, 4, 4\)"):
        function([filters, maps], Conv2DImagesGrad()(filters, maps, 5, 5))(draw(0, 4, 3, 2, 2), draw(1, 2, 4, 3, 4))
    with pytest.raises(ValueError, match="3 channels"):  # known before there is an array
        conv2d(pt.tensor(dtype="float64", shape=(None, 3, 5, 5)), pt.tensor(dtype="float64", shape=(4, 1, 2, 2)))


@pytest.mark.parametrize(("build", "message"), [
    (lambda x: conv2d(x, x, border_mode="same"), "got 'same'"),
    (lambda x: conv2d(x, x, border_mode=-1), "got -1"),
    (lambda x: conv2d(x, x, border_mode=(1, 2, 3)), r"got \(1, 2, 3\)"),
    (lambda x: conv2d(x, x, subsample=2), "such as .2, 2., got 2"),
    (lambda x: conv2d(x, x, subsample=(0, 1)), r"got \(0, 1\)"),
    (lambda x: conv2d(x, pt.matrix()), "4 dimensions, got 2"),
    (lambda x: conv2d(pt.itensor4(), pt.itensor4()), "images of type int32"),
])
def test_arguments_that_mean_nothing_are_named(build, message):
    with pytest.raises((ValueError, TypeError), match=message):
        build(pt.tensor4(dtype="float64"))
