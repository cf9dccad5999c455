"""Compiled graphs give NumPy's values, by NumPy's loops alone, unless whoever runs them asks for a mode."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
from pytensor.compile.mode import Mode
from pytensor.link.vm import VMLinker
from pytensor.tensor.elemwise import Elemwise

from pylearn2.utils import compile as compiling
from pylearn2.utils import function, sharedX

rng = np.random.RandomState(0)
X, Y, V, K = rng.randn(3, 4), rng.rand(3, 4), rng.randn(4), rng.randint(-3, 4, (3, 4)).astype("int32")
x, y, v, i = pt.matrix("x"), pt.matrix("y"), pt.vector("v"), pt.imatrix("i")
SOFTMAX = np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)
probabilities = pt.special.softmax(x, axis=1)
nll = -(pt.log(probabilities) * y).sum(axis=1).mean()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


GRAPHS = {
    "softmax": (probabilities, SOFTMAX),
    "log of softmax": (nll, -(np.log(SOFTMAX) * Y).sum(axis=1).mean()),
    "its gradient": (pytensor.grad(nll, x), (SOFTMAX * Y.sum(axis=1, keepdims=True) - Y) / 3),
    "softplus": (pt.softplus(x), np.log(1 + np.exp(X))),
    "its gradient again": (pytensor.grad(pt.softplus(x).sum(), x), sigmoid(X)),
    "log of 1 - exp": (pt.log(1 - pt.exp(-pt.abs(x))), np.log(1 - np.exp(-np.abs(X)))),
    "log of 1 - sigmoid": (pt.log(1 - pt.sigmoid(x)), np.log(1 - sigmoid(X))),
    "clip": (pt.clip(x, -1, 0.5), np.clip(X, -1, 0.5)),
    "clip of integers": (pt.clip(i, 0, 2), np.clip(K, 0, 2)),
    "gradient of clip": (pytensor.grad((pt.clip(x, -1, 0.5) ** 2).sum(), x), 2 * X * ((X >= -1) & (X <= 0.5))),
    "cast": (pt.cast(x, "float32"), X.astype("float32")),
    "cast of integers": (pt.cast(i, "float64") * x, K * X),
    "product of five": (x * y * x * y * v, X * Y * X * Y * V),
    "product of integers": (i * i * i * i, K**4),
    "sum of five": (x + y + i + x + v, X + Y + K + X + V),
    "power": (x**3, X**3),
    "high power": (abs(x) ** 5.0, np.abs(X) ** 5),
    "negative power": (x**-3.0, X**-3.0),
    "rectifier": (x * (x > 0), X * (X > 0)),
    "switch": (pt.switch(x > 0, x, 0.1 * x), np.where(X > 0, X, 0.1 * X)),
    "norms": (x * pt.minimum(pt.sqrt(pt.sqr(x).sum(axis=0)), 1) / pt.sqrt(pt.sqr(x).sum(axis=0)),
              X * np.minimum(np.linalg.norm(X, axis=0), 1) / np.linalg.norm(X, axis=0)),
    "misclassification": (pt.neq(pt.argmax(x, axis=1), pt.argmax(y, axis=1)).mean(),
                          (X.argmax(axis=1) != Y.argmax(axis=1)).mean()),
}


def slow_operations(compiled):
    """Return the elementwise operations that would be computed number by number in Python."""
    return [str(node.op) for node in compiled.maker.fgraph.toposort() if isinstance(node.op, Elemwise)
            and (not getattr(node.op, "nfunc_spec", None) or node.op.nfunc_spec[1] != len(node.inputs))]


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_gives_numpy_s_values_by_numpy_s_loops(name):
    graph, wanted = GRAPHS[name]
    compiled = function([x, y, v, i], graph)
    assert slow_operations(compiled) == []
    met = compiled(X, Y, V, K)
    assert met.dtype == graph.dtype
    np.testing.assert_allclose(met, wanted, rtol=1e-12 if graph.dtype != "float32" else 1e-6, atol=1e-15)


def test_the_loops_of_ours_are_safe_where_the_plain_formula_is_not():
    extreme = np.array([-1000.0, -800.0, -1e-20])
    softplus, log1mexp = function([v], [pt.softplus(v), pt.log1mexp(v)])(extreme)
    np.testing.assert_allclose(softplus, [0, 0, np.log(2)], atol=1e-300)
    np.testing.assert_allclose(log1mexp, [0, 0, np.log(1e-20)], rtol=1e-12, atol=1e-300)
    assert function([v], pt.softplus(v))([1000.0])[0] == 1000.0


def test_float32_stays_float32():
    w = pt.fmatrix()
    assert function([w], w * w * w + pt.softplus(w))(np.ones((2, 2), "float32")).dtype == "float32"


def test_updates_happen_together_and_unneeded_inputs_are_taken():
    a, b, unused = sharedX(1.0), sharedX(2.0), pt.scalar()
    function([unused], updates={a: b, b: a})(0.0)
    assert (a.get_value(), b.get_value()) == (2.0, 1.0)


def test_no_compiler_is_called():
    compiled = function([x], pt.exp(x) * 2)
    assert isinstance(compiled.maker.linker, VMLinker) and compiled.maker.linker.c_thunks is False
    assert pytensor.config.cxx == ""


def test_a_mode_that_is_asked_for_wins():
    mine = Mode(linker="py", optimizer=None)
    assert function([x], pt.exp(x), mode=mine).maker.mode is mine
    with pytensor.config.change_flags(mode="DebugMode"):
        assert function([x], pt.exp(x)).maker.mode.__class__.__name__ == "DebugMode"
    with pytensor.config.change_flags(linker="py"):
        assert function([x], pt.exp(x)).maker.mode is not compiling.numpy_mode()
    assert function([x], pt.exp(x)).maker.mode is compiling.numpy_mode()


def test_the_log_of_a_softmax_is_finite_where_the_probability_is_not():
    logits, labels = np.array([[1000.0, 0, -1000], [0, 800, 1]]), np.array([2, 0])
    target = pt.lvector("target")
    wanted = [2000.0, 800.0]  # log(sum(exp(z))) - z of the label, by hand
    picked = -pt.log(probabilities)[pt.arange(2), target]
    np.testing.assert_allclose(function([x, target], picked)(logits, labels), wanted)
    weighed = -(y * pt.log(probabilities)).sum(axis=1)
    np.testing.assert_allclose(function([x, y], weighed)(logits, np.eye(3)[labels]), wanted)


@pytest.mark.parametrize(("dtype", "softplus_limit", "sigmoid_limit"), [("float64", 16, 19), ("float32", 14, 15)])
def test_units_saturate_where_theano_s_did(dtype, softplus_limit, sigmoid_limit):
    """The limits are those of Theano 1.0.5 (`tensor/nnet/sigm.py`)."""
    z = pt.vector(dtype=dtype)
    value = np.array([-80, 0, softplus_limit, softplus_limit + 0.5, sigmoid_limit, sigmoid_limit + 0.5], dtype)
    softplus, sigmoid = function([z], [pt.softplus(z), pt.sigmoid(z)])(value)
    exact = value.astype("float64")
    np.testing.assert_allclose(softplus[1:3], np.log1p(np.exp(exact[1:3])), rtol=1e-7)
    np.testing.assert_array_equal(softplus[3:], value[3:])
    np.testing.assert_allclose(sigmoid[:5], 1 / (1 + np.exp(-exact[:5])), rtol=1e-6)
    assert sigmoid[5] == 1
    assert softplus.dtype == sigmoid.dtype == dtype
