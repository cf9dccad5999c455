"""What the author of a YAML is told: the place, the problem, what to write instead; everything at once."""
import pickle

import pytest
import yaml

from pylearn2.config.errors import ConfigError, ConfigErrors, DuplicateKeyError
from pylearn2.config.yaml_parse import Proxy, fill, instantiate, load, load_path
from pylearn2.utils.exc import DataError

HERE = f"!obj:{__name__}"


class Rate:
    """Takes a positive rate."""

    built = []

    def __init__(self, rate, name=None):
        if rate <= 0:
            raise ValueError(f"rate must be above 0, got {rate}")
        self.built.append(rate)


class File:
    """Wants a data file that is not there."""

    def __init__(self, path):
        raise DataError(path, "it is truncated", "fetch it again")


class Buggy:
    """Has a slip of its own."""

    def __init__(self, option=None):
        {}["a key"]


def fault_of(text, **kwargs):
    with pytest.raises(ConfigError) as caught:
        load(text, **kwargs)
    return caught.value


@pytest.mark.parametrize("text, place, words", [
    (f"a: {HERE}.Rate {{ rat: 1 }}", "1:{kw}", "Rate has no argument 'rat'\n  at a\n  did you mean 'rate'?"),
    (f"a: {HERE}.Rate {{ }}", "1:4", "Rate needs 'rate'\n  at a\n"),
    ("a: !obj:decimal.Decimel {}", "1:4", "decimal has no 'Decimel'\n  at a\n  did you mean 'Decimal'?"),
    ("a: !obj:decimall.Decimal {}", "1:4", "there is no module 'decimall'\n  at a\n  did you mean 'decimal'?"),
    ("a: !obj:pylearn2.modles.X {}", "1:4", "pylearn2 has no module 'modles'\n  at a\n  did you mean 'models'?"),
    ("a: !obj:decimal.Decimal.exp {}", "1:4", "decimal is a module and holds no module 'Decimal'"),
    ("a: !obj:numpy.pi {}", "1:4", "numpy.pi is a float, which cannot be called"),
    ("a: !obj:numpy.where { condition: 1 }", "1:4", "where takes condition by position only"),
    ("a: !obj:decimal.Decimal { 1 }", "1:27", "Received non string object (1) as key in mapping."),
    ("a: !obj:decimal.Decimal", "1:4", "expected a mapping node, but found a scalar"),
    ("a: !obj: decimal.Decimal", "1:4", "no name stands behind !obj:"),
    ("a: !import decimal", "1:4", "has no '.' in it"),
    ("a: !pkl:x.pkl", "1:4", "put a space"),
    ("a: !pkl: no_such_file.pkl", "1:4", "no_such_file.pkl: "),
    ("a: !obj: {}", "1:4", "no name stands behind !obj:"),
    ("a: !float x", "1:4", "'x' does not fit its tag '!float'"),
    ("a: !!bool train", "1:4", "'train' does not fit its tag 'bool'"),
    ("a: !!int ''", "1:4", "'' does not fit its tag 'int'"),
    ("a: !!timestamp x", "1:4", "'x' does not fit its tag 'timestamp'"),
    ("a: !ob 3", "1:4", "the tag '!ob' means nothing here"),
    ("a: !!python/tuple [1]", "1:4", "the tag '!!python/tuple' may not be used"),
    ("a: 1\nb: 2\na: 3", "3:1", "this key stands in line 1 already"),
    ("a: &rate 1\nb: *rat", "2:4", "*rat names nothing: no &rat stands above it\n  at b\n  did you mean 'rate'?"),
    ("a: &a [1, *a]", "1:11", "*a stands inside what it names (&a in line 1)"),
    ("a: &a 1\nb: &a 2", "2:4", "give each & a name of its own"),
    ("{[1]: 2}", "1:2", "a sequence cannot be a key"),
    ("a: {<<: 3}", "1:9", "<< wants a mapping"),
    ("a:\n\tb: 1", "2:1", "a tab stands here"),
    ("a: [1, 2\nb: 3", "2:2", "a comma or the closing bracket is missing"),
    ("a:\n  - 1\n b: 3", "3:2", "while parsing a block mapping that begins in line 1"),
    ("a: b: c", "1:5", "mapping values are not allowed here"),
    ("a: 'b", "1:6", "a quote is opened and not closed"),
    ("a: !obj:x.Y{}", "1:12", "put a space behind the tag"),
    ("a: 1\n---\nb: 1", "2:1", "keep one document"),
    ("# only a comment", "1:1", "the file is empty"),
    ("", "1:1", "the file is empty"),
    ("a: \0", "1:4", "this is not a text"),
    ("a: '%(save_path)s/x.pkl'", "1:5", "the template field %(save_path)s is still open"),
    ("a: ['${PYLEARN2_NO_SUCH}']", "1:5", "'PYLEARN2_NO_SUCH' is not set\n  at a[0]"),
    ("'${PYLEARN2_NO_SUCH}': 1", "1:1", "'PYLEARN2_NO_SUCH' is not set"),
    ("a: [" * 2000 + "]" * 2000, "1:201", "nested too deeply"),
])
def test_each_fault_is_one_message_with_its_place(text, place, words):
    error = fault_of(text)
    assert str(error).startswith(f"<string>:{place.format(kw=text.find('rat:') + 1)}: ")
    assert words in str(error) and type(error) is not ConfigErrors


