"""Line searches on functions whose minimum is known, and the rules for the table of step sizes, worked out by hand."""
import math

import pytest

from pylearn2.optimization.line_search import ExhaustiveSearch, TableSearch, make_line_search, next_table


def parabola(minimum):
    return lambda alpha: (alpha - minimum) ** 2


def test_table_search_takes_the_lowest_and_of_equals_the_longest_step():
    found = TableSearch()(lambda alpha: {0.1: 0.5, 0.2: 0.4, 0.3: 0.4, 0.4: 0.9}[alpha], 1.0, [0.1, 0.2, 0.3, 0.4])
    assert (found.step_size, found.objective) == (0.3, 0.4)
    assert found.alphas == [0.1, 0.2, 0.3, 0.4]


def test_table_search_stays_where_no_step_helps():
    found = TableSearch()(parabola(0.0), 0.0, [0.3, 0.6])
    assert (found.step_size, found.objective) == (0.0, 0.0)
    assert found.alphas == pytest.approx([0.1, 0.2])


@pytest.mark.parametrize(("alphas", "index", "expected"), [
    ([0.3, 0.6, 0.9], 0, [0.1, 0.2, 0.3]),  # the first was best: a third
    ([0.3, 0.6, 0.9], 2, [0.6, 1.2, 1.8]),  # the last: twice
    ([1e-7, 0.4, 0.8], -1, [1.5e-7, 0.9, 2.7]),  # none, and the first is tiny: stretched
    ([1e-7, 0.4, 1.1], -1, None),  # the same, stretched beyond 1: nothing left to try
    ([0.3, 0.6, 0.9], 1, [0.3, 0.6, 0.9]),  # in the middle of a dense table: kept
    ([0.1, 1.0, 9.0], 1, [0.1**0.99, 1.0, 9.0**0.99]),  # neighbours far apart: drawn towards the best, 1.0
])
def test_the_table_slides_towards_the_best_step(alphas, index, expected):
    step_size = alphas[index] if index >= 0 else 0.0
    result = next_table(alphas, index, step_size, tol=3e-7)
    assert result is None if expected is None else result == pytest.approx(expected)


def test_exhaustive_search_doubles_the_step_until_the_objective_rises_and_bisects_from_there():
    tried = []

    def objective(alpha):
        tried.append(alpha)
        return parabola(3.0)(alpha)

    found = ExhaustiveSearch()(objective, 9.0, [0.5, 1.0])
    assert tried[:3] == [0.5, 1.0, 2.0]
    assert tried[3] == 4.0  # 2 was the last and the best; then f(2) == f(4), and the first of equals is the lowest:
    assert tried[4] == 3.0  # its right neighbour, f(4) = 1, is better than its left, f(1) = 4
    assert found.step_size == 3.0
    assert found.alphas == [1.5, 3.0]


def test_exhaustive_search_goes_left_where_both_neighbours_are_equal():
    tried = []

    def objective(alpha):
        tried.append(alpha)
        return {0.5: 1.0, 1.0: 2.0}.get(alpha, 3.0)

    ExhaustiveSearch()(objective, 2.0, [0.5, 1.0])
    assert tried[2] == 0.25


def test_exhaustive_search_halves_down_to_nothing_and_keeps_a_least_start():
    found = ExhaustiveSearch(min_init_alpha=0.5)(lambda alpha: alpha, 0.0, [0.5, 1.0])
    assert (found.step_size, found.objective) == (0.0, 0.0)
    assert found.alphas == [0.5, 1.0]


def test_exhaustive_search_never_chooses_nan():
    found = ExhaustiveSearch()(lambda alpha: math.nan if alpha > 0.6 else -alpha, 0.0, [0.5, 1.0])
    assert 0.5 <= found.step_size <= 0.6


@pytest.mark.parametrize("search", [TableSearch(), ExhaustiveSearch()])
def test_a_search_that_starts_at_nan_is_refused(search):
    with pytest.raises(RuntimeError, match="the objective is NaN where the line search starts"):
        search(lambda alpha: math.nan, math.nan, [0.5, 1.0])


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="got 'exhaustiv'; did you mean 'exhaustive'"):
        make_line_search("exhaustiv", tol=3e-7, min_init_alpha=1e-3)
    with pytest.raises(ValueError, match="init_alpha must ascend"):
        ExhaustiveSearch()(parabola(1.0), 1.0, [1.0, 0.5])
