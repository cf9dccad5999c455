"""list_names.py: the list in docs/upstream.md is what the code offers now; a name that is not there says so."""
import importlib
from types import ModuleType

import pytest

from pylearn2.scripts import list_names


@pytest.fixture(scope="module")
def theano_modules():
    return list_names.public_modules("theano")


def test_the_page_lists_what_the_code_offers_now():
    page = list_names.PAGE.read_text()
    assert list_names.rewritten(page, list_names.list_names()) == page, "run python scripts/list_names.py"


def test_a_module_offers_what_it_lists_or_else_what_it_defines():
    module = ModuleType("some.module")
    exec("import os\nfrom textwrap import fill\ndef b(): pass\ndef _c(): pass\nclass A: pass\nD = 1", vars(module))
    for own in (module.b, module.A):
        own.__module__ = "some.module"
    assert list_names.offered(module) == ["A", "b"]
    module.__all__ = ["fill", "D"]
    assert list_names.offered(module) == ["D", "fill"]


def test_the_names_that_the_lesson_uses_are_listed(theano_modules):
    assert {"function", "shared", "config"} <= set(theano_modules["theano"])
    assert {"nnet", "dot", "matrix", "grad"} <= set(theano_modules["theano.tensor"])
    assert {"sigmoid", "softmax", "categorical_crossentropy"} <= set(theano_modules["theano.tensor.nnet"])


def test_a_module_that_has_all_names_of_another_one_lists_only_its_own():
    part = [f"n{k}" for k in range(10)]
    modules = {"p": ["a", *part], "p.q": part, "p.r": ["a"]}
    assert list_names.entry("p", modules) == "p\n    (all of p.q) a"
    assert list_names.entry("p.q", modules) == "p.q\n    " + " ".join(part)


def test_what_stands_around_the_marks_is_kept():
    page = f"head\n{list_names.BEGIN}\nold\n{list_names.END}\ntail\n"
    assert list_names.rewritten(page, "new") == f"head\n{list_names.BEGIN}\n\nnew\n\n{list_names.END}\ntail\n"


@pytest.mark.parametrize("page", ["nothing", f"{list_names.END} {list_names.BEGIN}", list_names.BEGIN,
                                  f"{list_names.BEGIN}{list_names.END}{list_names.BEGIN}{list_names.END}"])
def test_a_page_without_its_marks_is_left_alone(page, tmp_path, monkeypatch, capsys):
    path = tmp_path / "upstream.md"
    path.write_text(page)
    monkeypatch.setattr(list_names, "PAGE", path)
    monkeypatch.setattr(list_names, "PACKAGES", ())
    assert list_names.main([]) == 2
    assert "names: begin" in capsys.readouterr().err
    assert path.read_text() == page


def test_a_missing_name_of_any_theano_module_is_one_sentence_that_says_what_to_do(theano_modules):
    listing = [name for name in theano_modules if hasattr(importlib.import_module(name), "__all__")]
    assert len(listing) > 80
    for name in listing:
        with pytest.raises(AttributeError) as caught:
            importlib.import_module(name).nosuchname_  # noqa: B018
        where, _, told = str(caught.value).partition(".nosuchname_ is not here: ")
        assert name == where or name.startswith(f"{where}."), name  # theano.tensor.basic speaks as theano.tensor
        assert told == "see docs/upstream.md", name
