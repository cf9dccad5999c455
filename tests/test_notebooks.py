"""The notebooks, executed from top to bottom as `make lesson` does: what they computed is read out of their kernels."""
import functools
import importlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest

from pylearn2.datasets.mnist import MNIST

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "notebooks"
NOTEBOOKS = ["logistic_regression", "yaml_experiment"]
LESSON, FROM_YAML = NOTEBOOKS


def notebook_package(name):
    """Return the package; skip without it, but fail where PYLEARN2_REQUIRE_MNIST asks for everything."""
    try:
        return importlib.import_module(name)
    except ImportError:
        reason = f"needs {name}, of requirements-docs.txt"
        if os.environ.get("PYLEARN2_REQUIRE_MNIST"):
            pytest.fail(reason)
        pytest.skip(reason)


def execute(name, values, data=None, stop_before=None):
    """Return what the expressions `values` are worth after all cells (or those before `stop_before`) have run.

    The notebook runs in a folder of its own; `data` is PYLEARN2_DATA_PATH, by default this process's.
    """
    nbformat, nbclient = notebook_package("nbformat"), notebook_package("nbclient")
    notebook_package("ipykernel")
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    stop = next((k for k, cell in enumerate(notebook.cells) if cell.id == stop_before), len(notebook.cells))
    pairs = ", ".join(f"{key!r}: {value}" for key, value in values.items())
    notebook.cells[stop:] = [nbformat.v4.new_code_cell(f"import json\nprint(json.dumps({{{pairs}}}))")]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(FOLDER / "utils.py", folder)
        environ = dict(os.environ, PYTHONPATH=str(ROOT), IPYTHONDIR=folder)
        if data is not None:
            environ["PYLEARN2_DATA_PATH"] = str(data)
        nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3",
                                resources={"metadata": {"path": folder}}).execute(env=environ)
    return json.loads(notebook.cells[-1].outputs[-1].text)


@functools.cache
def lesson():
    """Return the lesson's results; it is executed once for all tests."""
    return execute(LESSON, {
        "before": "[cost_before, accuracy_before]", "after": "[cost_after, accuracy_after]",
        "test_after": "[cost_test, accuracy_test]", "moved": "float(np.abs(moved).max())",
        "all_images": "all_images[-1].tolist()", "few_images": "few_images[-1].tolist()",
        "eps_test": "eps_test", "momentum_test": "{f'{eps:g} {mu:g}': v for (eps, mu), v in momentum_test.items()}",
        "longer": "[cost_longer, accuracy_longer]"})


@functools.cache
def from_yaml():
    """Return the YAML notebook's results; it is executed once for all tests."""
    errors = "[float(v) for v in {}.monitor.channels['test_y_misclass'].val_record]"
    return execute(FROM_YAML, {
        "errors": errors.format("model"), "errors_from_zero": errors.format("zero"),
        "batches": "[int(v) for v in channels['train_objective'].batch_record]"})


def numpy_regression(images, labels, weights, starts, eps, mu=0.0):
    """Return weights and biases after one step of softmax regression a batch of 100 that begins at each of `starts`."""
    parameters = [weights.astype(float), np.zeros(10)]
    velocities = [np.zeros_like(parameter) for parameter in parameters]
    for start in starts:
        x, y = images[start:start + 100].astype(float), labels[start:start + 100]
        error = (probabilities(x, parameters) - np.eye(10)[y]) / 100
        for parameter, velocity, grad in zip(parameters, velocities, (x.T @ error, error.sum(axis=0)), strict=True):
            velocity *= mu
            velocity -= eps * grad
            parameter += velocity
    return parameters


def probabilities(x, parameters):
    scores = x @ parameters[0] + parameters[1]
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def cost_and_accuracy(images, labels, parameters):
    p = probabilities(images.astype(float), parameters)
    return [-np.log(p[np.arange(len(labels)), labels]).mean(), (p.argmax(axis=1) == labels).mean()]


