"""What a sweep tries: lists, ranges, draws that a longer sweep begins with, and names that tell variants apart."""
import numpy as np
import pytest

from pylearn2.config.errors import ConfigError
from pylearn2.sweep.space import Choice, Range, draws, grid, parse_axis, short, variant_name

MOMENTUM = "!obj:pylearn2.training_algorithms.learning_rule.Momentum { init_momentum: 0.5, nesterov_momentum: yes }"


@pytest.mark.parametrize("argument, axis", [
    ("a.b=0.1,0.2", Choice("a.b", ("0.1", "0.2"))),
    ("a[0].b=x", Choice("a[0].b", ("x",))),
    (f"a={MOMENTUM},null,\"a,b\",[1, 2]", Choice("a", (MOMENTUM, "null", '"a,b"', "[1, 2]"))),
    ("a=0.001..1", Range("a", 0.001, 1.0)),
    ("a=log:1e-3..1", Range("a", 0.001, 1.0, log=True)),
    ("a=10..200", Range("a", 10, 200, whole=True)),
    ("a=-1..1.", Range("a", -1.0, 1.0)),
    ("a=../data", Choice("a", ("../data",))),
])
def test_an_argument_is_read_as_it_is_written(argument, axis):
    assert parse_axis(argument) == axis
    assert parse_axis(str(axis)) == axis  # as sweep.json keeps it


def test_a_grid_has_every_combination_and_the_last_axis_changes_fastest():
    points = grid([Choice("a", ("1", "2")), Choice("b", ("x", "y", "z"))])
    assert [f"{point['a']}{point['b']}" for point in points] == ["1x", "1y", "1z", "2x", "2y", "2z"]
    with pytest.raises(ConfigError, match="add --random N"):
        grid([Range("a", 0.0, 1.0)])


def test_draws_lie_in_their_ranges_and_are_spread_as_asked():
    axes = [Range("even", 2.0, 4.0), Range("log", 1e-4, 1.0, log=True), Range("whole", 1, 4, whole=True),
            Range("both", 1, 1000, log=True, whole=True), Choice("one", ("a", "b"))]
    points = draws(axes, 2000, seed=3)
    even, log, both = (np.array([float(point[path]) for point in points]) for path in ("even", "log", "both"))
    assert even.min() >= 2 and even.max() <= 4 and abs(even.mean() - 3) < 0.05
    assert log.min() >= 1e-4 and log.max() <= 1 and abs(np.log10(log).mean() + 2) < 0.1
    assert both.min() >= 1 and both.max() <= 1000 and abs(np.median(both) - 31.6) < 5
    counts = {value: sum(point["whole"] == value for point in points) for value in "1234"}
    assert sum(counts.values()) == 2000 and min(counts.values()) > 420
    assert {point["one"] for point in points} == {"a", "b"}
    assert all(float(f"{number:.4g}") == number for number in [*even, *log])  # short enough to be typed again


def test_a_longer_sweep_begins_with_the_points_of_a_shorter_one():
    axes = [Range("a", 0.0, 1.0), Choice("b", ("x", "y"))]
    assert draws(axes, 10, seed=1)[:4] == draws(axes, 4, seed=1)
    assert draws(axes, 4, seed=1) != draws(axes, 4, seed=2)


@pytest.mark.parametrize("point, name", [
    ({"algorithm.learning_rate": "0.1", "algorithm.batch_size": "50"}, "0003-learning_rate=0.1,batch_size=50"),
    ({"model.layers.0.dim": "5", "model.layers.1.dim": "6"}, "0003-0.dim=5,1.dim=6"),
    ({"a.rate": "0.12345678901"}, "0003-rate=0.1235"),
    ({"algorithm.learning_rule": MOMENTUM}, "0003-learning_rule=Momentum-init_momentum-0.5-nesterov_mome"),
    ({"a": "'../../x y'"}, "0003-a=x-y"),
])
def test_a_name_tells_what_is_different_and_is_safe_in_a_path(point, name):
    assert variant_name(3, point) == name


def test_long_numbers_are_shown_short():
    assert [short(text) for text in ("0.1", "1.5726578854179514", "!obj:a.B {}", "[1, 2]")] == [
        "0.1", "1.573", "!obj:a.B {}", "[1, 2]"]
