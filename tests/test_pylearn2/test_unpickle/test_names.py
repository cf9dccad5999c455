"""What a pickle may name: ours, what arrays are made of, and what lies beside the file; elsewhere nothing."""
import pickle
import sys

import pytest

from pylearn2.config.trust import Trust
from pylearn2.models.mlp import Softmax
from pylearn2.unpickle import RefusedPickle, is_missing, names
from pylearn2.utils import serial
from pylearn2.utils.exc import DataError


@pytest.mark.parametrize(("module", "name"), [
    ("os", "system"), ("builtins", "eval"), ("builtins", "type"), ("functools", "partial"), ("operator", "attrgetter"),
    ("numpy", "load"), ("numpy.testing", "measure"), ("pytensor.graph.op", "Op"),
    ("pytensor.scalar.basic", "Composite"),
    ("pylearn2.utils.serial", "save"), ("pylearn2.utils.serial", "Path"), ("pylearn2.scripts.train", "main"),
    ("pylearn2.config.yaml_parse", "load"), ("pylearn2", "utils"), ("pylearn2.utils.serial", "os"),
    ("pylearn2.train", "log"),
    ("pylearn2.models", "mlp.Softmax"), ("pylearn2.utils.serial.os", "system"), ("antigravity", "x"),
])
def test_what_is_neither_ours_nor_of_arrays_is_refused_by_name(module, name):
    loaded = set(sys.modules)
    with pytest.raises(RefusedPickle, match=f"it names {module}.{name}, "):
        names.find(module, name)
    assert not {one for one in set(sys.modules) - loaded if not one.startswith("pylearn2")}


def test_what_is_ours_is_found_where_it_was_and_where_it_is():
    assert names.find("pylearn2.models.mlp", "Softmax") is Softmax
    assert names.find("pylearn2.models.mlp.softmax", "Softmax") is Softmax
    assert names.find("pylearn2.scripts.train", "Train") is names.find("pylearn2.train", "Train")
    assert names.find("pylearn2.expr.activations", "relu")(-2.0).eval() == 0
    assert names.find("__builtin__", "set") is set


def test_every_name_of_the_table_is_there_in_this_version():
    gone = []
    for dotted in names._KNOWN:
        try:
            names.find(*dotted.rpartition(".")[::2])
        except RefusedPickle:
            gone.append(dotted)
    assert set(gone) <= {"numpy.random.mtrand.__RandomState_ctor"}


def test_what_was_of_a_package_that_is_not_installed_gets_a_stand_in():
    assert is_missing(names.find("package_of_2012.layers", "Layer"))
    assert is_missing(names.find("pylearn2.models.of_2012", "Machine"))
    assert is_missing(names.find("theano.gof.of_2012", "Op"))


def test_a_module_beside_the_file_is_read_and_the_same_module_elsewhere_is_not(tmp_path, monkeypatch):
    for folder in ("mine", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "mine" / "of_a_user.py").write_text(
        "from os import system\nclass Layer:\n    def __reduce__(self):\n        return made, (7,)\n"
        "def made(number):\n    layer = Layer()\n    layer.number = number\n    return layer\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "mine")])
    import of_a_user

    for folder in ("mine", "other"):
        (tmp_path / folder / "m.pkl").write_bytes(pickle.dumps(of_a_user.Layer()))
        (tmp_path / folder / "evil.pkl").write_bytes(b"cof_a_user\nsystem\n(Vtrue\ntR.")
    assert serial.load(tmp_path / "mine" / "m.pkl").number == 7
    with pytest.raises(DataError, match="it names of_a_user.made, which is neither ours nor"):
        serial.load(tmp_path / "other" / "m.pkl")
    with pytest.raises(DataError, match="it names of_a_user.system, which is not a class or function that of_a_user"):
        serial.load(tmp_path / "mine" / "evil.pkl")


def test_the_running_program_lends_its_classes_and_none_of_its_functions(monkeypatch):
    program = sys.modules["__main__"]
    monkeypatch.setattr(program, "Own", type("Own", (), {"__module__": "__main__"}), raising=False)
    monkeypatch.setattr(program, "start", eval("lambda: None", {"__name__": "__main__"}), raising=False)
    assert names.find("__main__", "Own", Trust()) is program.Own
    with pytest.raises(RefusedPickle, match="it names __main__.start"):
        names.find("__main__", "start", Trust())
