"""The original's numbers: every recorded run is trained anew on real MNIST and compared, channel by channel.

Bounds, largest relative difference over all epochs: float64 1e-9; float32 2e-4, and 3 examples on misclassification.
The table of all differences is printed at the end of the test run. Source of the numbers: references/README.md.
"""
from pathlib import Path

import numpy as np
import pytensor
import pytest

from pylearn2.utils import serial

RUNS = sorted((Path(__file__).parent / "references" / "runs").glob("*.yaml"))
BOUNDS = {"float64": 1e-9, "float32": 2e-4}
# Statistics of one extreme example or unit, which float32 rounding moves more than it moves any mean.
EXTREMES = ("_max_class", "_u")


def precision_of(run):
    return "float64" if run.stem.endswith("float64") else "float32"


@pytest.fixture
def trained(request, tmp_path, monkeypatch, mnist_path):
    """Train the recorded experiment `request.param` in its precision; return (reference, model)."""
    run = request.param
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config.yaml"
    config.write_text(run.read_text())
    with pytensor.config.change_flags(floatX=precision_of(run)):
        training = serial.load_train_file("config.yaml")
        training.main_loop()
        yield run, np.load(run.with_suffix(".npz")), training.model


@pytest.mark.mnist
@pytest.mark.parametrize("trained", RUNS, ids=[run.stem for run in RUNS], indirect=True)
def test_a_recorded_run_gives_the_original_numbers(trained, differences):
    run, reference, model = trained
    precision = precision_of(run)
    worst = compare_channels(reference, model.monitor, precision)
    worst |= compare_params(reference, model)
    differences.add(run.stem, worst, BOUNDS[precision])
    assert model.monitor.get_batches_seen() == reference["batches"][-1]
    assert {name: value for name, value in worst.items() if value > BOUNDS[precision]} == {}


def compare_channels(reference, monitor, precision):
    """Return channel -> largest relative difference over the epochs; misclassification in float32 -> 0 or its excess."""
    worst = {}
    for key in (key for key in reference.files if key.startswith("channel/")):
        name = key.removeprefix("channel/")
        wanted = reference[key]
        met = np.array(monitor.channels[name].val_record, dtype=float)
        assert met.shape == wanted.shape, name
        if precision == "float32" and name.endswith("misclass"):
            examples = {"train": 50000, "valid": 10000, "test": 10000}[name.split("_")[0]]
            excess = np.max(np.abs(met - wanted)) * examples - 3
            worst[name] = max(0.0, round(excess, 3))
        elif precision == "float64" or not name.endswith(EXTREMES):
            worst[name] = relative(met, wanted)
    missing = {name for name in monitor.channels if "seconds" not in name} - {
        key.removeprefix("channel/") for key in reference.files}
    assert missing == set()  # no channel that the original did not have
    return worst


def compare_params(reference, model):
    """Return parameter -> largest difference, relative to the array's largest entry."""
    worst = {}
    for parameter in model.get_params():
        met = parameter.get_value()
        for kind, values in (("param/", met), ("sample3/", met.ravel()[::3])):
            if kind + parameter.name in reference.files:
                wanted = reference[kind + parameter.name]
                worst[parameter.name] = float(np.max(np.abs(values - wanted)) / np.max(np.abs(wanted)))
    assert worst
    return worst


def relative(met, wanted):
    """Largest difference relative to the wanted values; where those are zero, the difference itself."""
    scale = np.where(wanted == 0, 1.0, np.abs(wanted))
    return float(np.max(np.abs(met - wanted) / scale))
