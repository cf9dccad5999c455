"""Learning-rate schedules per update: the documented formulas, worked out by hand."""
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.training_algorithms.schedules import AnnealedLearningRate, ExponentialDecay, LinearDecay
from pylearn2.utils import sharedX


def rates(schedule, initial, updates):
    """Return the learning rate after each of some updates."""
    algorithm = SimpleNamespace(learning_rate=sharedX(initial))
    result = []
    for _ in range(updates):
        schedule(algorithm)
        result.append(float(algorithm.learning_rate.get_value()))
    return result


def test_exponential_decay_divides_by_the_factor_down_to_the_floor():
    assert rates(ExponentialDecay(decay_factor=2.0, min_lr=0.1), 1.0, 5) == [0.5, 0.25, 0.125, 0.1, 0.1]


def test_exponential_decay_outlives_the_range_of_floats():
    assert rates(ExponentialDecay(decay_factor=1e200, min_lr="1e-3"), 1.0, 3) == [1e-3] * 3


def test_linear_decay_goes_down_between_start_and_saturate():
    # step = (1 - .2) / (5 - 2 + 1) = .2
    schedule = LinearDecay(start=2, saturate=5, decay_factor=0.2)
    np.testing.assert_allclose(rates(schedule, 1.0, 6), [1.0, 0.8, 0.6, 0.4, 0.2, 0.2])


def test_annealed_learning_rate_is_constant_and_then_one_over_updates():
    np.testing.assert_allclose(rates(AnnealedLearningRate(anneal_start=2), 0.5, 4), [0.5, 0.5, 1 / 3, 0.25])


@pytest.mark.parametrize("arguments", [
    {"start": 0, "saturate": 5, "decay_factor": 0.1}, {"start": 5, "saturate": 5, "decay_factor": 0.1},
    {"start": 1, "saturate": 5, "decay_factor": "slow"},
])
def test_a_line_that_does_not_exist_is_refused(arguments):
    message = "start must be above 0|saturate must be after start|decay_factor must be a number"
    with pytest.raises(ValueError, match=message):
        LinearDecay(**arguments)


def test_a_rate_that_comes_down_to_nothing_is_refused_when_it_does():
    with pytest.raises(ValueError, match="learning rate has come down to 0.0"):
        rates(LinearDecay(start=1, saturate=3, decay_factor=0.0), 1.0, 3)
