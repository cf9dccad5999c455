"""compare: the command, its files and its messages."""
import json
import pickle
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.scripts import compare

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def models(tmp_path):
    """Return the paths of two models, the second without a test set."""
    paths = []
    for name, sets in (("a", ("valid", "test", "train")), ("b", ("valid", "train"))):
        channels = {f"{which}_y_misclass": SimpleNamespace(
            val_record=[np.array(0.9), np.array(0.2)], epoch_record=[0, 1], time_record=[0.0, 2.5]) for which in sets}
        path = tmp_path / f"{name}.pkl"
        path.write_bytes(pickle.dumps(SimpleNamespace(monitor=SimpleNamespace(channels=channels))))
        paths.append(str(path))
    return paths


def test_the_command_prints_a_table_and_writes_every_kind_of_file(models, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "150")
    files = {flag: str(tmp_path / f"o.{flag}") for flag in ("csv", "json", "html")} | {"out": str(tmp_path / "o.svg")}
    assert compare.main([*models, *(word for flag, path in files.items() for word in (f"--{flag}", path))]) == 0
    said = capsys.readouterr()
    assert said.err == "" and "best by valid_y_misclass: a, 0.2 at epoch 1" in said.out
    assert all(f"wrote {path}" in said.out for path in files.values())
    assert [run["run"] for run in json.loads(Path(files["json"]).read_text())["runs"]] == ["a", "b"]
    assert "<!-- valid_y_misclass" in Path(files["out"]).read_text()
    assert "<title>a and b</title>" in Path(files["html"]).read_text()


def test_the_door_works_from_any_folder(models, tmp_path):
    done = subprocess.run([sys.executable, ROOT / "scripts" / "compare.py", *models], cwd=tmp_path,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "y_misclass" in done.stdout


def test_a_bad_file_is_told_in_one_line_and_the_others_are_compared(models, tmp_path, capsys):
    bad = tmp_path / "bad.pkl"
    bad.write_bytes(pickle.dumps([1, 2]))
    assert compare.main([*models, str(bad), str(tmp_path / "absent.pkl"), "--html", str(tmp_path / "r.html")]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 2 and "bad.pkl: it holds an object of class list" in said.err
    assert "absent.pkl: there is no such file" in said.err and "best by" in said.out
    assert "class list" in (tmp_path / "r.html").read_text()


@pytest.mark.parametrize("arguments, status, words", [
    (["--channels", "valid_y_misclas"], 2, "no run has a channel 'valid_y_misclas'; did you mean 'valid_y_misclass'?"),
    (["--best", "tset_y_misclass"], 2, "did you mean 'test_y_misclass'?"),
    (["--channels", " , "], 2, "name at least one channel"), (["--html", "r.pdf"], 2, "should end in .html"),
    (["--csv", "no/such\0.csv"], 1, "null"), (["--json", "/dev/null/x.json"], 1, "cannot write /dev/null/x.json"),
])
def test_a_slip_gives_one_message(arguments, status, words, models, capsys):
    assert compare.main([*models, *arguments]) == status
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said


def test_files_without_a_single_record_are_still_compared(tmp_path, capsys):
    path = tmp_path / "empty.pkl"
    path.write_bytes(pickle.dumps(SimpleNamespace(monitor=SimpleNamespace(channels={}))))
    assert compare.main([str(path), "--html", str(tmp_path / "r.html")]) == 0
    assert compare.main([str(path), "--out", str(tmp_path / "c.png")]) == 2
    said = capsys.readouterr()
    assert "no curves to draw" in said.err and "empty" in said.out  # the table is printed all the same
