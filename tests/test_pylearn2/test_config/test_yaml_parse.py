"""What a YAML text becomes: values, objects, shared objects, and the text that an object remembers."""
import os
import pickle
from collections import OrderedDict
from decimal import Decimal
from fractions import Fraction

import pytest

from pylearn2.config import trust, yaml_parse
from pylearn2.config.yaml_parse import ConfigError, Proxy, do_not_recurse, instantiate, load, load_path
from pylearn2.utils.serial import trusting_pickles


@pytest.mark.parametrize("text, value", [
    ("yes", True), ("on", True), ("Null", None), ("~", None), ("010", 8), ("0x10", 16), ("1:30", 90), ("1_000", 1000),
    (".01", 0.01), ("1.", 1.0), ("-.5", "-.5"), ("1e3", 1000.0), ("-1e-3", -0.001), ("1.E4", 1e4), (".2e4", 2e3),
    ("1.5e-3", 0.0015), ('"1e3"', "1e3"), ("e5", "e5"), ("!float 3", 3.0),
])
def test_scalars_follow_yaml_1_1_and_scientific_notation(text, value):
    loaded = load(f"a: {text}")["a"]
    assert loaded == value and type(loaded) is type(value)


@pytest.mark.parametrize("text", ["{a:[1, 2],b :{c: 1}}", "{'a':[1,2], 'b':{c: 1,},}"])
def test_flow_mappings_need_no_space_around_the_colon(text):
    assert load(text) == {"a": [1, 2], "b": {"c": 1}}


def test_an_obj_is_called_with_its_keywords():
    assert load("a: !obj:decimal.Decimal { value : '1.23' }") == {"a": Decimal("1.23")}
    assert load("!obj:dict { a: [1] }") == {"a": [1]}


@pytest.mark.parametrize("tag", ["!import:decimal.Decimal", "!import decimal.Decimal", "!import 'decimal.Decimal'"])
def test_an_import_is_the_thing_itself(tag):
    assert load(f"a: {tag}") == {"a": Decimal}
    assert load(f"a: {tag}", instantiate=False) == {"a": Decimal}


def test_an_aliased_object_is_built_once_and_an_aliased_list_is_copied():
    loaded = load("a: &a !obj:collections.OrderedDict {}\nb: *a\nc: &c [*a]\nd: *c")
    assert loaded["a"] is loaded["b"] is loaded["c"][0] is loaded["d"][0]
    assert loaded["c"] is not loaded["d"]


def test_merge_keys_fill_in_what_is_not_written():
    loaded = load("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{x: 5}, *a]}")
    assert loaded["b"] == {"x": 1, "y": 3} and loaded["c"] == {"x": 5, "y": 2}


def test_variables_are_replaced_in_values_and_plain_keys_and_environ_wins(monkeypatch):
    monkeypatch.setenv("PYLEARN2_TEST_A", "process")
    loaded = load("'${PYLEARN2_TEST_A}': [!obj:fractions.Fraction {numerator: '${B}/3'}]",
                  environ={"PYLEARN2_TEST_A": "dict", "B": "2"})
    assert loaded == {"dict": [Fraction(2, 3)]}


def test_a_pickle_is_loaded_as_value_and_as_key(tmp_path):
    path = tmp_path / "pair.pkl"
    path.write_bytes(pickle.dumps(("a", "${not touched}")))
    loaded = load("{a: !pkl: '${FOLDER}/pair.pkl', !pkl: '${FOLDER}/pair.pkl': 50}", environ={"FOLDER": str(tmp_path)})
    assert loaded == {"a": ("a", "${not touched}"), ("a", "${not touched}"): 50}


@pytest.fixture
def trusted(monkeypatch):
    """Let a file anywhere name what these tests define."""
    monkeypatch.setattr(trust, "_allowed", {__name__})


class Keeper:
    """Keeps what it is given; the class remembers the order of the names."""

    order = []

    def __init__(self, **kwargs):
        self.kwargs = kwargs
        self.order.append(kwargs.get("name"))


KEEPER = f"!obj:{__name__}.Keeper"


def test_objects_are_built_depth_first_in_the_order_of_the_text():
    del Keeper.order[:]
    load(f"{KEEPER} {{ name: c, z: {KEEPER} {{ name: a }}, b: [{KEEPER} {{ name: b }}] }}")
    assert Keeper.order == ["a", "b", "c"]


