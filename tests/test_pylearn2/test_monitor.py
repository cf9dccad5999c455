"""The monitor names, counts, records and logs as the original did, survives its pickle, and can be continued."""
import logging
import pickle

import numpy as np
import pytest

from pylearn2.costs.cost import SumOfCosts
from pylearn2.costs.mlp import Default, WeightDecay
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.monitor import Monitor, get_channel, push_monitor, read_channel
from pylearn2.space import NullSpace
from pylearn2.testing.datasets import random_dense_design_matrix
from pylearn2.utils import serial, sharedX
from pylearn2.utils.exc import ChannelNotFound

NO_DATA = (NullSpace(), "")

# What the original's layer shows, as its own test lists it (spec: monitor channels of a softmax regression).
Y_CHANNELS = {
    "y_col_norms_max", "y_col_norms_mean", "y_col_norms_min", "y_max_max_class", "y_mean_max_class", "y_min_max_class",
    "y_misclass", "y_nll", "y_row_norms_max", "y_row_norms_mean", "y_row_norms_min",
}


def small_data(seed=0):
    return random_dense_design_matrix(np.random.RandomState(seed), 10, 3, 2)


def small_model():
    return SoftmaxRegression(n_classes=2, nvis=3, irange=0.1)


def monitor_of_constants(*names, model=None):
    """Return a monitor on one data set, with channels that are shared variables."""
    monitor = Monitor.get_monitor(model or small_model())
    monitor.add_dataset(small_data(), batch_size=5)
    for name in names:
        monitor.add_channel(name, None, sharedX(1.0, name=name), data_specs=NO_DATA)
    return monitor


def records(monitor, name):
    return [float(value) for value in monitor.channels[name].val_record]


# -- which channels ----------------------------------------------------------------------------------------------------


def test_a_training_shows_the_channels_of_the_original():
    monitor, data = Monitor(small_model()), small_data()
    monitor.setup({"train": data, "valid": small_data(1)}, Default(), batch_size=5)
    names = {"objective"} | Y_CHANNELS
    assert set(monitor.channels) == {f"{prefix}_{name}" for prefix in ("train", "valid") for name in names}
    assert next(iter(monitor.channels)) == "train_objective"  # insertion order: values of costs first, set by set
    assert (monitor.batch_size, monitor.num_batches) == ([5, 5], [None, None])


def test_a_single_data_set_has_no_prefix_and_none_adds_nothing():
    monitor = Monitor(small_model())
    monitor.setup(None, Default(), batch_size=5)
    assert monitor.channels == {}
    monitor.setup(small_data(), Default(), batch_size=5)
    assert set(monitor.channels) == {"objective"} | Y_CHANNELS


def test_further_costs_and_terms_are_shown_under_their_names():
    monitor, extra = Monitor(small_model()), {"decay": WeightDecay({"y": 0.5})}
    cost = SumOfCosts([Default(), WeightDecay({"y": 0.5})])
    monitor.setup({"train": small_data()}, cost, batch_size=5, extra_costs=extra)
    monitor()
    names = ("term_0", "term_1_weight_decay", "objective")
    first, second, together = (records(monitor, f"train_{name}") for name in names)
    assert together == pytest.approx([first[0] + second[0]])
    weights = monitor.model.get_weights()
    assert records(monitor, "train_decay") == pytest.approx([0.5 * (weights**2).sum()])
    assert set(extra) == {"decay"}  # the caller's dict stays as it was


def test_a_model_s_channel_wins_over_a_cost_s_of_the_same_name():
    class Boasting(Default):
        def get_monitoring_channels(self, model, data, **kwargs):
            return {"y_misclass": sharedX(-1.0), "boast": sharedX(7.0)}

    monitor = Monitor(small_model())
    monitor.setup(small_data(), Boasting(), batch_size=5)
    monitor()
    assert records(monitor, "boast") == pytest.approx([7.0])
    assert records(monitor, "y_misclass")[0] >= 0


def test_the_objective_waits_for_its_prerequisites():
    seen, monitor = [], Monitor(small_model())
    monitor.setup(small_data(), Default(), batch_size=5, obj_prereqs=[lambda *batch: seen.append(len(batch))])
    monitor()
    assert seen == [2, 2]  # features and targets, two batches


def test_values_are_those_of_numpy():
    data, model = small_data(), small_model()
    monitor = Monitor(model)
    monitor.setup(data, Default(), batch_size=4)
    monitor()
    b, W = (param.get_value() for param in model.get_params())
    odds = np.exp(data.X @ W + b)
    p, labels = odds / odds.sum(axis=1, keepdims=True), data.y.ravel()
    nll = -np.log(p[np.arange(10), labels])
    assert records(monitor, "y_nll") == pytest.approx([nll.mean()], rel=1e-12)
    assert records(monitor, "objective") == pytest.approx([nll.mean()], rel=1e-12)
    assert records(monitor, "y_misclass") == pytest.approx([(p.argmax(axis=1) != labels).mean()], rel=1e-12)
    largest = [p[cut].max(axis=1).max() for cut in (slice(0, 4), slice(4, 8), slice(8, 10))]
    assert records(monitor, "y_max_max_class") == pytest.approx([np.dot(largest, [0.4, 0.4, 0.2])], rel=1e-12)
    assert records(monitor, "y_col_norms_max") == pytest.approx([np.sqrt((W**2).sum(axis=0)).max()], rel=1e-12)


