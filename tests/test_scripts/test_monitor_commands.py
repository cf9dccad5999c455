"""print_monitor, print_channel_doc, plot_monitor: exact lines, codes, pictures, and messages for bad files."""
import io
import os
import pickle
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pylearn2.scripts import plot_monitor, print_channel_doc, print_monitor

ROOT = Path(__file__).resolve().parents[2]


def channel(values, **others):
    """Stand in for a MonitorChannel after len(values) - 1 epochs of 5 batches of 20 examples."""
    n = range(len(values))
    return SimpleNamespace(val_record=[np.array(v) for v in values], epoch_record=list(n),
                           batch_record=[5 * i for i in n], example_record=[100 * i for i in n],
                           time_record=[1.5 * i for i in n], **others)


def write_model(path, channels, epochs=2, **others):
    """Pickle a stand-in for a trained model."""
    monitor = SimpleNamespace(channels=channels, _epochs_seen=epochs)
    path.write_bytes(pickle.dumps(SimpleNamespace(monitor=monitor, **others)))
    return str(path)


def three_channels():
    return {"valid_y_misclass": channel([0.9, 0.25, 0.125]), "train_objective": channel([2.3, 1.5, 0.1]),
            "Z": channel([1.0, 1.0, np.nan])}


def test_print_monitor_prints_the_lines_that_people_grep(tmp_path, capsys):
    path = write_model(tmp_path / "m.pkl", three_channels())
    assert print_monitor.main([path]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "epochs seen:  2", "time trained:  3.0", "Z : nan", "train_objective : 0.1", "valid_y_misclass : 0.125"]


def test_print_monitor_heads_each_of_several_files_with_its_path(tmp_path, capsys):
    paths = [write_model(tmp_path / f"{name}.pkl", {"c": channel([0.0, value])}) for name, value in
             (("a", 1 / 3), ("b", 2.5e-7))]
    assert print_monitor.main(paths) == 0
    assert capsys.readouterr().out.splitlines() == [
        paths[0], "epochs seen:  2", "time trained:  1.5", "c : 0.3333333333333333",
        paths[1], "epochs seen:  2", "time trained:  1.5", "c : 2.5e-07"]


def test_print_channel_doc_knows_a_doc_no_doc_and_an_old_file(tmp_path, capsys):
    path = write_model(tmp_path / "m.pkl", {"b": channel([1.0], doc="The cost."), "c": channel([1.0], doc=None),
                                            "a": channel([1.0])})
    assert print_channel_doc.main([path]) == 0
    assert capsys.readouterr().out == ("a\n\tOld pkl file, written before doc system.\n\nb\nThe cost.\n\n"
                                       "c\nNo doc available.\n\n")


@pytest.mark.parametrize("module", [print_monitor, print_channel_doc, plot_monitor])
@pytest.mark.parametrize("content, words", [
    (None, "no such file"), (b"", "bad.pkl"), (b"\x80\x04garbage", "bad.pkl"),
    (b"cno_such_module\nX\n.", "no_such_module"),
    (pickle.dumps({"a": 1}), "dict without a monitor"), (pickle.dumps([1] * 1000)[:-500], "bad.pkl")])
def test_a_file_without_a_monitor_gives_one_message_and_status_2(module, content, words, tmp_path, capsys):
    path = tmp_path / "bad.pkl"
    if content is not None:
        path.write_bytes(content)
    out = ["--out", str(tmp_path / "x.png")] if module is plot_monitor else []
    assert module.main([str(path), *out]) == 2
    said = capsys.readouterr().err
    assert words in said and str(path) in said and "Traceback" not in said and said.count("\n") == 1


def test_a_yaml_file_by_mistake_is_told_apart(tmp_path, capsys):
    path = tmp_path / "sgd.yaml"
    path.write_text("a: 1")
    assert print_monitor.main([str(path)]) == 2
    assert "YAML" in capsys.readouterr().err


