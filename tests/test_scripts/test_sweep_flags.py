"""``sweep.py`` takes the flags of ``train.py``; a variant alone, with those that its YAML tells, has the same bits."""
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pylearn2.scripts import sweep, train

ROOT = Path(__file__).parents[2]

TEMPLATE = """\
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.testing.datasets.random_dense_design_matrix {
        rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 40, dim: 5, num_classes: 3 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 3, nvis: 5, irange: 0. },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: 0.1, batch_size: %(size)i, monitoring_dataset: { valid: *train },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: %(epochs)i },
    },
    extensions: [ !obj:of_someone_else.Watch {} ],
}
"""
WATCH = "from pylearn2.train_extensions import TrainExtension\nclass Watch(TrainExtension): pass\n"
FILLS = ["--fill", "size=10", "--fill", "epochs=2"]
AXIS = "algorithm.learning_rate=0.1,1"
SECOND = "tiny_sweep/0002-learning_rate=1/0002-learning_rate=1"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Stand in a folder with a template, whose extension is defined in a module that lies elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "of_someone_else.py").write_text(WATCH)
    (tmp_path / "tiny.yaml").write_text(TEMPLATE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(sys, "path", [*sys.path, str(elsewhere)])
    yield tmp_path
    sys.modules.pop("of_someone_else", None)


def numbers(path):
    """Return the bytes of all parameters and of every channel that does not tell the time."""
    model = pickle.loads(Path(path).read_bytes())
    return [param.get_value().tobytes() for param in model.get_params()] + [
        np.array(channel.val_record).tobytes() for name, channel in model.monitor.channels.items()
        if "seconds" not in name]


def test_a_filled_variant_of_a_trusted_package_alone_gives_the_same_bits(here, capsys):
    assert sweep.main(["tiny.yaml", AXIS, *FILLS, "--trust", "of_someone_else", "--timestamp"]) == 0
    swept, text = numbers(f"{SECOND}.pkl"), Path(f"{SECOND}.yaml").read_text()
    assert "batch_size: 10," in text and "max_epochs: 2 }" in text and "%(" not in text
    assert "# Alone, train it with: train.py --trust of_someone_else\n" in text
    assert Path(f"{SECOND}.log").read_text()[:3] == "202"  # the date
    assert train.main([f"{SECOND}.yaml"]) == 2
    assert "train.py --trust of_someone_else" in capsys.readouterr().err
    Path(f"{SECOND}.pkl").unlink()
    assert train.main([f"{SECOND}.yaml", "--trust", "of_someone_else"]) == 0
    assert numbers(f"{SECOND}.pkl") == swept


def test_what_is_trusted_in_a_sweep_is_not_trusted_after_it(here, capsys):
    assert sweep.main(["tiny.yaml", AXIS, *FILLS, "--trust", "of_someone_else"]) == 0
    assert sweep.main(["tiny.yaml", AXIS, *FILLS, "--out", "again"]) == 2
    assert "train.py --trust of_someone_else" in capsys.readouterr().err


def test_the_device_computes_every_variant(here):
    pytest.importorskip("jax", reason="needs JAX: pip install jax")
    arguments = [*FILLS, "--trust", "of_someone_else", "--device", "jax"]
    assert sweep.main(["tiny.yaml", AXIS, *arguments, "--jobs", "1"]) == 0
    assert "through JAX" in Path(f"{SECOND}.log").read_text()
    assert json.loads(Path("tiny_sweep/sweep.json").read_text())["device"] == "jax"
    swept = numbers(f"{SECOND}.pkl")
    assert "--device jax\n" in Path(f"{SECOND}.yaml").read_text()
    alone = [sys.executable, ROOT / "scripts" / "train.py", f"{SECOND}.yaml", "--trust", "of_someone_else"]
    # In a process of its own: where JAX has been imported, later tests could not fork.
    subprocess.run([*alone, "--device", "jax"], env=os.environ | {"PYTHONPATH": "elsewhere"}, check=True)
    assert numbers(f"{SECOND}.pkl") == swept


@pytest.mark.parametrize("arguments, words", [
    ([], "tiny.yaml:6:41: the template field %(size)i is still open"),
    ([*FILLS, "--fill", "siez=3"], "--fill siez=3: the file has no field %(siez)s"),
    ([*FILLS, "--fill", "size=x"], "--fill size=x: the template field %(size)i wants a whole number"),
    ([*FILLS, "--set", "algorithm.batch_siez=3"], "did you mean 'batch_size'?"),
    (FILLS, "train.py --trust of_someone_else, or trust"),
    ([*FILLS, "--trust", "of someone"], "'of someone' is not the name of a package"),
    ([*FILLS, "--trust", "of_someone_else", "--device", "gpux"], "there is no device 'gpux'"),
])
def test_a_wrong_flag_is_told_before_anything_is_written(arguments, words, here, capsys):
    assert sweep.main(["tiny.yaml", AXIS, *arguments]) == 2
    err = capsys.readouterr().err
    assert words in err and "Traceback" not in err
    assert not Path("tiny_sweep").exists()


def test_another_precision_or_device_does_not_go_on_in_the_folder(here, capsys):
    arguments = ["tiny.yaml", AXIS, *FILLS, "--trust", "of_someone_else"]
    assert sweep.main(arguments) == 0
    assert sweep.main([*arguments, "--device", "cpu"]) == 1
    assert "has the device of the environment, this call cpu" in capsys.readouterr().err
    assert sweep.main([*arguments, "--fill", "epochs=3"]) == 1
    assert "its --set or its --fill has changed" in capsys.readouterr().err
