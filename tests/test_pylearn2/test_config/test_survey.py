"""A faulty tree is built as far as it goes: each constructor's own errors are told, and none that another caused."""
import pytest

from pylearn2.config.proxy import MISSING
from pylearn2.config.yaml_parse import survey

HERE = f"!obj:{__name__}"


class Leaf:
    """Knows two ranges."""

    def __init__(self, size, rate=0.5):
        if not isinstance(size, int):
            raise TypeError(f"size must be an int, got {size!r}")
        if not 0 <= rate < 1:
            raise ValueError(f"rate must be in [0, 1), got {rate!r}")
        self.size, self.rate = size, rate


class Branch:
    """Needs what it is given."""

    def __init__(self, leaf, others=(), batches=None):
        if batches is not None and not others:
            raise ValueError(f"batches is {batches!r} but there are no others")
        self.leaf, self.others = leaf, others


@pytest.fixture
def look(tmp_path, monkeypatch):
    """Return a function that surveys a text: the object, the faults as (line, words), the survey."""
    monkeypatch.setattr("pylearn2.config.trust._allowed", {__name__})

    def survey_text(text):
        path = tmp_path / "x.yaml"
        path.write_text(text)
        described, faults, looked = survey(path)
        return described, sorted((fault.place.line, fault.problem) for fault in faults), looked

    return survey_text


def test_a_file_without_a_fault_is_built_as_it_stands(look):
    leaf, faults, looked = look(f"{HERE}.Leaf {{ size: 3 }}")
    assert (leaf.size, faults, looked.guessed, looked.channels_known) == (3, [], False, True)


def test_all_errors_of_one_constructor_and_of_others_are_told(look):
    text = (f"{HERE}.Branch {{\n leaf: {HERE}.Leaf {{ size: big, rate: 2 }},\n"
            f" others: [ {HERE}.Leaf {{ size: 3, rate: 4 }} ]\n}}")
    branch, faults, looked = look(text)
    assert faults == [(2, "Leaf: rate must be in [0, 1), got 2"), (2, "Leaf: size must be an int, got 'big'"),
                      (3, "Leaf: rate must be in [0, 1), got 4")]
    assert isinstance(branch, Branch) and branch.others[0].rate == 0.5 and looked.guessed


def test_an_error_that_comes_of_what_was_left_out_is_not_told(look):
    text = f"{HERE}.Branch {{ leaf: {HERE}.Leaf {{ size: 1 }}, others: [ {HERE}.Leef {{}} ], batches: 5 }}"
    branch, faults, _ = look(text.replace("Leef", "Nothing"))
    assert len(faults) == 1 and "Nothing" in faults[0][1]
    assert branch.others == []


def test_what_needs_a_broken_part_is_passed_over_and_its_other_parts_are_not(look):
    leaf = f"{HERE}.Leaf {{ size: 1, rate: 9 }}"
    described, faults, _ = look(f"{HERE}.Branch {{\n leaf: !object {{}},\n others: [ {leaf} ]\n}}")
    assert described is MISSING
    assert [line for line, _ in faults] == [2, 3]


def test_an_object_that_is_named_twice_is_told_once(look):
    _, faults, _ = look(f"a: &a {HERE}.Leaf {{ size: 1, rate: 9 }}\nb: *a\nc: {{ ? *a : 1 }}")
    assert len(faults) == 1


def test_what_was_built_of_other_values_is_known_by_itself_and_what_it_stands_in(look):
    leaf = f"{HERE}.Leaf {{ size: big }}"
    described, _, looked = look(f"a: {HERE}.Leaf {{ size: 1 }}\nb: {HERE}.Branch {{ leaf: {leaf} }}")
    assert not looked.is_guess(described["a"])
    assert looked.is_guess(described["b"]) and looked.is_guess(described["b"].leaf)


def test_what_cannot_be_a_key_is_told(look):
    _, faults, _ = look("a: 1\n!obj:dict {}: 2")
    assert faults == [(2, "dict makes a dict, which cannot be a key")]


@pytest.mark.parametrize("text, known", [
    ("termination_criterion: !object {}", True), ("save_path: *none", True), ("monitoring_dataset: {a: *none}", False),
    ("layers: [1, *none]", False), ("layer_name: *none", False), ("batch_size: *none", True),
])
def test_channels_stay_known_where_no_name_of_theirs_was_lost(text, known, look):
    assert look(f"!obj:dict {{ {text} }}")[2].channels_known is known
