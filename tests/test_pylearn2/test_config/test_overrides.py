"""``--set path=value``: what is named is changed, nothing else is, and a wrong one is told with the command line."""
import pytest
import yaml

from pylearn2.config.errors import ConfigError
from pylearn2.config.overrides import override, split, steps_of
from pylearn2.config.yaml_parse import load, load_path

EXPERIMENT = """\
# what it shows
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.testing.datasets.random_dense_design_matrix {
        rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 8, dim: 3, num_classes: 2 },
    model: !obj:pylearn2.models.mlp.MLP {
        nvis: 3,
        layers: [ !obj:pylearn2.models.mlp.Softmax { layer_name: y, n_classes: 2, irange: 0. } ],  # one
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: 0.1,  # to be varied
        batch_size: 4, monitoring_dataset: { train: *train }
    },
}
"""
MOMENTUM = "!obj:pylearn2.training_algorithms.learning_rule.Momentum { init_momentum: 0.5 }"


def set_in(text, *options):
    return override(text, "some.yaml", options)[0]


@pytest.mark.parametrize("option, old, new", [
    ("algorithm.learning_rate=0.02", "learning_rate: 0.1,", "learning_rate: 0.02,"),
    ("Train.algorithm.batch_size=2", "batch_size: 4", "batch_size: 2"),
    ("model.layers.0.n_classes=5", "n_classes: 2, irange", "n_classes: 5, irange"),
    ("model.layers[0].layer_name=out", "layer_name: y", "layer_name: out"),
    ("dataset.num_examples=9", "num_examples: 8", "num_examples: 9"),
    ("algorithm.monitoring_dataset.train=null", "{ train: *train }", "{ train: null }"),
    ("algorithm.monitoring_dataset.train.dim=4", "dim: 3", "dim: 4"),  # an alias is what it names
    ("dataset=!obj:a.B {}", EXPERIMENT[EXPERIMENT.index("!obj:pylearn2.testing"):EXPERIMENT.index(",\n    model")],
     "!obj:a.B {}"),
])
def test_the_one_value_changes_and_no_other_character(option, old, new):
    assert EXPERIMENT.count(old) == 1
    assert set_in(EXPERIMENT, option) == EXPERIMENT.replace(old, new)


@pytest.mark.parametrize("text, option, wanted", [
    ("{a: {}}", "a.b=1", {"a": {"b": 1}}),
    ("{a: {b: 1}}", "a.c=2", {"a": {"b": 1, "c": 2}}),
    ("{a: {b: 1, }}", "a.c=2", {"a": {"b": 1, "c": 2}}),
    ("a:\n  b: 1  # one\nd: 3\n", "a.c=2", {"a": {"b": 1, "c": 2}, "d": 3}),
    ("a:\n  b: |\n    long\n    text\nd: 3\n", "a.b=2", {"a": {"b": 2}, "d": 3}),
    ("a:\n- b: 1\n- 2\n", "a.0.c=[1, 2]", {"a": [{"b": 1, "c": [1, 2]}, 2]}),
    ("a:\n- b: 1\n- 2\n", "a[1]={x: 1}", {"a": [{"b": 1}, {"x": 1}]}),
    ("a:\nb: 1\n", "a=7", {"a": 7, "b": 1}),
    ("- 1\n- a: 2\n", "1.a=3", [1, {"a": 3}]),
    ("{a: &x {b: 1}, c: {<<: *x}}", "c.b=2", {"a": {"b": 1}, "c": {"b": 2}}),
    ("{a: [&x 1, *x, *x]}", "a.1=5", {"a": [1, 5, 1]}),
    ("{a: [&x 1, *x, *x]}", "a.0=5", {"a": [5, 5, 5]}),
    ("[1, 2]", "0=a: b", [{"a": "b"}, 2]),
    ("{a: 1}", "a=one, two", {"a": "one, two"}),
    ("{a: 1}", "a=\"x: }\"", {"a": "x: }"}),
    ("{a: 1}", "a=first\n second", {"a": "first second"}),
])
def test_every_style_of_yaml_can_be_changed(text, option, wanted):
    assert yaml.safe_load(set_in(text, option)) == wanted


