"""Runs are read from model files, sweep folders and folders of model files; the rest is told."""
import os
import pickle
import re
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.compare.folders import read_runs
from pylearn2.compare.origin import unlike
from pylearn2.compare.runs import aligned, read_run
from pylearn2.utils.exc import DataError


def channel(values, epochs):
    return SimpleNamespace(val_record=values, epoch_record=epochs, time_record=[2.0 * epoch for epoch in epochs])


def test_channels_lie_on_the_records_of_the_longest_one():
    epochs, seconds, channels = aligned({"all": channel([1.0, 2.0, 3.0], [0, 1, 2]), "late": channel([7.0], [1]),
                                         "never": channel([], [])})
    np.testing.assert_array_equal(epochs, [0, 1, 2])
    np.testing.assert_array_equal(seconds, [0, 2, 4])
    np.testing.assert_array_equal(channels["late"], [np.nan, 7, np.nan])
    assert list(channels) == ["all", "late"]


def test_settings_come_from_the_yaml_beside_also_for_the_best_model(model_file, tmp_path):
    path = model_file("first", settings=(0.5, 20))
    best = model_file("first_best")
    for run in map(read_run, (path, best)):
        assert run.whole and run.settings["algorithm.learning_rate"] == 0.5 and run.notes == []
    os.utime(tmp_path / "first.yaml", (2e9, 2e9))
    assert read_run(path).notes == ["first.yaml was changed after this model was saved"]


def test_without_a_yaml_the_model_tells_what_it_remembers(model_file):
    path = model_file("alone", {"learning_rate": [np.float32(0.1), 0.05]}, yaml_src="!obj:m.MLP { n: 3 }",
                      dataset_yaml_src="!obj:d.MNIST { which_set: train }", dataset_description="MNIST train",
                      provenance={"environment": {"Python": "3.x"}, "flags": {"A": "1"}, "commit": "abc" * 14})
    run = read_run(path)
    assert run.settings == {"model": "MLP", "model.n": 3, "dataset": "MNIST", "dataset.which_set": "train",
                            "algorithm.learning_rate": 0.1}
    assert not run.whole and "n: 3" in run.yaml
    assert run.environment["data"] == "MNIST train" and run.environment["Python"] == "3.x"
    assert run.environment["flags"] == "A=1" and run.environment["commit"] == "abcabcabcabc"


def test_what_was_set_on_the_command_line_is_told_though_the_yaml_beside_says_otherwise(model_file):
    kept = read_run(model_file("kept", settings=(0.1, 20)))
    trained = kept.yaml.replace("0.1", "0.5").replace("kept.pkl", "set.pkl")
    told = {"yaml": re.sub(" *#.*", "", trained), "overrides": ["algorithm.learning_rate=0.5"]}
    runs = [kept, read_run(model_file("set", settings=(0.1, 20), provenance=told))]
    assert [run.settings["algorithm.learning_rate"] for run in runs] == [0.1, 0.5]
    assert runs[1].yaml == trained and runs[1].whole  # with the comments of the file
    assert runs[1].notes == ["trained with algorithm.learning_rate=0.5"]


