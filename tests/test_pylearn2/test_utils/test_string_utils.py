"""Words: variables in strings, the nearest name, numbers inside names."""
import pytest

from pylearn2.utils.exc import EnvironmentVariableError, NoDataPathError
from pylearn2.utils.string_utils import (
    censor_non_alphanum,
    find_number,
    match,
    number_aware_alphabetical_key,
    preprocess,
    tokenize_by_number,
)


@pytest.mark.parametrize("text, expected", [
    ("plain", "plain"),
    ("${A}", "1"),
    ("x${A}y${B}z", "x1y${A}z"),  # an inserted value is not searched again
    ("${A}}", "1}"),
    ("$A ~/x {A}", "$A ~/x {A}"),
])
def test_each_variable_is_replaced_once_and_the_rest_stays(text, expected, monkeypatch):
    monkeypatch.setenv("A", "from the process")
    assert preprocess(text, environ={"A": "1", "B": "${A}"}) == expected


def test_without_a_dict_the_process_environment_counts(monkeypatch):
    monkeypatch.setenv("PYLEARN2_TEST_A", "7")
    assert preprocess("${PYLEARN2_TEST_A}") == "7"


def test_an_unset_variable_is_named_with_the_nearest_one():
    with pytest.raises(ValueError, match=r"'PYLEARN2_TRAIN_DIRR' is not set; did you mean 'PYLEARN2_TRAIN_DIR'"):
        preprocess("${PYLEARN2_TRAIN_DIRR}", environ={"PYLEARN2_TRAIN_DIR": "x"})


def test_a_brace_left_open_is_told_with_the_whole_string():
    with pytest.raises(ValueError, match=r"not closed.*'a/\$\{B/c'"):
        preprocess("a/${B/c")


def test_the_two_variables_that_need_a_setup_have_errors_of_their_own(monkeypatch):
    monkeypatch.delenv("PYLEARN2_DATA_PATH", raising=False)
    monkeypatch.delenv("PYLEARN2_VIEWER_COMMAND", raising=False)
    with pytest.raises(NoDataPathError, match="mnist"):
        preprocess("${PYLEARN2_DATA_PATH}/mnist")
    with pytest.raises(EnvironmentVariableError, match="eog"):
        preprocess("${PYLEARN2_VIEWER_COMMAND}")


@pytest.mark.parametrize("wrong, candidates, expected", [
    # ab: a, b, ab once each. ab.ab / 4 + .2 = .95; ab.abc / 6 + .1 = .6
    ("ab", ["abc", "ab"], "ab"),
    ("learning_rat", ["batch_size", "learning_rate", "monitoring_dataset"], "learning_rate"),
    ("SDG", ["BGD", "SGD"], "SGD"),
    ("zz", ["b", "a"], "a"),  # nothing in common: the alphabet decides
])
def test_match_finds_the_most_alike_candidate(wrong, candidates, expected):
    assert match(wrong, candidates) == expected


def test_match_needs_a_candidate():
    with pytest.raises(ValueError, match="empty"):
        match("a", [])


@pytest.mark.parametrize("text, number", [
    ("sss", None), ("abc123def", "123"), ("x-987?", "-987"), ("lazy-91.2y", "-91.2"), ("query1e5 no", "1e5"),
    ("k421.e6", "421.e6"), ("r -14e7$", "-14e7"), ("2e", "2"), (".5x", ".5"),
])
def test_find_number_gives_the_first_with_sign_and_exponent(text, number):
    span = find_number(text)
    assert (text[slice(*span)] if span else None) == number


def test_tokens_are_floats_and_the_text_between_them():
    assert tokenize_by_number(" 12 a 56.7?-1e3") == [" ", 12.0, " a ", 56.7, "?", -1000.0]
    assert tokenize_by_number("") == [""]


def test_names_sort_with_their_numbers_in_order_of_size():
    names = ["h10_W", "h2_W", "y", "h2", "h", "10", "9"]
    assert sorted(names, key=number_aware_alphabetical_key) == ["9", "10", "h", "h2", "h2_W", "h10_W", "y"]


def test_only_letters_and_digits_survive_censoring():
    assert censor_non_alphanum("a_B-9 [z]é") == "a*B*9**z**"
