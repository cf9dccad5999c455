"""ChannelSmoother, SharedSetter, RocAucChannel and the two WMAPE channels show what their formulas say."""
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from pylearn2.models.mlp import MLP, Linear, Softmax
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.termination_criteria import EpochCounter
from pylearn2.testing.datasets import random_dense_design_matrix, random_dense_design_matrix_for_regression
from pylearn2.train import Train
from pylearn2.train_extensions import ChannelSmoother, SharedSetter, TrainExtension
from pylearn2.train_extensions.roc_auc import RocAucChannel
from pylearn2.train_extensions.wmape_channel import WMapeDenominatorChannel, WMapeNumeratorChannel
from pylearn2.training_algorithms.sgd import SGD
from pylearn2.utils import sharedX
from pylearn2.utils.exc import SettingError

CLASSES = random_dense_design_matrix(np.random.RandomState(1), 20, 3, 3)
NUMBERS = random_dense_design_matrix_for_regression(np.random.RandomState(1), 10, 3, -5, 5)


def classifier():
    return SoftmaxRegression(n_classes=3, nvis=3, irange=0.5)


def train_with(*extensions, data=CLASSES, model=None, epochs=0, batch=20, monitored="valid"):
    """Train `model` with SGD, and return the channels of its monitor as lists of float."""
    named = {monitored: data} if monitored is not None else None
    model = model or classifier()
    algorithm = SGD(learning_rate=0.1, batch_size=batch, monitoring_dataset=named,
                    termination_criterion=EpochCounter(epochs))
    Train(data, model, algorithm, extensions=list(extensions)).main_loop()
    return {name: [float(value) for value in channel.val_record] for name, channel in model.monitor.channels.items()}


def test_a_smoothed_channel_averages_the_last_k_minus_1_records():
    seen = []

    class Reader(TrainExtension):  # listed later, it sees the smoothed value
        def on_monitor(self, model, dataset, algorithm):
            seen.append(float(model.monitor.channels["smooth"].val_record[-1]))

    channels = train_with(ChannelSmoother("valid_y_nll", "smooth", k=3), Reader(), epochs=4)
    nll = channels["valid_y_nll"]
    wanted = [nll[0]] + [(one + other) / 2 for one, other in zip(nll[:-1], nll[1:], strict=True)]
    assert channels["smooth"] == pytest.approx(wanted, rel=1e-15)
    assert seen == channels["smooth"]


def test_the_channel_to_smooth_is_looked_for_before_training():
    assert ChannelSmoother("a", "b").channel_names() == ["a"]
    with pytest.raises(KeyError, match="no channel 'valid_y_nl'; did you mean 'valid_y_nll'"):
        train_with(ChannelSmoother("valid_y_nl", "smooth"))
    with pytest.raises(ValueError, match="k must be at least 2"):
        ChannelSmoother("a", "b", k=1)


def test_shared_variables_are_set_at_their_epochs_and_shown_from_the_second_record_on():
    rate, other = sharedX(1.0, name="rate"), sharedX(5.0, name="other")
    channels = train_with(SharedSetter([[0, rate, 2.0], [2, rate, 3.0], [2, other, 6]]), epochs=3)
    assert channels["rate"] == pytest.approx([2.0, 2.0, 3.0])  # what is set after a record shows in the next
    assert channels["other"] == pytest.approx([5.0, 5.0, 6.0])
    assert rate.get_value() == 3.0


def test_a_setter_needs_names_and_something_monitored():
    with pytest.raises(ValueError, match="have a name, got .* for epoch 1"):
        SharedSetter([[1, sharedX(0.0), 2.0]])
    with pytest.raises(SettingError, match="nothing is monitored: give the algorithm a monitoring_dataset"):
        train_with(SharedSetter([[1, sharedX(0.0, name="w"), 2.0]]), monitored=None)


@pytest.mark.parametrize(("options", "positive", "negative"), [
    (dict(), 1, None), (dict(positive_class_index=2), 2, None),
    (dict(positive_class_index=0, negative_class_index=2), 0, 2)])
def test_the_area_is_scikit_learn_s(options, positive, negative):
    model = classifier()
    b, W = (param.get_value() for param in model.get_params())
    channels = train_with(RocAucChannel(**options), model=model)
    odds, labels = np.exp(CLASSES.X @ W + b), CLASSES.y.ravel()
    scores = (odds / odds.sum(axis=1, keepdims=True))[:, positive]
    kept = np.isin(labels, [positive, negative]) if negative is not None else np.full(20, True)
    assert channels["valid_roc_auc"] == pytest.approx([roc_auc_score(labels[kept] == positive, scores[kept])])


def test_the_area_is_averaged_over_batches_and_not_defined_for_a_single_class():
    channels = train_with(RocAucChannel("area"), batch=1, monitored="")
    assert np.isnan(channels["area"]).all()


def test_the_area_takes_labels_as_well_as_one_hot_targets():
    model = MLP([Softmax(n_classes=3, layer_name="y", irange=0.5, binary_target_dim=1)], nvis=3, seed=[1])
    b, W = (param.get_value() for param in model.get_params())
    channels = train_with(RocAucChannel(), model=model)
    scores = CLASSES.X @ W + b
    scores = (np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))[:, 1]
    assert channels["valid_roc_auc"] == pytest.approx([roc_auc_score(CLASSES.y.ravel() == 1, scores)])


def test_the_ratio_of_the_two_channels_is_the_weighted_error():
    model = MLP([Linear(dim=1, layer_name="y", irange=0.5)], nvis=3, seed=[1])
    W, b = (param.get_value() for param in model.get_params())
    both = WMapeNumeratorChannel(), WMapeDenominatorChannel("below")
    channels = train_with(*both, data=NUMBERS, model=model, batch=10)
    error = np.abs(NUMBERS.X @ W + b - NUMBERS.y).sum()
    assert channels["valid_wmape_num"] == pytest.approx([error])
    assert channels["valid_below"] == pytest.approx([np.abs(NUMBERS.y).sum()])


@pytest.mark.parametrize("extension", [RocAucChannel(), WMapeNumeratorChannel()])
def test_channels_on_monitoring_sets_need_monitoring_sets_and_targets(extension):
    name = type(extension).__name__
    with pytest.raises(SettingError, match=f"{name} adds channels .* give the algorithm a monitoring_data") as caught:
        train_with(extension, monitored=None)
    assert caught.value.asked_by is extension
    model = MLP([Linear(dim=1, layer_name="y", irange=0.5)], nvis=3, monitor_targets=False)
    with pytest.raises(SettingError, match=f"{name} needs a model that is monitored on .*MLP is on 'features'"):
        train_with(extension, data=NUMBERS, model=model, batch=10)
