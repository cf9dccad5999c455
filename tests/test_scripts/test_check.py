"""``train.py --check`` tells every fault of a file at once, by line, and writes nothing."""
import os
from pathlib import Path

import pytest

from pylearn2.scripts import train
from pylearn2.scripts.check import faults_of
from pylearn2.scripts.results import all_experiments
from tests.fault_catalogue import BASE, CASES, NINE, NINE_TOLD, PAGE, page, text_of

ALL = {f"{section}: {title}": case for section, cases in CASES.items() for title, case in cases.items()}


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Return a function that writes a text into experiment.yaml and calls the command on it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {key: value for key, value in os.environ.items() if key != "NO_SUCH"})

    def call(*arguments, text=None):
        if text is not None:
            Path("experiment.yaml").write_text(text)
        status = train.main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return status, out, err

    return call


@pytest.mark.parametrize("name", ALL)
def test_each_fault_of_the_catalogue_is_told_at_its_place_alone(name, command, tmp_path):
    place, *words = ALL[name][2]
    status, out, _ = command("--check", "experiment.yaml", text=text_of(ALL[name]))
    assert status == 2
    assert out.startswith(f"experiment.yaml:{place}"), out
    assert [word for word in words if word not in out] == [], out
    assert out.count("experiment.yaml:") == 1, out
    assert os.listdir(tmp_path) == ["experiment.yaml"]


@pytest.mark.parametrize("name", list(ALL)[::4])
def test_a_run_tells_the_same_as_a_check(name, command, tmp_path):
    text = text_of(ALL[name])
    checked = command("--check", "experiment.yaml", text=text)[1]
    status, _, err = command("experiment.yaml")
    assert (status, err) == (2, checked)
    assert os.listdir(tmp_path) == ["experiment.yaml"]


@pytest.mark.parametrize("flags", [["--check"], []])
def test_nine_different_faults_are_all_told_in_the_order_of_their_lines(flags, command, tmp_path):
    status, out, err = command(*flags, "experiment.yaml", text=NINE)
    lines = (out + err).splitlines()
    assert status == 2 and lines[0] == "experiment.yaml: 9 faults"
    starts = [i for i, line in enumerate(lines) if line.startswith("experiment.yaml:") and i]
    assert [int(lines[i].split(":")[1]) for i in starts] == list(NINE_TOLD)
    for start, end, words in zip(starts, [*starts[1:], None], NINE_TOLD.values(), strict=True):
        assert words in "\n".join(lines[start:end])
    assert os.listdir(tmp_path) == ["experiment.yaml"]


def test_several_files_are_told_one_by_one(command):
    Path("good.yaml").write_text(BASE)
    assert command("--check", "good.yaml") == (0, "good.yaml: no faults\n", "")
    status, out, _ = command("--check", "good.yaml", "none.yaml", "experiment.yaml", text=BASE.replace("sgd.", "sdg."))
    assert status == 2
    assert [line.split(":")[0] for line in out.splitlines() if not line.startswith(" ")] == [
        "good.yaml", "none.yaml", "experiment.yaml"]


def test_overrides_are_checked_as_if_they_stood_in_the_file(command):
    status, out, _ = command("--check", "--set", "model.nvis=9", "experiment.yaml", text=BASE)
    assert status == 2 and out.startswith("--set model.nvis=9: the data set does not fit MLP")


def test_a_file_whose_only_part_is_refused_is_told_of_that_alone(command):
    status, out, _ = command("--check", "experiment.yaml", text="a: !obj:os.system { command: 'true' }")
    assert status == 2 and out.startswith("experiment.yaml:1:4: os.system may not be named")
    assert "cannot be trained" not in out


def test_a_mapping_may_hold_an_array(command):
    _, out, _ = command("--check", "experiment.yaml", text="a: !obj:numpy.zeros { shape: [3] }")
    assert out.startswith("experiment.yaml:1:1: describes str object, which cannot be trained"), out


def test_only_a_check_takes_several_files(command):
    status, _, err = command("a.yaml", "b.yaml")
    assert status == 2 and "--check" in err


def test_a_package_is_trusted_by_its_flag(command, monkeypatch):
    monkeypatch.setattr("pylearn2.config.trust._allowed", set())
    text = BASE.replace("extensions: [", "extensions: [ !obj:tests.no_such_module.X {},")
    assert "train.py --trust tests" in command("--check", "experiment.yaml", text=text)[1]
    assert "has no module 'no_such_module'" in command("--check", "--trust", "tests", "experiment.yaml")[1]
    status, _, err = command("--trust", "no package", "experiment.yaml")
    assert status == 2 and "'no package' is not the name of a package" in err


@pytest.mark.parametrize("path", all_experiments(), ids=lambda path: path.name)
def test_every_experiment_of_ours_is_without_a_fault(path, command):
    assert faults_of(str(path), read_data=False) == []


def test_the_page_of_the_catalogue_is_up_to_date(command):
    assert PAGE.read_text() == page(), "write it anew: python tests/fault_catalogue.py"


TAKE_BIASES_FROM_DATA = [
    "mlp.MLP { nvis: 784, layers: [ !obj:pylearn2.models.mlp.Softmax { n_classes: 10, layer_name: y, irange: 0.,"
    " init_bias_target_marginals: *d } ] }",
    "dbm.DBM { batch_size: 10, niter: 2, hidden_layers: [ !obj:pylearn2.models.dbm.Softmax { n_classes: 10,"
    " layer_name: y, irange: 0. } ], visible_layer: !obj:pylearn2.models.dbm.BinaryVector { nvis: 784,"
    " bias_from_marginals: *d } }",
]


@pytest.mark.parametrize("shuffle", [0, 1])
@pytest.mark.parametrize("model", TAKE_BIASES_FROM_DATA)
def test_what_stands_in_for_data_passes_where_a_layer_takes_its_biases_from_them(model, shuffle, command):
    """Beside a fault the data are not read."""
    text = ("!obj:pylearn2.train.Train { dataset: &d !obj:pylearn2.datasets.mnist.MNIST { which_set: train,\n"
            f"  start: 100, stop: 400, shuffle: {shuffle} }}, model: !obj:pylearn2.models.{model},\n  no_such: 1 }}")
    out = command("--check", "experiment.yaml", text=text)[1]
    assert "'no_such'" in out and out.count("experiment.yaml:") == 1, out
