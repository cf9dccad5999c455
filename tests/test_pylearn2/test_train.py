"""The loop records, extends, saves and stops in the original's order, and finds a wrong path or channel beforehand."""
import logging
import os
import re

import numpy as np
import pytest

from pylearn2.models.rbm import RBM
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.termination_criteria import EpochCounter, MonitorBased, Or
from pylearn2.testing.datasets import random_dense_design_matrix
from pylearn2.train import Train
from pylearn2.train_extensions import TrainExtension
from pylearn2.training_algorithms.sgd import SGD
from pylearn2.utils import serial
from pylearn2.utils.exc import ChannelNotFound, SettingError


def tiny_data():
    return random_dense_design_matrix(np.random.RandomState(0), 10, 3, 2)


def tiny_training(epochs=2, model=None, monitored=True, criterion=None, **options):
    data = tiny_data()
    algorithm = SGD(learning_rate=0.1, batch_size=5, monitoring_dataset={"train": data} if monitored else None,
                    termination_criterion=criterion or EpochCounter(epochs))
    return Train(data, model or SoftmaxRegression(n_classes=2, nvis=3, irange=0.1), algorithm, **options)


class SelfTaught(SoftmaxRegression):
    """Trains itself for two epochs, without an algorithm."""

    def __init__(self):
        super().__init__(n_classes=2, nvis=3, irange=0.1)
        self.epochs = 0

    def train_all(self, dataset):
        self.epochs += 1

    def continue_learning(self):
        return self.epochs < 2


class Diary(TrainExtension):
    """Notes what happens, and with which epoch and record."""

    def __init__(self, notes=None):
        self.notes = [] if notes is None else notes

    def setup(self, model, dataset, algorithm):
        self.notes.append(("setup", sorted(name for name in model.monitor.channels if "seconds" in name)))

    def on_monitor(self, model, dataset, algorithm):
        self.notes.append(("monitor", model.monitor.get_epochs_seen(),
                           len(model.monitor.channels["learning_rate"].val_record)))

    def on_save(self, model, dataset, algorithm):
        self.notes.append(("save", model.monitor.get_epochs_seen()))


class Stopper(TrainExtension):
    def on_monitor(self, model, dataset, algorithm):
        if model.monitor.get_epochs_seen() == 1:
            raise StopIteration


# The original's lines, from conformance/softmax_sgd-float64/log.txt (and spec, train, section 6); # is a number.
PATTERN = """
Parameter and initial learning rate summary:
\tsoftmax_b: #
\tsoftmax_W: #
Compiling sgd_update...
Compiling sgd_update done. Time elapsed: # seconds
compiling begin_record_entry...
compiling begin_record_entry done. Time elapsed: # seconds
Monitored channels: {names}
Compiling accum...
graph size: #
Compiling accum done. Time elapsed: # seconds
Monitoring step:
\tEpochs seen: 0
\tBatches seen: 0
\tExamples seen: 0{values}
Time this epoch: # seconds
Monitoring step:
\tEpochs seen: 1
\tBatches seen: 2
\tExamples seen: 10{values}
Saving to {path}...
Saving to {path} done. Time elapsed: # seconds
Saving to {path}...
Saving to {path} done. Time elapsed: # seconds
"""
CHANNELS = ["learning_rate", "total_seconds_last_epoch", "train_objective", "train_y_col_norms_max",
            "train_y_col_norms_mean", "train_y_col_norms_min", "train_y_max_max_class", "train_y_mean_max_class",
            "train_y_min_max_class", "train_y_misclass", "train_y_nll", "train_y_row_norms_max",
            "train_y_row_norms_mean", "train_y_row_norms_min", "training_seconds_this_epoch"]


def test_the_log_has_the_original_s_lines_in_the_original_s_order(caplog, tmp_path):
    path = str(tmp_path / "m.pkl")
    wanted = PATTERN.strip().format(path=path, names="".join(f"\n\t{name}" for name in CHANNELS),
                                    values="".join(f"\n\t{name}: #" for name in CHANNELS))
    with caplog.at_level(logging.INFO):
        tiny_training(epochs=1, save_path=path, save_freq=1).main_loop()
    pattern = re.escape(wanted).replace(re.escape("#"), r"[-+\d.e]+")
    assert re.fullmatch(pattern, "\n".join(caplog.messages)), "\n".join(caplog.messages)
    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_extensions_act_after_each_record_and_before_each_save(tmp_path):
    diary = Diary()
    tiny_training(epochs=2, save_path=tmp_path / "m.pkl", save_freq=1, extensions=[diary]).main_loop()
    assert diary.notes == [
        ("setup", []), ("monitor", 0, 1), ("monitor", 1, 2), ("save", 1), ("monitor", 2, 3), ("save", 2), ("save", 2)]


