"""What was compiled once serves a graph that looks the same, with its own values; any other graph is compiled anew."""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.utils import compile as compiling
from pylearn2.utils import function, sharedX
from pylearn2.utils.compiled import Shelf, outline


@pytest.fixture
def compilations(monkeypatch):
    """Keep what is compiled, and count how often PyTensor is asked."""
    asked = []
    monkeypatch.setattr(compiling, "_shelf", [Shelf()])
    original = compiling.pytensor.function
    monkeypatch.setattr(compiling.pytensor, "function", lambda *a, **k: asked.append(1) or original(*a, **k))
    return asked


def step(rate, start, decay=0.5, dtype="float64"):
    x = pt.matrix(dtype=dtype)
    weight, learning_rate = sharedX(start), sharedX(rate)
    target = pt.matrix()
    loss = pt.sqr(pt.dot(target, weight)).sum() + decay * pt.sqr(weight).sum()
    compiled = function([x], loss, updates={weight: weight - learning_rate * pt.grad(loss, weight)},
                        givens={target: x}, rebuild_strict=False)
    return compiled, weight


def expected(rate, weight, X, decay=0.5):
    gradient = 2 * X.T @ (X @ weight) + 2 * decay * weight
    return (X @ weight @ (X @ weight)) + decay * weight @ weight, weight - rate * gradient


def test_two_models_of_one_shape_are_compiled_once_and_learn_apart(compilations):
    X = np.random.RandomState(0).randn(5, 3)
    starts, rates = [np.ones(3), np.arange(3.0)], [0.01, 0.02]
    made = [step(rate, start) for rate, start in zip(rates, starts, strict=True)]
    assert len(compilations) == 1
    for _ in range(2):
        for i, (compiled, weight) in enumerate(made):
            loss, starts[i] = expected(rates[i], starts[i], X)
            np.testing.assert_allclose(compiled(X), loss, rtol=1e-12)
            np.testing.assert_allclose(weight.get_value(), starts[i], rtol=1e-12)


@pytest.mark.parametrize("other", [{"decay": 0.25}, {"dtype": "float32"}])
def test_another_constant_or_type_is_compiled_anew(other, compilations):
    X = np.ones((5, 3))
    step(0.1, np.ones(3))
    compiled, weight = step(0.1, np.ones(3), **other)
    assert len(compilations) == 2
    loss, after = expected(0.1, np.ones(3), X, other.get("decay", 0.5))
    np.testing.assert_allclose(compiled(X.astype(other.get("dtype", "float64"))), loss)
    np.testing.assert_allclose(weight.get_value(), after)


def test_outlines_tell_graphs_apart():
    x, y, a, b = pt.matrix(), pt.matrix(), sharedX(1.0), sharedX(2.0)
    graphs = [
        ([x, y], x + a * y), ([x, y], y + a * x), ([y, x], x + a * y), ([x, y], x + a * a * y), ([x, y], x + b + a * y),
        ([x, y], [x + a * y]), ([x, y], x + a * 2 * y), ([x, y], x + a * 3 * y),
    ]
    outlines = [outline(inputs, outputs)[0] for inputs, outputs in graphs]
    # The second and the third say the same with their two inputs exchanged; all others differ.
    assert [[i for i, one in enumerate(outlines) if one == other] for other in outlines] == [
        [0], [1, 2], [1, 2], [3], [4], [5], [6], [7]]
    assert outline([x], x + a, {a: a + 1})[0] == outline([x], x + b, {b: b + 1})[0]
    assert outline([x], x + a, {a: a + 1})[0] != outline([x], x + a, {a: a + 2})[0]


def test_a_random_stream_is_never_shared(compilations):
    from pylearn2.utils.mrg import MRG_RandomStreams

    draws = []
    for _ in range(2):
        draw = function([], MRG_RandomStreams(7).uniform((4,)))
        draws += [draw(), draw()]
    assert len(compilations) == 2
    np.testing.assert_array_equal(draws[:2], draws[2:])
