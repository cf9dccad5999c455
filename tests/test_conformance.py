"""The original's numbers: every recorded run is trained anew on real MNIST and compared, channel by channel.

Bounds, largest relative difference over all epochs: float64 1e-9; float32 2e-4, and 3 examples on misclassification.
The table of all differences is printed at the end of the test run. Source of the numbers: references/README.md.
"""
import re
import shutil
from pathlib import Path

import numpy as np
import pytensor
import pytest

from pylearn2.utils import serial
from pylearn2.utils.device import running_on

REFERENCES = Path(__file__).parent / "references"
RUNS = sorted((REFERENCES / "runs").glob("*.yaml")) + sorted((REFERENCES / "breadth").glob("*.yaml"))
BOUNDS = {"float64": 1e-9, "float32": 2e-4}
ZERO = 1e-12  # what counts as equal where a channel is near zero
# Statistics of one extreme example or unit, which float32 rounding moves more than it moves any mean.
EXTREMES = ("_max_class", "_u")


def precision_of(run):
    return "float32" if run.parent.name == "runs" and not run.stem.endswith("float64") else "float64"


def train(run, folder, monkeypatch):
    """Train the recorded experiment in a folder of its own, after those whose models it continues; return the model."""
    for earlier in re.findall(r'!pkl: "\.\./(\w+)/', run.read_text()):
        if not (folder.parent / earlier).exists():
            train(run.with_name(f"{earlier}.yaml"), folder.parent / earlier, monkeypatch)
    if run.with_suffix("").exists():  # what the experiment reads from its own folder
        shutil.copytree(run.with_suffix(""), folder)
    else:
        folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "config.yaml").write_text(run.read_text())
    trainings = serial.load_train_file("config.yaml")
    trainings = trainings if isinstance(trainings, list) else [trainings]
    for training in trainings:
        training.main_loop()
    return trainings[-1].model


@pytest.mark.mnist
@pytest.mark.parametrize("run", RUNS, ids=[run.stem for run in RUNS])
def test_a_recorded_run_gives_the_original_numbers(run, tmp_path, monkeypatch, mnist_path, differences):
    precision = precision_of(run)
    with pytensor.config.change_flags(floatX=precision), np.load(run.with_suffix(".npz")) as reference:
        model = train(run, tmp_path / run.stem, monkeypatch)
        worst = compare_channels(reference, model.monitor, precision) | compare_params(reference, model)
        differences.add(run.stem, worst, BOUNDS[precision])
        assert model.monitor.get_batches_seen() == reference["batches"][-1]
        check_saved(model)
        assert {name: value for name, value in worst.items() if value > BOUNDS[precision]} == {}


# Layers, noise, rules and data of every kind that JAX computes in another way than NumPy does.
ON_JAX = ["conv_dropout", "conv_window_flat", "dae_saltpepper", "form_base", "maxout_plain", "rbm_cd",
          "sched_nesterov_wd"]


@pytest.mark.mnist
@pytest.mark.parametrize(("name", "precision"), [
    *((name, "float64") for name in ON_JAX), ("form_base", "float32"), ("sched_nesterov_wd", "float32"),
    ("conv_dropout", "float32")])
def test_a_recorded_run_gives_the_original_numbers_through_jax(
        name, precision, tmp_path, monkeypatch, mnist_path, differences, caplog):
    pytest.importorskip("jax", reason="JAX is not installed")
    run = REFERENCES / "breadth" / f"{name}.yaml"
    caplog.set_level("WARNING", "pylearn2")
    with pytensor.config.change_flags(floatX=precision), np.load(run.with_suffix(".npz")) as reference:
        with running_on("jax"):
            model = train(run, tmp_path / name, monkeypatch)
        worst = compare_params(reference, model)
        if precision == "float64":
            worst |= compare_channels(reference, model.monitor, precision)
        differences.add(f"{name}, JAX, {precision}", worst, BOUNDS[precision])
        check_saved(model)
        assert {name: value for name, value in worst.items() if value > BOUNDS[precision]} == {}
    assert "runs on the CPU" not in caplog.text


def check_saved(model):
    """The model that the run saved in this folder opens without trust and has the parameters of `model`."""
    if Path("config.pkl").exists():
        values = serial.load("config.pkl").get_param_values()
        assert all(map(np.array_equal, values, model.get_param_values()))


def compare_channels(reference, monitor, precision):
    """Return channel -> largest relative difference; for misclassification in float32 the excess over 3 examples."""
    wanted = {key.removeprefix("channel/"): reference[key] for key in reference.files if key.startswith("channel/")}
    assert {name for name in monitor.channels if "seconds" not in name} == set(wanted)
    worst = {}
    for name, values in wanted.items():
        met = np.array(monitor.channels[name].val_record, dtype=float)
        assert met.shape == values.shape, name
        if precision == "float32" and name.endswith("misclass"):
            examples = {"train": 50000, "valid": 10000, "test": 10000}[name.split("_")[0]]
            worst[name] = max(0.0, np.max(np.abs(met - values)) * examples - 3.001)
        elif precision == "float64" or not name.endswith(EXTREMES):
            worst[name] = relative(met, values)
    return worst


def compare_params(reference, model):
    """Return parameter -> largest difference, relative to the array's largest entry."""
    views = {"param": lambda a: a, "sample3": lambda a: a.ravel()[::3], "first": lambda a: a.ravel()[:5],
             "last": lambda a: a.ravel()[-5:], "l2": lambda a: np.linalg.norm(a)}
    worst = {}
    for parameter in model.get_params():
        value = parameter.get_value()
        for kind, view in views.items():
            key = f"{kind}/{parameter.name}"
            if key in reference.files:
                difference = np.max(np.abs(view(value) - reference[key])) / max(np.max(np.abs(value)), ZERO)
                worst[parameter.name] = max(worst.get(parameter.name, 0.0), float(difference))
        assert parameter.name in worst
    return worst


def relative(met, wanted):
    """Largest difference relative to the wanted values; none where both are NaN or near zero together."""
    difference = np.where(np.isnan(met) & np.isnan(wanted), 0.0, np.abs(met - wanted))
    assert not np.isnan(difference).any()
    return float(np.max(np.where(difference < ZERO, 0.0, difference / np.maximum(np.abs(wanted), ZERO))))