@pytest.mark.parametrize(("datasets", "words"), [
    ([small_data()], "a Dataset or a dict name -> Dataset, got list"), ({"train": 3}, "'train' -> int"),
    ({1: small_data()}, "got 1 -> "),
])
def test_what_is_no_data_set_is_refused(datasets, words):
    with pytest.raises(TypeError, match=words):
        Monitor(small_model()).setup(datasets, Default(), batch_size=5)


# -- data sets and single channels -------------------------------------------------------------------------------------


def test_a_data_set_is_registered_once_and_stays_as_it_was():
    monitor, data = Monitor(small_model()), small_data()
    monitor.add_dataset(data, batch_size=5)
    monitor.add_dataset([data, small_data(1)], batch_size=[2, 3])
    assert monitor.batch_size == [5, 3]


@pytest.mark.parametrize(("walk", "kind", "words"), [
    (dict(mode="shuffled_sequential", batch_size=5), TypeError, "'shuffled_sequential' needs a seed.*got None"),
    (dict(mode="sideways", batch_size=5), ValueError, "no iteration mode 'sideways'"),
    (dict(batch_size=5, num_batches=7), ValueError, "Monitor.add_dataset cannot walk through the data set"),
    (dict(batch_size=[5, 5]), ValueError, "lists of one length"),
])
def test_a_walk_that_cannot_be_is_told_at_once(walk, kind, words):
    with pytest.raises(kind, match=words):
        Monitor(small_model()).add_dataset(small_data(), **walk)


def test_a_channel_needs_one_known_data_set():
    monitor = Monitor(small_model())
    with pytest.raises(ValueError, match="'c' names no data set and the monitor has no data set"):
        monitor.add_channel("c", None, 1.0)
    monitor.add_dataset(small_data(), batch_size=5)
    with pytest.raises(ValueError, match="'c' names a data set that the monitor does not have"):
        monitor.add_channel("c", None, 1.0, dataset=small_data())
    monitor.add_dataset(small_data(1), batch_size=5)
    with pytest.raises(ValueError, match="'c' names no data set and the monitor has several"):
        monitor.add_channel("c", None, 1.0)


@pytest.mark.parametrize(("policy", "wanted"), [("copy_history", [1.0, 5.0]), ("overwrite", [5.0])])
def test_a_name_that_exists_is_settled_as_the_monitor_is_told(policy, wanted):
    monitor = monitor_of_constants("c")
    monitor()
    monitor()
    with pytest.raises(ValueError, match="has a channel 'c' already"):
        monitor.add_channel("c", None, 5.0, data_specs=NO_DATA)
    monitor.on_channel_conflict = policy
    monitor.add_channel("c", None, 5.0, data_specs=NO_DATA)
    monitor()
    assert records(monitor, "c") == wanted


def test_an_unknown_policy_is_told():
    monitor = monitor_of_constants()
    monitor.on_channel_conflict = "ignore"
    with pytest.raises(ValueError, match="on_channel_conflict must be one of .*got 'ignore'"):
        monitor.add_channel("c", None, 5.0, data_specs=NO_DATA)


# -- recording and its log ---------------------------------------------------------------------------------------------


def test_the_log_lists_counters_and_channels_in_number_aware_order(caplog):
    monitor = monitor_of_constants("h10_x", "h2_x", "h2_X")
    for name, value in (("huge", 12345.678), ("gone", np.nan), ("endless", -np.inf)):
        monitor.add_channel(name, None, value, data_specs=NO_DATA)
    monitor.report_batch(64)
    monitor.report_batch(36)
    monitor.report_epoch()
    with caplog.at_level(logging.INFO):
        monitor()
    start = caplog.messages.index("Monitoring step:")
    assert caplog.messages[start + 1:] == [
        "\tEpochs seen: 1", "\tBatches seen: 2", "\tExamples seen: 100",
        "\tendless: -inf", "\tgone: nan", "\th2_X: 1.0", "\th2_x: 1.0", "\th10_x: 1.0", "\thuge: 1.235e+04"]
    lines = caplog.messages
    listed = lines[lines.index("Monitored channels: ") + 1:lines.index("Compiling accum...")]
    assert listed == ["\tendless", "\tgone", "\th10_x", "\th2_X", "\th2_x", "\thuge"]  # there by plain letters


