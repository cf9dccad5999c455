"""A training that was stopped and resumed ends with the same bits as one that was not, whatever it is made of."""
import re

import numpy as np
import pytest

from pylearn2.checkpoint.file import standing
from pylearn2.config import yaml_parse
from pylearn2.train_extensions import TrainExtension
from pylearn2.utils import serial
from pylearn2.utils.exc import DataError, SettingError

EXPERIMENT = """
!obj:pylearn2.train.Train {{
    dataset: &train {dataset},
    model: !obj:pylearn2.models.mlp.MLP {{ nvis: 4, layers: [
        !obj:pylearn2.models.mlp.Tanh {{ layer_name: h, dim: 5, irange: .5 }},
        !obj:pylearn2.models.mlp.Softmax {{ layer_name: y, n_classes: 3, irange: .1 }} ] }},
    algorithm: {algorithm},
    save_path: "{folder}/run.pkl", save_freq: 1,
    extensions: [ {extensions} ],
}}
"""
DATA = """!obj:pylearn2.testing.datasets.random_dense_design_matrix {
    rng: !obj:numpy.random.RandomState { seed: 0 }, num_examples: 20, dim: 4, num_classes: 3 }"""
SGD = """!obj:pylearn2.training_algorithms.sgd.SGD {{ batch_size: 5, learning_rate: .1, monitoring_dataset: *train,
    termination_criterion: {criterion}, {more} }}"""
COUNTER = "!obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 6 }"
PATIENCE = """!obj:pylearn2.termination_criteria.And { criteria: [
    !obj:pylearn2.termination_criteria.MonitorBased { channel_name: y_misclass, prop_decrease: .2, N: 5 },
    !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 9 } ] }"""
RULE = "learning_rule: !obj:pylearn2.training_algorithms.learning_rule"
DROPOUT = "cost: !obj:pylearn2.costs.mlp.dropout.Dropout { input_include_probs: { h: .5 } }"


def sgd(more="", criterion=COUNTER):
    return SGD.format(criterion=criterion, more=more)


class Crash(Exception):
    pass


class Crasher(TrainExtension):
    """Raises after the record of an epoch; no part of the experiment."""

    onlooker = True

    def __init__(self, epoch):
        self.epoch = epoch

    def on_monitor(self, model, dataset, algorithm):
        if model.monitor.get_epochs_seen() == self.epoch:
            raise Crash


def build(folder, algorithm=None, extensions="", dataset=DATA):
    folder.mkdir(exist_ok=True)
    return yaml_parse.load(EXPERIMENT.format(folder=folder, dataset=dataset, algorithm=algorithm or sgd(),
                                             extensions=extensions))


def crash(training, epoch):
    training.extensions = [*training.extensions, Crasher(epoch)]
    with pytest.raises(Crash):
        training.main_loop()


def records(model):
    return {name: np.array(channel.val_record).tolist() for name, channel in model.monitor.channels.items()
            if "seconds" not in name}


def check_same_end(tmp_path, crash_at=4, resume_with=(), **parts):
    whole = build(tmp_path / "whole", **parts)
    whole.main_loop()
    crash(build(tmp_path / "broken", **parts), crash_at)
    again = build(tmp_path / "broken", **parts)
    again.extensions = [*again.extensions, *resume_with]
    again.main_loop(resume=True)
    for model in (again.model, serial.load(tmp_path / "broken" / "run.pkl")):
        for param, other in zip(model.get_params(), whole.model.get_params(), strict=True):
            assert param.get_value().tobytes() == other.get_value().tobytes(), param.name
        assert records(model) == records(whole.model)
    return whole, again


@pytest.mark.parametrize("more", [
    "", RULE + ".Momentum { init_momentum: .9 }", RULE + ".AdaDelta {}",
    RULE + ".RMSProp {}", "learning_rule: !obj:pylearn2_ext.learning_rules.Adam {}", DROPOUT,
    "train_iteration_mode: random_uniform, batches_per_iter: 3",
    "train_iteration_mode: batchwise_shuffled_sequential",
    "update_callbacks: !obj:pylearn2.training_algorithms.sgd.ExponentialDecay { decay_factor: 1.1, min_lr: .001 }",
])
def test_rules_noise_orders_and_schedules_go_on(tmp_path, more):
    check_same_end(tmp_path, algorithm=sgd(more))


