"""A whole experiment through the reader: it is understood, and its slips are found before anything is built."""
import pytest

from pylearn2.config.yaml_parse import ConfigError, load

EXPERIMENT = """!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.mnist.MNIST { which_set: 'train', stop: 50000 },
    model: !obj:pylearn2.models.softmax_regression.SoftmaxRegression {
        nvis: 784,
        n_classes: 10,
        irange: 0.,
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: 1e-1,
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 5 },
        monitoring_dataset: { 'train': *train },
        batch_size: 100,
    },
    save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}.pkl",
    save_freq: 1
}
"""


def test_an_experiment_is_understood_with_an_alias_as_one_node():
    train = load(EXPERIMENT, instantiate=False)
    algorithm = train.keywords["algorithm"]
    assert algorithm.keywords["monitoring_dataset"]["train"] is train.keywords["dataset"]
    assert algorithm.keywords["learning_rate"] == 0.1
    assert str(algorithm.place_of("learning_rate")) == "<string>:9:9"


@pytest.mark.parametrize("right, wrong, told", [
    ("learning_rate:", "learning_rat:", "<string>:9:9: SGD has no argument 'learning_rat'\n"
     "  at Train.algorithm\n  did you mean 'learning_rate'?"),
    ("sgd.SGD", "sgd.SDG", "<string>:8:16: pylearn2.training_algorithms.sgd has no 'SDG'\n"
     "  at Train.algorithm\n  did you mean 'SGD'?"),
    ("softmax_regression.", "softmax_regresion.", "<string>:3:12: pylearn2.models has no module 'softmax_regresion'\n"
     "  at Train.model\n  did you mean 'softmax_regression'?"),
    ("n_classes: 10,", "", "<string>:3:12: SoftmaxRegression needs 'n_classes'\n  at Train.model\n"),
    ("*train", "*trian", "<string>:11:40: *trian names nothing: no &trian stands above it\n"
     "  at Train.algorithm.monitoring_dataset.train\n  did you mean 'train'?"),
    ("irange: 0.,", "irange: 0., n_classes: 9", "<string>:6:21: this key stands in line 5 already\n  at Train.model\n"
     "  keep one of the two: found duplicate key (n_classes)"),
])
def test_a_slip_is_told_with_its_line_its_path_and_a_remedy(right, wrong, told, monkeypatch):
    monkeypatch.setenv("PYLEARN2_TRAIN_FILE_FULL_STEM", "x")
    with pytest.raises(ConfigError) as caught:
        load(EXPERIMENT.replace(right, wrong))
    assert str(caught.value).startswith(told)


def test_several_slips_are_told_together(monkeypatch):
    monkeypatch.setenv("PYLEARN2_TRAIN_FILE_FULL_STEM", "x")
    text = EXPERIMENT
    for right, wrong in [("learning_rate:", "learning_rat:"), ("mnist.MNIST", "mnist.MNST"), ("*train", "*trian"),
                         ("max_epochs", "max_epoch"), ("FULL_STEM", "FULL_STERN")]:
        text = text.replace(right, wrong)
    with pytest.raises(ConfigError) as caught:
        load(text)
    assert [fault.place.line for fault in caught.value.faults] == [2, 9, 10, 11, 14]
