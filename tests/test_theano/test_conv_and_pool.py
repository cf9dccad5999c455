"""Convolution and pooling under Theano's names, against SciPy and NumPy."""
import numpy as np
import pytest
from scipy.signal import convolve2d, correlate2d

import theano
import theano.tensor as T
from theano.tensor.nnet import abstract_conv
from theano.tensor.nnet import conv as old_conv
from theano.tensor.signal import conv as signal_conv
from theano.tensor.signal import downsample, pool

x, w = T.tensor4("x"), T.tensor4("w")
RNG = np.random.default_rng(0)
IMAGES, FILTERS = RNG.normal(size=(2, 3, 7, 6)), RNG.normal(size=(4, 3, 3, 3))


def run(inputs, output, *values):
    return theano.function(inputs, output)(*values)


def convolved(images, filters, mode, function=convolve2d):
    return np.array([[sum(function(image[c], one[c], mode) for c in range(len(one))) for one in filters]
                     for image in images])


def test_conv2d_sums_over_channels_and_takes_the_old_shape_keywords():
    shapes = {"image_shape": (2, 3, 7, 6), "filter_shape": (4, 3, 3, 3)}
    outputs = [T.nnet.conv2d(x, w, **shapes), old_conv.conv2d(x, w, border_mode="full", **shapes),
               T.nnet.conv2d(x, w, border_mode="half"), T.nnet.conv2d(x, w, subsample=(2, 3)),
               T.nnet.conv2d(x, w, filter_flip=False)]
    wanted = [*(convolved(IMAGES, FILTERS, mode) for mode in ("valid", "full", "same")),
              convolved(IMAGES, FILTERS, "valid")[:, :, ::2, ::3], convolved(IMAGES, FILTERS, "valid", correlate2d)]
    for got, one in zip(run([x, w], outputs, IMAGES, FILTERS), wanted, strict=True):
        np.testing.assert_allclose(got, one, atol=1e-12)


def test_dilation_and_groups_are_those_of_spread_and_split_filters():
    spread = np.zeros((4, 3, 5, 5))
    spread[:, :, ::2, ::2] = FILTERS
    dilated = run([x, w], T.nnet.conv2d(x, w, filter_dilation=(2, 2)), IMAGES, FILTERS)
    np.testing.assert_allclose(dilated, convolved(IMAGES, spread, "valid"), atol=1e-12)
    grouped = run([x, w], T.nnet.conv2d(x, w, num_groups=3), IMAGES, FILTERS[:3, :1])
    parts = [convolved(IMAGES[:, g:g + 1], FILTERS[g:g + 1, :1], "valid") for g in range(3)]
    np.testing.assert_allclose(grouped, np.concatenate(parts, axis=1), atol=1e-12)


def test_the_ways_back_are_the_gradients():
    g = T.tensor4("g")
    out = T.nnet.conv2d(x, w, border_mode=(1, 1), subsample=(2, 1))
    back = RNG.normal(size=run([x, w], out, IMAGES, FILTERS).shape)
    options = {"border_mode": (1, 1), "subsample": (2, 1)}
    to_images, to_filters = run([x, w, g], T.grad((out * g).sum(), [x, w]), IMAGES, FILTERS, back)
    np.testing.assert_allclose(
        run([w, g], abstract_conv.conv2d_grad_wrt_inputs(g, w, IMAGES.shape, **options), FILTERS, back), to_images)
    np.testing.assert_allclose(
        run([x, g], abstract_conv.conv2d_grad_wrt_weights(x, g, FILTERS.shape, **options), IMAGES, back), to_filters)
    transposed = T.nnet.conv2d_transpose(g, w, IMAGES.shape, border_mode=(1, 1), input_dilation=(2, 1))
    np.testing.assert_allclose(run([w, g], transposed, FILTERS, back), to_images)


def test_conv2d_says_what_it_cannot_take():
    with pytest.raises(TypeError, match="filters has 4 dimensions, got 'W' with 2"):
        T.nnet.conv2d(x, T.matrix("W"))
    with pytest.raises(NotImplementedError, match="unshared=False"):
        T.nnet.conv2d(x, w, unshared=True)
    with pytest.warns(UserWarning, match="ignores kernel_shape"):
        T.nnet.conv2d(x, w, kernel_shape=(3, 3))


def test_signal_conv2d_takes_every_image_with_every_filter():
    images, one = T.tensor3("images"), T.matrix("one")
    np.testing.assert_allclose(run([one, images], signal_conv.conv2d(one, images), IMAGES[0, 0], FILTERS[0]),
                               [convolve2d(IMAGES[0, 0], f, "valid") for f in FILTERS[0]])
    full = run([images, one], signal_conv.conv2d(images, one, border_mode="full"), IMAGES[0], FILTERS[0, 0])
    np.testing.assert_allclose(full, [convolve2d(i, FILTERS[0, 0], "full") for i in IMAGES[0]])
    assert run([one], signal_conv.conv2d(one, one), np.eye(3)).shape == (1, 1)


def test_pooling_takes_old_and_new_spellings():
    m = T.matrix("m")
    image = np.arange(25.0).reshape(5, 5)
    outputs = [pool.pool_2d(m, (2, 2), ignore_border=True), pool.pool_2d(m, ws=(2, 2), ignore_border=False),
               downsample.max_pool_2d(m, (2, 2), ignore_border=True, st=(1, 1)),
               pool.pool_2d(m, ds=(2, 2), ignore_border=True, mode="average_exc_pad"),
               pool.pool_2d(m, 5, ignore_border=True, mode="sum")]
    blocks = image[:4, :4].reshape(2, 2, 2, 2)
    wanted = [blocks.max(axis=(1, 3)), [[6, 8, 9], [16, 18, 19], [21, 23, 24]], image[1:, 1:], blocks.mean(axis=(1, 3)),
              [[image.sum()]]]
    for got, one in zip(run([m], outputs, image), wanted, strict=True):
        np.testing.assert_allclose(got, one)
    with pytest.warns(UserWarning, match="ignore_border=False"):
        assert run([m], pool.pool_2d(m, (2, 2)), image).shape == (3, 3)
    with pytest.raises(ValueError, match=r"ws=\(2, 2\)"):
        pool.pool_2d(m)


def test_pooling_at_the_same_size_keeps_the_maxima_in_their_places():
    image = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 9.0, 8.0]]]])
    kept = run([x], pool.max_pool_2d_same_size(x, (2, 2)), image)
    np.testing.assert_array_equal(kept, [[[[0, 5, 0, 0], [0, 0, 9, 0]]]])