def decimals(name, cell_id):
    """Return the numbers with a decimal point in the text of a cell, in their order."""
    cells = json.loads((FOLDER / f"{name}.ipynb").read_text())["cells"]
    text = "".join(next(cell["source"] for cell in cells if cell["id"] == cell_id))
    return [float(number) for number in re.findall(r"\d+\.\d+", text)]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_are_committed_without_outputs(name):
    cells = json.loads((FOLDER / f"{name}.ipynb").read_text())["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.mnist
def test_the_lesson_computes_what_numpy_computes_from_the_same_draws(mnist_path):
    train, result = MNIST("train"), lesson()
    labels = train.y.ravel()
    rng = np.random.RandomState(0)
    weights = rng.randn(28**2, 10).astype("float32")
    starts = [rng.randint(low=0, high=60000 - 100) for _ in range(100)]
    untrained = [weights.astype(float), np.zeros(10)]
    assert result["before"] == pytest.approx(cost_and_accuracy(train.X, labels, untrained), rel=1e-4)
    trained = numpy_regression(train.X, labels, weights, starts, eps=0.001)
    assert result["after"] == pytest.approx(cost_and_accuracy(train.X, labels, trained), rel=1e-4)
    rng = np.random.RandomState(1)
    starts = [rng.randint(low=0, high=60000 - 100 + 1) for _ in range(100)]
    carried = numpy_regression(train.X, labels, weights, starts, eps=0.1, mu=0.9)
    test = MNIST("test")
    assert result["momentum_test"]["0.1 0.9"] == pytest.approx(
        cost_and_accuracy(test.X, test.y.ravel(), carried), rel=1e-3)


@pytest.mark.mnist
def test_a_hundred_steps_of_a_thousandth_lower_the_cost_and_leave_the_accuracy_to_chance(mnist_path):
    result = lesson()
    assert result["after"][0] < result["before"][0] - 0.1
    assert result["before"][1] < 0.15 and result["after"][1] < 0.15
    assert result["moved"] < 0.1  # steps * eps * the largest gradient there can be


@pytest.mark.mnist
def test_the_test_set_agrees_with_many_training_images_and_not_with_few(mnist_path):
    result = lesson()
    assert result["test_after"][1] == pytest.approx(result["after"][1], abs=0.02)
    (_, right_on), (_, right_off) = result["all_images"]
    assert right_on > 0.88 and right_off == pytest.approx(right_on, abs=0.01)
    (cost_on, right_on), (cost_off, right_off) = result["few_images"]
    assert right_on > 0.98 and right_off < 0.86 and cost_off > 10 * cost_on


@pytest.mark.mnist
def test_larger_steps_learn_more_until_they_overshoot(mnist_path):
    costs, accuracies = np.transpose(lesson()["eps_test"])
    assert (np.diff(accuracies) > 0).all()
    assert accuracies[0] < 0.15 and 0.75 < accuracies[3] < 0.87
    assert costs.argmin() == 3 and costs[4] > 1.5 * costs[3]


@pytest.mark.mnist
def test_momentum_learns_more_and_works_like_a_longer_step(mnist_path):
    result = lesson()
    cost, accuracy = ({key: value[k] for key, value in result["momentum_test"].items()} for k in (0, 1))
    assert accuracy["0.1 0"] + 0.1 < accuracy["0.1 0.5"] < accuracy["0.1 0.9"] - 0.1
    assert accuracy["0.01 0.9"] == pytest.approx(accuracy["0.1 0"], abs=0.03)
    assert accuracy["0.1 0.9"] == pytest.approx(accuracy["1 0"], abs=0.03)
    assert cost["0.1 0.99"] > 2 * cost["0.1 0.9"]
    assert 0.87 < result["longer"][1] < 0.93


@pytest.mark.mnist
def test_the_texts_state_what_the_lesson_computes(mnist_path):
    result = lesson()
    percents = [100 * accuracy for _, accuracy in result["eps_test"]]
    costs = [cost for cost, _ in result["eps_test"]]
    *steady, wild_here, wild_there = decimals(LESSON, "answer-eps")
    assert steady == pytest.approx([*percents[:4], costs[3]], abs=0.11)
    # a step of 10 blows up the rounding, which depends on how many threads share a product
    assert [percents[4]] * 2 == pytest.approx([wild_here, wild_there], abs=1)
    assert costs[4] > 2
    momentum = result["momentum_test"]
    stated = ["0.1 0", "0.1 0.5", "0.1 0.9", "0.1 0.99"]
    numbers = decimals(LESSON, "answer-momentum")
    for key in stated:
        assert pytest.approx(100 * momentum[key][1], abs=0.11) in numbers, key
    assert decimals(LESSON, "end")[0] == pytest.approx(100 * result["longer"][1], abs=0.11)


@pytest.mark.mnist
def test_the_experiment_from_yaml_learns_what_the_lesson_learns(mnist_path):
    result = from_yaml()
    assert result["batches"] == list(range(0, 1001, 100))
    assert result["errors"][0] > 0.8
    assert result["errors"][1] == pytest.approx(1 - lesson()["momentum_test"]["0.1 0.9"][1], abs=0.04)
    assert result["errors"][-1] < 0.13 and result["errors_from_zero"][-1] < 0.095
    stated = decimals(FROM_YAML, "same") + decimals(FROM_YAML, "end")
    computed = [result["errors"][1], 1 - lesson()["momentum_test"]["0.1 0.9"][1], result["errors"][-1],
                result["errors_from_zero"][-1]]
    assert stated == pytest.approx([100 * error for error in computed], abs=0.11)


def test_without_mnist_the_lesson_says_so_and_runs_on_the_stand_in(tmp_path):
    result = execute(LESSON, {"n": "len(X)", "what": "ds.description", "before": "cost_before", "after": "cost_after"},
                     data=tmp_path, stop_before="learned")
    assert result["n"] == 1500 and "not MNIST" in result["what"]
    assert result["after"] < result["before"]