def test_all_faults_are_told_at_once_by_line_and_nothing_is_built():
    del Rate.built[:]
    error = fault_of(f"""!obj:dict {{
        z: {HERE}.Rate {{ rate: 1 }},
        y: {HERE}.Rate {{ rate: 1, nam: x, rate: 2 }},
        x: *nobody,
        w: [!obj:decimal.Decimel {{}}, '${{PYLEARN2_NO_SUCH}}'],
        v: {HERE}.Rate {{ rte: 2, nme: x }},
    }}""")
    assert [fault.place.line for fault in error.faults] == [3, 3, 4, 5, 5, 6, 6]
    assert str(error).splitlines()[0] == "<string>: 7 faults"
    assert [fault.at for fault in error.faults if fault.place.line < 5] == ["dict.y", "dict.y", "dict.x"]
    assert Rate.built == []


def test_a_constructors_own_error_is_told_at_the_keyword_it_names():
    error = fault_of(f"a:\n  - {HERE}.Rate {{\n      name: x,\n      rate: -1 }}")
    assert str(error) == "<string>:4:7: Rate: rate must be above 0, got -1\n  at a[0]"
    assert isinstance(error.__cause__, ValueError)


def test_a_data_error_comes_with_its_remedy_and_a_bug_with_its_kind():
    assert str(fault_of(f"{HERE}.File {{ path: x.gz }}")) == (
        "<string>:1:1: File: x.gz: it is truncated\n  at File\n  fetch it again")
    assert "Buggy: KeyError: 'a key'" in str(fault_of(f"{HERE}.Buggy {{}}"))


def test_a_key_written_twice_is_also_pyyamls_error():
    error = fault_of("!obj:dict { nvis: 784, nvis: 384 }")
    assert isinstance(error, DuplicateKeyError) and isinstance(error, yaml.constructor.ConstructorError)
    assert str(error).endswith("found duplicate key (nvis)")


def test_without_instantiation_variables_may_still_be_unset():
    assert load("a: '${PYLEARN2_NO_SUCH}'", instantiate=False) == {"a": "${PYLEARN2_NO_SUCH}"}


def test_files_that_cannot_be_yaml_are_told_apart(tmp_path):
    (tmp_path / "sgd.yaml").write_text("")
    (tmp_path / "model.pkl").write_bytes(b"ab\ncd\x80\x04")
    for name, words in {"": "a folder, not a YAML file\n  the folder holds: sgd.yaml", "sgd.yaml": "the file is empty",
                        "sdg.yaml": "no such file\n  did you mean 'sgd.yaml'?", "model.pkl": "the byte 0x80",
                        "other/sgd.yaml": "there is no folder"}.items():
        path = tmp_path / name
        with pytest.raises(ConfigError) as caught:
            load_path(str(path))
        assert words in str(caught.value)
        assert str(caught.value).startswith(f"{path}:{'2:3' if name == 'model.pkl' else '1:1'}: ")


def test_a_template_is_filled_and_what_does_not_fit_is_told():
    text = "a: %(n)i # 100%% %%(m)s\nb: '%(path)s/x'"
    assert load(fill(text, {"n": 3, "path": "."})) == {"a": 3, "b": "./x"}
    for values, words in [({"path": 1}, "<template>:1:4: the template field %(n)i has no value"),
                          ({"n": "x", "path": 1}, "<template>:1:4: the template field %(n)i cannot show 'x'")]:
        with pytest.raises(ConfigError) as caught:
            fill(text, values)
        assert str(caught.value).startswith(words)
    with pytest.raises(ConfigError, match="1:6: a single % in a template"):
        fill("a: 50%\nb: %(n)i", {"n": 1})


def test_several_faults_survive_pickling():
    error = fault_of("a: *b\nc: *d")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ConfigErrors and str(again) == str(error) and len(again.faults) == 2


def test_a_text_alone_and_a_hand_made_proxy_are_told_of_an_unset_variable_too():
    assert "'PYLEARN2_NO_SUCH' is not set" in str(fault_of("'${PYLEARN2_NO_SUCH}'"))
    with pytest.raises(ConfigError, match="'PYLEARN2_NO_SUCH' is not set\n  at dict.a"):
        instantiate(Proxy(dict, (), {"a": "${PYLEARN2_NO_SUCH}"}))


def test_comments_and_escaped_percent_signs_are_no_template_fields():
    assert load('a: "\\x25(name)s" # %(x)i\n# %(y)s') == {"a": "%(name)s"}


def test_what_grows_without_end_is_refused_at_its_place_in_a_moment():
    laughs = "a0: &a0 [ha, ha]\n" + "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 40))
    assert "<string>:7:5: this is more than 250000 items, with its aliases followed" in str(fault_of(laughs))
    chain = "a0: &a0 {}\n" + "\n".join(f"a{i}: &a{i} !obj:dict {{a: *a{i - 1}}}" for i in range(1, 300))
    assert "<string>:100:" in str(fault_of(chain)) and "nested too deeply" in str(fault_of(chain))
    wide = f"a: &a {[0] * 4000}\n" + "\n".join(f"b{i}: !obj:dict {{a: *a}}" for i in range(100))
    assert "too many objects hold this through aliases" in str(fault_of(wide))
    keys = "!obj:dict {" + ", ".join(f"k{i}: 0" for i in range(1000)) + "}"
    merged = f"a: &a {keys}\n" + "\n".join(f"b{i}: {{<<: *a}}" for i in range(200))
    assert "more than 100000 merged entries" in str(fault_of(merged))


def test_an_open_field_does_not_hide_the_faults_behind_it():
    error = fault_of(f"a: %(a)i\nb: {HERE}.Rate {{ rat: 1 }}\nc: !obj:%(name)s {{}}\n%(key)s: 3")
    assert [fault.place.line for fault in error.faults] == [1, 2, 3, 4]
