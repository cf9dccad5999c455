"""The tutorials' and the papers' experiments are whole, and their numbers are upstream's (commit af81e5c)."""
import re
import shutil
from pathlib import Path

import pytest

from pylearn2.config.differences import entries
from pylearn2.corruption import BinomialCorruptor
from pylearn2.models.autoencoder import DenoisingAutoencoder
from pylearn2.scripts.check import faults_of
from pylearn2.scripts.tutorials import TUTORIALS
from pylearn2.utils import serial

FOLDER = Path(__file__).parents[1] / "experiments" / "tutorials"
NAMES = [one.name for one in TUTORIALS]
RULE, ENDS = "algorithm.learning_rule.init_momentum", "algorithm.termination_criterion.criteria"

# What stands in upstream's file, filled with the values of its notebook. The convolutional network's end is that of the
# notebook whose log was published (8feb4f4: prop_decrease 0.); the last revision has .50.
BGD = {"algorithm.batch_size": 10000, "algorithm.line_search_mode": "exhaustive", "algorithm.conjugate": True}
TWO_LAYERS = {
    "model.layers[0].dim": 500, "model.layers[1].dim": 1000, "model.layers[0].sparse_init": 15,
    "model.layers[1].sparse_init": 15, "model.layers[2].irange": 0.0, "algorithm.batch_size": 100,
    "algorithm.learning_rate": 0.01, RULE: 0.5, f"{ENDS}[0].prop_decrease": 0.0, f"{ENDS}[0].N": 10,
    f"{ENDS}[1].max_epochs": 10000, "extensions[1].start": 1, "extensions[1].saturate": 10,
    "extensions[1].final_momentum": 0.99}
DECAY = {f"algorithm.cost.costs[1].coeffs[{layer}]": 0.00005 for layer in range(3)}
ENCODER = {
    "model.nhid": 500, "model.irange": 0.05, "model.act_enc": "tanh", "model.act_dec": None,
    "algorithm.learning_rate": 0.001, "algorithm.batch_size": 100, "algorithm.monitoring_batches": 5,
    "algorithm.termination_criterion.max_epochs": 10}
