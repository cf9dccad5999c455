"""tutorials.py: a saved model becomes a row, a line and a table; nothing is trained twice."""
import json
import pickle
from types import SimpleNamespace

import matplotlib.image
import numpy as np
import pytest

from pylearn2.scripts import tutorials
from pylearn2.scripts._rounds import END
from pylearn2.scripts.tutorials import Row, Tutorial
from pylearn2.utils import serial

DONE = Tutorial("done", "test", 1.75)
VALID = Tutorial("valid", "valid", 2.00, floatX="float64")
CODE = Tutorial("code", "objective", 11.4)
LONG = Tutorial("long", "test", 0.94, whole=343)
SHOWN = Tutorial("shown", "", None, drawn=True)


def recorded(values):
    return SimpleNamespace(val_record=[np.array(value) for value in values])


def save(folder, name, channels, **told):
    told = {"epochs": 3, "finished": True, "seconds": 600.0, "processor_seconds": 90.0, "flags": {},
            "environment": {"floatX": "float32", "processors": "2"}} | told
    monitor = SimpleNamespace(channels={key: recorded(values) for key, values in channels.items()})
    model = SimpleNamespace(get_params=None, provenance=told, monitor=monitor)
    (folder / f"{name}.pkl").write_bytes(pickle.dumps(model))
    (folder / f"{name}.yaml").write_text("# A title.\n#\n# Result: not trained yet\n")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with what four tutorials saved; one of the five has not begun."""
    monkeypatch.setattr(tutorials, "FOLDER", tmp_path)
    monkeypatch.setattr(tutorials, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(tutorials, "PICTURES", tmp_path / "pictures")
    monkeypatch.setattr(tutorials, "TUTORIALS", (DONE, VALID, CODE, LONG, SHOWN))
    (tmp_path / "page.md").write_text(f"# Page\n{tutorials.BEGIN}\nold\n{END}\nthe end\n")
    errors = {"valid_y_misclass": [0.9, 0.02, 0.03, 0.02], "test_y_misclass": [0.9, 0.019, 0.01, 0.5]}
    save(tmp_path, "done", errors, flags={"OMP_NUM_THREADS": "1"})
    save(tmp_path, "valid", errors, finished=False)
    save(tmp_path, "code", {"objective": [85.0, 20.0, 13.0, 11.97]})
    save(tmp_path, "long", errors, finished=False, epochs=3, processor_seconds=30.0)
    return tmp_path


def test_the_error_is_that_of_the_first_epoch_with_the_lowest_validation_error(folder):
    row = tutorials.row_of(DONE)
    assert (row.best, row.epochs, row.finished, row.floatX, row.threads) == (1, 3, True, "float32", "1")
    np.testing.assert_allclose([row.value, row.difference, row.minutes, row.processor_minutes], [1.9, 0.15, 10, 1.5])
    assert tutorials.row_of(VALID).value == pytest.approx(2.0)
    assert tutorials.row_of(CODE).value == pytest.approx(11.97)  # an autoencoder's is the last one


def row(tutorial, value, **changes):
    return Row(tutorial, **{"epochs": 54, "best": 44, "value": value, "finished": True, "minutes": 9.0,
                            "processor_minutes": 4.5, "floatX": "float32", "threads": "1"} | changes)


@pytest.mark.parametrize(("value", "difference", "near"), [
    (1.90, "+0.15", "yes"), (1.60, "-0.15", "yes"), (1.91, "+0.16", "no"), (1.59, "-0.16", "no")])
def test_near_is_within_fifteen_hundredths_of_a_point_on_either_side(value, difference, near):
    assert f"| 44 of 54 | {value:.2f} | 1.75 | {difference} | {near} | 4.5 | 9.0 | float32 |" in tutorials.tables(
        [row(DONE, value)], [])


def test_an_unfinished_run_is_never_called_near():
    told = tutorials.tables([row(DONE, 1.75, finished=False)], ["shown"])
    assert "| 44 of 54, unfinished | 1.75 | 1.75 | +0.00 | unfinished |" in told and "Not begun: shown." in told


def test_the_hours_of_a_whole_run_are_its_epochs_times_the_processors_seconds_of_one():
    told = tutorials.tables([row(LONG, 1.2, processor_minutes=9.0)], [])  # 10 s an epoch; 343 are 57.2 minutes
    assert "| 54 | 1.20 (epoch 44) | 0.94 | 10.0 | 343 | 1.0 | float32 |" in told and "within 0.15" not in told


def test_everything_is_written_from_the_models_and_what_has_none_is_named(folder, capsys):
    assert tutorials.main(["--table"]) == 0
    page = (folder / "page.md").read_text()
    assert page.startswith("# Page\n") and page.endswith(f"{END}\nthe end\n") and "\nold\n" not in page
    assert "| test | 1 of 3 | 1.90 | 1.75 | +0.15 | yes | 1.5 | 10.0 | float32 |" in page
    assert "| valid | 1 of 3, unfinished | 2.00 | 2.00 | +0.00 | unfinished |" in page
    assert "| 3 | 11.97 | 11.40 | +5.0 % | 1.5 |" in page and "Not begun: shown." in page
    lines = {name: (folder / f"{name}.yaml").read_text().splitlines()[2] for name in ("done", "valid", "code", "long")}
    assert lines["done"].startswith("# Result: test error 1.90 % at epoch 1 of 3; 1.5 min of the processor, ")
    assert lines["valid"].startswith("# Result: valid error 2.00 % at epoch 1 of 3, unfinished; ")
    assert lines["code"].startswith("# Result: squared error 11.97 at epoch 3 of 3; ")
    assert lines["long"].startswith("# Result: test error 1.90 % at epoch 1 of 3 (in all about 343); 0.5 min of ")
    assert "wrote 4 results" in capsys.readouterr().out


def test_a_round_of_some_is_printed_and_writes_nothing(folder, monkeypatch, capsys):
    trained = []
    monkeypatch.setattr(tutorials, "train_all", lambda trainings, jobs: trained.extend(one.name for one in trainings))
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert tutorials.main(["code", "done"]) == 0
    assert trained == ["code", "done"]
    assert "code: squared error 11.97 at epoch 3 of 3; 1.5 min" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_model_of_an_older_version_is_told_by_name(folder, capsys):
    save(folder, "done", {}, processor_seconds=None)
    assert tutorials.main(["--table"]) == 2
    assert "done.pkl does not tell how long it was trained" in capsys.readouterr().err


def test_a_name_that_is_none_and_no_epochs_are_refused_before_anything_is_trained(folder, capsys):
    assert tutorials.main(["--epochs", "0"]) == 2
    assert "--epochs is a number from 1 on, got 0" in capsys.readouterr().err
    assert tutorials.main(["don"]) == 2
    assert "'don' is no tutorial; did you mean 'done'?" in capsys.readouterr().err


# -- training --------------------------------------------------------------------------------------

TINY = """# Two parts of a line.
#
# Result: not trained yet
!obj:pylearn2.train.Train {
    dataset: &data !obj:pylearn2.datasets.csv_dataset.CSVDataset { path: table.csv, expect_headers: 0 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 2, nvis: 2, irange: .1 },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 2, learning_rate: .1, monitoring_dataset: { valid: *data, test: *data },
        termination_criterion: !obj:pylearn2.termination_criteria.And { criteria: [
            !obj:pylearn2.termination_criteria.MonitorBased { channel_name: valid_y_misclass, N: 100 },
            !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 100 },
        ] } },
    save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl", save_freq: 1,
}
"""


def test_a_second_round_trains_nothing_again_and_a_longer_one_goes_on(folder, monkeypatch):
    monkeypatch.setattr(tutorials, "TUTORIALS", (LONG,))
    (folder / "table.csv").write_text("0,1.0,2.0\n1,3.0,4.0\n1,0.5,0.5\n0,2.0,1.0\n")
    (folder / "long.yaml").write_text(TINY.replace("table.csv", str(folder / "table.csv")))
    (folder / "long.pkl").unlink()
    told = []
    for epochs in ("2", "2", "5"):
        assert tutorials.main(["--epochs", epochs]) == 0
        told.append(json.loads((folder / "long.json").read_text()))
    assert told[0] == told[1] and [one["epochs"] for one in told] == [2, 2, 5]
    assert len(told[2]["resumed"]) == 1 and told[2]["seconds"] > told[0]["seconds"]
    assert "| 5 | " in (folder / "page.md").read_text()
    in_parts = serial.load(folder / "long.pkl").monitor.channels["valid_y_nll"].val_record
    (folder / "long.pkl").unlink()
    assert tutorials.main(["--epochs", "5"]) == 0  # without a break: the same bits
    np.testing.assert_array_equal(serial.load(folder / "long.pkl").monitor.channels["valid_y_nll"].val_record, in_parts)


def test_what_was_trained_to_be_seen_is_drawn_and_has_no_row(folder, monkeypatch):
    monkeypatch.setattr(tutorials, "TUTORIALS", (SHOWN,))
    (folder / "table.csv").write_text("0,1.0,2.0\n1,3.0,4.0\n")
    (folder / "shown.yaml").write_text(TINY.replace("table.csv", str(folder / "table.csv")).replace("100 }", "1 }"))
    assert tutorials.main([]) == 0
    assert matplotlib.image.imread(folder / "pictures" / "shown.png").std() > 0.01  # not of one colour
    assert "shown" not in (folder / "page.md").read_text()
    assert "\n# Result: epoch 1 of 1; 0.0 min of the processor, " in (folder / "shown.yaml").read_text()
