"""``sweep.py``: each variant stands by itself and gives the same bits, and nothing that was finished is ever lost."""
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from pylearn2.scripts import sweep, train
from pylearn2.sweep.folder import SweepFolder

ROOT = Path(__file__).parents[2]

TINY = """\
# A tiny experiment.
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.testing.datasets.random_dense_design_matrix {
        rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 40, dim: 5, num_classes: 3 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 3, nvis: 5, irange: 0. },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: 0.1, batch_size: 10, monitoring_dataset: { valid: *train },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 2 },
    },
    save_path: tiny.pkl,
    extensions: [ !obj:beside.Slow {} ],
}
"""

# A module of the user's own, beside the YAML: what a test asks for in the folder happens in the middle of training.
BESIDE = """\
import os, signal, time
from pathlib import Path
from pylearn2.train_extensions import TrainExtension

class Slow(TrainExtension):
    def on_monitor(self, model, dataset, algorithm):
        rate = float(algorithm.learning_rate.get_value())
        if model.monitor.get_epochs_seen() == 1 and rate == 3.0 and Path("die").exists():
            Path("die").unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        while model.monitor.get_epochs_seen() == 1 and rate >= 2 and Path("hold").exists():
            time.sleep(0.02)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty folder that holds tiny.yaml, and in which the test stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    sys.modules.pop("beside", None)
    Path("tiny.yaml").write_text(TINY)
    Path("beside.py").write_text(BESIDE)
    yield tmp_path
    sys.modules.pop("beside", None)


def statuses(where="tiny_sweep"):
    return {path.parent.name: json.loads(path.read_text()) for path in sorted(Path(where).glob("*/status.json"))}


def states(where="tiny_sweep"):
    return [status["state"] for status in statuses(where).values()]


def model_of(name, where="tiny_sweep"):
    return pickle.loads(Path(where, name, f"{name}.pkl").read_bytes())


def numbers(model):
    """Return the bytes of all parameters and of every channel that does not tell the time."""
    channels = {name: np.array(channel.val_record).tobytes() for name, channel in model.monitor.channels.items()
                if "seconds" not in name}
    return [param.get_value().tobytes() for param in model.get_params()], channels


def command(*arguments):
    return subprocess.Popen([sys.executable, ROOT / "scripts" / "sweep.py", "tiny.yaml", *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_until(truth, seconds=60):
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_each_variant_stands_by_itself_and_alone_gives_the_same_bits(folder, capsys):
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.5,2", "algorithm.batch_size=10,20"]) == 0
    names = ["0001-learning_rate=0.5,batch_size=10", "0002-learning_rate=0.5,batch_size=20",
             "0003-learning_rate=2,batch_size=10", "0004-learning_rate=2,batch_size=20"]
    assert list(statuses()) == names == json.loads(Path("tiny_sweep/sweep.json").read_text())["variants"]
    assert statuses()[names[2]]["overrides"] == {"algorithm.learning_rate": "2", "algorithm.batch_size": "10"}
    assert not Path("tiny.pkl").exists()  # a fixed save_path would have the variants write over one another
    swept = numbers(model_of(names[2]))
    text = Path("tiny_sweep", names[2], f"{names[2]}.yaml").read_text()
    assert "# A tiny experiment." in text and "learning_rate: 2, batch_size: 10," in text
    Path("alone.yaml").write_text(text)
    assert train.main(["alone.yaml"]) == 0
    assert numbers(pickle.loads(Path("alone.pkl").read_bytes())) == swept
    assert train.main(["tiny.yaml", "--set", "algorithm.learning_rate=2", "--set", "save_freq=1"]) == 0
    assert numbers(pickle.loads(Path("tiny.pkl").read_bytes())) == swept
    assert "Epochs seen: 2" in Path("tiny_sweep", names[2], f"{names[2]}.log").read_text()
    assert "4 of 4 finished" in capsys.readouterr().out


def test_the_table_puts_the_best_first_and_names_what_failed(folder, capsys):
    status = sweep.main(["tiny.yaml", "algorithm.learning_rate=0.001,x,1", "--metric", "valid_y_nll", "--out", "here"])
    out = capsys.readouterr().out
    assert status == 1
    rows = [line.split("│")[1].strip() for line in out.splitlines() if line.startswith("│")]
    errors = {name[:4]: model.monitor.channels["valid_y_nll"].val_record
              for name in statuses("here") if name[:4] != "0002" for model in [model_of(name, "here")]}
    assert rows == sorted(errors, key=lambda number: min(errors[number])) == ["0003", "0001"]
    assert "failed: 0002-learning_rate=x: here/" in out and "learning_rate must be a number, got 'x'" in out
    assert "2 of 3 finished" in out
    assert states("here") == ["finished", "failed", "finished"]


def test_a_metric_that_is_misspelt_is_told_and_costs_nothing_but_the_table(folder, capsys):
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=1", "--metric", "valid_y_nl", "--out", "here"]) == 1
    assert "did you mean 'valid_y_nll'?" in capsys.readouterr().out
    assert states("here") == ["finished"]
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=1", "--metric", "valid_y_nll", "--out", "here"]) == 0
    assert "best valid_y_nll first" in capsys.readouterr().out


def test_a_second_call_trains_only_what_is_not_finished(folder, capsys):
    arguments = ["tiny.yaml", "algorithm.learning_rate=0.1,1,0.5", "--jobs", "1"]
    assert sweep.main(arguments) == 0
    first, second, third = statuses()
    before = {name: Path("tiny_sweep", name, f"{name}.pkl").stat().st_mtime_ns for name in (first, second, third)}
    status = Path("tiny_sweep", second, "status.json")
    status.write_text(status.read_text().replace("finished", "running"))
    capsys.readouterr()
    assert sweep.main(arguments) == 0
    assert "2 finished before" in capsys.readouterr().out
    after = {name: Path("tiny_sweep", name, f"{name}.pkl").stat().st_mtime_ns for name in before}
    assert [name for name in before if before[name] != after[name]] == [second]


def test_a_sweep_that_is_killed_goes_on_where_it_stopped_with_the_same_bits(folder):
    Path("hold").touch()
    arguments = ("algorithm.learning_rate=0.1,2,3", "--jobs", "2")
    process = command(*arguments)
    wait_until(lambda: states() == ["finished", "running", "running"])
    process.kill()
    process.wait(10)
    Path("hold").unlink()
    finished = next(Path("tiny_sweep").glob("0001*/*.pkl"))
    written = finished.stat().st_mtime_ns
    again = command(*arguments)
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0, out
    assert "1 finished before" in out and states() == ["finished"] * 3
    assert finished.stat().st_mtime_ns == written
    name = "0003-learning_rate=3"
    assert train.main([f"tiny_sweep/{name}/{name}.yaml"]) == 0  # writes the pickle anew
    alone = numbers(model_of(name))
    assert sweep.main(["tiny.yaml", arguments[0], "--out", "other"]) == 0
    assert numbers(model_of(name, "other")) == alone


def test_a_worker_that_is_killed_is_reported_and_the_others_go_on(folder, capsys):
    Path("die").touch()
    arguments = ["tiny.yaml", "algorithm.learning_rate=3,0.1,1", "--jobs", "2"]
    assert sweep.main(arguments) == 1
    assert states() == ["failed", "finished", "finished"]
    out = capsys.readouterr().out
    assert "failed: 0001-learning_rate=3: its worker was killed by SIGKILL" in out
    assert sweep.main(arguments) == 0
    assert states() == ["finished"] * 3


def test_ctrl_c_leaves_a_folder_from_which_the_sweep_goes_on(folder):
    Path("hold").touch()
    process = command("algorithm.learning_rate=0.1,2,3,4", "--jobs", "2")
    wait_until(lambda: states() == ["finished", "running", "running", "waiting"])
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert "the same command goes on from there" in out and "Traceback" not in out
    assert states() == ["finished", "waiting", "waiting", "waiting"]
    Path("hold").unlink()
    again = command("algorithm.learning_rate=0.1,2,3,4", "--jobs", "2")
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0, out
    assert states() == ["finished"] * 4


@pytest.mark.parametrize("arguments, words", [
    (["algorithm.learning_rat=1,2"], "SGD has no argument 'learning_rat'"),
    ([], "there is nothing to vary"),
    (["algorithm.learning_rate="], "no value stands behind the ="),
    (["algorithm.learning_rate=1,,2"], "the value is no YAML"),
    (["algorithm.learning_rate=1,1"], "the value 1 stands there twice"),
    (["algorithm.learning_rate=1,2", "algorithm.learning_rate=3"], "is varied twice"),
    (["algorithm.learning_rate=0.1..1"], "add --random N"),
    (["algorithm.learning_rate=1..0.1", "--random", "3"], "the range is empty"),
    (["algorithm.learning_rate=log:0..1", "--random", "3"], "only numbers above 0"),
    (["algorithm.learning_rate=1,2", "--random", "0"], "--random wants a number from 1 on"),
    (["algorithm.learning_rate=1,2", "--dask", "--timeout", "-1"], "--timeout wants seconds above 0, got -1"),
    (["algorithm.learning_rate=1,2", "--out", "tiny.yaml"], "tiny.yaml is a file"),
    (["algorithm.learning_rate=1,2", "--out", "."], "is no sweep's folder"),
    (["algorithm.learning_rate=1,2", "--out", "/proc/nowhere"], "/proc/nowhere"),
])
def test_a_wrong_command_is_told_in_one_message_before_anything_is_trained(arguments, words, folder, capsys):
    assert sweep.main(["tiny.yaml", *arguments]) != 0
    err = capsys.readouterr().err
    assert words in err and "Traceback" not in err and len(err.splitlines()) <= 4, err
    assert not Path("tiny_sweep").exists()


def test_a_missing_or_broken_yaml_is_told_as_train_tells_it(folder, capsys):
    assert sweep.main(["tyni.yaml", "algorithm.learning_rate=1"]) == 2
    assert "did you mean 'tiny.yaml'?" in capsys.readouterr().err
    Path("tiny.yaml").write_text(TINY.replace("nvis: 5", "nvis: 5]"))
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=1"]) == 2
    assert "tiny.yaml:5:" in capsys.readouterr().err


def test_another_sweep_does_not_touch_the_folder(folder, capsys):
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1"]) == 0
    before = sorted(Path("tiny_sweep").rglob("*"))
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1,1"]) != 0
    assert "tiny_sweep holds another sweep (algorithm.learning_rate=0.1 grid)" in capsys.readouterr().err
    Path("tiny.yaml").write_text(TINY.replace("max_epochs: 2", "max_epochs: 3"))
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1"]) != 0
    assert "has changed since the sweep in tiny_sweep began" in capsys.readouterr().err
    assert sorted(Path("tiny_sweep").rglob("*")) == before


def test_a_full_disk_ends_in_one_message_and_leaves_a_usable_folder(folder):
    full = ("import resource, sys; sys.path.insert(0, sys.argv.pop(1)); "
            "resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900)); "  # no file can grow beyond so many bytes
            "from pylearn2.scripts.sweep import main; sys.exit(main(sys.argv[1:]))")
    arguments = ["tiny.yaml", "algorithm.learning_rate=0.1,1"]
    done = subprocess.run([sys.executable, "-B", "-c", full, ROOT, *arguments],  # -B: nor a module's bytecode, cut off
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "cannot write tiny_sweep/0001-learning_rate=0.1/" in done.stdout and "File too large" in done.stdout
    assert sweep.main(arguments) == 0
    assert states() == ["finished"] * 2


def test_a_disk_that_fills_where_the_sweep_itself_writes_ends_it_with_the_way_on(folder, capsys, monkeypatch):
    write = SweepFolder.set_status

    def no_space(self, name, state, **more):
        if name.startswith("0002") and state == "finished":
            raise OSError(f"cannot write {name}/status.json: No space left on device")
        write(self, name, state, **more)

    arguments = ["tiny.yaml", "algorithm.learning_rate=0.1,1", "--jobs", "1"]
    with monkeypatch.context() as full:
        full.setattr(SweepFolder, "set_status", no_space)
        assert sweep.main(arguments) == 1
    err = capsys.readouterr().err
    assert "No space left" in err and "the same command goes on from there" in err and "Traceback" not in err
    assert sweep.main(arguments) == 0 and "1 finished before" in capsys.readouterr().out


def test_a_finished_variant_whose_model_is_damaged_is_named_and_the_others_stand_in_the_table(folder, capsys):
    arguments = ["tiny.yaml", "algorithm.learning_rate=0.1,0.5,1,2", "--metric", "valid_y_misclass"]
    assert sweep.main(arguments) == 0
    cut, other, gone, whole = (Path("tiny_sweep", name, f"{name}.pkl") for name in statuses())
    cut.write_bytes(cut.read_bytes()[:900])
    other.write_bytes(pickle.dumps({"a": 1}))
    gone.unlink()
    capsys.readouterr()
    assert sweep.main(arguments) == 1
    out = capsys.readouterr().out
    assert [line.split("│")[1].strip() for line in out.splitlines() if line.startswith("│")] == ["0004"]
    for name, words in ((cut.stem, "a damaged model file"), (other.stem, "class dict without a monitor"),
                        (gone.stem, "there is no .* to compare")):
        assert re.search(f"not in the table: {re.escape(name)}: .*{words}", out)
    shutil.rmtree(cut.parent)
    sweep.main(arguments)
    assert f"finished: {cut.stem}" in capsys.readouterr().out


@pytest.mark.parametrize("text, words", [("[", "cannot be read"), ("[1]", "tells of no sweep")])
def test_a_damaged_record_of_the_sweep_is_told(text, words, folder, capsys):
    Path("tiny_sweep").mkdir()
    Path("tiny_sweep/sweep.json").write_text(text)
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1"]) == 1
    err = capsys.readouterr().err
    assert f"tiny_sweep/sweep.json {words}" in err and "--out" in err


def test_a_folder_in_which_a_sweep_could_not_begin_is_free(folder):
    Path("tiny_sweep").mkdir()
    Path("tiny_sweep/.lock").touch()
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1"]) == 0