def test_a_stranger_s_options_read_no_file_and_import_nothing(model_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text("'the secret'")
    (tmp_path / "beside_model.py").write_text("raise SystemExit('imported')")
    for name, text, option in (("fill", "!obj:a.B { c: %(x)s }", "--fill x=@secret"),
                               ("set", "!obj:beside_model.X { a: 1 }", "b=2")):
        (tmp_path / f"{name}.yaml").write_text(text)
        run = read_run(model_file(name, provenance={"yaml": "!obj:a.B {}", "overrides": [option]}))
        assert "the secret" not in run.yaml


def test_a_yaml_that_was_changed_since_does_not_tell_what_was_trained(model_file, tmp_path):
    text = read_run(model_file("same", settings=(0.1, 20))).yaml
    told = {"yaml": re.sub(" *#.*", "", text), "overrides": ["algorithm.no_longer_there.rate=0.1"]}
    path = model_file("same", provenance=told)
    assert read_run(path).yaml == text  # as trained, and with its comments
    (tmp_path / "same.yaml").write_text(text.replace("0.1", "0.7"))
    assert read_run(path).yaml == told["yaml"] and read_run(path).settings["algorithm.learning_rate"] == 0.1


def test_environments_that_differ_are_named_dates_and_what_a_file_does_not_tell_aside(model_file):
    def trained(name, numpy, **more):
        told = {"environment": {"Python": "3.x", "NumPy": numpy}, "start": f"2026-{numpy}", **more}
        return read_run(model_file(name, provenance=told))

    runs = [trained("a", "2.4"), trained("b", "2.5", commit="abc"), read_run(model_file("old"))]
    assert unlike(runs) == ["NumPy"] and unlike(runs[:1]) == []
    assert runs[1].environment["begun"] == "2026-2.5"


@pytest.mark.parametrize("provenance", [7, {"environment": 5, "data": [1], "flags": None, "yaml": 3, "overrides": "x"}])
def test_a_foreign_provenance_is_no_reason_to_fail(provenance, model_file):
    run = read_run(model_file("strange", provenance=provenance))
    assert set(run.environment) == {"saved"} and run.notes == []


@pytest.mark.parametrize("content, words", [
    (None, "no such file"), (b"", "not a whole"), (pickle.dumps({"a": 1}), "class dict without a monitor"),
    (pickle.dumps(SimpleNamespace(monitor=SimpleNamespace(channels={"c": 5}))), "cannot be read"),
    (pickle.dumps(SimpleNamespace(monitor=SimpleNamespace(channels={"c": channel([1.0, 2.0], [0])}))), "2,"),
])
def test_a_file_that_is_no_model_is_told_and_the_others_are_read(content, words, model_file, tmp_path):
    bad = tmp_path / "bad.pkl"
    if content is not None:
        bad.write_bytes(content)
    runs, faults = read_runs([model_file("good"), bad])
    assert [run.name for run in runs] == ["good"]
    assert len(faults) == 1 and isinstance(faults[0], DataError)
    assert words in str(faults[0]) and str(bad) in str(faults[0])


def test_a_yaml_by_mistake_and_an_empty_folder_are_told(model_file, tmp_path):
    model_file("a", settings=(1, 1))
    (tmp_path / "empty").mkdir()
    runs, faults = read_runs([tmp_path / "a.yaml", tmp_path / "empty"])
    assert runs == []
    assert "give the .pkl" in str(faults[0]) and "without a sweep" in str(faults[1])


def test_a_folder_of_models_leaves_out_the_best_ones_of_runs_that_are_there(model_file, tmp_path):
    for name in ("b10", "b2", "b2_best", "other_best"):
        model_file(name)
    runs, faults = read_runs([tmp_path])
    assert [run.name for run in runs] == ["b2", "b10", "other_best"] and faults == []


def test_a_sweep_is_read_in_its_own_order_whatever_became_of_its_variants(sweep):
    done = {"valid_y_misclass": [0.9, 0.1]}
    folder = sweep([("v2", 0.1, "finished", done), ("v1", 3.0, "failed", None), ("v0", 0.01, "waiting", None)],
                   versions={"python": "3.11.0", "numpy": "2.0"}, floatX="float64")
    runs, faults = read_runs([folder])
    assert faults == []
    assert [(run.name, run.state) for run in runs] == [("v2", "finished"), ("v1", "failed"), ("v0", "waiting")]
    assert [run.settings["algorithm.learning_rate"] for run in runs] == [0.1, 3.0, 0.01]
    assert runs[1].error == "ValueError: NaN in softmax_W" and runs[1].channels == {}
    assert runs[0].environment["Python"] == "3.11.0" and runs[0].environment["floatX"] == "float64"


def test_a_damaged_variant_stays_in_the_table_and_is_told(sweep):
    done = {"valid_y_misclass": [0.9, 0.1]}
    folder = sweep([("v1", 1.0, "finished", done), ("v2", 2.0, "finished", done), ("v3", 3.0, "finished", done)])
    (folder / "v1" / "v1.pkl").write_bytes(b"\x80\x05cut")
    (folder / "v2" / "status.json").write_text('{"state": "fini')
    runs, faults = read_runs([folder])
    assert [run.state for run in runs] == ["unreadable", "unreadable", "finished"]
    assert ["v1.pkl" in str(faults[0]), "status.json" in str(faults[1])] == [True, True]


def test_without_a_yaml_a_variant_is_known_by_its_overrides(sweep):
    folder = sweep([("v1", 0.25, "waiting", None)])
    (folder / "v1" / "v1.yaml").unlink()
    assert read_runs([folder])[0][0].settings == {"algorithm.learning_rate": 0.25}


def test_runs_of_one_name_are_told_apart_by_folder_and_then_by_number(sweep, model_file):
    done = [("v", 1.0, "finished", {"c": [1.0]})]
    runs, _ = read_runs([sweep(done, "one"), sweep(done, "two")])
    assert [run.name for run in runs] == ["one/v", "two/v"]
    path = model_file("same")
    names = [run.name for run in read_runs([path, path])[0]]
    assert len(set(names)) == 2
