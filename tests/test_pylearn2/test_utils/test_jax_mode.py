"""Functions through JAX give NumPy's numbers and give way where JAX cannot."""
import logging

import numpy as np
import pytensor
import pytensor.sparse
import pytensor.tensor as pt
import pytest
import scipy.sparse

jax = pytest.importorskip("jax", reason="JAX is not installed")

from pylearn2.scripts import train  # noqa: E402
from pylearn2.utils import function, serial, sharedX  # noqa: E402
from pylearn2.utils.device import running_on  # noqa: E402

EXPERIMENT = """!obj:pylearn2.train.Train {
    dataset: !obj:pylearn2.datasets.digits.Digits { which_set: train, stop: 300 },
    model: !obj:pylearn2.models.mlp.MLP { nvis: 784, layers: [
        !obj:pylearn2.models.mlp.RectifiedLinear { layer_name: h, dim: 8, irange: 0.05 },
        !obj:pylearn2.models.mlp.Softmax { layer_name: y, n_classes: 10, irange: 0. } ] },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: 0.1, batch_size: 40,
        cost: !obj:pylearn2.costs.mlp.dropout.Dropout { input_include_probs: { h: 0.8 } },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 4 } },
    save_path: run.pkl, save_freq: 1 }
"""


@pytest.fixture(autouse=True)
def through_jax():
    with running_on("jax"):
        yield


def test_outputs_are_numpy_arrays_of_the_graph_s_types():
    with pytensor.config.change_flags(floatX="float32"):
        x = pt.fmatrix()
        single, double, index = function([x], [x.mean(), x.sum(dtype="float64"), pt.argmax(x, axis=1)])(
            np.ones((3, 2), "float32"))
    assert [type(one) for one in (single, double, index)] == [np.ndarray] * 3
    assert [one.dtype for one in (single, double, index)] == ["float32", "float64", "int64"]


@pytest.mark.parametrize(("floatX", "is_x", "is_1"), [("float32", 14, 15), ("float64", 16, 19)])
def test_sigmoid_and_softplus_have_theano_s_limits(floatX, is_x, is_1):
    x = pt.vector(dtype=floatX)
    compute = function([x], [pt.softplus(x), pt.sigmoid(x)])
    softplus, sigmoid = compute(np.array([is_x + 0.5, is_1 + 0.5], floatX))
    assert (softplus[0], sigmoid[1]) == (is_x + 0.5, 1)
    near = np.array([-30.0, -1.0, 0.0, 3.0], floatX)
    softplus, sigmoid = compute(near)
    np.testing.assert_allclose(softplus, np.log1p(np.exp(near)), rtol=1e-6)
    np.testing.assert_allclose(sigmoid, 1 / (1 + np.exp(-near)), rtol=1e-6)


def test_sizes_that_are_computed_from_shapes_compile(caplog):
    x = pt.matrix()
    half = x.shape[0] // 2
    value = np.arange(12.0).reshape(4, 3)
    with caplog.at_level(logging.WARNING, "pylearn2"):
        halves, counted, first = function([x], [x.reshape((half, 6)), pt.arange(half + 1), x[:half]])(value)
    np.testing.assert_array_equal(halves, value.reshape(2, 6))
    np.testing.assert_array_equal(counted, [0, 1, 2])
    np.testing.assert_array_equal(first, value[:2])
    assert caplog.text == ""


def test_a_graph_that_jax_cannot_take_runs_in_numpy_and_says_so_once(caplog):
    x, n, total = pt.vector(), pt.iscalar(), pytensor.shared(np.zeros(()))
    compute = function([x, n], pt.softplus(x[:n]), updates={total: total + n})
    with caplog.at_level(logging.WARNING, "pylearn2"):
        for count in (2, 3):
            np.testing.assert_allclose(compute(np.ones(4), count), np.full(count, np.log1p(np.e)))
    assert total.get_value() == 5
    assert caplog.text.count("a function runs on the CPU, for JAX cannot take it") == 1


def test_numpy_s_generators_and_sparse_matrices_are_left_to_numpy():
    generator = pytensor.shared(np.random.default_rng(3))
    new, sample = pt.random.normal(rng=generator, size=(3,)).owner.outputs
    draw = function([], 2 * sample, updates={generator: new})
    x = pytensor.sparse.csr_matrix()
    wanted = np.random.default_rng(3)
    for _ in range(2):
        np.testing.assert_array_equal(draw(), 2 * wanted.normal(size=3))
    dense = function([x], pytensor.sparse.dense_from_sparse(x) + 1)(scipy.sparse.eye_array(2, format="csr"))
    np.testing.assert_array_equal(dense, [[2.0, 1.0], [1.0, 2.0]])


def test_shapes_that_do_not_fit_are_told_as_ever_and_the_function_stays(caplog):
    x = pt.matrix()
    weights = sharedX(np.ones((3, 2)))
    product = function([x], x.dot(weights))
    with pytest.raises(ValueError, match="mismatch"):
        product(np.ones((2, 4)))
    np.testing.assert_array_equal(product(np.ones((1, 3))), [[3.0, 3.0]])
    assert "CPU" not in caplog.text


@pytest.mark.parametrize(("first", "then", "rtol"), [("jax", "jax", 0), ("jax", "cpu", 1e-9), ("cpu", "jax", 1e-9)])
def test_a_run_that_is_resumed_ends_as_if_never_interrupted(first, then, rtol, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run.yaml").write_text(EXPERIMENT)
    short = "algorithm.termination_criterion.max_epochs=2"
    assert train.main(["run.yaml", "--device", "jax", "--plain"]) == 0
    whole = serial.load("run.pkl").get_param_values()
    (tmp_path / "run.pkl").unlink()
    assert train.main(["run.yaml", "--device", first, "--plain", "--set", short]) == 0
    assert train.main(["run.yaml", "--device", then, "--plain", "--resume"]) == 0
    for one, other in zip(serial.load("run.pkl").get_param_values(), whole, strict=True):
        np.testing.assert_allclose(one, other, rtol, atol=rtol)
