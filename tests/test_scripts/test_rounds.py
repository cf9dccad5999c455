"""What results.py and tutorials.py share: records, sentences, and places in files."""
import numpy as np
import pytest

from pylearn2.scripts import _rounds
from pylearn2.scripts._cli import CommandError


def test_a_value_that_is_no_number_is_never_the_best():
    assert _rounds.best_epoch([np.nan, 0.5, 0.25, np.nan, 0.25]) == 2


def test_a_question_is_a_first_sentence_and_a_number_does_not_end_one():
    assert _rounds.first_sentence("# What for? More.\n") == "What for?"
    assert _rounds.first_sentence("# At 0.5 it\n# goes. More.\n#\n# Run: x\n") == "At 0.5 it goes"


def test_a_page_keeps_what_stands_around_its_results_and_a_file_without_a_place_is_left_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\nBEGIN\nold\n{_rounds.END}\nafter\n")
    _rounds.put_page(page, "BEGIN", r"new \1")
    assert page.read_text() == f"before\nBEGIN\n\nnew \\1\n\n{_rounds.END}\nafter\n"
    with pytest.raises(CommandError, match="has no place for its results"):
        _rounds.put_page(page, "NO SUCH LINE", "new")
    assert "NO SUCH" not in page.read_text()


def test_a_training_gets_its_options_its_flags_beside_the_users_and_the_users_threads(tmp_path, monkeypatch, capsys):
    told = {}

    def run(command, env, **kwargs):
        told.update(command=command[3:], flags=env["THEANO_FLAGS"], threads=env["OMP_NUM_THREADS"])
        return type("Done", (), {"returncode": 0, "stderr": ""})

    monkeypatch.setattr(_rounds.subprocess, "run", run)
    monkeypatch.setattr(_rounds.os, "cpu_count", lambda: 8)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("THEANO_FLAGS", "optimizer=fast_compile")
    training = _rounds.Training("a", tmp_path / "a.yaml", ("--resume",), "floatX=float32")
    _rounds.train_all([training], jobs=2)
    assert told == {"command": ["--resume", str(tmp_path / "a.yaml")], "threads": "4",
                    "flags": "optimizer=fast_compile,floatX=float32"}
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    _rounds.train_all([training], jobs=2)
    assert told["threads"] == "1" and "trained a" in capsys.readouterr().out
