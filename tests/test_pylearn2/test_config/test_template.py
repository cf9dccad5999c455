"""``--fill``: fields of a template are filled from the command line; errors know the line or the option."""
import pytest

from pylearn2.config.errors import ConfigError
from pylearn2.config.template import filled, open_fields, with_tokens
from pylearn2.config.yaml_parse import load_path

TEMPLATE = "# 100%% of %(n)i\na: %(n)i\nb: '%(path)s/x'\nc: %(rate)f\nd: %(n)i\n"


def test_a_filled_template_is_what_python_s_own_formatting_gives():
    text, _ = filled(TEMPLATE, "t.yaml", ["n=3", "path=.", "rate=1e-3"])
    assert text == TEMPLATE % {"n": 3, "path": ".", "rate": 1e-3}


def test_a_field_can_take_the_text_of_a_file(tmp_path):
    (tmp_path / "model.yaml").write_text("{ dim: 3 }")
    assert filled("model: %(model)s", "t.yaml", [f"model=@{tmp_path}/model.yaml"])[0] == "model: { dim: 3 }"


@pytest.mark.parametrize("option, words", [
    ("n", "this is not field=value"), ("m=3", "the file has no field %(m)s"),
    ("n=three", "wants a whole number, got 'three'"),
    ("rate=fast", "wants a number, got 'fast'"), ("path=@nowhere", "nowhere cannot be read"),
])
def test_a_wrong_option_is_told_with_its_words(option, words):
    with pytest.raises(ConfigError, match=f"^--fill {option}: ") as caught:
        filled(TEMPLATE, "t.yaml", [option])
    assert words in str(caught.value)


def test_all_fields_that_stay_open_are_named_at_their_places(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE)
    with pytest.raises(ConfigError) as caught:
        load_path(str(path), fills=["n=30000"])
    assert f"{path}:3:5: the template field %(path)s" in str(caught.value)
    assert f"{path}:4:4: the template field %(rate)f" in str(caught.value) and "--fill rate=" in str(caught.value)


def test_filling_and_setting_go_together_and_an_error_finds_its_line(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE + "e: !obj:fractions.Fraction { numerator: %(n)i, denominator: 2 }\nf: ${NO_SUCH}\n")
    fills = ["n=300", "path=.", "rate=1"]
    with pytest.raises(ConfigError, match=f"^{path}:7:4: "):
        load_path(str(path), fills=fills)
    loaded = load_path(str(path), fills=fills, overrides=["f=1", "e.denominator=4"])
    assert (loaded["e"], loaded["f"], loaded["b"]) == (75, 1, "./x")


def test_a_character_that_is_no_text_is_told_at_its_line_in_the_template(tmp_path):
    (tmp_path / "two_lines.txt").write_text("a\n  b\n")
    (tmp_path / "exp.yaml").write_text("a: %(x)s\nb: \x07\n")
    with pytest.raises(ConfigError, match=r"exp\.yaml:2:4: this is not a text"):
        load_path(tmp_path / "exp.yaml", fills=[f"x=@{tmp_path / 'two_lines.txt'}"])


def test_tokens_stand_for_fields_at_the_same_places():
    text, fields = with_tokens(TEMPLATE)
    assert len(text) == len(TEMPLATE) and open_fields(text, "t.yaml") == [] and len(fields) == 5
    for token, field in fields.items():
        text = text.replace(token, field)
    assert text == TEMPLATE
