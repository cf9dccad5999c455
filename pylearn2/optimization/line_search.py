"""Line searches: how far to go along one direction.

`BatchGradientDescent` asks one of them at each update. It gives a function from a step size to the objective
there and the step sizes to begin with, and gets back the best step and the step sizes for the next time.

    TableSearch        line_search_mode None: try a table of step sizes, then slide it towards the best
    ExhaustiveSearch   'exhaustive': bisect around the best point while that gains something

A new one is a class with these two methods' signatures, entered into `LINE_SEARCHES`.
"""
import bisect
import math
from typing import NamedTuple

from pylearn2.utils.exc import Diverged, did_you_mean

__all__ = ["LINE_SEARCHES", "ExhaustiveSearch", "Found", "TableSearch", "make_line_search", "next_table"]


class Found(NamedTuple):
    """The answer of a line search.

    Attributes
    ----------
    step_size : float, the best step found; 0 where no step lowers the objective
    objective : float, the objective there
    alphas : list of float, the step sizes to begin with next time; None where nothing is left to try
    """

    step_size: float
    objective: float
    alphas: list | None


class TableSearch:
    """Try every step size of a table, the larger winning ties.

    Parameters
    ----------
    tol : float
        Step sizes are not made smaller than about this.
    min_init_alpha : not used; there so that all line searches are made alike
    """

    default_alphas = (0.001, 0.005, 0.01, 0.05, 0.1)

    def __init__(self, tol=3e-7, min_init_alpha=None):
        self.tol = tol

    def __call__(self, objective_at, here, alphas):
        """Search from the objective `here` (at step 0); `objective_at` takes a step size, `alphas` ascend."""
        step_size, best, index = 0.0, here, -1
        for i, alpha in enumerate(alphas):
            objective = objective_at(alpha)
            if objective <= best:
                step_size, best, index = alpha, objective, i
        _refuse_nan(best)
        return Found(step_size, best, next_table(alphas, index, step_size, self.tol))


def next_table(alphas, index, step_size, tol, max_ratio=5.0, weight=0.99):
    """Return the table of step sizes that follows `alphas`, or None where no step size is left to try.

        best is first, or none is:          alphas / 3
        best is last:                       alphas * 2
        none is good, and all are tiny:     alpha[j] * 1.5 ** (j + 1), until the last is beyond 1
        neighbours differ by > max_ratio:   alphas ** weight * step_size ** (1 - weight)

    Parameters
    ----------
    index : int, place of the best step size in `alphas`; -1 where none lowered the objective
    step_size : float, the best step size
    tol : float; the table is not divided by 3 once its first entry is at or below it
    """
    if index < 1 and alphas[0] > tol:
        return [alpha / 3.0 for alpha in alphas]
    if index > len(alphas) - 2:
        return [alpha * 2.0 for alpha in alphas]
    if index == -1:
        return None if alphas[-1] > 1 else [alpha * 1.5 ** (j + 1) for j, alpha in enumerate(alphas)]
    ratios = [larger / smaller for smaller, larger in zip(alphas, alphas[1:], strict=False)]
    if max(ratios) > max_ratio:
        return [alpha**weight * step_size ** (1.0 - weight) for alpha in alphas]
    return list(alphas)


class ExhaustiveSearch:
    """Bisect around the best point until that gains little, or a dozen points are tried.

    Parameters
    ----------
    tol : not used; there so that all line searches are made alike
    min_init_alpha : float or None
        The smallest step size with which the next search may begin.
    """

    default_alphas = (0.5, 1.0)
    max_points = 10
    smallest_step = 1e-20

    def __init__(self, tol=None, min_init_alpha=1e-3):
        self.min_init_alpha = min_init_alpha

    def __call__(self, objective_at, here, alphas):
        """Search from the objective `here` (at step 0); `objective_at` takes a step size, `alphas` ascend."""
        _refuse_nan(here)
        _refuse_disorder(alphas)
        points = [(0.0, here)] + [(alpha, _inf_for_nan(objective_at(alpha))) for alpha in alphas]
        self._refine(points, objective_at)
        best = _index_of_lowest(points)
        step_size, objective = points[best]
        start = points[1][0] if best == 0 else step_size
        if self.min_init_alpha is not None:
            start = max(start, 2.0 * self.min_init_alpha)
        return Found(step_size, objective, [start / 2.0, start])

    def _refine(self, points, objective_at):
        """Add points around the lowest of `points`, (step size, objective) in ascending order, in place."""
        gain = 0.0
        while True:
            previous_gain, enough = gain, len(points) > self.max_points
            alpha = _next_point([point[0] for point in points], [point[1] for point in points])
            if alpha < self.smallest_step or any(alpha == tried for tried, _ in points):
                return
            objective = _inf_for_nan(objective_at(alpha))
            gain = points[_index_of_lowest(points)][1] - objective
            bisect.insort(points, (alpha, objective))
            if enough or 0 < gain < 0.01 * previous_gain:
                return


def _next_point(alphas, objectives):
    """Return where to look next: towards the better neighbour of the lowest point, or beyond the last."""
    lowest = objectives.index(min(objectives))
    if lowest == len(alphas) - 1:
        return 2.0 * alphas[-1]
    right_is_better = lowest == 0 or objectives[lowest + 1] < objectives[lowest - 1]
    neighbour = lowest + 1 if right_is_better else lowest - 1
    return (alphas[lowest] + alphas[neighbour]) / 2.0


def _index_of_lowest(points):
    return min(range(len(points)), key=lambda i: points[i][1])


def _inf_for_nan(objective):
    """A step into NaN is infinitely bad, so that it is never chosen."""
    return math.inf if math.isnan(objective) else objective


def _refuse_nan(objective):
    if math.isnan(objective):
        raise Diverged(
            "the objective is NaN where the line search starts; look for the first NaN in the monitor's "
            "channels, and try smaller initial weights or a smaller scale_step"
        )


def _refuse_disorder(alphas):
    if any(later <= earlier for earlier, later in zip([0.0, *alphas], alphas, strict=False)):
        raise ValueError(f"init_alpha must ascend from above 0, got {list(alphas)}")


LINE_SEARCHES = {None: TableSearch, "exhaustive": ExhaustiveSearch}


def make_line_search(mode, tol, min_init_alpha):
    """Return the line search that `mode`, a key of `LINE_SEARCHES`, stands for."""
    if mode not in LINE_SEARCHES:
        names = [name for name in LINE_SEARCHES if name is not None]
        raise ValueError(f"line_search_mode is None or a name, got {mode!r}; {did_you_mean(mode, names)}")
    return LINE_SEARCHES[mode](tol=tol, min_init_alpha=min_init_alpha)
