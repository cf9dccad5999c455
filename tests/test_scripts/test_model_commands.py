"""show_weights, summarize_model, num_parameters, show_examples, yaml_dryrun: lines, pictures and messages."""
import importlib
import os
import pickle
import subprocess
import sys
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from PIL import Image

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.models.mlp import MLP, Linear
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.scripts import num_parameters, show_examples, show_weights, summarize_model, yaml_dryrun
from pylearn2.utils import serial

ROOT = Path(__file__).resolve().parents[2]


def saved_softmax(tmp_path):
    """Write a softmax regression of 4 inputs and 2 classes with known weights; return its path."""
    model = SoftmaxRegression(n_classes=2, nvis=4, irange=0.0)
    b, W = model.get_params()
    b.set_value(np.array([0.5, 0.25]))
    W.set_value(np.array([[3.0, -4.0], [0, 0], [0, 0], [0, 0]]))
    model.dataset_description = "two made-up classes"
    path = str(tmp_path / "soft.pkl")
    serial.save(path, model)
    return path


def test_summary_has_a_line_for_each_statistic(tmp_path, capsys):
    assert summarize_model.main([saved_softmax(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "softmax_b: (0.25, 0.375, 0.5)(2,)",
        "softmax_W: (-4.0, -0.125, 3.0)(4, 2)", "abs(softmax_W): (0.0, 0.875, 4.0)",
        "softmax_W row norms:(0.0, 1.25, 5.0)", "softmax_W col norms:(3.0, 3.5, 4.0)",
        "trained on the data: two made-up classes"]


class Ledger:
    """Stand in for a Monitor after 3 epochs of 5 batches of 20 examples, half an hour long."""

    def __init__(self, **attributes):
        self.channels = {"c": type("Channel", (), {"time_record": [0.0, 1800.0]})()}
        self.__dict__.update(attributes)

    def get_examples_seen(self):
        return 300

    def get_batches_seen(self):
        return 15

    def get_epochs_seen(self):
        return 3


@pytest.mark.parametrize("attributes, last", [
    ({"training_succeeded": True}, "Training succeeded"), ({"training_succeeded": False}, "not finished"),
    ({}, "damaged")])
def test_summary_tells_how_training_went(attributes, last):
    lines = summarize_model.training_lines(Ledger(**attributes))
    assert lines[:4] == ["trained on 300 examples", "which corresponds to 15 batches", "Trained for 0.5 hours",
                         "3 epochs"]
    assert last in lines[4] and len(lines) == 5


def test_parameters_are_counted(tmp_path, capsys):
    assert num_parameters.main([saved_softmax(tmp_path)]) == 0
    assert capsys.readouterr().out == "10\n"  # 4 x 2 weights and 2 biases


@pytest.mark.parametrize("module", [num_parameters, summarize_model, show_weights])
def test_a_file_without_a_model_gives_one_message_and_status_2(module, tmp_path, capsys):
    path = tmp_path / "list.pkl"
    path.write_bytes(pickle.dumps([1, 2]))
    assert module.main([str(path)]) == 2
    said = capsys.readouterr().err
    assert "list" in said and "not a model" in said and said.count("\n") == 1


def test_bare_weights_are_the_patch_viewer_sheet(tmp_path):
    path, out = saved_softmax(tmp_path), str(tmp_path / "w.png")
    assert show_weights.main([path, "--out", out, "--bare"]) == 0
    pixels = np.asarray(Image.open(out))
    assert pixels.shape == (5 * 3 + 2 * 2, 5 * 3 + 2 * 2, 3)  # a 2 x 2 grid of 2 x 2 patches, pad 5
    assert pixels[5, 5].tolist() == [255] * 3 and pixels[5, 12].tolist() == [0] * 3
    assert pixels[0, 0].tolist() == [127] * 3
    show_weights.show_weights(path, out=str(tmp_path / "f.png"))
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "f.png")), pixels)


def test_a_softmax_regression_gets_templates_and_a_caption(tmp_path, monkeypatch):
    figures = []
    monkeypatch.setattr(show_weights, "save_figure", lambda path, figure: figures.append(figure))
    assert show_weights.main([saved_softmax(tmp_path), "--out", "w.png"]) == 0
    figure, = figures
    assert figure.get_suptitle() == "soft.pkl\ntrained on two made-up classes"
    assert [axes.get_title() for axes in figure.axes if axes.get_title()] == ["0", "1"]
    deep = MLP(layers=[Linear(dim=5, layer_name="h", irange=0.1)], nvis=9)
    sheet = show_weights.weights_figure(deep, "deep")
    assert [text.get_text() for text in sheet.texts] == ["deep"]