PAPER_ENDS = {f"{ENDS}[0].prop_decrease": 0.0, f"{ENDS}[0].N": 100}
FACTS = {
    "softmax_regression": BGD | {"model.n_classes": 10, "model.irange": 0.0, "model.nvis": 784},
    "mlp_part_2": BGD | {
        "model.layers[0].dim": 500, "model.layers[0].sparse_init": 15, "model.layers[1].irange": 0.0,
        "algorithm.updates_per_batch": 10, f"{ENDS}[1].max_epochs": 10000},
    "mlp_part_3": TWO_LAYERS,
    "mlp_part_4": TWO_LAYERS | DECAY,
    "convolutional_network": DECAY | {
        f"model.layers[{layer}].{key}": value for layer in (0, 1) for key, value in {
            "output_channels": 64, "irange": 0.05, "kernel_shape[0]": 5, "kernel_shape[1]": 5, "pool_shape[0]": 4,
            "pool_shape[1]": 4, "pool_stride[0]": 2, "pool_stride[1]": 2, "max_kernel_norm": 1.9365}.items()} | {
        "model.batch_size": 100, "model.layers[2].istdev": 0.05, "model.layers[2].max_col_norm": 1.9365,
        "algorithm.batch_size": 100, "algorithm.learning_rate": 0.01, RULE: 0.5, f"{ENDS}[0].prop_decrease": 0.0,
        f"{ENDS}[0].N": 10, f"{ENDS}[1].max_epochs": 500, "extensions[1].start": 1, "extensions[1].saturate": 10,
        "extensions[1].final_momentum": 0.99},
    "dae_l1": ENCODER | {"model.nvis": 784, "model.corruptor.corruption_level": 0.2},
    "dae_l2": ENCODER | {"model.nvis": 500, "model.corruptor.corruption_level": 0.3},
    "dae_mlp": {
        "model.batch_size": 100, "model.layers[2].max_col_norm": 1.9365, "model.layers[2].irange": 0.005,
        "algorithm.learning_rate": 0.05, RULE: 0.5, f"{ENDS}[0].prop_decrease": 0.0, f"{ENDS}[0].N": 100,
        f"{ENDS}[1].max_epochs": 50, "algorithm.update_callbacks.decay_factor": 1.00004,
        "algorithm.update_callbacks.min_lr": 0.000001, "extensions[0].start": 1, "extensions[0].saturate": 250,
        "extensions[0].final_momentum": 0.7},
    "maxout_mnist_pi": PAPER_ENDS | {
        f"model.layers[{layer}].{key}": value for layer in (0, 1) for key, value in {
            "num_units": 240, "num_pieces": 5, "irange": 0.005, "max_col_norm": 1.9365}.items()} | {
        "model.layers[2].max_col_norm": 1.9365, "model.layers[2].irange": 0.005, "algorithm.batch_size": 100,
        "algorithm.learning_rate": 0.1, RULE: 0.5, "algorithm.cost.input_include_probs.h0": 0.8,
        "algorithm.cost.input_scales.h0": 1.0, "algorithm.update_callbacks.decay_factor": 1.000004,
        "algorithm.update_callbacks.min_lr": 0.000001, "extensions[1].start": 1, "extensions[1].saturate": 250,
        "extensions[1].final_momentum": 0.7},
    "dropout_mnist": PAPER_ENDS | {
        "model.batch_size": 100, "model.layers[0].dim": 898, "model.layers[0].irange": 0.00891030471479,
        "model.layers[0].max_col_norm": 4.378017, "model.layers[1].dim": 1532,
        "model.layers[1].irange": 0.0575059125935, "model.layers[1].max_col_norm": 2.970242,
        "model.layers[2].sparse_init": 0, "model.layers[2].max_col_norm": 4.626974,
        "algorithm.learning_rate": 0.097259, RULE: 0.5, "algorithm.cost.input_include_probs.h0": 0.8,
        "algorithm.cost.input_scales.h0": 1.25, "extensions[1].start": 1, "extensions[1].saturate": 698,
        "extensions[1].final_momentum": 0.699217, "extensions[2].start": 1, "extensions[2].saturate": 560,
        "extensions[2].decay_factor": 0.022292},
}


@pytest.mark.parametrize("name", FACTS)
def test_its_numbers_are_upstreams(name):
    there = entries((FOLDER / f"{name}.yaml").read_text())
    assert {path: there.get(path) for path in FACTS[name]} == {path: repr(fact) for path, fact in FACTS[name].items()}


def test_every_file_of_the_folder_is_trained_by_the_command_and_what_was_published_has_facts():
    assert sorted(NAMES) == sorted(path.stem for path in FOLDER.glob("*.yaml"))
    assert [one.name for one in TUTORIALS if one.published is not None] == list(FACTS)


@pytest.mark.parametrize("one", TUTORIALS, ids=NAMES)
def test_it_says_what_was_published_how_to_run_it_and_what_came_out(one):
    text = (FOLDER / f"{one.name}.yaml").read_text()
    flags = "" if one.floatX == "float64" else f"THEANO_FLAGS=floatX={one.floatX} "
    assert f"\n# Run:    {flags}python scripts/train.py experiments/tutorials/{one.name}.yaml\n" in text
    assert len(re.findall("^# Result: ", text, re.M)) == 1 and max(map(len, text.splitlines())) <= 120
    if one.published is not None:
        assert re.search(rf"^# Published: .*\b{one.published:.2f}\b", text, re.M)


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """Return a folder with copies of the files, and the models that some of them begin with."""
    folder = tmp_path_factory.mktemp("tutorials")
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, folder)
    for name, nvis in (("dae_l1", 784), ("dae_l2", 500)):
        encoder = DenoisingAutoencoder(BinomialCorruptor(0.2), nvis=nvis, nhid=500, act_enc="tanh", act_dec=None)
        serial.save(str(folder / f"{name}.pkl"), encoder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_it_passes_the_check(name, copies):
    assert faults_of(str(copies / f"{name}.yaml"), read_data=False) == []
