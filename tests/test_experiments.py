"""Every experiment is whole: it passes the check, tells its result, and trains."""
import re
from pathlib import Path

import numpy as np
import pytest

from pylearn2.config import yaml_parse
from pylearn2.scripts import results, train
from pylearn2.utils import serial

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "experiments"
ALL = sorted(path for path in FOLDER.rglob("*.yaml") if path.parent.name != "tutorials")


def ids(path):
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", ALL, ids=ids)
def test_it_is_well_formed_and_says_what_came_out(path):
    yaml_parse.load_path(str(path), instantiate=False)
    text = path.read_text()
    assert re.search(rf"^# Run:    python scripts/train.py experiments/{re.escape(ids(path))}\b", text, re.M)
    assert re.search(r"^# Result: valid error [\d.]+ %, test error [\d.]+ % at epoch \d+ of \d+; \d+ s, ", text, re.M)
    assert max(map(len, text.splitlines())) <= 120


def code_of(path):
    """Return the lines that are not comments, with the numbers that the two folders vary blanked."""
    lines = [line.split("  #")[0].rstrip() for line in path.read_text().splitlines() if not line.startswith("#")]
    return re.sub(r"(learning_rate|init_momentum): [\d.]+", r"\1: X", "\n".join(lines))


@pytest.mark.parametrize("folder, key, lowest, highest", [
    ("learning_rate", "learning_rate", 0.001, 1.0), ("momentum", "init_momentum", 0.0, 0.99)])
def test_the_variants_of_a_folder_differ_in_their_number_alone(folder, key, lowest, highest):
    paths = sorted((FOLDER / folder).glob("*.yaml"))
    assert len({code_of(path) for path in paths}) == 1
    numbers = [float(re.search(rf"{key}: ([\d.]+)", path.read_text())[1]) for path in paths]
    assert numbers == [float(path.stem.split("_")[1]) for path in paths] == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (lowest, highest)


def shortened(path, folder):
    """Copy an experiment to one epoch on scikit-learn's digits."""
    text = path.read_text().replace("pylearn2.datasets.mnist.MNIST", "pylearn2.datasets.digits.Digits")
    for old, new in (("stop: 50000", "stop: 300"), ("start: 50000, stop: 60000", "start: 300, stop: 400")):
        text = text.replace(old, new)
    text = re.sub(r"max_epochs: \d+", "max_epochs: 1", text)
    copy = folder / path.name
    copy.write_text(text)
    return copy


@pytest.mark.parametrize("name", ["adamw", "elastic_net", "hinge", "dropout"])
def test_it_trains(name, tmp_path):
    config = shortened(FOLDER / f"{name}.yaml", tmp_path)
    assert train.main([str(config)]) == 0
    record = serial.load(tmp_path / f"{name}.pkl").monitor.channels["valid_y_misclass"].val_record
    assert len(record) == 2 and record[1] < 0.8 < record[0]  # chance makes 90 % errors


def test_the_showcase_draws_everything(tmp_path):
    assert train.main([str(shortened(FOLDER / "showcase.yaml", tmp_path))]) == 0
    names = {path.name for path in (tmp_path / "showcase_pictures").iterdir()}
    assert names == {"weights-0000.png", "weights-0001.png", "weights.gif", "curves.png", "confusion-valid.png",
                     "mistakes-valid.png", "histograms.png", "histograms.npz"}


def test_the_readmes_table_names_every_experiment_with_the_numbers_of_its_own_line():
    readme = (FOLDER / "README.md").read_text()
    for path in ALL:
        best = re.search(r"^# Result: valid error ([\d.]+) %, test error ([\d.]+) %", path.read_text(), re.M)
        row, = re.findall(rf"^\| \[{re.escape(ids(path)[:-5])}\]\({re.escape(ids(path))}\) \|.*$", readme, re.M)
        assert f"| {best[1]} | {best[2]} |" in row
    assert np.array_equal(sorted(results.all_experiments()), ALL)
