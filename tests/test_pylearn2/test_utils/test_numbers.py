"""pylearn2.utils.numbers: arguments that YAML may hand over as strings."""
import numpy as np
import pytest

from pylearn2.utils.numbers import as_float, as_number, check_count, whole


@pytest.mark.parametrize("read", [as_float, as_number])
def test_a_number_that_yaml_took_for_a_string_is_read(read):
    assert read("1e-3", "min_lr") == 0.001


def test_a_whole_number_stays_whole_unless_a_float_is_asked_for():
    assert type(as_number(5, "N")) is int and type(as_float(5, "N")) is float


@pytest.mark.parametrize("read", [as_float, as_number])
@pytest.mark.parametrize("value", ["ten", None, [1]])
def test_what_is_no_number_is_refused_by_the_name_of_its_argument(read, value):
    with pytest.raises(ValueError, match="^min_lr must be a number, got "):
        read(value, "min_lr")


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "2", None])
def test_a_count_is_a_whole_number_from_1_on(value):
    check_count(np.int64(3), "steps")
    with pytest.raises(ValueError, match=f"steps must be a whole number from 1 on, got {value!r}"):
        check_count(value, "steps")


@pytest.mark.parametrize("value", [0, -1, 1.5, "2", None, [2], float("nan"), float("inf"), "many"])
def test_a_whole_number_may_be_the_fruit_of_a_division_but_nothing_else(value):
    assert whole(500 / 2, "batch_size") == 250 and type(whole(np.float64(3), "batch_size")) is int
    with pytest.raises(ValueError, match="^batch_size must be a whole number of at least 1, got "):
        whole(value, "batch_size")


def test_without_a_bound_negative_numbers_pass():
    assert whole(-1, "save_freq", least=None) == -1