def test_what_an_extension_changes_shows_in_the_next_record():
    class Halving(TrainExtension):
        def on_monitor(self, model, dataset, algorithm):
            algorithm.learning_rate.set_value(algorithm.learning_rate.get_value() / 2)

    training = tiny_training(epochs=2, extensions=[Halving()])
    training.main_loop()
    assert training.model.monitor.channels["learning_rate"].val_record == pytest.approx([0.1, 0.05, 0.025])


def test_a_stop_lets_the_other_extensions_act(caplog):
    diary = Diary()
    with caplog.at_level(logging.INFO):
        training = tiny_training(epochs=5, extensions=[Stopper(), diary])
        training.main_loop()
    assert [note[:2] for note in diary.notes] == [("setup", []), ("monitor", 0), ("monitor", 1)]
    assert "Stopper asks to stop the training" in caplog.messages
    assert training.model.monitor.training_succeeded


def test_the_criterion_is_asked_at_every_record_even_when_an_extension_stops():
    class Counting(EpochCounter):
        asked = 0

        def continue_learning(self, model):
            self.asked += 1
            return super().continue_learning(model)

    criterion = Counting(5)
    tiny_training(criterion=criterion, extensions=[Stopper()]).main_loop()
    assert criterion.asked == 2


def test_other_errors_of_an_extension_end_the_run():
    class Broken(TrainExtension):
        def on_monitor(self, model, dataset, algorithm):
            raise TypeError("a slip of its author")

    with pytest.raises(TypeError, match="a slip"):
        tiny_training(extensions=[Broken()]).main_loop()


def test_the_seconds_shown_belong_to_the_epochs_that_the_original_gave_them():
    training = tiny_training(epochs=3)
    training.main_loop()
    channels = training.model.monitor.channels
    this_epoch = [float(value) for value in channels["training_seconds_this_epoch"].val_record]
    last_epoch = [float(value) for value in channels["total_seconds_last_epoch"].val_record]
    assert this_epoch[0] == 0 and min(this_epoch[1:]) > 0
    assert last_epoch[:2] == [0, 0]
    assert all(total > training for total, training in zip(last_epoch[2:], this_epoch[1:], strict=False))


def test_the_initial_parameters_are_projected_before_the_first_record():
    model = SoftmaxRegression(n_classes=2, nvis=3, irange=5.0, max_col_norm=1.0)
    assert np.sqrt((model.get_weights() ** 2).sum(axis=0)).min() > 1
    training = tiny_training(epochs=1, model=model)
    training.main_loop()
    assert float(model.monitor.channels["train_y_col_norms_max"].val_record[0]) <= 1 + 1e-6


@pytest.mark.parametrize("training", [lambda: tiny_training(monitored=False), lambda: Train(tiny_data(), SelfTaught())],
                         ids=["nothing monitored", "no algorithm"])
def test_training_without_monitoring_data_counts_epochs_and_shows_no_channels(training):
    training = training()
    training.main_loop()
    monitor = training.model.monitor
    assert monitor.channels == {}
    assert (monitor.get_epochs_seen(), monitor.training_succeeded) == (2, True)


def test_a_run_that_need_not_begin_makes_one_record_and_one_save(tmp_path):
    diary = Diary()
    tiny_training(epochs=0, save_path=tmp_path / "m.pkl", save_freq=1, extensions=[diary]).main_loop()
    assert [note[0] for note in diary.notes] == ["setup", "monitor", "save"]


def test_a_spent_time_budget_ends_the_run_in_good_order(caplog, tmp_path):
    training = tiny_training(save_path=tmp_path / "m.pkl", save_freq=1)
    training.main_loop(time_budget=0)
    monitor = serial.load(tmp_path / "m.pkl").monitor
    assert (monitor.time_budget_exceeded, monitor.training_succeeded, monitor.get_epochs_seen()) == (True, True, 0)
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1 and re.fullmatch(r"Time budget exceeded \(\d+\.\d{3}/0 seconds\)\.", warnings[0])