def test_data_that_are_drawn_anew_at_every_reading_go_on(tmp_path):
    check_same_end(tmp_path, dataset=f"!obj:pylearn2.datasets.binarizer.Binarizer {{ raw: {DATA} }}")


@pytest.mark.parametrize("options", ["", "conjugate: 1, reset_conjugate: 0, reset_alpha: 0", "scale_step: .5"])
def test_line_searches_go_on(tmp_path, options):
    check_same_end(tmp_path, algorithm=f"""!obj:pylearn2.training_algorithms.bgd.BGD {{
        batch_size: 10, monitoring_dataset: *train, termination_criterion: {COUNTER}, {options} }}""")


@pytest.mark.parametrize("crash_at", [1, 2, 3])
def test_early_stopping_goes_on_counting(tmp_path, crash_at):
    whole, _ = check_same_end(tmp_path, crash_at, algorithm=sgd(criterion=PATIENCE))
    assert crash_at < whole.model.monitor.get_epochs_seen() < 9


@pytest.mark.parametrize("extension", [
    "!obj:pylearn2.training_algorithms.learning_rule.MomentumAdjustor {"
    " start: 1, saturate: 5, final_momentum: .9 }",
    "!obj:pylearn2.training_algorithms.sgd.OneOverEpoch { start: 1 }",
    "!obj:pylearn2.training_algorithms.sgd.MonitorBasedLRAdjuster { channel_name: objective }",
    "!obj:pylearn2.training_algorithms.sgd.PolyakAveraging { start: 1, save_path: '{folder}/polyak.pkl' }",
    "!obj:pylearn2.train_extensions.best_params.MonitorBasedSaveBest { channel_name: objective, store_best_model: 1 }",
    "!obj:pylearn2.train_extensions.channel_smoother.ChannelSmoother {"
    " channel_to_smooth: objective, channel_to_publish: smooth }",
])
def test_extensions_go_on(tmp_path, extension):
    check_same_end(tmp_path, algorithm=sgd(RULE + ".Momentum { init_momentum: .5 }"),
                   extensions=extension.replace("{folder}", str(tmp_path)))


class Homemade(TrainExtension):
    """What a user may write without a thought of checkpoints: own streams, lists, closures, a channel added late."""

    def __init__(self):
        self.rng = np.random.default_rng(5)
        self.history, self.scales, self.latest = [], {}, None
        count = 0

        def step():
            nonlocal count
            count += 1
            return count

        self.step = step

    def on_monitor(self, model, dataset, algorithm):
        from pylearn2.utils import sharedX

        self.history.append(self.rng.uniform())
        self.scales[algorithm.learning_rate] = self.step()
        self.latest = (self.latest, np.random.uniform())
        if len(self.history) == 2:
            self.shown = sharedX(0.0, name="shown")
            model.monitor.add_channel("homemade", None, self.shown, dataset=dataset)
        if len(self.history) >= 2:
            self.shown.set_value(self.history[-1])
        rate = 0.1 + 0.01 * self.history[-1] * self.scales[algorithm.learning_rate] + 0.01 * self.latest[1]
        algorithm.learning_rate.set_value(rate)


def test_an_extension_that_knows_nothing_of_checkpoints_goes_on(tmp_path):
    whole, broken, again = (build(tmp_path / name) for name in ("whole", "broken", "broken"))
    for training in (whole, broken, again):
        training.extensions.append(Homemade())
    np.random.seed(3)
    whole.main_loop()
    np.random.seed(3)
    crash(broken, 4)
    np.random.seed(99)
    again.main_loop(resume=True)
    assert records(again.model) == records(whole.model)
    assert "homemade" in records(whole.model)


def test_who_only_watches_is_no_part_of_the_checkpoint(tmp_path):
    check_same_end(tmp_path, resume_with=[Crasher(epoch=None)])


def test_more_epochs_of_a_finished_training_are_those_of_a_longer_one(tmp_path):
    long, short = (sgd(DROPOUT, PATIENCE.replace("max_epochs: 9", f"max_epochs: {n}").replace("N: 5", "N: 8"))
                   for n in (7, 3))
    whole = build(tmp_path / "whole", algorithm=long)
    whole.main_loop()
    build(tmp_path / "short", algorithm=short).main_loop()
    longer = build(tmp_path / "short", algorithm=long)
    longer.main_loop(resume=True)
    assert records(longer.model) == records(whole.model)
    assert len(records(longer.model)["objective"]) == 8


