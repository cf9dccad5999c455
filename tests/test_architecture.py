"""The house keeps its shape: imports run down the floors, files stay small, errors are raised, not asserted."""
import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("pylearn2", "pylearn2_ext", "theano")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

# The longest prefix of a module's dotted name tells its floor; a module may import from its own floor and from below.
FLOORS = {
    "pylearn2": 0,  # the package's own file: flags of the environment, before anything else is imported
    "pylearn2.flags": 0,
    "pylearn2.expr": 1,
    "pylearn2.legacy": 1,
    "pylearn2.unpickle": 1,  # the allow-list reader of pickles; `utils.serial` is its door
    "pylearn2.utils": 1,
    "pylearn2.config": 1,
    "pylearn2.termination_criteria": 1,
    "pylearn2.optimization": 1,
    "pylearn2.blocks": 1,  # transformations: data sets are read through them, models are some
    "pylearn2.corruption": 1,
    "pylearn2.energy_functions": 1,
    "pylearn2.space": 2,
    "pylearn2.linear": 2,  # maps between batches of spaces
    "pylearn2.utils.data_specs": 2,
    "pylearn2.costs": 3,
    "pylearn2.datasets": 3,
    "pylearn2.format": 3,
    "pylearn2.testing": 3,
    "pylearn2.channel_docs": 4,
    "pylearn2.monitor": 4,
    "pylearn2.monitor_channel": 4,
    "pylearn2.monitor_pass": 4,
    "pylearn2.monitor_setup": 4,
    "pylearn2.monitor_walk": 4,
    "pylearn2.train_extensions": 4,
    "pylearn2.models": 5,
    "pylearn2.model_extensions": 5,
    "pylearn2.training_algorithms": 5,
    "pylearn2.checkpoint": 5,  # what `Train` saves and goes on from
    "pylearn2.train": 6,
    "pylearn2.cross_validation": 6,  # a Train for each fold
    "pylearn2.gui": 7,
    "pylearn2.compare": 7,
    "pylearn2.scripts": 7,
    "pylearn2.sweep": 7,
    "pylearn2_ext": 7,
    "theano": 8,  # stands apart: over PyTensor and the two lowest floors; nothing of ours imports it
}
MOST_LINES = 350


def dotted(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module):
    prefix = module
    while prefix and prefix not in FLOORS:
        prefix = prefix.rpartition(".")[0]
    return FLOORS.get(prefix)


def imported_modules(path):
    """Yield (line, dotted name) of every import, also those inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            # ``from pylearn2 import flags`` names a module; ``from pylearn2.utils import serial`` may do so
            yield from ((node.lineno, submodule(node.module, alias.name)) for alias in node.names)


def submodule(package, name):
    folder = ROOT / Path(*package.split("."))
    is_module = (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()
    return f"{package}.{name}" if is_module else package


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_down_the_floors(path):
    own = floor_of(dotted(path))
    assert own is not None, f"{dotted(path)} has no floor; give it one in FLOORS"
    rising = [
        f"{path.relative_to(ROOT)}:{line} imports {module} (floor {floor_of(module)}) from floor {own}"
        for line, module in imported_modules(path)
        if module.split(".")[0] in PACKAGES and floor_of(module) > own
    ]
    assert rising == []


def test_expressions_import_nothing_of_ours():
    for path in (ROOT / "pylearn2" / "expr").glob("*.py"):
        ours = [module for _, module in imported_modules(path) if module.startswith("pylearn2")]
        assert [module for module in ours if not module.startswith("pylearn2.expr")] == [], path.name


def test_nothing_in_pylearn2_imports_theano():
    users = [dotted(path) for path in SOURCES if dotted(path).startswith("pylearn2")
             for _, module in imported_modules(path) if module.split(".")[0] == "theano"]
    assert users == []


def test_no_file_is_longer_than_one_idea():
    long = {dotted(path): lines for path in SOURCES if (lines := path.read_text().count("\n")) > MOST_LINES}
    assert long == {}


def test_errors_are_raised_not_asserted():
    asserting = [f"{path.relative_to(ROOT)}:{node.lineno}" for path in SOURCES
                 for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Assert)]
    assert asserting == []
