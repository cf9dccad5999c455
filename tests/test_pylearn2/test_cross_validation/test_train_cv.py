"""A cross-validation gives, fold by fold, what a training on that fold gives; later ones build on earlier ones."""
import os

import numpy as np
import pytest

from pylearn2.config import yaml_parse
from pylearn2.config.errors import ConfigError
from pylearn2.cross_validation.dataset_iterators import DatasetKFold
from pylearn2.train import Train
from pylearn2.utils import serial
from pylearn2.utils.exc import SettingError

DATA = """!obj:pylearn2.testing.datasets.random_one_hot_dense_design_matrix {
    rng: !obj:numpy.random.RandomState { seed: 1 }, num_examples: 30, dim: 6, num_classes: 2 }"""
FOLDS = f"!obj:pylearn2.cross_validation.dataset_iterators.DatasetKFold {{ dataset: {DATA} }}"
END = "termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 2 }"
SGD = f"!obj:pylearn2.training_algorithms.sgd.SGD {{ batch_size: 10, learning_rate: .1, {END} COST }}"
SOFTMAX = "!obj:pylearn2.models.softmax_regression.SoftmaxRegression { n_classes: 2, nvis: 6, irange: .1 }"
SUPERVISED = SGD.replace("COST", "")
RECONSTRUCTION = SGD.replace("COST", ", cost: !obj:pylearn2.costs.autoencoder.MeanSquaredReconstructionError {}")
BEST = "!obj:pylearn2.cross_validation.train_cv_extensions.MonitorBasedSaveBestCV"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def cv(folds, model, algorithm, extra=""):
    return yaml_parse.load(f"!obj:pylearn2.cross_validation.TrainCV {{ dataset_iterator: {folds}, model: {model}, "
                           f"algorithm: {algorithm}, {extra} }}")


def autoencoder(nvis, nhid):
    return (f"!obj:pylearn2.models.autoencoder.Autoencoder {{ nvis: {nvis}, nhid: {nhid}, act_enc: sigmoid, "
            "act_dec: linear, irange: .05 }")


def test_each_fold_is_trained_as_if_it_were_alone():
    training = cv(FOLDS, SOFTMAX, SUPERVISED, "save_path: all.pkl, save_folds: 1, save_freq: 1, cv_extensions: "
                  f"[{BEST} " "{ channel_name: test_objective, save_path: best.pkl, save_folds: 1, tag_key: best }]")
    training.main_loop()
    of_folds = [f"{name}-{k}.pkl" for name in ("all", "best") for k in range(3)]
    assert sorted(name for name in os.listdir() if name.endswith(".pkl")) == sorted(["all.pkl", "best.pkl", *of_folds])
    models, best = serial.load("all.pkl"), serial.load("best.pkl")
    for k, parts in enumerate(DatasetKFold(yaml_parse.load(DATA))):
        alone = Train(parts["train"], yaml_parse.load(SOFTMAX), yaml_parse.load(SUPERVISED))
        alone.algorithm._set_monitoring_dataset(parts)
        alone.main_loop()
        for param, other, own in zip(alone.model.get_params(), models[k].get_params(),
                                     serial.load(f"all-{k}.pkl").get_params(), strict=True):
            np.testing.assert_array_equal(param.get_value(), other.get_value())
            np.testing.assert_array_equal(param.get_value(), own.get_value())
        record = models[k].monitor.channels["test_objective"].val_record
        assert best[k].monitor.channels["test_objective"].val_record[-1] == min(record)
        assert best[k].tag[f"best-{k}"]["best_cost"] == min(record)


def test_layers_are_trained_one_after_the_other_each_on_its_own_folds():
    cv(FOLDS, autoencoder(6, 4), RECONSTRUCTION, "save_path: l0.pkl").main_loop()
    seen = f"!obj:pylearn2.cross_validation.dataset_iterators.TransformerDatasetCV {{ dataset_iterator: {FOLDS}, "
    cv(seen + "transformers: !pkl: 'l0.pkl' }", autoencoder(4, 3), RECONSTRUCTION, "save_path: l1.pkl").main_loop()
    stack = "!obj:pylearn2.cross_validation.blocks.StackedBlocksCV { layers: [ !pkl: 'l0.pkl', !pkl: 'l1.pkl' ] }"
    third = cv(f"{seen} transformers: {stack} }}", autoencoder(3, 2), RECONSTRUCTION)
    third.main_loop()
    first, second = serial.load("l0.pkl"), serial.load("l1.pkl")
    raw = list(DatasetKFold(yaml_parse.load(DATA)))[1]["test"].X
    batch = next(third.trainers[1].algorithm.monitoring_dataset["test"].iterator(mode="sequential", batch_size=10))
    np.testing.assert_allclose(batch[0] if isinstance(batch, tuple) else batch,
                               second[1].perform(first[1].perform(raw)), rtol=1e-6)
    layer = "!obj:pylearn2.cross_validation.mlp.PretrainedLayerCV { layer_name: h0, layer_content: !pkl: 'l0.pkl' }"
    top = "!obj:pylearn2.models.mlp.Softmax { layer_name: y, n_classes: 2, irange: 0. }"
    full = cv(FOLDS, f"!obj:pylearn2.models.mlp.MLP {{ nvis: 6, layers: [ {layer}, {top} ] }}", SUPERVISED)
    begun = full.trainers[2].model.layers[0].layer_content.weights.get_value()
    np.testing.assert_array_equal(begun, first[2].weights.get_value())
    full.main_loop()
    assert not np.array_equal(begun, full.trainers[2].model.layers[0].layer_content.weights.get_value())


def test_what_is_no_cross_validation_is_told(tmp_path):
    with pytest.raises(ConfigError, match="a dict with a 'train' for each fold, got a int"):
        cv("[3]", SOFTMAX, SUPERVISED)
    training = cv(FOLDS, SOFTMAX, SUPERVISED, "save_path: all.pkl, allow_overwrite: 0")
    (tmp_path / "all.pkl").write_text("mine")
    with pytest.raises(SettingError, match="all.pkl exists"):
        training.main_loop()
    with pytest.raises(ValueError, match="one after the other"):
        training.main_loop(parallel=True)
    with pytest.raises(ConfigError, match="needs save_path, store_best_model=True, or both"):
        yaml_parse.load(f"{BEST} {{ channel_name: a }}")
