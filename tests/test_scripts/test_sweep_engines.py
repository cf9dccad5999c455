"""Optuna and Dask, where they are installed: other ways to choose and to compute, with the same results."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from pylearn2.scripts import sweep
from pylearn2.sweep import results
from pylearn2.sweep.conduct import Plan
from pylearn2.sweep.job import make_job, run_job
from pylearn2.utils import serial

ROOT = Path(__file__).parents[2]

TINY = """\
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.testing.datasets.random_dense_design_matrix {
        rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 40, dim: 5, num_classes: 3 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 3, nvis: 5, irange: 0. },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: 0.1, batch_size: 10, monitoring_dataset: { valid: *train },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 3 },
    },
    extensions: [ !obj:dies_once.Dies {} ],
}
"""

DIES = """\
import os, signal
from pathlib import Path
from pylearn2.train_extensions import TrainExtension

class Dies(TrainExtension):
    def on_monitor(self, model, dataset, algorithm):
        if model.monitor.get_epochs_seen() == 1 and Path("die").exists():
            Path("die").unlink()
            os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {**os.environ, "PYTHONPATH": str(ROOT)})
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    Path("tiny.yaml").write_text(TINY)
    Path("dies_once.py").write_text(DIES)
    yield tmp_path
    sys.modules.pop("dies_once", None)


def bytes_of(where):
    """Return {variant: bytes of its parameters and channels}."""
    models = {path.stem: serial.load(path) for path in sorted(Path(where).glob("*/*.pkl"))}
    return {name: [param.get_value().tobytes() for param in model.get_params()]
            + [np.array(channel.val_record).tobytes() for key, channel in sorted(model.monitor.channels.items())
               if "seconds" not in key] for name, model in models.items()}


def state_of(where):
    return [json.loads(path.read_text())["state"] for path in sorted(Path(where).glob("*/status.json"))]


def cluster(folder, n_workers):
    """Start a scheduler and workers as a user would; return the processes and the address."""
    def start(module, *options):
        return subprocess.Popen([sys.executable, "-m", f"distributed.cli.{module}", *options, "--no-dashboard"],
                                cwd=folder, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    file = Path(folder, "scheduler.json")
    processes = [start("dask_scheduler", "--port", "0", "--scheduler-file", file)]
    processes += [start("dask_worker", "--scheduler-file", file, "--nthreads", "1", "--no-nanny")
                  for _ in range(n_workers)]
    end = time.monotonic() + 30
    while not file.exists() or not file.read_text().strip():
        assert time.monotonic() < end, "the scheduler did not start"
        time.sleep(0.05)
    return processes, json.loads(file.read_text())["address"]


def test_dask_gives_the_bits_of_the_local_engine_even_where_a_worker_dies(here, capsys, tmp_path_factory):
    pytest.importorskip("distributed", reason="needs Dask's distributed: pip install distributed")
    axis = "algorithm.learning_rate=0.1,1,0.5,x"
    assert sweep.main(["tiny.yaml", axis, "--out", "local"]) == 1
    capsys.readouterr()
    processes, address = cluster(tmp_path_factory.mktemp("elsewhere"), 2)
    try:
        Path("die").touch()
        assert sweep.main(["tiny.yaml", axis, "--out", "far", "--dask", address, "--timeout", "30"]) == 1
        assert not Path("die").exists()
    finally:
        for process in processes:
            process.kill()
            process.wait(10)
    assert state_of("far") == state_of("local") == ["finished", "finished", "finished", "failed"]
    assert bytes_of("far") == bytes_of("local") != {}
    assert json.loads(Path("far/sweep.json").read_text())["engine"] == "dask"


def test_a_local_cluster_draws_the_same_table(here, capsys):
    pytest.importorskip("distributed", reason="needs Dask's distributed: pip install distributed")
    tables = []
    for engine in ([], ["--dask"]):
        assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1,1", *engine, "--out", f"by{len(engine)}"]) == 0
        rows = [line.split("│") for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
        tables.append([row[1:-2] for row in rows])  # all columns but the seconds
    assert tables[0] == tables[1] and [row[0].strip() for row in tables[0]] == ["0002", "0001"]
    assert bytes_of("by1") == bytes_of("by0")


def test_a_scheduler_that_does_not_answer_is_told_in_seconds(here, capsys):
    pytest.importorskip("distributed", reason="needs Dask's distributed: pip install distributed")
    begin = time.monotonic()
    arguments = ["tiny.yaml", "algorithm.learning_rate=0.1", "--dask", "tcp://127.0.0.1:9", "--timeout", "1"]
    assert sweep.main(arguments) == 2
    assert time.monotonic() - begin < 15
    assert "no Dask scheduler answers at tcp://127.0.0.1:9 within 1 seconds" in capsys.readouterr().err
    assert not Path("tiny_sweep").exists()


@pytest.mark.parametrize("flag, module", [(["--dask"], "distributed"), (["--optuna", "3"], "optuna")])
def test_an_extra_that_is_not_installed_is_told_in_a_sentence(flag, module, here, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1", *flag]) == 2
    assert f"pip install {module}" in capsys.readouterr().err


def test_a_worker_that_does_not_see_the_folder_sends_the_files(here, tmp_path_factory):
    assert sweep.main(["tiny.yaml", "algorithm.learning_rate=0.1"]) == 0
    name = "0001-learning_rate=0.1"
    job = make_job(name, f"tiny_sweep/{name}/{name}.yaml", Plan("tiny.yaml", []).how())
    outcome = run_job({**job, "folder": "/nowhere"})
    assert outcome["state"] == "finished"
    assert set(outcome["files"]) == {f"{name}{ending}" for ending in (".pkl", ".json", ".log")}
    far = tmp_path_factory.mktemp("far") / name
    far.mkdir()
    (far / f"{name}.pkl").write_bytes(outcome["files"][f"{name}.pkl"])
    assert bytes_of(far.parent) == bytes_of("tiny_sweep")


def test_optuna_finds_the_better_rates_prunes_and_goes_on(here, capsys):
    optuna = pytest.importorskip("optuna", reason="needs Optuna: pip install optuna")
    arguments = ["tiny.yaml", "algorithm.learning_rate=log:0.0001..1", "algorithm.batch_size=10,20", "--metric",
                 "valid_y_nll", "--jobs", "1", "--optuna"]
    assert sweep.main([*arguments, "6"]) == 0
    assert sweep.main([*arguments, "7"]) == 0
    out = capsys.readouterr().out
    assert "6 finished before" in out and "7 of 7 finished" in out
    study = optuna.load_study(study_name="sweep", storage="sqlite:///tiny_sweep/optuna.db")
    assert len(study.trials) == 7
    states = optuna.trial.TrialState
    for trial in study.trials:
        path = next(Path("tiny_sweep").glob(f"{trial.number + 1:04d}-*/*.pkl"))
        assert 1e-4 <= trial.params["algorithm.learning_rate"] <= 1
        rate = serial.load(path).monitor.channels["learning_rate"].val_record[0]
        assert rate == trial.params["algorithm.learning_rate"]
        if trial.state == states.COMPLETE:
            assert trial.value == results.read(path, "valid_y_nll").best
    pruned = [trial for trial in study.trials if trial.state == states.PRUNED]
    short = [path for path in Path("tiny_sweep").glob("*/*.pkl") if serial.load(path).monitor.get_epochs_seen() < 3]
    assert len(short) == len([trial for trial in pruned if max(trial.intermediate_values) < 3]) > 0
