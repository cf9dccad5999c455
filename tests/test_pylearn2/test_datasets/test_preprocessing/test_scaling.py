"""Shifts and scales, each against its formula in NumPy."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.datasets import preprocessing
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.datasets.preprocessing.scaling import mean_of_all
from pylearn2.utils import function

X = np.random.RandomState([1, 2, 3]).uniform(0, 4, (6, 5))
OTHER = np.random.RandomState([4, 5]).uniform(0, 4, (3, 5))


def preprocessed(preprocessor, rows, fit=False):
    return DenseDesignMatrix(X=rows.copy(), preprocessor=preprocessor, fit_preprocessor=fit).X


@pytest.mark.parametrize("global_mean", [False, True])
@pytest.mark.parametrize("global_std", [False, True])
def test_standardize_uses_the_training_sets_mean_and_deviation(global_mean, global_std):
    preprocessor = preprocessing.Standardize(global_mean, global_std, std_eps=0.1)
    mean = X.mean() if global_mean else X.mean(axis=0)
    std = X.std() if global_std else X.std(axis=0)
    for rows, fit in ((X, True), (OTHER, False)):
        expected = (rows - mean) / (0.1 + std)
        np.testing.assert_allclose(preprocessed(preprocessor, rows, fit), expected, rtol=1e-13)


@pytest.mark.parametrize("axis", [0, None])
def test_remove_mean_keeps_the_training_sets_mean(axis):
    preprocessor = preprocessing.RemoveMean(axis=axis)
    for rows, fit in ((X, True), (OTHER, False)):
        np.testing.assert_allclose(preprocessed(preprocessor, rows, fit), rows - X.mean(axis=axis), rtol=1e-13)


@pytest.mark.parametrize("make", [preprocessing.Standardize, preprocessing.RemoveMean])
def test_what_was_not_fitted_says_so(make):
    with pytest.raises(ValueError, match="has not been fitted"):
        make().apply(DenseDesignMatrix(X=X), can_fit=False)
    with pytest.raises(ValueError, match="has not been fitted"):
        make().as_block()


def test_the_mean_of_all_is_rounded_buffer_by_buffer():
    pixels = np.random.RandomState(0).rand(3, 10000).astype("float32")
    total = np.float32(0)
    for start in range(0, pixels.size, 8192):
        total = np.float32(total + pixels.ravel()[start:start + 8192].sum())
    assert mean_of_all(pixels) == np.float32(float(total) / 30000)
    np.testing.assert_allclose(mean_of_all(pixels), pixels.mean(dtype="float64"), rtol=1e-6)
    assert mean_of_all(np.array([1, 2])) == 1.5


@pytest.mark.parametrize("batch_size", [None, 4])
def test_contrast_normalization_divides_by_length(batch_size):
    preprocessor = preprocessing.GlobalContrastNormalization(scale=2.0, sqrt_bias=3.0, batch_size=batch_size)
    centred = X - X.mean(axis=1, keepdims=True)
    expected = 2 * centred / np.sqrt(3 + (centred**2).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(preprocessed(preprocessor, X), expected, rtol=1e-13)


def test_contrast_normalization_divides_by_deviation():
    preprocessor = preprocessing.GlobalContrastNormalization(use_std=True, sqrt_bias=10, subtract_mean=False)
    expected = X / np.sqrt(10 + X.var(axis=1, ddof=1, keepdims=True))
    np.testing.assert_allclose(preprocessed(preprocessor, X), expected, rtol=1e-13)


@pytest.mark.parametrize("use_std", [False, True])
def test_an_example_without_contrast_is_not_blown_up(use_std):
    preprocessor = preprocessing.GlobalContrastNormalization(use_std=use_std)
    np.testing.assert_array_equal(preprocessed(preprocessor, np.full((1, 1), 7.0)), [[0.0]])


def test_rows_get_length_one_and_a_row_of_zeros_stays():
    rows = np.vstack([X, np.zeros((1, 5))])
    lengths = np.linalg.norm(preprocessed(preprocessing.MakeUnitNorm(), rows), axis=1)
    np.testing.assert_allclose(lengths, [1] * 6 + [0], rtol=1e-14)


def test_an_interval_is_mapped_onto_the_other_in_float64():
    rows = preprocessed(preprocessing.RemapInterval([0, 4], [-1, 1]), X.astype("float32"))
    np.testing.assert_array_equal(rows, X.astype("float32").astype("float64") / 4.0 * 2.0 - 1.0)
    assert rows.dtype == "float64"


@pytest.mark.parametrize("preprocessor", [
    preprocessing.Standardize(), preprocessing.RemoveMean(), preprocessing.MakeUnitNorm(),
    preprocessing.RemapInterval([0, 4], [-1, 1])])
def test_the_symbolic_form_does_the_same(preprocessor):
    expected = preprocessed(preprocessor, X, fit=True)
    batch = pt.dmatrix()
    block = preprocessor.as_block()
    np.testing.assert_allclose(function([batch], block(batch))(X), expected, rtol=1e-12)
    if hasattr(block, "inverse"):
        np.testing.assert_allclose(function([batch], block.inverse()(block(batch)))(X), X, rtol=1e-12)


def test_a_factor_of_zero_cannot_be_undone():
    with pytest.raises(ZeroDivisionError):
        preprocessing.ExamplewiseAddScaleTransform(multiply=[1.0, 0.0]).inverse()


@pytest.mark.parametrize("make", [
    lambda: preprocessing.RemapInterval([1, 0], [0, 1]), lambda: preprocessing.RemapInterval([0, 1], [0, 1, 2]),
    lambda: preprocessing.GlobalContrastNormalization(batch_size=0),
    lambda: preprocessed(preprocessing.GlobalContrastNormalization(scale=0), X)])
def test_arguments_that_make_no_sense_say_what_they_were(make):
    with pytest.raises(ValueError, match="got"):
        make()