def test_an_ample_time_budget_changes_nothing():
    training = tiny_training()
    training.main_loop(time_budget=1000)
    assert training.model.monitor.time_budget_exceeded is False
    assert training.model.monitor.get_epochs_seen() == 2


# -- saving ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("save_freq", "epochs", "saved_after"), [
    (0, 3, []), (1, 3, [1, 2, 3, 3]), (2, 3, [2, 3]), (2, 4, [2, 4, 4])])
def test_the_model_is_saved_every_so_many_epochs_and_at_the_end(tmp_path, save_freq, epochs, saved_after):
    diary, path = Diary(), tmp_path / "deep" / "m.pkl"
    tiny_training(epochs, save_path=path, save_freq=save_freq, extensions=[diary]).main_loop()
    assert [note[1] for note in diary.notes if note[0] == "save"] == saved_after
    assert [p.name for p in tmp_path.rglob("*.pkl*")] == (["m.pkl"] if saved_after else [])


def test_what_is_saved_is_the_model_its_records_and_the_name_of_its_data(tmp_path):
    unnamed = tiny_training()
    unnamed.dataset.yaml_src = "!obj:some.Dataset {}"
    training = Train(unnamed.dataset, unnamed.model, unnamed.algorithm, str(tmp_path / "m.pkl"), 1)
    training.main_loop()
    model = serial.load(tmp_path / "m.pkl")
    assert type(model) is SoftmaxRegression
    assert model.dataset_yaml_src == "!obj:some.Dataset {}"
    assert len(model.monitor.channels["train_objective"].val_record) == 3
    assert model.monitor.training_succeeded
    for mine, saved in zip(training.model.get_params(), model.get_params(), strict=True):
        np.testing.assert_array_equal(mine.get_value(), saved.get_value())


def test_a_saved_model_is_trained_on_and_its_records_continue(tmp_path):
    tiny_training(save_path=tmp_path / "m.pkl", save_freq=1).main_loop()
    model = serial.load(tmp_path / "m.pkl")
    tiny_training(epochs=1, model=model).main_loop()
    channel = model.monitor.channels["train_objective"]
    assert channel.epoch_record == [0, 1, 2, 3]
    assert np.diff(np.array(channel.val_record, dtype=float)).max() < 0  # it went on learning from where it was


def test_a_model_that_holds_its_data_is_not_saved_with_them(tmp_path):
    training = tiny_training(save_path=tmp_path / "m.pkl", save_freq=1)
    training.model.keepsake = training.dataset
    with pytest.raises(OSError, match="holds its training data"):
        training.main_loop()
    assert list(tmp_path.iterdir()) == []
    assert training.dataset._serialization_guard is None  # the data set itself can be pickled again


def test_without_a_path_the_yaml_s_name_is_taken(monkeypatch):
    monkeypatch.setenv("PYLEARN2_TRAIN_FILE_FULL_STEM", "dir/experiment")
    monkeypatch.delenv("PYLEARN2_TRAIN_PHASE", raising=False)
    assert tiny_training(save_freq=1).save_path == "dir/experiment.pkl"
    monkeypatch.setenv("PYLEARN2_TRAIN_PHASE", "phase2")
    assert tiny_training(save_freq=1).save_path == "dir/experiment.phase2.pkl"
    monkeypatch.delenv("PYLEARN2_TRAIN_FILE_FULL_STEM")
    with pytest.raises(ValueError, match="save_freq is 1 but there is no save_path"):
        tiny_training(save_freq=1)


def test_a_path_may_name_the_environment(monkeypatch):
    monkeypatch.setenv("RESULTS_OF_MINE", "here")
    assert tiny_training(save_path="${RESULTS_OF_MINE}/m.pkl", save_freq=1).save_path == "here/m.pkl"


def test_a_path_that_is_never_used_is_warned_of(caplog):
    tiny_training(save_path="m.pkl")
    assert "save_freq is 0" in caplog.text


# -- before any work ---------------------------------------------------------------------------------------------------


def refused(training, kind=SettingError):
    """Return what is told about a `training` that must not get as far as its first record."""
    with pytest.raises(kind) as caught:
        training.main_loop()
    monitor = getattr(training.model, "monitor", None)
    assert monitor is None or not any(channel.val_record for channel in monitor.channels.values())
    return str(caught.value)