def test_a_finished_training_is_left_as_it_is(tmp_path):
    build(tmp_path).main_loop()
    before = (tmp_path / "run.pkl").read_bytes()
    again = build(tmp_path)
    assert standing(again) == (f"{tmp_path}/run.pkl is finished after 6 epochs", True)
    again.main_loop(resume=True)
    assert (tmp_path / "run.pkl").read_bytes() == before


def test_without_a_file_the_training_begins(tmp_path):
    training = build(tmp_path)
    assert standing(training) == (f"there is no {tmp_path}/run.pkl yet: the training begins", False)
    training.main_loop(resume=True)
    assert training.model.monitor.get_epochs_seen() == 6


def test_another_experiment_is_refused_and_every_difference_told(tmp_path):
    crash(build(tmp_path), 3)
    before = (tmp_path / "run.pkl").read_bytes()
    other = build(tmp_path, algorithm=sgd("seed: [1]").replace("batch_size: 5", "batch_size: 4"))
    with pytest.raises(DataError, match=re.escape("made by another experiment; only max_epochs may change "
            "(move the file away to begin anew), but these differ:\n  algorithm.batch_size: 5 -> 4\n"
            "  algorithm.seed[0]: nothing -> 1")):
        other.main_loop(resume=True)
    assert (tmp_path / "run.pkl").read_bytes() == before


def test_what_may_not_be_overwritten_may_be_gone_on_with(tmp_path):
    def training():
        built = build(tmp_path)
        built.allow_overwrite = False
        return built

    crash(training(), 2)  # after one saving
    with pytest.raises(SettingError, match="allow_overwrite is False"):
        training().main_loop()
    again = training()
    again.main_loop(resume=True)
    assert again.model.monitor.get_epochs_seen() == 6


def test_other_data_are_refused(tmp_path):
    crash(build(tmp_path), 3)
    other = build(tmp_path)
    other.dataset.X[0, 0] += 1
    with pytest.raises(DataError, match="made with other data: dataset was"):
        other.main_loop(resume=True)


def test_a_file_of_another_precision_is_refused(tmp_path):
    crash(build(tmp_path), 2)
    import pytensor

    with pytensor.config.change_flags(floatX="float32"), pytest.raises(DataError, match="trained in float64"):
        standing(build(tmp_path))


def test_what_cannot_be_saved_is_told_and_the_model_is_saved_all_the_same(tmp_path, caplog):
    class Holder(TrainExtension):
        def on_monitor(self, model, dataset, algorithm):
            self.file = open(__file__)  # noqa: SIM115

    training = build(tmp_path)
    training.extensions.append(Holder())
    training.main_loop()
    training.extensions[-1].file.close()
    assert "cannot be resumed" in caplog.text and "extensions[0] (Holder)" in caplog.text
    assert serial.load(tmp_path / "run.pkl").monitor.get_epochs_seen() == 6
    with pytest.raises(DataError, match=r"no training can go on from it.*extensions\[0\] \(Holder\)"):
        standing(build(tmp_path))


def test_a_second_run_on_the_same_path_is_refused(tmp_path):
    class Second(TrainExtension):
        def on_monitor(self, model, dataset, algorithm):
            with pytest.raises(SettingError, match="save path of a run that is at work"):
                build(tmp_path).main_loop()

    training = build(tmp_path)
    training.extensions.append(Second())
    training.main_loop()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.json", "run.pkl"]


def test_a_disk_that_fills_up_leaves_the_last_good_file(tmp_path, monkeypatch):
    from pylearn2.utils import model_file

    true_write, written = model_file.write, []

    def write(path, sections, durable=True):
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        true_write(path, sections, durable)

    monkeypatch.setattr(model_file, "write", write)
    with pytest.raises(OSError, match="No space left.*run.pkl holds the training as it was after epoch 3"):
        build(tmp_path).main_loop()
    monkeypatch.undo()
    again = build(tmp_path)
    again.main_loop(resume=True)
    whole = build(tmp_path / "whole")
    whole.main_loop()
    assert records(again.model) == records(whole.model)
