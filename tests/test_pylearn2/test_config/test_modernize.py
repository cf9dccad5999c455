"""``--modernize``: old words become today's, everything else of the text stays, and the experiment is the same."""
import pytest

from pylearn2.config.errors import ConfigError
from pylearn2.config.modernize import modernize
from pylearn2.config.reader import read
from pylearn2.config.translate import translate

SGD = "!obj:pylearn2.training_algorithms.sgd.SGD"
MLP = "!obj:pylearn2.models.mlp.MLP"
RULE = "!obj:pylearn2.training_algorithms.learning_rule.Momentum"
MNIST = "!obj:pylearn2.datasets.mnist.MNIST"
OLD = f"""\
# what it shows
!obj:pylearn2.scripts.train.Train {{  # an old name
    dataset: {MNIST} {{
        which_set: 'train',
        one_hot: 1,  # digits
        start: 0, stop: %(train_stop)i
    }},
    model: {MLP} {{
        layers: [ !obj:pylearn2.models.mlp.Sigmoid {{ layer_name: 'h0', dim: 5, irange: .1 }},
                  !obj:pylearn2.models.mlp.Softmax {{ layer_name: 'y', n_classes: 10, irange: 0. }} ],
        dropout_include_probs: [ .5, 1 ],
        nvis: 784 }},
    algorithm: {SGD} {{ learning_rate: 1e-2, init_momentum: .5 }},
    save_path: "${{PYLEARN2_TRAIN_FILE_NAME}}.pkl",
}}
"""


@pytest.mark.parametrize("old, new", [
    ("!obj:pylearn2.scripts.train.Train {}", "!obj:pylearn2.train.Train {}"),
    ("a: !import pylearn2.training_algorithms.sgd.EpochCounter",
     "a: !import pylearn2.termination_criteria.EpochCounter"),
    (f"{MNIST} {{ which_set: test, one_hot: 1 }}", f"{MNIST} {{ which_set: test }}"),
    (f"{MNIST} {{ one_hot: 1, which_set: test }}", f"{MNIST} {{ which_set: test }}"),
    (f"{MNIST}\n  which_set: test\n  one_hot: 1  # why\n", f"{MNIST}\n  which_set: test\n    # why\n"),
    (f"{SGD} {{ init_momentum: .5 , learning_rate: .1 }}", f"{SGD} {{ learning_rule: {RULE} {{ init_momentum: .5 }} ,"
     " learning_rate: .1 }"),
    (f"a: &a !obj:dict {{}}\nb: {SGD} {{ init_momentum: !obj:dict {{ c: *a, d: !pkl: 'x' }} }}",
     f"a: &a !obj:dict {{}}\nb: {SGD} {{ learning_rule: {RULE} {{ init_momentum: !obj:dict {{ c: *a, d: !pkl: 'x' }} "
     "} }"),
    (f"{SGD} {{ learning_rate_adjuster: &a 3, seed: *a }}", f"{SGD} {{ update_callbacks: &a 3, seed: *a }}"),
    ("!obj:pylearn2.datasets.preprocessing.GlobalContrastNormalization { use_norm: 1, std_bias: 3. }",
     "!obj:pylearn2.datasets.preprocessing.GlobalContrastNormalization { sqrt_bias: 3., use_std: false }"),
    (f"{SGD} {{ theano_function_mode: !obj:pylearn2.devtools.record.RecordMode {{ a: 1 }}, seed: 1 }}",
     f"{SGD} {{ theano_function_mode: null, seed: 1 }}"),
    ("a: ['${PYLEARN2_TRAIN_FILE_NAME}_x', 1]", "a: ['${PYLEARN2_TRAIN_FILE_FULL_STEM}_x', 1]"),
    ("a: {b:[1]}  # as it was", "a: {b:[1]}  # as it was"),
    (f"a: &d {{ one_hot: 1, start: 0 }}\nb: {MNIST} {{ <<: *d }}\nc: {MNIST} {{ <<: *d, which_set: test }}", None),
])
def test_an_old_word_is_replaced_where_it_stands(old, new):
    if new is None:  # what << brings stays in a plain mapping, where the word may mean something else
        with pytest.raises(ConfigError, match="cannot be brought into today's words"):
            modernize(old, "old.yaml")
    else:
        assert modernize(old, "old.yaml") == new


def test_a_whole_experiment_keeps_its_lines_comments_and_fields():
    new = modernize(OLD, "old.yaml")
    assert modernize(new, "new.yaml") == new
    assert "stop: %(train_stop)i" in new and "        # digits\n" in new and new.startswith("# what it shows\n")
    untouched = [line for line in OLD.splitlines() if not any(word in line for word in (
        "scripts.train", "one_hot", "dropout", "momentum", "FILE_NAME"))]
    assert set(untouched) <= set(new.splitlines())
    tree, faults = read(new.replace("%(train_stop)i", "9"), "new.yaml")
    assert faults + translate(tree) == []
    algorithm = tree.keywords["algorithm"].keywords
    assert algorithm["cost"].keywords["input_include_probs"] == {"h0": 1.0, "y": 0.5} and "learning_rule" in algorithm


@pytest.mark.parametrize("cost", [
    "!obj:pylearn2.costs.cost.MethodCost {\n  # likelihood\n  method: 'cost_from_X', supervised: 1 }",
    "!obj:pylearn2.costs.cost.SumOfCosts { costs: [ !obj:pylearn2.costs.mlp.Default {} ] }"])
def test_the_dropout_of_the_model_takes_the_place_of_the_cost_that_was_written(cost):
    old = OLD.replace("init_momentum: .5", f"init_momentum: .5, cost: {cost}")
    new = modernize(old, "old.yaml")
    assert new.count("dropout.Dropout {") == new.count("cost:") == 1 and "cost_from_X" not in new
    assert new.count("# likelihood") == old.count("# likelihood")


def test_all_that_cannot_be_said_today_is_named_with_its_line():
    rectified = "!obj:pylearn2.models.mlp.RectifiedLinear { copy_input: 1 }"
    with pytest.raises(ConfigError) as caught:
        modernize(f"a: {rectified}\nb: {MLP} {{ layers: [], dropout_include_probs: [] }}\n", "old.yaml")
    lines = str(caught.value).splitlines()
    assert any(line.startswith("old.yaml:1:") and "copy_input" in line for line in lines)
    assert any(line.startswith("old.yaml:2:") and "dropout_include_probs" in line for line in lines)
