"""Names are followed from the left; the message tells how far."""
import sys
from types import ModuleType

import pytest

from pylearn2.config.yaml_parse import try_to_import


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that modules can be imported from."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("reader_test_")]:
        del sys.modules[name]


def notes_of(error):
    return " ".join(getattr(error.value, "__notes__", []))


def test_a_dotted_name_is_imported_and_a_bare_one_is_a_builtin(folder):
    (folder / "reader_test_pkg").mkdir()
    (folder / "reader_test_pkg" / "deep.py").write_text("thing = 3")
    assert try_to_import("reader_test_pkg.deep.thing") == 3
    assert try_to_import("len") is len


def test_a_module_that_fails_is_told_with_its_own_reason(folder):
    (folder / "reader_test_a.py").write_text("import reader_test_missing")
    (folder / "reader_test_b.py").write_text("def (")
    with pytest.raises(ImportError, match="importing reader_test_a failed: .*'reader_test_missing'"):
        try_to_import("reader_test_a.X")
    with pytest.raises(ImportError, match="importing reader_test_b failed: SyntaxError"):
        try_to_import("reader_test_b.X")


def test_a_module_of_ones_own_that_is_not_found_comes_with_where_it_must_lie():
    with pytest.raises(ImportError, match="there is no module 'qqqqqqqqqqqqqq'") as caught:
        try_to_import("qqqqqqqqqqqqqq.X")
    assert "PYTHONPATH" in notes_of(caught)


def test_a_word_that_no_name_can_hold_is_told_as_such():
    with pytest.raises(ImportError, match="'my-module' is not a dotted name"):
        try_to_import("my-module.X")


def test_a_module_that_answers_for_what_is_gone_has_the_word(monkeypatch):
    module = ModuleType("reader_test_gone")

    def answer(name):
        raise AttributeError(f"{name} went away; use Y")

    module.__getattr__ = answer
    monkeypatch.setitem(sys.modules, "reader_test_gone", module)
    with pytest.raises(AttributeError, match="X went away; use Y"):
        try_to_import("reader_test_gone.X")


def test_the_suggestion_is_a_class_or_function_of_the_module():
    with pytest.raises(AttributeError) as caught:
        try_to_import("collections.OrderedDcit")
    assert notes_of(caught) == "did you mean 'OrderedDict'?"