def test_a_keyword_that_the_class_takes_is_added_on_a_line_of_its_own():
    text = set_in(EXPERIMENT, f"algorithm.learning_rule={MOMENTUM}", "algorithm.learning_rule.init_momentum=0.9")
    added = f"        learning_rule: {MOMENTUM.replace('0.5', '0.9')},\n    }},\n}}\n"
    assert text == EXPERIMENT.replace("*train }\n    },\n}\n", "*train },\n" + added)


def test_the_objects_know_the_text_they_were_built_from(tmp_path):
    path = tmp_path / "some.yaml"
    path.write_text(EXPERIMENT)
    training = load_path(path, overrides=["algorithm.learning_rate=0.25", "dataset.num_examples=12"])
    assert training.algorithm.learning_rate.get_value() == 0.25
    assert len(training.dataset.X) == 12
    assert "learning_rate: 0.25" in training.algorithm.yaml_src
    assert len(load(training.model.dataset_yaml_src).X) == 12


@pytest.mark.parametrize("option, words", [
    ("algorithm.learning_rat=1", "SGD has no argument 'learning_rat'\n  at Train.algorithm\n"
                                 "  did you mean 'learning_rate'?"),
    ("algoritm.learning_rate=1", "Train has no argument 'algoritm'\n  at Train\n  did you mean 'algorithm'?"),
    ("learning_rate=1", "did you mean 'Train.algorithm.learning_rate'?"),
    ("model.layers.1.irange=1", "is a list of 1, and '1' is none of its items"),
    ("model.layers.y.irange=1", "'y' is none of its items"),
    ("model.nvis.x=1", "Train.model.nvis holds '3'"),
    ("algorithm.monitoring_dataset.tran.dim=1", "did you mean 'train'?"),
    ("algorithm.learning_rule.init_momentum=1", "the text does not write 'learning_rule'"),
    ("model.nvis", "this is not path=value"),
    ("model.nvis=", "no value stands behind the ="),
    ("model.nvis={a", "the value is no YAML"),
    ("dataset=*train", "what stands there is named &train"),
])
def test_a_wrong_option_is_told_with_what_to_write_instead(option, words):
    with pytest.raises(ConfigError) as caught:
        set_in(EXPERIMENT, option)
    assert str(caught.value).startswith(f"--set {option}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize("option, words", [
    ("algorithm.learning_rate=abc", "SGD: learning_rate must be a number, got 'abc'"),
    (f"algorithm.learning_rule={MOMENTUM.replace('0.5', '2')}", "Momentum: init_momentum must be in [0, 1), got 2"),
    ("model.layers=[!obj:pylearn2.models.mlp.Sofmax {}]", "did you mean 'Softmax'?"),
])
def test_what_a_constructor_refuses_is_told_of_the_command_line(option, words, tmp_path):
    path = tmp_path / "some.yaml"
    path.write_text(EXPERIMENT)
    with pytest.raises(ConfigError) as caught:
        load_path(path, overrides=[option])
    assert str(caught.value).startswith(f"--set {option[:40]}")
    assert words in str(caught.value)


def test_a_fault_of_the_file_keeps_its_line_when_lines_were_added(tmp_path):
    path = tmp_path / "some.yaml"
    path.write_text(EXPERIMENT.replace("allow", "").replace("    },\n}\n", "    },\n    save_freqq: 1,\n}\n"))
    with pytest.raises(ConfigError, match="save_freqq") as caught:
        load_path(path, overrides=[f"algorithm.learning_rule={MOMENTUM}"])
    assert caught.value.place.line == 13
    path.write_text(EXPERIMENT + "]")
    with pytest.raises(ConfigError, match=r"some.yaml:14:1"):
        load_path(path, overrides=["model.nvis=1"])


def test_paths_are_split_at_dots_and_brackets():
    assert split("a.b[3].c = x=y") == ("a.b[3].c", "x=y")
    assert steps_of("[0].a.2.b[11]") == ["0", "a", "2", "b", "11"]
