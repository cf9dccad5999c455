"""Old words mean what they meant; each says so once."""
import importlib.util
import logging

import pytest

from pylearn2 import legacy
from pylearn2.config.check import check
from pylearn2.config.proxy import Proxy
from pylearn2.config.reader import read
from pylearn2.config.translate import translate

SGD = "!obj:pylearn2.training_algorithms.sgd.SGD"
MLP = "!obj:pylearn2.models.mlp.MLP"
LAYERS = "layers: [!obj:pylearn2.models.mlp.Tanh {layer_name: h0}, !obj:pylearn2.models.mlp.Softmax {layer_name: y}]"
COST_FROM_X = "!obj:pylearn2.costs.cost.MethodCost {method: cost_from_X, supervised: 1}"


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    monkeypatch.setattr(legacy, "_said", set())


def translated(text):
    tree, faults = read(text, "old.yaml")
    return tree, faults + translate(tree)


def plain(node):
    """Return a Proxy as ``(short name, plain keywords)``."""
    if isinstance(node, Proxy):
        return node.short_name, plain(dict(node.keywords))
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    return [plain(item) for item in node] if isinstance(node, list) else node


@pytest.mark.parametrize("old, today", [
    ("pylearn2.training_algorithms.sgd.MomentumAdjustor",
     "pylearn2.training_algorithms.learning_rule.MomentumAdjustor"),
    ("pylearn2.scripts.train.Train", "pylearn2.train.Train"),
    ("pylearn2.training_callbacks.best_params.MonitorBasedSaveBest",
     "pylearn2.train_extensions.best_params.MonitorBasedSaveBest"),
    ("pylearn2.costs.mlp.Dropout", "pylearn2.costs.mlp.dropout.Dropout"),
    ("pylearn2.costs.cost.make_method_cost", "pylearn2.costs.cost.MethodCost"),
    ("pylearn2.training_algorithms.sgd.EpochCounter", "pylearn2.termination_criteria.EpochCounter"),
    ("pylearn2.training_algorithms.sgd.MonitorBasedTermCrit", "pylearn2.termination_criteria.MonitorBased"),
    ("pylearn2.training_algorithms.sgd.DisjunctionCriterion", "pylearn2.termination_criteria.And"),
    ("pylearn2.training_algorithms.sgd.ExhaustiveSGD", "pylearn2.training_algorithms.sgd.SGD"),
    ("pylearn2.training_algorithms.sgd.SGD", "pylearn2.training_algorithms.sgd.SGD"),
    ("pylearn2.linear.conv2D.make_random_conv2D", "pylearn2.linear.conv2d.make_random_conv2D"),
    ("pylearn2.autoencoder.DenoisingAutoencoder", "pylearn2.models.autoencoder.DenoisingAutoencoder"),
    ("pylearn2.base.StackedBlocks", "pylearn2.blocks.StackedBlocks"),
    ("pylearn2.train_extensions.window_flip.WindowAndFlipC01B", "pylearn2.train_extensions.window_flip.WindowAndFlip"),
    ("pylearn2.models.maxout.MaxoutConvC01B", "pylearn2.models.maxout.MaxoutConvC01B"),
    ("pylearn2.training_callbacks_of_mine.X", "pylearn2.training_callbacks_of_mine.X"),
])
def test_an_old_name_leads_to_todays(old, today):
    tree, faults = translated(f"a: !obj:{old} {{}}\nb: !import {old}")
    assert (tree["a"].name, tree["b"].name, faults) == (today, today, [])


@pytest.mark.parametrize("text, meant", [
    ("!obj:pylearn2.datasets.mnist.MNIST {which_set: train, one_hot: 1}", {"which_set": "train"}),
    *((f"!obj:pylearn2.datasets.{name} {{which_set: train, one_hot: 1}}", {"which_set": "train"}) for name in (
        "cifar10.CIFAR10", "tfd.TFD", "norb.SmallNORB", "csv_dataset.CSVDataset")),
    (COST_FROM_X, {"method": "cost_from_X"}),
    ("!obj:pylearn2.training_algorithms.bgd.BGD {hacky_conjugacy: 1, max_gap: 3}", {"conjugate": 1}),
    ("!obj:pylearn2.space.Conv2DSpace {shape: [2, 2], nchannels: 1}", {"shape": [2, 2], "num_channels": 1}),
    ("!obj:pylearn2.scripts.train.Train {callbacks: [], save_freq: 1}", {"extensions": [], "save_freq": 1}),
    (f"{SGD} {{learning_rate_adjuster: 1}}", {"update_callbacks": 1}),
    (f"{SGD} {{init_momentum: .5}}", {"learning_rule": ("Momentum", {"init_momentum": 0.5})}),
    (f"{SGD} {{init_momentum: null}}", {}),
    ("!obj:pylearn2.datasets.preprocessing.GlobalContrastNormalization {use_norm: 1}",
     {"use_std": False, "sqrt_bias": 10.0}),
    ("!obj:pylearn2.datasets.preprocessing.GlobalContrastNormalization {std_bias: 3.}",
     {"use_std": True, "sqrt_bias": 3.0}),
    ("!obj:pylearn2.models.mlp.Linear {softmax_columns: 1}", {"softmax_columns": 1}),
])
def test_an_old_keyword_means_what_it_meant(text, meant):
    tree, faults = translated(text)
    assert (plain(tree)[1], list(plain(tree)[1]), faults) == (meant, list(meant), [])


def test_a_mode_that_only_recorded_is_left_out_and_an_old_variable_has_its_new_name():
    tree, faults = translated(f"{SGD} {{theano_function_mode: !obj:pylearn2.devtools.record.RecordMode {{record: 1}}}}")
    assert (plain(tree)[1], faults) == ({"theano_function_mode": None}, [])
    assert translated("a: ['${PYLEARN2_TRAIN_FILE_NAME}_x', 1]")[0] == {"a": ["${PYLEARN2_TRAIN_FILE_FULL_STEM}_x", 1]}


