"""pylearn2.models.mlp.channels: names and values against NumPy, and floatX whatever goes in."""

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.models.mlp.channels import activation_channels, detection_channels, weight_norm_channels
from pylearn2.utils import function

RNG = np.random.RandomState(0)


def values_of(channels):
    return dict(zip(channels, function([], list(channels.values()))(), strict=True))


def test_weight_norm_channels_are_the_norms_of_rows_and_columns():
    W = RNG.randn(4, 3)
    values = values_of(weight_norm_channels(pt.constant(W)))
    for name, axis in [("row", 1), ("col", 0)]:
        norms = np.linalg.norm(W, axis=axis)
        for statistic in ("min", "mean", "max"):
            np.testing.assert_allclose(values.pop(f"{name}_norms_{statistic}"), getattr(norms, statistic)())
    assert not values


def test_activation_channels_are_statistics_over_the_batch_then_over_the_units():
    S = RNG.randn(6, 3)
    over_batch = {"range_x": np.ptp(S, axis=0), "max_x": S.max(0), "mean_x": S.mean(0), "min_x": S.min(0)}
    values = values_of(activation_channels(pt.constant(S)))
    assert len(values) == 12
    for name, units in over_batch.items():
        for statistic in ("max", "mean", "min"):
            np.testing.assert_allclose(values[f"{name}_{statistic}_u"], getattr(units, statistic)())
    assert "p_max_x.mean_u" in activation_channels(pt.constant(S), separator=".", prefix="p_")


def test_detection_channels_count_hits_and_misses():
    state = np.array([[0.9, 0.2], [0.8, 0.7], [0.1, 0.6], [0.4, 0.3]])
    target = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    values = values_of(detection_channels(pt.constant(state), pt.constant(target), kl=pt.constant(0.25)))
    # By hand: hits 1 and 2, false alarms 1 and 0, four positives, two of eight decisions wrong.
    expected = {
        "01_loss": 2 / 8, "kl": 0.25, "precision": 3 / 4, "recall": 3 / 4, "f1": 2 * 9 / 16 / 1.5,
        "per_output_precision_min": 1 / 2, "per_output_precision_max": 1.0,
        "per_output_precision_mean": 3 / 4,
        # Divided by all four positives, not by the output's own two: the original's quirk.
        "per_output_recall_min": 1 / 4, "per_output_recall_max": 2 / 4, "per_output_recall_mean": 3 / 8,
        # 2 p r / max(1, p + r), not the harmonic mean: the other quirk.
        "per_output_f1_min": 2 * 0.5 * 0.25, "per_output_f1_max": 2 * 0.5 / 1.5,
        "per_output_f1_mean": (0.25 + 1 / 1.5) / 2,
    }
    assert values == pytest.approx(expected)


@pytest.mark.parametrize("floatX", ["float32", "float64"])
def test_every_channel_is_of_floatX(floatX):
    with pytensor.config.change_flags(floatX=floatX):
        matrix = pt.matrix("matrix", dtype=floatX)
        labels = pt.imatrix("labels")
        channels = weight_norm_channels(matrix) | activation_channels(matrix)
        channels |= detection_channels(matrix, labels, kl=matrix.mean())
        assert {value.dtype for value in channels.values()} == {floatX}