def test_the_screen_needs_a_viewer(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("PYLEARN2_VIEWER_COMMAND", raising=False)
    assert show_weights.main([saved_softmax(tmp_path)]) == 2
    assert "PYLEARN2_VIEWER_COMMAND" in capsys.readouterr().err


def saved_dataset(tmp_path, channels=1):
    """Write 12 images of 2 x 3 pixels, image k filled with k / 10; return the path."""
    images = np.full((12, 2, 3, channels), 0.1) * np.arange(12.0).reshape(-1, 1, 1, 1)
    path = str(tmp_path / "data.pkl")
    serial.save(path, DenseDesignMatrix(topo_view=images))
    return path


@pytest.mark.filterwarnings("ignore:this patch is blank")
def test_examples_are_a_block_that_the_seed_of_the_dataset_chooses(tmp_path, capsys):
    out = str(tmp_path / "e.png")
    assert show_examples.main([saved_dataset(tmp_path), "--rows", "2", "--cols", "2", "--out", out, "--bare"]) == 0
    start = np.random.RandomState((17, 2, 946)).randint(12 - 4 + 1)
    values = np.arange(start, start + 4) / 10
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "norms of examples: " and said[4].startswith("range of elements of examples (")
    np.testing.assert_allclose([float(line.split()[-1]) for line in said[1:4]],
                               np.sqrt(6) * np.array([values.min(), values.mean(), values.max()]))
    assert said[5:] == ["dtype:  float64", "(2, 3)"]
    pixels = np.asarray(Image.open(out))
    assert pixels.shape == (5 * 3 + 2 * 2, 5 * 3 + 2 * 3, 3)
    brightness = (values / values.max() * 0.5 + 0.5) * 255
    np.testing.assert_allclose(pixels[[5, 5, 12, 12], [5, 13, 5, 13], 0], brightness, atol=1)


@pytest.mark.filterwarnings("ignore:this patch is blank")
def test_examples_with_a_caption_name_the_file(tmp_path, monkeypatch):
    figures = []
    monkeypatch.setattr(show_examples, "save_figure", lambda path, figure: figures.append(figure))
    path = saved_dataset(tmp_path, channels=3)
    assert show_examples.main([path, "--rows", "1", "--cols", "4", "--out", "e.png"]) == 0
    assert "1 x 4 examples" in figures[0].texts[0].get_text()


def test_a_model_of_a_trusted_package_opens_with_trust(tmp_path, monkeypatch, capsys):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "models_of_another.py").write_text(
        "from pylearn2.models.softmax_regression import SoftmaxRegression\nclass Mine(SoftmaxRegression): pass\n")
    monkeypatch.syspath_prepend(tmp_path / "elsewhere")
    mine = importlib.import_module("models_of_another").Mine
    path = str(tmp_path / "m.pkl")
    serial.save(path, mine(n_classes=2, nvis=4, irange=0.0))
    assert num_parameters.main([path]) == 2 and "be named with --trust" in capsys.readouterr().err
    assert num_parameters.main([path, "--trust", "models_of_another"]) == 0 and capsys.readouterr().out == "10\n"
    assert num_parameters.main([path]) == 2  # trusted for one call
    del sys.modules["models_of_another"]


def test_a_dict_without_a_matrix_is_no_weights(tmp_path, capsys):
    path = tmp_path / "dict.pkl"
    path.write_bytes(pickle.dumps({"a": 1}))
    for flags in ([], ["--out", str(tmp_path / "w.png")]):
        assert show_weights.main([str(path), *flags]) == 2
        assert "dict.pkl holds a dict without a matrix" in capsys.readouterr().err


@pytest.mark.parametrize("argv, channels, words", [
    (["--rows", "0"], 1, "'0' is no whole number from 1 on"),
    (["--rows", "5", "--cols", "3"], 1, "12"), (["--rows", "1", "--cols", "1"], 2, "channels")])
def test_examples_that_cannot_be_shown_are_told(argv, channels, words, tmp_path, capsys):
    assert show_examples.main([saved_dataset(tmp_path, channels), *argv, "--out", str(tmp_path / "e.png")]) == 2
    assert words in capsys.readouterr().err and not (tmp_path / "e.png").exists()


def test_examples_of_a_model_are_refused_with_what_to_give(tmp_path, capsys):
    assert show_examples.main([saved_softmax(tmp_path), "--out", "e.png"]) == 2
    assert "SoftmaxRegression" in capsys.readouterr().err


@pytest.mark.parametrize("flags, line", [
    ([], "Successfully parsed and loaded {}."),
    (["-N"], "Successfully parsed {} (but objects not instantiated).")])
def test_a_dry_run_says_what_it_did(flags, line, tmp_path, capsys):
    path = tmp_path / "x.yaml"
    path.write_text("!obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 2, nvis: 3, irange: 0. }")
    assert yaml_dryrun.main([*flags, str(path)]) == 0
    assert capsys.readouterr().out == line.format(path) + "\n"


@pytest.mark.filterwarnings("ignore:this patch is blank")
def test_an_experiment_that_names_files_after_itself_can_be_looked_at(tmp_path):
    path, out = tmp_path / "x.yaml", str(tmp_path / "e.png")
    saved_dataset(tmp_path)  # data.pkl
    path.write_text("!obj:pylearn2.train.Train { dataset: !pkl: '${PYLEARN2_TRAIN_DIR}data.pkl', model: "
                    "!obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 2, nvis: 6, irange: 0. } }")
    with mock.patch.dict(os.environ):  # the commands set the variables and leave them
        os.environ.pop("PYLEARN2_TRAIN_DIR", None)
        assert yaml_dryrun.main([str(path)]) == 0
        os.environ.pop("PYLEARN2_TRAIN_DIR", None)
        assert show_examples.main([str(path), "--rows", "1", "--cols", "2", "--out", out]) == 0
    assert os.path.exists(out)


def test_a_dry_run_tells_a_slip_with_status_2(tmp_path, capsys):
    path = tmp_path / "x.yaml"
    path.write_text("!obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_clases: 2, nvis: 3, irange: 0. }")
    assert yaml_dryrun.main([str(path)]) == 2
    said = capsys.readouterr().err
    assert "n_clases" in said and "n_classes" in said and "Traceback" not in said
    assert yaml_dryrun.main([str(tmp_path / "absent.yaml")]) == 2


@pytest.mark.parametrize("door", sorted(path.name for path in (ROOT / "scripts").glob("*.py")))
def test_every_door_opens_from_any_folder(door, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([sys.executable, ROOT / "scripts" / door, "--help"], cwd=tmp_path, env=environment,
                          capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("usage:"), done.stderr
    assert os.access(ROOT / "scripts" / door, os.X_OK)
