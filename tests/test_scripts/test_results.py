"""results.py: what a monitor recorded becomes a row, a line, a table and a figure; a failed training writes nothing."""
import os
import pickle
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.scripts import results
from pylearn2.scripts._rounds import END

YAML = """# Steps that shrink. The second sentence is for the reader of the file.
#
# Run:    python scripts/train.py experiments/{name}.yaml
# Result: RESULT
#         kept as it is
!obj:pylearn2.train.Train {{}}
"""


def recorded(values):
    return SimpleNamespace(val_record=[np.array(v) for v in values], time_record=[2.5 * k for k in range(len(values))])


@pytest.fixture
def experiments(tmp_path, monkeypatch):
    """Return a folder with two experiments that were trained, one of them in a sub-folder."""
    folder = tmp_path / "experiments"
    (folder / "learning_rate").mkdir(parents=True)
    monkeypatch.setattr(results, "EXPERIMENTS", folder)
    monkeypatch.setattr(results, "FIGURE", tmp_path / "docs" / "results.png")
    (folder / "README.md").write_text(f"# Title\n\n{results.BEGIN}\nold\n{END}\n\nthe end\n")
    for name, data in (("b", "scikit-learn digits"), ("learning_rate/a", "MNIST train[0:50000]")):
        (folder / f"{name}.yaml").write_text(YAML.format(name=name))
        channels = {"valid_y_misclass": recorded([0.9, 0.1, 0.3, 0.1]), "learning_rate": recorded([0.5] * 4),
                    "test_y_misclass": recorded([0.9, 0.25, 0.125, 0.5])}
        model = SimpleNamespace(monitor=SimpleNamespace(channels=channels), dataset_description=data)
        (folder / f"{name}.pkl").write_bytes(pickle.dumps(model))
    return folder


def rows_of(experiments):
    return [results.summary(path) for path in results.all_experiments()]


def test_a_row_holds_the_first_best_epoch_by_validation_and_the_last(experiments):
    row = rows_of(experiments)[1]
    assert (row.name, row.shows, row.best, row.epochs) == ("learning_rate/a", "Steps that shrink", 1, 3)
    assert (row.valid_best, row.test_best, row.valid_last, row.test_last) == (0.1, 0.25, 0.1, 0.5)
    assert (row.seconds, row.learning_rate, row.momentum) == (7.5, 0.5, None)


def test_everything_is_written_and_the_rest_of_the_files_stays(experiments, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(results, "train_all", lambda trainings, jobs: None)
    assert results.main([]) == 0
    lines = (experiments / "b.yaml").read_text().splitlines()
    assert lines[3].startswith("# Result: valid error 10.00 %, test error 25.00 % at epoch 1 of 3; 8 s, ")
    assert lines[:3] + lines[4:] == [line for k, line in enumerate(YAML.format(name="b").splitlines()) if k != 3]
    readme = (experiments / "README.md").read_text()
    assert readme.startswith("# Title\n") and readme.endswith(f"{END}\n\nthe end\n") and "\nold\n" not in readme
    assert "| [b](b.yaml) | Steps that shrink | 10.00 | 25.00 | 10.00 | 50.00 | 1 of 3 | 8 |" in readme
    assert readme.index("from MNIST") < readme.index("learning_rate/a.yaml") < readme.index("from scikit-learn digits")
    assert (tmp_path / "docs" / "results.png").stat().st_size > 1000
    assert "wrote 2 results" in capsys.readouterr().out


def test_the_figure_puts_the_sweep_on_a_log_axis_and_the_others_side_by_side(experiments):
    a, b = rows_of(experiments)[::-1]
    rates, momenta, alone = results.results_figure([a, b]).axes
    assert rates.get_xscale() == "log" and momenta.get_xscale() == "linear"
    np.testing.assert_array_equal(rates.lines[1].get_xydata(), [[0.5, 25.0]])
    assert [label.get_text() for label in alone.get_yticklabels()] == ["b"]


def test_a_training_that_fails_is_told_and_nothing_is_written(experiments, capsys):
    before = (experiments / "README.md").read_text()
    assert results.main([str(experiments / "b.yaml"), "--jobs", "1"]) == 2
    told = capsys.readouterr()
    assert "FAILED  b" in told.out and "1 of 1 trainings failed; nothing is written" in told.err
    assert "b.yaml:6" in told.err  # the line of the fault, as train.py tells it
    assert (experiments / "README.md").read_text() == before


def test_an_interrupted_round_trains_what_is_left_and_what_was_changed(experiments, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(results, "train_all", lambda trainings, jobs: asked.append([one.name for one in trainings]))
    begun = experiments / ".results_begun"
    assert results.main([]) == 0 and not begun.exists()  # a whole round leaves nothing to go on with
    begun.touch()
    for name, seconds, succeeded in (("b", 10, True), ("learning_rate/a", 10, False)):
        trained(experiments / f"{name}.pkl", begun.stat().st_mtime + seconds, succeeded)
    assert results.main([]) == 0
    begun.touch()
    trained(experiments / "b.pkl", begun.stat().st_mtime + 10)
    trained(experiments / "learning_rate/a.pkl", begun.stat().st_mtime + 10)
    os.utime(experiments / "b.yaml", (begun.stat().st_mtime + 20,) * 2)  # edited after its training
    assert results.main([]) == 0
    assert asked == [["b", "learning_rate/a"], ["learning_rate/a"], ["b"]]
    assert "going on: 1 of 2 were trained since" in capsys.readouterr().out


def trained(path, at, succeeded=True):
    """Have a model look trained at a time."""
    model = pickle.loads(path.read_bytes())
    model.monitor.training_succeeded = succeeded
    path.write_bytes(pickle.dumps(model))
    os.utime(path, (at, at))


def test_a_model_that_was_being_written_is_not_taken_for_trained(experiments):
    (experiments / "b.pkl").write_bytes(b"half")
    begun = experiments / ".results_begun"
    begun.touch()
    os.utime(begun, (1, 1))
    assert experiments / "b.yaml" in results.left_over([experiments / "b.yaml"], begun)


def test_a_path_outside_and_a_readme_without_a_place_are_refused(experiments, tmp_path, monkeypatch, capsys):
    assert results.main([str(tmp_path / "no.yaml")]) == 2
    assert "no.yaml is no experiment" in capsys.readouterr().err
    (experiments / "README.md").write_text("# Title\n")
    monkeypatch.setattr(results, "train_all", lambda trainings, jobs: None)
    assert results.main([]) == 2
    assert "has no place for its results" in capsys.readouterr().err
