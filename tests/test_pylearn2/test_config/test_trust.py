"""Whose code a YAML runs: that of the suite, of NumPy's mathematics, and the user's own; everything else is refused."""
import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

import pylearn2
import pylearn2_ext
from pylearn2.config import trust
from pylearn2.config.errors import ConfigError
from pylearn2.config.trust import Refused, Trust, allow
from pylearn2.config.yaml_parse import load, load_path
from pylearn2.scripts import train
from pylearn2.utils import modules_beside

# What an attacker would write; the second word must stand in the message.
HOSTILE = {
    "os.system": "--trust os", "subprocess.Popen": "--trust subprocess", "posix.system": "--trust posix",
    "builtins.eval": "eval", "eval": "eval", "__builtin__.exec": "exec", "builtins.__import__": "double underscore",
    "pylearn2.train.os.system": "it is os.system", "pylearn2.train.os": "is a module",
    "pylearn2.utils.image.subprocess.Popen": "pylearn2.utils.image", "pylearn2.monitor.time.sleep": "it is time.sleep",
    "pylearn2.train.log_timing": "may not be named", "pylearn2.monitor.find_channel": "may not be named",
    "pylearn2.config.yaml_parse.load": "may not be named", "pylearn2.utils.serial.load": '!pkl: "file.pkl"',
    "pylearn2.utils.serial.save": "may not be named", "pylearn2.utils.serial.from_string": "may not be named",
    "pylearn2.scripts.train.main": "may not be named", "pylearn2.scripts.train.train": "may not be named",
    "pylearn2.utils.image.show": "may not be named", "pylearn2.datasets.mnist_files.download": "may not be named",
    "pylearn2.train_extensions.plots.make_readable": "may not be named", "pylearn2_ext.disk.save": "may not be named",
    "pylearn2.train.Train.__init__": "double underscore", "pylearn2.train.__dict__": "double underscore",
    "pylearn2.__builtins__": "double underscore", "pylearn2.utils.sharedX.__globals__": "double underscore",
    "pylearn2.monitor._parallel": "private",
    "numpy.load": "numpy.load", "numpy.save": "numpy.save", "numpy.fromfile": "numpy.fromfile",
    "numpy.memmap": "numpy.memmap", "numpy.savetxt": "numpy.savetxt", "numpy.vectorize": "numpy.vectorize",
    "numpy.testing.run_module_suite": "numpy.testing", "numpy.testing.rundocs": "numpy.testing", "numpy.test": "test",
    "numpy.random.test": "numpy.random.test", "numpy.linalg.test": "numpy.linalg.test", "numpy.bmat": "numpy.bmat",
    "numpy.f2py.compile": "numpy.f2py", "numpy.distutils.exec_command.exec_command": "numpy.distutils",
    "numpy.lib.npyio.load": "numpy.lib", "numpy.ctypeslib.load_library": "numpy.ctypeslib",
    "numpy.core.multiarray.fromfile": "numpy.core", "numpy.apply_along_axis": "numpy.apply_along_axis",
    "theano.function": "theano.function", "theano.compile.io.In": "theano.compile", "theano.gof.Op": "theano.gof",
    "theano.os": "theano", "theano.as_op": "theano.as_op",
    "pytensor.function": "--trust pytensor", "scipy.io.loadmat": "--trust scipy", "decimal.getcontext": "decimal",
    "collections.namedtuple": "collections", "importlib.import_module": "--trust importlib",
}

