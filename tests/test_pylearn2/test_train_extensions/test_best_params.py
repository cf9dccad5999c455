"""The best model is the one with the strictly best value so far, NaN never, and it is saved whole at that moment."""
import numpy as np
import pytest

from pylearn2.costs.cost import SumOfCosts
from pylearn2.costs.mlp import Default, WeightDecay
from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.monitor import Monitor
from pylearn2.space import NullSpace
from pylearn2.testing.datasets import random_dense_design_matrix
from pylearn2.train_extensions.best_params import KeepBestParams, MonitorBasedSaveBest
from pylearn2.utils import serial, sharedX
from pylearn2.utils.exc import ChannelNotFound, SettingError


def quick_data():
    return random_dense_design_matrix(np.random.RandomState(0), 6, 2, 2)


class Run:
    """A model whose channel ``c`` takes the values of a list, one an epoch."""

    def __init__(self, extension):
        self.extension = extension
        self.model = SoftmaxRegression(n_classes=2, nvis=2, irange=0.0)
        self.value = sharedX(0.0)
        self.monitor = Monitor.get_monitor(self.model)
        self.monitor.add_dataset(quick_data(), batch_size=6)
        self.monitor.add_channel("c", None, self.value, data_specs=(NullSpace(), ""))
        extension.setup(self.model, None, None)

    def go(self, *values):
        """Record `values`, and return those after which the model was saved."""
        saved = []
        for value in values:
            self.value.set_value(value)
            self.monitor()
            before = self.extension.best_cost
            self.extension.on_monitor(self.model, None, None)
            if self.extension.best_cost is not before:
                saved.append(value)
            self.monitor.report_epoch()
        return saved


@pytest.mark.parametrize(("options", "values", "saved"), [
    (dict(), [3.0, 3.0, 2.0, 5.0, 1.0], [3.0, 2.0, 1.0]),
    (dict(higher_is_better=True), [3.0, 3.0, 2.0, 5.0], [3.0, 5.0]),
    (dict(start_epoch=2), [1.0, 1.5, 2.0, 1.8], [2.0, 1.8]),
    (dict(), [np.nan, 4.0, np.nan, 3.0], [4.0, 3.0]),
    (dict(higher_is_better=True), [np.nan, 4.0, np.nan], [4.0]),
    (dict(), [np.inf], []),
])
def test_the_model_is_saved_when_it_is_strictly_better(tmp_path, options, values, saved):
    path = tmp_path / "best" / "m.pkl"
    run = Run(MonitorBasedSaveBest("c", save_path=path, **options))
    assert run.go(*values) == saved
    if saved:
        assert serial.load(path).monitor.channels["c"].val_record[-1] == saved[-1]
    assert [file.name for file in tmp_path.rglob("*.*")] == (["m.pkl"] if saved else [])


def test_a_copy_in_memory_stays_as_it_was_when_it_was_best():
    run = Run(MonitorBasedSaveBest("c", store_best_model=True))
    run.model.get_params()[0].set_value([1.0, -1.0])
    run.go(2.0)
    run.model.get_params()[0].set_value([5.0, 5.0])
    run.go(3.0)
    best = run.extension.best_model
    assert best.get_params()[0].get_value().tolist() == [1.0, -1.0]
    assert [float(value) for value in best.monitor.channels["c"].val_record] == [2.0]


def test_the_tag_tells_what_was_watched_and_where_it_went(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RESULTS_OF_MINE", "here")
    run = Run(MonitorBasedSaveBest("c", save_path="${RESULTS_OF_MINE}/m.pkl"))
    tag = run.model.tag["MonitorBasedSaveBest"]
    assert tag["best_cost"] == np.inf and tag["hostname"]
    run.go(2.0)
    assert (tag["channel_name"], tag["best_cost"], tag["save_path"]) == ("c", 2.0, str(tmp_path / "here" / "m.pkl"))
    assert serial.load(tag["save_path"]).tag["MonitorBasedSaveBest"]["best_cost"] == 2.0


def test_two_of_them_need_two_tags(caplog):
    run = Run(MonitorBasedSaveBest("c", store_best_model=True))
    MonitorBasedSaveBest("c", store_best_model=True, tag_key="mine").setup(run.model, None, None)
    assert set(run.model.tag) == {"MonitorBasedSaveBest", "mine"} and caplog.text == ""
    MonitorBasedSaveBest("c", store_best_model=True).setup(run.model, None, None)
    assert "tag_key" in caplog.text


def test_what_cannot_work_is_told_at_once(tmp_path):
    with pytest.raises(ValueError, match="needs save_path, store_best_model=True, or both"):
        MonitorBasedSaveBest("c")
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="cannot write"):
        Run(MonitorBasedSaveBest("c", save_path=tmp_path / "file" / "m.pkl"))
    run = Run(MonitorBasedSaveBest("d", store_best_model=True))
    assert run.extension.channel_names() == ["d"]
    with pytest.raises(ChannelNotFound, match="no channel 'd'"):
        run.go(1.0)


@pytest.mark.parametrize("cost", [Default(), SumOfCosts([Default(), WeightDecay({"y": 0.05})])])
def test_the_parameters_of_the_lowest_cost_are_kept(cost):
    data, model = quick_data(), SoftmaxRegression(n_classes=2, nvis=2, irange=0.0)
    keeper = KeepBestParams(model, cost, data, batch_size=4)
    assert (keeper.best_cost, keeper.get_best_params()) == (np.inf, None)
    keeper.setup(model, None, None)
    keeper.on_monitor(model, None, None)
    assert keeper.best_cost == pytest.approx(np.log(2))  # nothing learned: both classes are as likely
    b, W = model.get_params()
    signs = 2.0 * data.y - 1
    W.set_value(0.1 * np.hstack([-data.X.T @ signs, data.X.T @ signs]))  # towards the right classes
    better = [param.get_value() for param in (b, W)]
    keeper.on_monitor(model, None, None)
    odds = data.X @ better[1]
    nll = np.log(np.exp(odds).sum(axis=1)) - odds[np.arange(6), data.y.ravel()]
    decay = 0.05 * (better[1] ** 2).sum() if isinstance(cost, SumOfCosts) else 0.0
    assert keeper.best_cost == pytest.approx((nll[:4].mean() + nll[4:].mean()) / 2 + decay)  # batches count alike
    W.set_value(np.full((2, 2), np.nan))
    keeper.on_monitor(model, None, None)
    for kept, wanted in zip(keeper.get_best_params(), better, strict=True):
        np.testing.assert_array_equal(kept, wanted)