def test_the_graphs_are_compiled_only_when_a_channel_came(caplog):
    monitor = monitor_of_constants("c")
    with caplog.at_level(logging.INFO):
        monitor()
        monitor()
        monitor.add_channel("d", None, 1.0, data_specs=NO_DATA)
        monitor()
    assert caplog.messages.count("Compiling accum...") == 2


# -- pickling, continuing ----------------------------------------------------------------------------------------------


def trained_for(epochs, model, value):
    """Let the monitor of `model` record `value` before the first and after each of `epochs`; return the model."""
    monitor = Monitor.get_monitor(model)
    monitor.add_dataset(small_data(), batch_size=5)
    monitor.add_channel("c", None, value, data_specs=NO_DATA)
    monitor()
    for _ in range(epochs):
        monitor.report_batch(10)
        monitor.report_epoch()
        monitor()
    return model


def test_the_pickle_names_the_data_sets_and_never_holds_them():
    monitor = monitor_of_constants("c")
    monitor._datasets[0].yaml_src = "!obj:some.Dataset {}"
    monitor.add_dataset(small_data(1), batch_size=5)  # this one has no YAML text and is left out
    monitor()
    text = pickle.dumps(monitor)
    back = pickle.loads(text)
    assert back._datasets == ["!obj:some.Dataset {}"]
    assert len(text) < 20_000
    assert records(back, "c") == [1.0]
    assert (back.get_epochs_seen(), back.training_succeeded, back.theano_function_mode) == (0, False, None)


def test_a_monitor_from_a_file_says_that_it_cannot_record():
    monitor = pickle.loads(pickle.dumps(monitor_of_constants("c")))
    with pytest.raises(RuntimeError, match="Monitor.get_monitor"):
        monitor()


def test_a_file_that_knows_one_data_set_is_read():
    monitor = Monitor.__new__(Monitor)
    monitor.__setstate__({"_dataset": "!obj:some.Dataset {}", "channels": {}})
    assert monitor._datasets == ["!obj:some.Dataset {}"]


def test_a_model_from_a_file_goes_on_counting_and_recording():
    model = serial.clone_via_serialize(trained_for(2, small_model(), 1.0))
    seconds = model.monitor.channels["c"].time_record[-1]
    monitor = trained_for(1, model, 3.0).monitor
    assert records(monitor, "c") == [1.0, 1.0, 3.0, 3.0]  # the last old record was taken anew
    assert monitor.channels["c"].epoch_record == [0, 1, 2, 3]
    assert (monitor.get_epochs_seen(), monitor.get_batches_seen(), monitor.get_examples_seen()) == (3, 3, 30)
    assert monitor.channels["c"].time_record[-1] >= seconds


def test_a_channel_that_is_not_asked_for_again_keeps_its_records():
    model = serial.clone_via_serialize(trained_for(1, small_model(), 1.0))
    monitor = monitor_of_constants("another", model=model)
    monitor()
    assert (records(monitor, "c"), records(monitor, "another")) == ([1.0, 1.0], [1.0])


@pytest.mark.parametrize(("options", "epochs", "wanted"), [
    (dict(), [0, 1], [3.0, 3.0]),
    (dict(transfer_experience=True), [2, 3], [3.0, 3.0]),
    (dict(transfer_experience=True, save_records=True), [0, 1, 2, 3], [1.0, 1.0, 3.0, 3.0]),
    (dict(save_records=True), [0, 1], [3.0, 3.0]),  # without effect alone
])
def test_push_monitor_puts_the_old_one_aside(options, epochs, wanted):
    model = trained_for(2, small_model(), 1.0)
    old = model.monitor
    assert push_monitor(model, "before", **options) is model
    trained_for(1, model, 3.0)
    assert model.before is old
    assert records(old, "c") == [1.0, 1.0, 1.0]
    assert (model.monitor.channels["c"].epoch_record, records(model.monitor, "c")) == (epochs, wanted)


def test_push_monitor_of_an_untrained_model_is_told():
    with pytest.raises(AttributeError, match="push_monitor: the SoftmaxRegression has no monitor yet"):
        push_monitor(small_model(), "before")


def test_the_last_value_of_a_channel_can_be_read():
    model = trained_for(1, small_model(), 4.0)
    assert read_channel(model, "c") == 4.0
    with pytest.raises(ChannelNotFound, match="no channel 'd'"):
        read_channel(model, "d")
    push_monitor(model, "before")
    assert read_channel(model, "c", monitor_name="before") == 4.0


def test_one_channel_is_computed_beside_the_model_s_own_monitor():
    model, data = small_model(), small_data()
    b, W = (param.get_value() for param in model.get_params())
    wrong = ((data.X @ W + b).argmax(axis=1) != data.y.ravel()).mean()
    assert get_channel(model, data, "y_misclass", Default(), batch_size=5) == pytest.approx(wrong)
    assert not hasattr(model, "monitor")
