"""The NumPy generator against the published recurrences and jump matrices."""
import numpy as np
import pytest

from pylearn2.utils import mrg31k3p

M1, M2 = 2147483647, 2147462579
START = (11, 22, 33, 44, 55, 66)


def published_numbers(state, count):
    """The two recurrences in Python's integers, one number at a time."""
    x1, x2, x3, y1, y2, y3 = (int(word) for word in state)
    numbers = []
    for _ in range(count):
        x1, x2, x3 = (2**22 * x2 + 129 * x3) % M1, x1, x2
        y1, y2, y3 = (2**15 * y1 + 32769 * y3) % M2, y1, y2
        numbers.append(((x1 - y1) if x1 > y1 else (x1 - y1 + M1)) / 2.0**31)
    return numbers, (x1, x2, x3, y1, y2, y3)


def times_power(matrix, exponent, vector, modulus):
    """``matrix**exponent @ vector`` in Python's integers."""
    power = np.array(matrix, dtype=object)
    while exponent:
        if exponent % 2:
            vector = power.dot(vector) % modulus
        power = power.dot(power) % modulus
        exponent //= 2
    return vector


def jumped(state, exponent):
    words = np.array(state, dtype=object)
    first = times_power([[0, 2**22, 129], [1, 0, 0], [0, 1, 0]], exponent, words[:3], M1)
    return [*first, *times_power([[2**15, 0, 32769], [1, 0, 0], [0, 1, 0]], exponent, words[3:], M2)]


@pytest.mark.parametrize("start", [START, (M1 - 1,) * 3 + (M2 - 1,) * 3, (0, 0, 1, 0, 0, 1)])
def test_one_stream_is_the_published_sequence(start):
    expected, last_state = published_numbers(start, 500)
    new_states, numbers = mrg31k3p.draw(np.array([start], dtype=np.int32), 500, "float64")
    np.testing.assert_array_equal(numbers, expected)
    assert tuple(new_states[0]) == last_state


def test_streams_take_turns_and_only_those_that_drew_move_on():
    states = mrg31k3p.substreams(START, 4)
    before = states.copy()
    new_states, numbers = mrg31k3p.draw(states, 10, "float64")
    for stream, count in enumerate([3, 3, 2, 2]):
        expected, last_state = published_numbers(before[stream], count)
        np.testing.assert_array_equal(numbers[stream::4], expected)
        assert tuple(new_states[stream]) == last_state
    np.testing.assert_array_equal(states, before)


def test_float32_draws_are_the_same_integers_and_stay_below_one():
    states = mrg31k3p.substreams(START, 1000)
    _, double = mrg31k3p.draw(states, 100000, "float64")
    _, single = mrg31k3p.draw(states, 100000, "float32")
    np.testing.assert_allclose(single, double, rtol=2e-7)
    assert single.dtype == np.float32 and single.min() > 0 and single.max() < 1


def test_substreams_are_2_to_72_steps_apart_and_streams_2_to_134():
    states = mrg31k3p.substreams(START, 5)
    for i in range(5):
        assert list(states[i]) == jumped(START, i * 2**72)
    assert list(mrg31k3p.next_stream(START)) == jumped(START, 2**134)


@pytest.mark.parametrize(("seed", "error"), [
    (0, ValueError), (M2, ValueError), ((0, 0, 0, 1, 1, 1), ValueError), ((1, 1, 1, 1, 1, M2), ValueError),
    ((1, 2, 3), TypeError)])
def test_a_seed_that_the_generator_cannot_start_from_is_refused(seed, error):
    with pytest.raises(error, match="MRG seed"):
        mrg31k3p.stream_start(seed)
