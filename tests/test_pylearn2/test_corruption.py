"""Corruptors against their definitions; the first draws of a corruptor's stream are recorded from the original."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2 import corruption
from pylearn2.corruption import (
    BinomialCorruptor,
    BinomialSampler,
    ComposedCorruptor,
    DropoutCorruptor,
    DummyCorruptor,
    GaussianCorruptor,
    MultinomialSampler,
    OneHotCorruptor,
    SaltPepperCorruptor,
    SmoothOneHotCorruptor,
)
from pylearn2.utils import function
from pylearn2.utils.mrg import MRG_RandomStreams

ONES = np.ones((200, 50))
ONE_HOT = np.eye(10)[np.arange(1000) % 10]


def corrupted(corruptor, X):
    x = pt.matrix()
    return function([x], corruptor(x))(X.astype(pytensor.config.floatX))


def test_the_stream_is_seeded_by_a_draw_from_the_generator():
    x = pt.matrix()
    expected = MRG_RandomStreams(717799168)  # RandomState(2001).randint(2 ** 30)
    keep = function([x], expected.binomial(size=x.shape, p=0.7, dtype=pytensor.config.floatX))(ONES)
    np.testing.assert_array_equal(corrupted(BinomialCorruptor(0.3), ONES), keep)
    assert np.random.RandomState(2001).randint(2**30) == 717799168


def test_binomial_noise_sets_the_asked_part_to_zero():
    met = corrupted(BinomialCorruptor(0.3), 5 * ONES)
    assert set(np.unique(met)) == {0, 5}
    assert np.mean(met == 0) == pytest.approx(0.3, abs=0.02)


def test_dropout_keeps_the_mean():
    assert corrupted(DropoutCorruptor(0.3), ONES).mean() == pytest.approx(1, abs=0.02)
    np.testing.assert_array_equal(corrupted(DropoutCorruptor(0.0), ONES), ONES)


def test_gaussian_noise_has_the_asked_deviation():
    noise = corrupted(GaussianCorruptor(0.4), ONES) - 1
    assert noise.std() == pytest.approx(0.4, abs=0.01)
    assert noise.mean() == pytest.approx(0, abs=0.02)


def test_free_energy_of_gaussian_noise_is_minus_the_log_density():
    from scipy.stats import norm

    rng = np.random.RandomState(3)
    X, Y = rng.randn(4, 3), rng.randn(4, 3)
    x, y = pt.matrices("x", "y")
    energy = function([x, y], GaussianCorruptor(0.4).corruption_free_energy(y, x))(X, Y)
    log_density = norm.logpdf(Y, X, 0.4).sum(axis=1)
    np.testing.assert_allclose(np.diff(energy), -np.diff(log_density), rtol=1e-6)


def test_salt_and_pepper_are_equally_likely():
    met = corrupted(SaltPepperCorruptor(0.4), 0.5 * ONES)
    assert set(np.unique(met)) == {0, 0.5, 1}
    assert np.mean(met == 0) == pytest.approx(0.2, abs=0.02)
    assert np.mean(met == 1) == pytest.approx(0.2, abs=0.02)


def test_one_hot_rows_stay_one_hot():
    met = corrupted(OneHotCorruptor(0.5), ONE_HOT)
    assert set(np.unique(met)) == {0, 1}
    np.testing.assert_array_equal(met.sum(axis=1), 1)
    # half of the rows are replaced, and one in ten of those by itself
    assert np.mean((met != ONE_HOT).any(axis=1)) == pytest.approx(0.45, abs=0.05)


def test_smooth_one_hot_rows_are_probabilities():
    met = corrupted(SmoothOneHotCorruptor(0.5), ONE_HOT)
    np.testing.assert_allclose(met.sum(axis=1), 1, rtol=1e-5)
    assert met.min() >= 1e-5


def test_samplers_read_their_input_as_probabilities():
    assert corrupted(BinomialSampler(), 0.3 * ONES).mean() == pytest.approx(0.3, abs=0.02)
    met = corrupted(MultinomialSampler(), np.tile([2.0, 6.0], (2000, 1)))
    np.testing.assert_array_equal(met.sum(axis=1), 1)
    assert met[:, 1].mean() == pytest.approx(0.75, abs=0.05)


def test_a_composition_applies_the_last_one_first():
    class Add(corruption.Corruptor):
        def _corrupt(self, x):
            return x + self.corruption_level

    class Times(corruption.Corruptor):
        def _corrupt(self, x):
            return x * self.corruption_level

    np.testing.assert_allclose(corrupted(ComposedCorruptor(Times(2), Add(3)), ONES), 8 * ONES)


def test_a_list_of_expressions_is_corrupted_one_by_one():
    x = pt.matrix()
    first, second = function([x], BinomialCorruptor(0.5)([x, x]))(ONES)
    assert (first != second).any()
    assert DummyCorruptor(0)([x, x]) == [x, x]


def test_a_level_that_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="from 0 to 1, got 2"):
        BinomialCorruptor(2)
    with pytest.raises(ValueError, match="at least one"):
        ComposedCorruptor()
    with pytest.raises(NotImplementedError, match="BinomialCorruptor has no corruption_free_energy"):
        BinomialCorruptor(0.5).corruption_free_energy(pt.matrix(), pt.matrix())


def test_get_finds_a_class_by_name():
    assert corruption.get("GaussianCorruptor") is GaussianCorruptor
    with pytest.raises(NameError, match="no corruptor 'pt'"):
        corruption.get("pt")
