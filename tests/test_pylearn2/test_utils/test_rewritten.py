"""A graph that was rewritten before gives the same numbers without being rewritten; any other graph is rewritten."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op

from pylearn2.utils import compile as compiling
from pylearn2.utils import function, rewritten, sharedX, user_cache
from pylearn2.utils.mrg import MRG_RandomStreams

X = np.random.RandomState(0).randn(5, 3)


@pytest.fixture(autouse=True)
def rewritings(tmp_path, monkeypatch):
    """Count the graphs that are rewritten, in a cache of the test's own."""
    monkeypatch.setenv("PYLEARN2_CACHE", str(tmp_path / "cache"))
    counted = []
    rewriter = compiling.numpy_mode().optimizer.rewriter
    original = rewriter.rewrite
    monkeypatch.setattr(rewriter, "rewrite", lambda fgraph: counted.append(1) or original(fgraph))
    new_process(monkeypatch)
    return counted


def new_process(monkeypatch):
    monkeypatch.setattr(rewritten, "_in_this_process", {})


def layer(scale=2.0, axis=1, dtype="float64", name="x"):
    """Compile a softmax layer's loss and one step of its weights."""
    x, weight = pt.matrix(name, dtype=dtype), sharedX(np.eye(3), name=f"weights of {name}")
    loss = -scale * pt.log(pt.special.softmax(pt.dot(x, weight), axis=axis)).mean()
    return function([x], [loss, x.shape[0]], updates={weight: weight - pt.grad(loss, weight)}), weight


def expected(weight, scale=2.0):
    z = X @ weight
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -scale * np.log(p).mean(), weight - scale * X.T @ (p - 1 / 3) / len(X)


def test_the_second_process_rewrites_nothing_and_gets_the_same_numbers(rewritings, monkeypatch):
    for name in "xy":
        new_process(monkeypatch)
        compiled, weight = layer(name=name)
        loss, changed = expected(np.eye(3))
        np.testing.assert_allclose(compiled(X), [loss, 5], rtol=1e-12)
        np.testing.assert_allclose(weight.get_value(), changed, rtol=1e-12)
    assert len(rewritings) == 1


def test_within_a_process_nothing_is_read_from_the_disk(rewritings, monkeypatch):
    layer()
    monkeypatch.setattr(user_cache, "read", lambda name: pytest.fail("read"))
    layer()
    assert len(rewritings) == 1


@pytest.mark.parametrize("other", [dict(scale=3.0), dict(axis=0), dict(dtype="float32")])
def test_a_graph_that_differs_is_rewritten(rewritings, other):
    layer()
    layer(**other)
    assert len(rewritings) == 2


@pytest.mark.parametrize("flag, value", [("floatX", "float32"), ("cast_policy", "numpy+floatX")])
def test_a_flag_that_changes_what_graphs_mean_is_part_of_the_key(rewritings, flag, value):
    x = pt.matrix(dtype="float64")
    function([x], x * 2)
    with pytensor.config.change_flags(**{flag: value}):
        function([x], x * 2)
    assert len(rewritings) == 2


def test_another_version_rewrites_anew(rewritings, monkeypatch):
    layer()
    monkeypatch.setattr(pytensor, "__version__", "4.0")
    rewritten._surroundings.cache_clear()
    layer()
    rewritten._surroundings.cache_clear()
    assert len(rewritings) == 2


@pytest.mark.parametrize("content", [b"no pickle", b"", None])
def test_a_file_that_cannot_be_used_is_replaced(rewritings, monkeypatch, tmp_path, content):
    layer()
    path, = (tmp_path / "cache" / "graphs").iterdir()
    if content is None:
        path.write_bytes(b"cut off")
    else:
        user_cache.write(path.name, content)
    for _ in range(2):
        new_process(monkeypatch)
        compiled, _ = layer()
        np.testing.assert_allclose(compiled(X)[0], expected(np.eye(3))[0], rtol=1e-12)
    assert len(rewritings) == 2


def test_without_a_cache_nothing_fails(rewritings, monkeypatch):
    monkeypatch.setenv("PYLEARN2_CACHE", "off")
    for _ in range(2):
        new_process(monkeypatch)
        compiled, _ = layer()
        np.testing.assert_allclose(compiled(X)[0], expected(np.eye(3))[0], rtol=1e-12)
    assert len(rewritings) == 2


def test_noise_goes_on_from_its_own_seed(rewritings, monkeypatch):
    def noise(seed):
        drawn = MRG_RandomStreams(seed).uniform((3,), dtype="float64")
        compiled = function([], drawn)
        return [compiled(), compiled()]

    fresh = noise(1), noise(2)
    rewritings.clear()
    new_process(monkeypatch)
    np.testing.assert_array_equal((noise(1), noise(2)), fresh)
    assert rewritings == [] and not np.array_equal(fresh[0][0], fresh[0][1])


def test_an_input_that_is_an_output_too_stays_one(rewritings, monkeypatch):
    for _ in range(2):
        new_process(monkeypatch)
        x, rate = pt.matrix(), sharedX(0.5)
        compiled = function([x], [rate, x, rate, x * 1, 2 * x])
        one, two, three, four, five = compiled(X)
        assert one == three == 0.5
        np.testing.assert_array_equal((two, four, five / 2), (X, X, X))
    assert len(rewritings) == 1


def test_a_deep_graph_is_kept_too(rewritings, monkeypatch):
    for _ in range(2):
        new_process(monkeypatch)
        x = pt.vector()
        y = x
        for _ in range(400):
            y = pt.sin(y)
        assert np.isfinite(function([x], y)(np.ones(2))).all()
    assert len(rewritings) == 1


def test_a_mode_that_is_derived_from_the_default_one_is_not_recalled(rewritings):
    x = pt.matrix()
    for _ in range(2):
        compiled = function([x], pt.log(1 + pt.exp(x)), mode=compiling.numpy_mode().excluding("stabilize"))
        np.testing.assert_allclose(compiled(X), np.log(1 + np.exp(X)), rtol=1e-12)
    assert rewritings == []


def test_what_was_asked_and_recalled_is_counted(monkeypatch):
    before = compiling.tally()
    for _ in range(3):
        layer()
    after = compiling.tally()
    assert [after[name] - before[name] for name in ("functions", "asked", "recalled")] == [3, 3, 2]
    assert after["seconds"] > before["seconds"]


class Doubling(Op):
    """An operation of a user's."""

    __props__ = ()

    def make_node(self, x):
        return Apply(self, [x], [x.type()])

    def perform(self, node, inputs, outputs):
        outputs[0][0] = 2 * inputs[0]


def test_what_is_written_by_others_or_holds_data_is_never_kept(rewritings, tmp_path):
    x = pt.matrix()
    np.testing.assert_array_equal(function([x], Doubling()(x))(X), 2 * X)
    large = np.ones((400, 400))
    np.testing.assert_array_equal(function([x], pt.dot(x, large))(X[:, :1] * np.ones((5, 400))).shape, (5, 400))
    assert not (tmp_path / "cache").exists() and len(rewritings) == 2