def test_debug_shows_the_traceback(tmp_path, capsys):
    assert print_monitor.main(["--debug", str(tmp_path / "absent.pkl")]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("argv, status", [([], 2), (["--no-such-flag", "x"], 2), (["--help"], 0)])
def test_main_returns_what_argparse_would_exit_with(argv, status, capsys):
    assert print_monitor.main(argv) == status


def test_codes_are_base_26_with_a_for_zero():
    assert [plot_monitor.letter_code(n) for n in (0, 25, 26, 27, 51, 52, 26 * 26)] == [
        "A", "Z", "BA", "BB", "BZ", "CA", "BAA"]


def test_codes_follow_number_aware_order():
    assert plot_monitor.code_book(["h10_x", "h2_x", "b"]) == {"A": "b", "B": "h2_x", "C": "h10_x"}


def test_short_names_are_the_shortest_parts_no_other_path_contains():
    assert plot_monitor.short_names(["runs/sgd_long_name.pkl", "runs/bgd_long_name.pkl"]) == [
        "runs/sgd_l", "runs/bgd_l"]
    assert plot_monitor.short_names(["a.pkl", "b.pkl"]) == ["a", "b"]


BOOK = {"A": "c0", "B": "c1", "C": "c2", "D": "test_c-3"}


@pytest.mark.parametrize("text, names, axis", [
    ("A", ["c0"], None), ("C, A", ["c0", "c2"], None), ("B-D,e", ["c1", "c2", "test_c-3"], "epoch"),
    ("<c1>,h", ["c1"], "hour"), ("c?,b", ["c0", "c1", "c2"], "batch"), ("test_c-3,s", ["test_c-3"], "second")])
def test_a_list_of_codes_names_its_channels_and_its_axis(text, names, axis):
    assert plot_monitor.choose(text, BOOK) == (names, axis)


@pytest.mark.parametrize("text, words", [
    ("X", "Invalid code: X"), ("A-X", "Invalid code: X"), ("X-A", "Invalid code: X"),
    ("A-B-C", "Input not understood: A-B-C"), ("C-A", "A-C"), ("*z", "c0")])
def test_a_code_that_is_not_there_is_named(text, words):
    with pytest.raises(plot_monitor.CommandError, match=words.replace("*", r"\*")):
        plot_monitor.choose(text, BOOK)


class Recorder:
    """Keeps the arguments of learning_curves in place of drawing."""

    def __init__(self, monkeypatch):
        self.calls = []
        monkeypatch.setattr(plot_monitor, "save_figure", lambda path, figure: None)
        monkeypatch.setattr(plot_monitor, "learning_curves", self)

    def __call__(self, figure, channels, axis, title, yrange, panels):
        self.calls.append((list(channels), axis, [list(map(float, c.val_record)) for c in channels.values()], yrange))


def test_the_prompt_plots_round_after_round_and_starts_each_with_examples(tmp_path, monkeypatch, capsys):
    recorder = Recorder(monkeypatch)
    monkeypatch.setattr(sys, "stdin", io.StringIO("B, e\n<Z>\nq\nA\n"))
    path = write_model(tmp_path / "m.pkl", three_channels())
    assert plot_monitor.main([path, "--out", "x.png", "--yrange", "0"]) == 2
    assert plot_monitor.main([path, "--out", "x.png", "--yrange", "0:1"]) == 0
    assert [call[:2] + call[3:] for call in recorder.calls] == [
        (["train_objective"], "epoch", (0.0, 1.0)), (["Z"], "example", (0.0, 1.0))]
    said = capsys.readouterr().out.splitlines()
    assert said[:6] == ["generating names...", "...done", "set x_axis to example", "A. Z", "B. train_objective",
                        "C. valid_y_misclass"]
    assert "Z contains NaNs" in "\n".join(said)


def test_smoothing_averages_up_to_six_records(tmp_path, monkeypatch):
    recorder = Recorder(monkeypatch)
    monkeypatch.setattr(sys, "stdin", io.StringIO("o\n1\nA\n"))
    values = [float(i * i) for i in range(9)]
    path = write_model(tmp_path / "m.pkl", {"a": channel(values), "b": channel(values)})
    assert plot_monitor.main([path, "--out", "x.png"]) == 0
    expected = [np.mean(values[max(0, i - 5):i + 1]) for i in range(9)]
    np.testing.assert_allclose(recorder.calls[0][2][0], expected)


def test_one_channel_is_plotted_without_a_question_and_none_is_told(tmp_path, monkeypatch, capsys):
    recorder = Recorder(monkeypatch)
    monkeypatch.setattr(sys, "stdin", None)
    assert plot_monitor.main([write_model(tmp_path / "m.pkl", {"only": channel([1, 2])}), "--out", "x.png"]) == 0
    assert recorder.calls[0][:2] == (["only"], "example")
    assert plot_monitor.main([write_model(tmp_path / "n.pkl", {}), "--out", "x.png"]) == 0
    assert "there are no channels to plot" in capsys.readouterr().out and len(recorder.calls) == 1


def test_several_files_mark_their_channels(tmp_path, monkeypatch):
    recorder = Recorder(monkeypatch)
    paths = [write_model(tmp_path / name, {"c": channel([1, 2])}) for name in ("first_model.pkl", "second_model.pkl")]
    assert plot_monitor.main([*paths, "--channels", "c:*", "--out", "x.png"]) == 0
    marks = [name.split(":")[1] for name in recorder.calls[0][0]]
    assert len(set(marks)) == 2 and all(len(mark) >= 10 for mark in marks)


def test_without_an_answer_the_objectives_and_error_rates_are_drawn(tmp_path):
    path = write_model(tmp_path / "m.pkl", {**three_channels(), "valid_objective": channel([2, 1.6, 0.3])},
                       dataset_description="a stand-in, not MNIST")
    picture = tmp_path / "curves.svg"
    done = subprocess.run([sys.executable, ROOT / "scripts" / "plot_monitor.py", path, "--out", picture],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=tmp_path,
                          env={k: v for k, v in os.environ.items() if k not in ("DISPLAY", "PYTHONPATH")})
    assert done.returncode == 0, done.stderr
    drawn = picture.read_text()  # matplotlib notes every text of an SVG in a comment
    for text in ("train_objective", "valid_objective", "valid_y_misclass", "# epochs", "a stand-in, not MNIST",
                 "m.pkl, after 2 epochs"):
        assert f"<!-- {text} -->" in drawn or text in drawn
    assert "<!-- Z -->" not in drawn


def test_a_window_needs_a_screen(tmp_path, monkeypatch, capsys):
    import matplotlib

    matplotlib.use("Agg")
    assert plot_monitor.main([write_model(tmp_path / "m.pkl", three_channels())]) == 2
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize("out, status", [("curves", 2), ("curves.xyz", 2), ("file/curves.png", 1)])
def test_a_picture_that_cannot_be_written_gives_one_message(out, status, tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    path = write_model(tmp_path / "m.pkl", {"only": channel([1, 2])})
    assert plot_monitor.main([path, "--out", str(tmp_path / out)]) == status
    said = capsys.readouterr().err
    assert out in said and "Traceback" not in said