@pytest.mark.parametrize(("parts", "words"), [
    ({"model": [1]}, "model is one object, got a list: take it out of its brackets"),
    ({"algorithm": {"a": 1}}, "algorithm is one object, got a dict"),
    ({"extensions": Diary([])}, "extensions is a list, got a Diary: put it in brackets"),
])
def test_one_part_is_no_list_and_a_list_not_one_part(parts, words):
    with pytest.raises(TypeError, match=words):
        Train(**{"dataset": tiny_data(), "model": SoftmaxRegression(n_classes=2, nvis=3, irange=0.1)} | parts)


def test_a_model_without_a_cost_of_its_own_is_told_with_the_line_of_the_algorithm():
    model = RBM(nvis=3, nhid=2)
    with pytest.raises(SettingError, match="SGD has no cost: RBM.*ebm_estimation") as fault:
        tiny_training(model=model, monitored=False).setup()
    assert (type(fault.value.asked_by), fault.value.keyword) == (SGD, "cost")


def test_a_file_that_must_stay_is_not_overwritten(tmp_path):
    path = tmp_path / "m.pkl"
    path.write_text("precious")
    training = tiny_training(save_path=path, save_freq=1, allow_overwrite=False)
    assert f"{path} exists and allow_overwrite is False" in refused(training)
    with pytest.raises(SettingError, match="allow_overwrite"):
        training.save()  # nor when asked directly
    assert path.read_text() == "precious"


def test_only_the_first_save_asks_whether_it_may_overwrite(tmp_path):
    training = tiny_training(epochs=2, save_path=tmp_path / "m.pkl", save_freq=1, allow_overwrite=False)
    training.main_loop()
    training.save()
    assert serial.load(tmp_path / "m.pkl").monitor.training_succeeded


def test_a_path_that_cannot_be_written_is_told_before_training(tmp_path):
    (tmp_path / "file").write_text("")
    training = tiny_training(save_path=tmp_path / "file" / "m.pkl", save_freq=1)
    assert refused(training).startswith(f"cannot write {tmp_path / 'file' / 'm.pkl'}: ")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom a folder can keep out")
def test_a_folder_without_permission_is_told_before_training(tmp_path):
    tmp_path.chmod(0o500)
    assert "Permission denied" in refused(tiny_training(save_path=tmp_path / "m.pkl", save_freq=1))


@pytest.mark.parametrize("reader", ["criterion", "part of a criterion", "extension"])
def test_a_misspelt_channel_is_told_before_training(reader):
    class Reader(TrainExtension):
        channel_name = "train_y_misclas"

    wrong = MonitorBased(channel_name="train_y_misclas")
    training = tiny_training(
        criterion={"criterion": wrong, "part of a criterion": Or([EpochCounter(1), wrong])}.get(reader),
        extensions=[Reader()] if reader == "extension" else [])
    assert refused(training, ChannelNotFound).startswith(
        "the monitor has no channel 'train_y_misclas'; did you mean 'train_y_misclass'? There are: learning_rate, ")


def test_a_channel_that_only_an_earlier_run_recorded_is_told_before_training(tmp_path):
    tiny_training(epochs=1, save_path=tmp_path / "m.pkl", save_freq=1).main_loop()
    model = serial.load(tmp_path / "m.pkl")
    training = tiny_training(model=model, criterion=MonitorBased(channel_name="train_objective"))
    training.algorithm._set_monitoring_dataset({"valid": tiny_data()})
    with pytest.raises(ChannelNotFound, match="no channel 'train_objective'; did you mean"):
        training.main_loop()


def test_an_extension_may_keep_its_channels_in_a_list():
    extension = Diary()
    extension.channel_names = ["train_objective"]  # an attribute of that name, not the method
    tiny_training(epochs=1, extensions=[extension]).main_loop()
    extension.channel_names = ["no such thing"]
    with pytest.raises(ChannelNotFound):
        tiny_training(epochs=1, extensions=[extension]).main_loop()


@pytest.mark.parametrize(("method", "answer", "words"), [
    ("train", True, "must return None, got True"), ("continue_learning", None, "must return True or False, got None")])
def test_an_algorithm_s_unusable_answer_is_told(method, answer, words):
    training = tiny_training(epochs=1)

    class Odd(type(training.algorithm)):
        pass

    setattr(Odd, method, lambda self, *args, **kwargs: answer)
    training.algorithm.__class__ = Odd
    with pytest.raises(ValueError, match=words):
        training.main_loop()