def test_yaml_src_is_the_node_before_substitution_and_stands_by_itself():
    shared = "a: &o !obj:collections.OrderedDict {}\n"
    loaded = load(shared + f"b: {KEEPER} {{b: *o, a: '${{Z}}', c: [1e-3]}}", environ={"Z": "9"})["b"]
    assert loaded.yaml_src.startswith(KEEPER) and "${Z}" in loaded.yaml_src
    again = load(loaded.yaml_src, environ={"Z": "9"})
    assert again.kwargs == loaded.kwargs == {"b": OrderedDict(), "a": "9", "c": [0.001]}


def test_yaml_src_of_a_pickle_is_its_node(tmp_path):
    path = tmp_path / "keeper.pkl"
    path.write_bytes(pickle.dumps(Keeper(a=1)))
    source = f"!pkl: '{path}'\n"
    with trusting_pickles():
        assert load(source).yaml_src == source


def test_place_of_names_the_line_of_an_object_and_of_its_keyword(tmp_path, trusted):
    path = tmp_path / "x.yaml"
    path.write_text(f"# a comment\nfirst: {KEEPER} {{\n    rate: 1,\n}}")
    keeper = load_path(path)["first"]
    assert yaml_parse.place_of(keeper) == f"{path}:2:8"
    assert yaml_parse.place_of(keeper, "rate") == f"{path}:3:5"
    assert yaml_parse.place_of(keeper, "unwritten") == f"{path}:2:8"
    assert "x.yaml" not in pickle.dumps(keeper.kwargs).decode("latin-1")
    assert yaml_parse.place_of(Keeper()) is None


def test_without_instantiation_the_tree_keeps_names_and_places():
    proxy = load("a: !obj:decimal.Decimal { value: '1.5' }", instantiate=False)["a"]
    assert (proxy.callable, proxy.positionals, proxy.keywords) == (Decimal, (), {"value": "1.5"})
    assert proxy.yaml_src == "!obj:decimal.Decimal {value: '1.5'}\n"
    assert str(proxy.place) == "<string>:1:4"
    assert instantiate(proxy) == Decimal("1.5")


def test_a_proxy_made_by_hand_is_built_like_a_parsed_one():
    held = {"text": "${left alone}"}
    proxy = Proxy(dict, (), {"a": Proxy(do_not_recurse, (), {"value": held}, "")}, "!obj:dict {}\n")
    assert instantiate(proxy)["a"] is held
    with pytest.raises(NotImplementedError, match="positional"):
        instantiate(Proxy(dict, (1,), {}, ""))


def test_load_takes_a_text_bytes_or_an_open_file(tmp_path):
    path = tmp_path / "é.yaml"
    path.write_bytes("a: é".encode("utf-16"))
    assert load("a: é") == load("a: é".encode()) == load_path(path) == {"a": "é"}
    with open(path, encoding="utf-16") as file:
        assert load(file) == {"a": "é"}
    with pytest.raises(TypeError, match="load_path"):
        load(path)


def test_publishing_a_train_file_sets_the_variables_of_its_name(monkeypatch):
    for name in ("FILE_FULL_STEM", "FILE_NAME", "DIR", "BASE_NAME", "FILE_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "")
    yaml_parse.publish_train_file("foo/bar.yaml")
    published = {name: os.environ[f"PYLEARN2_TRAIN_{name}"] for name in
                 ("FILE_FULL_STEM", "FILE_NAME", "DIR", "BASE_NAME", "FILE_STEM")}
    assert published == {"FILE_FULL_STEM": "foo/bar", "FILE_NAME": "foo/bar", "DIR": "foo/", "BASE_NAME": "bar.yaml",
                         "FILE_STEM": "bar"}
    yaml_parse.publish_train_file("bar.yml")
    assert os.environ["PYLEARN2_TRAIN_FILE_FULL_STEM"] == "bar.yml" and os.environ["PYLEARN2_TRAIN_DIR"] == ""


def test_a_hundred_aliases_of_aliases_are_checked_once_each():
    lines = ["l0: &l0 !obj:collections.OrderedDict {}"]
    lines += [f"l{i}: &l{i} !obj:dict {{a: *l{i - 1}, b: *l{i - 1}}}" for i in range(1, 60)]
    loaded = load("\n".join(lines))  # 2 ** 60 paths lead to l0
    assert loaded["l59"]["a"] is loaded["l59"]["b"]


def test_errors_are_value_errors_for_old_programs():
    assert issubclass(ConfigError, ValueError)