@pytest.mark.parametrize("old_cost, cost", [
    ("", "{}"), (f"cost: {COST_FROM_X},", "{}"), ("cost: !obj:pylearn2.costs.mlp.Default {},", "{}"),
    (f"cost: !obj:pylearn2.costs.cost.SumOfCosts {{costs: [[2., {COST_FROM_X}], !obj:a.Decay {{}}]}},", "sum"),
])
def test_the_dropout_of_an_mlp_moves_into_the_cost(old_cost, cost):
    tree, faults = translated(f"""!obj:pylearn2.train.Train {{
        model: {MLP} {{ {LAYERS}, dropout_input_include_prob: .8, dropout_include_probs: [.5, 1] }},
        algorithm: {SGD} {{ {old_cost} batch_size: 1 }} }}""")
    keep = {"h0": 0.8, "y": 0.5}  # of a layer's input, so .5 of h0's output is .5 of y's input
    dropout = ("Dropout", {"default_input_include_prob": 1.0, "default_input_scale": 1.0, "input_include_probs": keep,
                           "input_scales": {"h0": 1 / 0.8, "y": 1 / 0.5}})
    wanted = dropout if cost == "{}" else ("SumOfCosts", {"costs": [[2.0, dropout], ("Decay", {})]})
    assert faults == [] and plain(tree.keywords["algorithm"].keywords["cost"]) == wanted
    assert list(tree.keywords["model"].keywords) == ["layers"]


def test_a_flattened_layer_is_dropped_by_the_name_of_what_it_flattens():
    flat = "!obj:pylearn2.models.mlp.FlattenerLayer {raw_layer: !obj:a.Composite {layer_name: both}}"
    tree, faults = translated(f"""!obj:pylearn2.train.Train {{
        model: {MLP} {{ layers: [{flat}, !obj:a.Softmax {{layer_name: y}}], dropout_include_probs: [.5, 1] }},
        algorithm: {SGD} {{}} }}""")
    assert faults == []
    assert tree.keywords["algorithm"].keywords["cost"].keywords["input_include_probs"] == {"both": 1.0, "y": 0.5}


def test_a_dropout_scale_of_1_means_no_rescaling():
    tree, faults = translated(f"""!obj:pylearn2.train.Train {{
        model: {MLP} {{ {LAYERS}, dropout_input_include_prob: .8, dropout_input_scale: 1. }},
        algorithm: {SGD} {{}} }}""")
    assert tree.keywords["algorithm"].keywords["cost"].keywords["input_scales"] == {"h0": 1.0, "y": 1.0}


@pytest.mark.parametrize("text, words", [
    ("!obj:pylearn2.models.mlp.RectifiedLinear {copy_input: 1}", "it had a bug"),
    (f"{SGD} {{init_momentum: .5, learning_rule: 3}}", "both given"),
    (f"{SGD} {{learning_rate_adjuster: 1, update_callbacks: 2}}", "keep one of the two"),
    (f"{MLP} {{{LAYERS}, dropout_input_include_prob: .8}}", "now a matter of the cost"),
    (f"!obj:a.Train {{model: {MLP} {{{LAYERS}, dropout_include_probs: [.5, .5]}}, algorithm: {SGD} {{}}}}",
     "the last entry must be 1"),
    (f"!obj:a.Train {{model: {MLP} {{{LAYERS}, dropout_include_probs: [.5]}}, algorithm: {SGD} {{}}}}", "one entry"),
    (f"!obj:a.Train {{model: {MLP} {{{LAYERS}, dropout_input_include_prob: 0}}, algorithm: {SGD} {{}}}}", r"in \(0, 1"),
    (f"!obj:a.Train {{model: {MLP} {{{LAYERS}, dropout_include_probs: [.5, 1]}},"
     f" algorithm: {SGD} {{cost: !obj:a.Own {{}}}}}}", "cannot be joined"),
])
def test_what_cannot_be_followed_is_one_fault_with_a_way_out(text, words):
    _, faults = translated(text)
    assert len(faults) == 1 and faults[0].hint
    with pytest.raises(ValueError, match=words):
        raise faults[0]
    assert str(faults[0]).startswith("old.yaml:1:")


def test_the_log_tells_of_each_old_word_once(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("pylearn2"), "propagate", True)
    mnist = "!obj:pylearn2.datasets.mnist.MNIST {one_hot: 1}"
    translated(f"[{mnist}, {mnist}, {SGD} {{init_momentum: .5}}]")
    translated(mnist)
    said = [record.getMessage() for record in caplog.records]
    assert [words.split(" ")[1] for words in said] == ["MNIST.one_hot", "SGD.init_momentum"]
    assert all(words.startswith("old.yaml:1:") for words in said)


def test_every_rule_of_the_table_is_one_that_the_reader_knows():
    from pylearn2.config.translate import _STEPS

    rules = [rule for rules in legacy.KEYWORDS.values() for rule in rules.values()]
    assert {rule.how for rule in rules if isinstance(rule, legacy.Meant)} == set(_STEPS)
    assert all(legacy.today(today) == today for today in legacy.NAMES.values())


@pytest.mark.parametrize("old", sorted(legacy.GONE))
def test_what_of_upstream_is_not_here_is_told_in_a_sentence(old):
    assert not _found(old)
    tree, faults = translated(f"a: !obj:{old}.module.Thing {{}}")
    assert faults == []
    fault, = check(tree)
    assert str(fault).startswith("old.yaml:1:4: ") and str(fault).endswith(legacy.GONE[old])


def _found(module):
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
