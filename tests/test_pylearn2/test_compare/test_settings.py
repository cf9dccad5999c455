"""A YAML as a flat table, and where several differ."""
import pytest

from pylearn2.compare.settings import differing, differing_lines, settings_of, short_names

TEXT = """!obj:a.Train {
    dataset: &data !obj:b.MNIST { which_set: train, start: 0 },
    model: !obj:c.MLP { layers: [ !obj:c.Softmax { n_classes: 10 } ], shape: [28, 28], act: !import c.relu },
    algorithm: { rate: 1e-3, sets: { train: *data }, none: null, flag: true },
    saved: !pkl: "file.pkl",
}"""


def test_every_keyword_has_its_dotted_path_and_an_alias_is_listed_once():
    assert settings_of(TEXT) == {
        "dataset": "MNIST", "dataset.which_set": "train", "dataset.start": 0,
        "model": "MLP", "model.layers[0]": "Softmax", "model.layers[0].n_classes": 10, "model.shape": "[28, 28]",
        "model.act": "c.relu", "algorithm.rate": 0.001, "algorithm.none": None, "algorithm.flag": True,
        "saved": "!pkl:", "saved.filepath": "file.pkl"}


@pytest.mark.parametrize("text", ["", "{ [", "a: %(field)s", "\x00", "just words"])
def test_a_text_that_cannot_be_read_has_no_settings(text):
    assert settings_of(text) == {}


def test_what_can_be_read_of_a_text_with_a_fault_is_told():
    assert settings_of("a: %(field)s\nb: 2\nc: [1, %(field)s]") == {"b": 2}


@pytest.mark.parametrize("first, second, paths", [
    ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ["b"]), ({"a": 1}, {"a": 1.0}, []), ({"a": 1}, {"a": True}, ["a"]),
    ({"a": "1"}, {"a": 1}, ["a"]), ({"a": 1}, {"a": 1, "b": None}, ["b"]),
    ({"save_path": "x", "e.save_path": "x"}, {"save_path": "y", "e.save_path": "y"}, [])])
def test_keywords_differ_where_their_values_do_and_names_of_files_never(first, second, paths):
    assert differing([first, second]) == paths


def test_a_table_that_is_not_whole_says_nothing_about_what_it_lacks():
    tables = [{"model.n": 1, "algorithm.rate": 0.1}, {"model.n": 2}, {}]
    assert differing(tables, [True, False, False]) == ["model.n"]
    assert differing(tables, [True, True, False]) == ["model.n", "algorithm.rate"]


def test_short_names_are_the_shortest_endings_that_tell_keywords_apart():
    assert short_names(["a.rate", "a.b.size", "a.c.size", "size"]) == {
        "a.rate": "rate", "a.b.size": "b.size", "a.c.size": "c.size", "size": "size"}


def test_lines_differ_that_not_all_texts_have_whatever_their_indentation():
    assert differing_lines(["a\n  b: 1\nc\n", "a\nb: 2\n\n c", ""]) == [{1}, {1}, set()]
    assert differing_lines(["a\nb"]) == [set()]
