"""What a sweep tries: values to choose from, and ranges to draw from.

    parse_axis          one argument of the command -> Choice or Range
    grid, draws         the points that are tried, each a dict path -> YAML text
    variant_name        0003-learning_rate=0.1,batch_size=50; short shows one value

The arguments, each ``path=what``:

    algorithm.learning_rate=0.001,0.01,0.1      these values, any YAML; commas inside brackets and quotes do not count
    algorithm.learning_rate=0.001..1            a number between these two, both ends included
    algorithm.learning_rate=log:0.001..1        the same, with all orders of magnitude equally likely
    algorithm.batch_size=10..200                a whole number, where both ends are written as such
"""
import itertools
import math
import re
from dataclasses import dataclass

import numpy as np

from pylearn2.config.flow import fault, flow_items
from pylearn2.config.overrides import split, steps_of

__all__ = ["Choice", "Range", "draws", "grid", "parse_axis", "short", "variant_name"]

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"(log:)?({_NUMBER}?)\.\.({_NUMBER})")
_LONGEST_VALUE, _LONGEST_NAME = 40, 120  # characters in the name of a folder


@dataclass(frozen=True)
class Choice:
    """Some values for what stands at `path`, as YAML texts."""

    path: str
    values: tuple

    def draw(self, rng):
        """Return one of the values."""
        return self.values[rng.randint(len(self.values))]

    def suggest(self, trial):
        """Let an Optuna trial choose."""
        return trial.suggest_categorical(self.path, self.values)

    def __str__(self):
        return f"{self.path}={','.join(self.values)}"


@dataclass(frozen=True)
class Range:
    """The numbers from `low` to `high` for what stands at `path`."""

    path: str
    low: float
    high: float
    log: bool = False
    whole: bool = False

    def draw(self, rng):
        """Return a number as a YAML text; a fraction is drawn to four digits, so that it can be typed again."""
        ends = (self.low, self.high + 1) if self.whole else (self.low, self.high)
        number = math.exp(rng.uniform(*map(math.log, ends))) if self.log else rng.uniform(*ends)
        number = math.floor(number) if self.whole else float(f"{number:.4g}")
        return repr(min(max(number, self.low), self.high))

    def suggest(self, trial):
        """Let an Optuna trial choose."""
        suggest = trial.suggest_int if self.whole else trial.suggest_float
        return repr(suggest(self.path, self.low, self.high, log=self.log))

    def __str__(self):
        return f"{self.path}={'log:' if self.log else ''}{self.low!r}..{self.high!r}"


def parse_axis(argument):
    """Return the Choice or Range that one argument ``path=what`` describes; raise a ConfigError where it is none."""
    path, what = split(argument, flag="")
    found = _RANGE.fullmatch(what)
    if found:
        return _range(path, argument, *found.groups())
    values = tuple(flow_items(what, argument))
    if not values:
        raise fault(argument, "there is no value to try", hint=f"write {path}=0.1,0.2")
    twice = [value for value in values if values.count(value) > 1]
    if twice:
        raise fault(argument, f"the value {twice[0]} stands there twice", hint="write each value once")
    return Choice(path, values)


def _range(path, argument, log, low, high):
    whole = all(re.fullmatch(r"[-+]?\d+", end) for end in (low, high))
    number = int if whole else float
    axis = Range(path, number(low), number(high), bool(log), whole)
    if not axis.low < axis.high:
        raise fault(argument, "the range is empty", hint="write the smaller number first: 0.001..1")
    if axis.log and axis.low <= 0:
        raise fault(argument, "a log range has only numbers above 0", hint="begin it at 0.001, say")
    return axis


def grid(axes):
    """Return every combination of the axes' values, the last axis changing fastest.

    Raises
    ------
    ConfigError
        for a range, which has no end of values.
    """
    for axis in axes:
        if isinstance(axis, Range):
            raise fault(str(axis), "a grid cannot hold a whole range", hint="add --random N, or list the values to try")
    paths = [axis.path for axis in axes]
    return [dict(zip(paths, values, strict=True)) for values in itertools.product(*(axis.values for axis in axes))]


def draws(axes, n, seed):
    """Return `n` points that are drawn one after the other: a longer sweep begins with the points of a shorter one."""
    rng = np.random.RandomState(seed)
    return [{axis.path: axis.draw(rng) for axis in axes} for _ in range(n)]


def variant_name(number, point):
    """Return the name of a variant's folder and files: its number and what makes it different."""
    labels = _labels(list(point))
    parts = [f"{label}={_in_a_file_name(value)}" for label, value in zip(labels, point.values(), strict=True)]
    return f"{number:04d}-{','.join(parts)}"[:_LONGEST_NAME].rstrip(".,=-")


def _labels(paths):
    """Return the last word of each path, with as many words before it as tell the paths apart."""
    steps = [steps_of(path) for path in paths]
    for n in range(1, max(map(len, steps)) + 1):
        labels = [".".join(one[-n:]) for one in steps]
        if len(set(labels)) == len(labels):
            break
    return [re.sub(r"[^\w.+-]+", "-", label) for label in labels]


def short(value):
    """Return the YAML text `value` as it is shown: of a long number, four digits."""
    return f"{float(value):.4g}" if re.fullmatch(_NUMBER, value) and len(value) > 8 else value


def _in_a_file_name(value):
    value = re.sub(r"!\w+:\s?[\w.]*?(\w+)(?=[\s{]|$)", r"\1", short(value))  # of a class's dotted name, the last word
    return re.sub(r"[^\w.+-]+", "-", value)[:_LONGEST_VALUE].strip("-.") or "value"