# What experiments have always named.
HARMLESS = [
    "dict", "builtins.list", "collections.OrderedDict", "decimal.Decimal", "numpy.zeros", "numpy.loadtxt", "numpy.tanh",
    "numpy.float32", "numpy.pi", "numpy.random.RandomState", "numpy.random.normal", "numpy.linalg.norm",
    "pylearn2.train.Train", "pylearn2.models.mlp.MLP", "pylearn2.costs.mlp.Default", "pylearn2.monitor.push_monitor",
    "pylearn2.training_algorithms.sgd.ExponentialDecay", "pylearn2.scripts.train.FeatureDump", "pylearn2.utils.sharedX",
    "pylearn2.utils.rng.make_np_rng", "pylearn2.testing.datasets.random_dense_design_matrix",
    "pylearn2_ext.costs.SmoothedCrossEntropy", "theano.tensor.tanh", "theano.tensor.nnet.relu", "theano.shared",
    "theano.sandbox.rng_mrg.MRG_RandomStreams",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_experiment_names_is_refused_by_name_with_a_way_out(name):
    for text in (f"a: !obj:{name} {{}}", f"a: !import {name}", f"a: !import:{name}"):
        if "." not in name and "import" in text:
            continue
        with pytest.raises(ConfigError) as caught:
            load(text)
        assert HOSTILE[name] in str(caught.value)
        assert name.removeprefix("builtins.").removeprefix("__builtin__.") in str(caught.value)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_experiments_have_always_named_is_found(name):
    assert Trust().find(name) is not None


def public_functions():
    for package in (pylearn2, pylearn2_ext):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.startswith(("pylearn2.scripts", "pylearn2.sweep", "pylearn2.compare")):
                continue  # closed as a whole; the hostile names above show it
            for name, thing in vars(importlib.import_module(module.name)).items():
                if inspect.isfunction(thing) and thing.__module__ == module.name and not name.startswith("_"):
                    yield f"{module.name}.{name}", thing


def test_no_function_of_ours_that_a_yaml_may_call_opens_files_or_runs_commands():
    acting = {"open", "system", "Popen", "unlink", "remove", "rename", "replace_file", "mkdir", "makedirs", "chmod",
              "write_bytes", "write_text", "load", "save", "loads", "exec", "eval", "urlopen", "urlretrieve",
              "replacing", "import_module", "savefig"}
    found = []
    for dotted, thing in public_functions():
        names = {node.attr if isinstance(node, ast.Attribute) else node.id for node in
                 ast.walk(ast.parse(textwrap.dedent(inspect.getsource(thing))))
                 if isinstance(node, ast.Attribute | ast.Name)}
        try:
            reachable = Trust().find(dotted) is thing
        except Refused:
            reachable = False
        if reachable and names & acting:
            found.append((dotted, names & acting))
    assert found == []


def test_a_name_is_refused_before_its_module_is_imported(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "trap_of_a_test.py").write_text("raise SystemExit('imported')")
    monkeypatch.syspath_prepend(str(tmp_path / "elsewhere"))
    with pytest.raises(ConfigError, match="--trust trap_of_a_test"):
        load("!obj:trap_of_a_test.Thing {}")
    assert "trap_of_a_test" not in sys.modules


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with a YAML's own module, which imports what it should not hand on."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(modules_beside, "_found", [])
    (tmp_path / "own_of_a_test.py").write_text(
        "import functools, os\nfrom os import getcwd\nfrom pylearn2.models.mlp import MLP\nfrom numpy import load\n"
        "from numpy import zeros\nclass Mine:\n    pass\nmade = functools.partial(dict, a=1)\n"
        "stolen = functools.partial(os.getcwd)\nRATE = 0.5\n")
    yield tmp_path
    sys.modules.pop("own_of_a_test", None)


def named(folder, name, tag="!import "):
    path = folder / "x.yaml"
    path.write_text(f"a: {tag}own_of_a_test.{name}")
    return load_path(path)["a"]


def test_a_module_beside_the_yaml_may_be_named_with_what_it_defines_or_hands_on_of_ours(own):
    assert named(own, "Mine").__name__ == "Mine"
    assert named(own, "MLP").__name__ == "MLP" and named(own, "RATE") == 0.5
    assert named(own, "zeros") is np.zeros
    assert named(own, "made {}", "!obj:") == {"a": 1}


def test_our_own_package_stays_under_its_rule_in_its_own_folder(monkeypatch):
    monkeypatch.chdir(Path(pylearn2.__file__).parents[1])
    monkeypatch.setattr(sys.modules["__main__"], "stolen_main", train.main, raising=False)
    for name in ("__main__.stolen_main", "pylearn2.scripts.train.main"):
        with pytest.raises(ConfigError, match="may not be named|only reachable there"):
            load(f"!obj:{name} {{ argv: [] }}")


@pytest.mark.parametrize("name, home", [("getcwd", "getcwd"), ("load", "numpy.load"), ("stolen", "getcwd"),
                                        ("os", "is a module")])
def test_what_a_module_beside_the_yaml_only_imported_is_refused(own, name, home):
    with pytest.raises(ConfigError, match=home):
        named(own, name)


def test_a_module_of_another_folder_is_refused_until_it_is_trusted(own, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(trust, "_allowed", set())
    monkeypatch.syspath_prepend(str(own))
    path = tmp_path_factory.mktemp("elsewhere") / "x.yaml"
    path.write_text("a: !import own_of_a_test.Mine")
    with pytest.raises(ConfigError, match="train.py --trust own_of_a_test"):
        load_path(path)
    (path.parent / "pyproject.toml").write_text('[tool.pylearn2]\ntrust = ["own_of_a_test"]')
    assert load_path(path)["a"].__name__ == "Mine"
    (path.parent / "pyproject.toml").unlink()
    allow("own_of_a_test")
    assert load_path(path)["a"].__name__ == "Mine"


@pytest.mark.parametrize("text", ["[tool.pylearn2]\ntrust = 3", "not [toml", "[tool.other]\na = 1"])
def test_a_project_file_that_says_something_else_trusts_nobody(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)
    assert Trust(tmp_path / "x.yaml").packages == []


def test_what_is_no_package_name_cannot_be_allowed():
    with pytest.raises(ValueError, match="'rm -rf' is not the name of a package"):
        allow("rm -rf")


def test_yamls_own_python_tags_are_refused_by_name():
    for tag in ("!!python/object/apply:os.system ['true']", "!!python/name:os.system ''", "!!python/object:x.Y {}"):
        with pytest.raises(ConfigError, match="python/"):
            load(f"a: {tag}")


def test_numbers_are_read_from_files_only(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    with pytest.raises(ConfigError, match="'http://localhost:1/x.txt' is an address"):
        load("!obj:numpy.loadtxt { fname: 'http://localhost:1/x.txt' }")


def test_a_slip_of_the_pen_gets_its_suggestion_and_not_a_refusal():
    with pytest.raises(ConfigError, match="did you mean 'Decimal'"):
        load("!obj:decimal.Decimel {}")


def test_every_room_of_the_table_exists():
    for prefix in trust.ROOMS:
        module, _, name = prefix.rpartition(".")
        there = module and hasattr(importlib.import_module(module), name)
        assert there or importlib.util.find_spec(prefix) is not None, prefix
