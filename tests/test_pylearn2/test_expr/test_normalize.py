"""Normalisation across channels; the truths are the published formula, channel by channel."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.expr.normalize import (
    CrossChannelNormalization,
    CrossChannelNormalizationBC01,
    CudaConvNetCrossChannelNormalization,
)
from pylearn2.utils import function

X = np.random.RandomState(0).randn(7, 3, 2, 4)  # channels first


def by_formula(x, channels_of, alpha, k, beta):
    return np.stack([x[i] / (k + alpha * np.square(x[channels_of(i)]).sum(axis=0)) ** beta for i in range(len(x))])


def neighbours(i):
    return slice(max(0, i - 1), i + 2)


def value(normalization, x):
    images = pt.dtensor4()
    return function([images], normalization(images))(x)


def test_each_channel_is_divided_by_its_neighbours():
    truth = by_formula(X, neighbours, 0.5, 2, 0.75)
    np.testing.assert_allclose(value(CrossChannelNormalization(alpha=0.5, n=3), X), truth)
    met = value(CrossChannelNormalizationBC01(alpha=0.5, n=3), X.transpose(3, 0, 1, 2))
    np.testing.assert_allclose(met.transpose(1, 2, 3, 0), truth)


def test_cuda_convnet_s_kind_starts_from_1_and_takes_blocks():
    blocks = by_formula(X, lambda i: slice(i // 3 * 3, i // 3 * 3 + 3), 0.5, 1, 0.75)
    np.testing.assert_allclose(value(CudaConvNetCrossChannelNormalization(alpha=0.5, size_f=3), X), blocks)
    met = value(CudaConvNetCrossChannelNormalization(alpha=0.5, size_f=3, blocked=False), X)
    np.testing.assert_allclose(met, by_formula(X, neighbours, 0.5, 1, 0.75))


def test_an_even_number_of_neighbours_is_refused():
    for build in (lambda: CrossChannelNormalization(n=4), lambda: CudaConvNetCrossChannelNormalization(
            size_f=4, blocked=False)):
        with pytest.raises(NotImplementedError, match="must be odd.*got 4"):
            build()
