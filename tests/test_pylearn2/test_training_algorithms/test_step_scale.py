"""Extensions that scale the steps of BGD: the scale after given records of a channel, worked out by hand."""
from types import SimpleNamespace

import pytest

from pylearn2.monitor import Monitor
from pylearn2.training_algorithms.bgd import BacktrackingStepShrinker, ScaleStep, StepShrinker
from pylearn2.utils import sharedX


def scales(extension, record):
    """Return (step scales, parameter values) after each value of `record`; the parameter is the epoch's number."""
    param, algorithm = sharedX(0.0, name="W"), SimpleNamespace(scale_step=1.0, monitoring_dataset=None)
    model = SimpleNamespace(get_params=lambda: [param])
    seen = []
    Monitor.get_monitor(model).channels = {"nll": SimpleNamespace(val_record=seen)}
    extension.setup(model, None, algorithm)
    result, params = [], []
    for epoch, value in enumerate(record):
        param.set_value(float(epoch))
        seen.append(value)
        extension.on_monitor(model, None, algorithm)
        result.append(algorithm.scale_step)
        params.append(float(param.get_value()))
    return result, params


def test_scale_step_shrinks_from_the_first_monitoring_on():
    assert scales(ScaleStep(scale=0.5, min_value=0.2), [1.0, 1.0, 1.0])[0] == [0.5, 0.25, 0.2]


def test_the_shrinker_compares_with_the_epoch_before():
    shrinker = StepShrinker("nll", scale=0.5, giveup_after=0.1, scale_up=1.5, max_scale=0.6)
    # Epoch 1 counts as progress, since there is nothing before; 5 -> 4 is progress though 3 was better.
    assert scales(shrinker, [4.0, 3.0, 5.0, 4.0, 4.0])[0] == [1.0, 0.6, 0.3, pytest.approx(0.45), pytest.approx(0.225)]
    assert shrinker.continue_learning(None) is True


def test_the_shrinker_gives_up_below_its_limit():
    shrinker = StepShrinker("nll", scale=0.5, giveup_after=0.3)
    assert scales(shrinker, [1.0, 1.0, 2.0, 3.0])[0] == [1.0, 1.0, 0.5, 0.3]
    assert shrinker.continue_learning(None) is shrinker(None) is False
    assert shrinker.channel_names() == ["nll"]


def test_nan_is_no_progress():
    assert scales(StepShrinker("nll", scale=0.5, giveup_after=0.1), [1.0, 1.0, float("nan")])[0] == [1.0, 1.0, 0.5]


def test_backtracking_takes_a_bad_epoch_back():
    shrinker = BacktrackingStepShrinker("nll", scale=0.5, giveup_after=0.1)
    step_scales, params = scales(shrinker, [4.0, 3.0, 3.5, 3.2, 2.9])
    assert step_scales == [1.0, 1.0, 0.5, 0.25, 0.25]  # 3.2 is below 3.5, but 3.5 was taken back: 3.0 is to beat
    assert params == [0.0, 1.0, 1.0, 1.0, 4.0]


def test_the_scale_is_a_channel_of_the_first_monitoring_set():
    added = {}

    def add_channel(name, ipt, val, dataset, data_specs):
        added[name] = (val, dataset)

    monitor = SimpleNamespace(add_channel=add_channel)
    algorithm = SimpleNamespace(scale_step=0.5, monitoring_dataset={"train": "first", "valid": "second"})
    ScaleStep(scale=0.5, min_value=0.1).setup(SimpleNamespace(monitor=monitor), None, algorithm)
    shown, dataset = added["scale_step"]
    assert (float(shown.get_value()), dataset) == (0.5, "first")


def test_an_algorithm_without_step_scale_is_refused():
    with pytest.raises(ValueError, match="ScaleStep needs an algorithm with a scale_step, such as BGD"):
        ScaleStep(scale=0.5, min_value=0.1).setup(None, None, SimpleNamespace())
