"""The table: last and best values, gaps, what differs; on the terminal, as CSV and as JSON."""
import csv
import io
import json
import math

import pytest

from pylearn2.compare.folders import read_runs
from pylearn2.compare.summary import compare, default_judge, write_csv, write_json
from pylearn2.compare.terminal import fitting, print_comparison
from pylearn2.utils.exc import ChannelNotFound


@pytest.fixture
def two(model_file):
    """Return two runs: `a` is best at epoch 1 with a gap of 0.3 - 0.1, `b` diverges and lacks the test set."""
    paths = [model_file("a", settings=(0.1, 100)),
             model_file("b", {"valid_y_misclass": [0.9, 0.5, math.nan], "train_y_misclass": [0.9, 0.4, math.inf]},
                        settings=(2.5, 100))]
    return read_runs(paths)[0]


def test_best_columns_are_of_the_epoch_with_the_lowest_validation_error(two):
    comparison = compare(two)
    a, b = comparison.rows
    assert comparison.judge == "valid_y_misclass" and comparison.best == 0
    assert comparison.channels == ["valid_y_misclass", "test_y_misclass", "train_y_misclass"]
    assert (a["valid_y_misclass last"], a["valid_y_misclass best"], a["best epoch"]) == (0.25, 0.2, 1)
    assert (a["test_y_misclass last"], a["test_y_misclass best"]) == (0.28, 0.3)
    assert (a["gap last"], a["gap best"]) == (pytest.approx(0.28 - 0.05), pytest.approx(0.3 - 0.1))
    assert (b["valid_y_misclass best"], b["test_y_misclass best"], b["gap best"]) == (0.5, None, None)
    assert (a["seconds"], a["epochs"]) == (3.0, 2.0)


def test_a_channel_that_counts_successes_is_best_where_it_is_highest(model_file):
    runs, _ = read_runs([model_file("a", {"valid_accuracy": [0.1, 0.9, 0.8]}),
                         model_file("b", {"valid_accuracy": [0.1, 0.95, 0.2]})])
    comparison = compare(runs, judge="valid_accuracy")
    assert [row["best epoch"] for row in comparison.rows] == [1, 1] and comparison.best == 1


def test_only_keywords_that_differ_have_columns(two):
    assert compare(two).keywords == {"algorithm.learning_rate": "learning_rate"}
    assert [row["set algorithm.learning_rate"] for row in compare(two).rows] == [0.1, 2.5]


@pytest.mark.parametrize("patterns, judge, wrong", [
    (["valid_y_misclas"], None, "valid_y_misclas"), (None, "tset", "tset")])
def test_a_channel_that_no_run_has_is_told_with_the_nearest(two, patterns, judge, wrong):
    with pytest.raises(ChannelNotFound, match=wrong):
        compare(two, patterns, judge)


@pytest.mark.parametrize("known, judge", [
    (["train_objective", "valid_objective", "valid_y_misclass"], "valid_y_misclass"),
    (["valid_objective", "valid_x"], "valid_objective"), (["valid_x"], "valid_x"), (["train_objective"], None)])
def test_runs_are_judged_by_an_error_on_the_validation_set(known, judge):
    assert default_judge(known) == judge


def test_csv_keeps_every_digit_and_leaves_missing_cells_empty(two, tmp_path):
    two[0].error = 'says "no", twice'
    write_csv(tmp_path / "t.csv", compare(two))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text())))
    assert [row["algorithm.learning_rate"] for row in rows] == ["0.1", "2.5"]
    assert rows[0]["gap best"] == repr(0.3 - 0.1) and rows[0]["error"] == 'says "no", twice'
    assert rows[1]["test_y_misclass last"] == "" and rows[1]["valid_y_misclass last"] == "nan"


def test_json_holds_every_record_and_no_number_that_json_lacks(two, tmp_path):
    write_json(tmp_path / "t.json", compare(two))
    content = json.loads((tmp_path / "t.json").read_text(), parse_constant=pytest.fail)
    assert content["best"] == "a" and content["judged_by"] == "valid_y_misclass"
    assert content["runs"][0]["channels"]["valid_y_misclass"] == [0.9, 0.2, 0.25]
    assert content["runs"][1]["channels"]["train_y_misclass"] == [0.9, 0.4, "inf"]
    assert content["runs"][1]["summary"]["valid_y_misclass last"] == "nan"


def test_last_and_best_values_of_a_channel_are_shown_with_as_many_decimals(two):
    places = {column.key: column.decimals for column in compare(two).columns}
    assert places["valid_y_misclass last"] == places["valid_y_misclass best"] == places["gap best"] == 4
    assert places["seconds"] == 1 and places["best epoch"] is None


def printed(comparison, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    file = io.StringIO()
    print_comparison(comparison, file)
    return file.getvalue()


def test_the_terminal_shows_the_table_and_what_is_best(two, monkeypatch):
    text = printed(compare(two), monkeypatch, 160)
    for words in ("learning_rate", "0.2000", "0.2500", "nan", "best by valid_y_misclass: a, 0.2 at epoch 1"):
        assert words in text


def test_a_number_that_was_drawn_is_shown_with_four_digits_and_one_that_was_typed_as_it_is(model_file, monkeypatch):
    rates = (0.01567667719550607, 0.0123456)
    runs = read_runs([model_file(f"r{k}", settings=(rate, 1)) for k, rate in enumerate(rates)])[0]
    text = printed(compare(runs), monkeypatch, 160)
    assert " 0.01568 " in text and " 0.0123456 " in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_narrow_terminal_gets_fewer_columns_and_is_told_which(two, width, monkeypatch):
    comparison = compare(two)
    text = printed(comparison, monkeypatch, width)
    tabled = text.split("best by")[0].splitlines()
    assert max(len(line.rstrip()) for line in tabled) <= width
    assert "0.2000" in text  # the judging channel at its best epoch stays
    left_out = fitting(comparison, width)[1]
    assert bool(left_out) == ("no room for" in text) and all(key in text for key in left_out)


def test_names_of_runs_stay_longer_than_a_third_keyword(model_file, tmp_path):
    paths = [model_file("first", settings=(0.1, 1)), model_file("second", settings=(0.2, 2))]
    file = tmp_path / "second.yaml"
    file.write_text(file.read_text().replace("Digits", "OtherDigits"))
    comparison = compare(read_runs(paths)[0])
    shown = [[column.kind for column in fitting(comparison, width)[0]] for width in range(60, 160, 5)]
    assert {kinds.count("keyword") for kinds in shown} == {2, 3}
    assert all("name" in kinds for kinds in shown if kinds.count("keyword") == 3)
    assert any("name" in kinds for kinds in shown if kinds.count("keyword") == 2)


def test_markup_and_control_codes_in_names_have_no_effect(model_file, monkeypatch):
    runs, _ = read_runs([model_file("m", {"[bold]valid_misclass\x1b[31m": [1.0]})])
    text = printed(compare(runs), monkeypatch, 160)
    assert "[bold]" in text and "\x1b" not in text


def test_runs_without_a_validation_set_are_compared_at_the_last_epoch(model_file, monkeypatch):
    comparison = compare(read_runs([model_file("m", {"train_objective": [2.0, 1.0]})])[0])
    assert comparison.best is None and comparison.rows[0]["train_objective last"] == 1.0
    assert "choose with --best" in printed(comparison, monkeypatch, 160)
