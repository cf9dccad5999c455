"""A record is the average of its batches' values, weighted by their sizes: bit for bit as the original rounded it."""
import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest

from pylearn2.models.softmax_regression import SoftmaxRegression
from pylearn2.monitor import Monitor
from pylearn2.space import NullSpace
from pylearn2.testing.datasets import ArangeDataset
from pylearn2.utils import as_floatX, sharedX
from pylearn2.utils.mrg import MRG_RandomStreams

NO_DATA = (NullSpace(), "")


def one_input_monitor(dataset, **walk):
    monitor = Monitor(SoftmaxRegression(n_classes=2, nvis=1, irange=0.0))
    monitor.model.monitor_targets = False
    monitor.add_dataset(dataset, **walk)
    return monitor


def watch(monitor, name, formula, **options):
    """Add the channel `formula` of the features, to the data set that was added last."""
    features = pt.matrix(f"{name}_features")
    specs = monitor._datasets[-1].get_data_specs()
    monitor.add_channel(name, features, as_floatX(formula(features)), dataset=monitor._datasets[-1], data_specs=specs,
                        **options)


def last(monitor, name):
    return monitor.channels[name].val_record[-1]


def test_a_short_last_batch_counts_for_as_many_examples_as_it_has():
    monitor = one_input_monitor(ArangeDataset(7), batch_size=3)
    watch(monitor, "mean", lambda x: x.mean())
    watch(monitor, "max", lambda x: x.max())
    watch(monitor, "spread", lambda x: x.max() - x.min())
    monitor.add_channel("constant", None, 5.0, data_specs=NO_DATA)
    monitor()
    assert last(monitor, "mean") == pytest.approx(3.0, rel=1e-15)
    assert last(monitor, "max") == pytest.approx((2 * 3 + 5 * 3 + 6 * 1) / 7, rel=1e-15)  # not the data set's maximum
    assert last(monitor, "spread") == pytest.approx((2 * 3 + 2 * 3 + 0 * 1) / 7, rel=1e-15)
    assert last(monitor, "constant") == pytest.approx(5.0, rel=1e-15)


def test_every_term_is_rounded_before_it_is_added():
    value, wanted = np.float64(1 / 3), np.float32(0)
    for size in (3, 3, 1):
        wanted += np.float32(np.float64(np.float32(value)) * (size / 7))
    with pytensor.config.change_flags(floatX="float32"):
        monitor = one_input_monitor(ArangeDataset(7), batch_size=3)
        monitor.add_channel("third", None, value, data_specs=NO_DATA)
        monitor()
        assert last(monitor, "third").dtype == np.float32
        assert last(monitor, "third") == wanted


@pytest.mark.parametrize(("floatX", "batches", "printed"), [
    # What the original printed for a learning rate of .1: the recorded run softmax_sgd and its -float64 sibling.
    ("float64", 500, "0.10000000000000081"), ("float32", 500, "0.100000545"),
    ("float64", 100, "0.10000000000000007"), ("float32", 100, "0.100000024"),
])
def test_a_learning_rate_shows_the_rounding_that_the_original_showed(floatX, batches, printed):
    with pytensor.config.change_flags(floatX=floatX):
        monitor = one_input_monitor(ArangeDataset(batches * 100), batch_size=100)
        monitor.add_channel("learning_rate", None, sharedX(0.1), data_specs=NO_DATA)
        monitor()
        assert str(last(monitor, "learning_rate")) == printed


def test_only_so_many_batches_are_read_as_were_asked_for():
    monitor = one_input_monitor(ArangeDataset(10), batch_size=2, num_batches=3)
    watch(monitor, "mean", lambda x: x.mean())
    monitor()
    assert last(monitor, "mean") == pytest.approx(np.arange(6).mean())


def test_each_data_set_is_averaged_over_by_its_own_channels():
    monitor = one_input_monitor(ArangeDataset(4), batch_size=4)
    watch(monitor, "small", lambda x: x.mean())
    monitor.add_dataset(ArangeDataset(10), batch_size=5)
    watch(monitor, "large", lambda x: x.mean())
    monitor()
    assert (last(monitor, "small"), last(monitor, "large")) == (1.5, 4.5)


def test_a_stochastic_mode_shows_the_same_examples_at_every_recording():
    walk = dict(mode="random_uniform", batch_size=4, num_batches=2, seed=[2013, 2, 22])
    monitor = one_input_monitor(ArangeDataset(1000), **walk)
    watch(monitor, "mean", lambda x: x.mean())
    monitor()
    monitor()
    drawn = np.random.RandomState([2013, 2, 22]).randint(0, 1000, 8)  # with replacement, two batches of four
    np.testing.assert_allclose(monitor.channels["mean"].val_record, [drawn.mean()] * 2, rtol=1e-15)


def test_compiling_draws_once_from_the_data_set_s_own_stream():
    # The original did, when it asked how many examples there are; what is drawn from that stream later depends on it.
    dataset, untouched = ArangeDataset(6), ArangeDataset(6).rng
    monitor = one_input_monitor(dataset, mode="shuffled_sequential", batch_size=3, seed=[2013, 2, 22])
    watch(monitor, "mean", lambda x: x.mean())
    monitor()
    monitor()
    untouched.shuffle(np.arange(6))
    assert dataset.rng.randint(2**31) == untouched.randint(2**31)


def test_prerequisites_see_each_batch_once_and_before_the_channels():
    seen, double = [], sharedX(0.0)

    def prepare(batch):
        seen.append(batch.ravel().tolist())
        double.set_value(2 * batch.sum())

    monitor = one_input_monitor(ArangeDataset(5), batch_size=2)
    watch(monitor, "first", lambda x: double, prereqs=[prepare])
    watch(monitor, "second", lambda x: double + x.sum(), prereqs=[prepare])
    monitor()
    assert seen == [[0.0, 1.0], [2.0, 3.0], [4.0]]
    assert last(monitor, "first") == pytest.approx((2 * 2 + 10 * 2 + 8 * 1) / 5)
    assert last(monitor, "second") == pytest.approx((3 * 2 + 15 * 2 + 12 * 1) / 5)


def test_where_no_channel_needs_data_each_is_computed_once():
    asked, value = [], sharedX(0.0)
    monitor = one_input_monitor(ArangeDataset(5), batch_size=2)
    monitor.model.get_monitoring_data_specs = lambda: NO_DATA
    monitor.add_channel("counted", None, value, data_specs=NO_DATA,
                        prereqs=[lambda: value.set_value(len(asked)), lambda: asked.append(1)])
    monitor()
    monitor()
    assert [float(record) for record in monitor.channels["counted"].val_record] == [0.0, 1.0]


def test_noise_is_drawn_anew_for_every_batch():
    monitor = one_input_monitor(ArangeDataset(4), batch_size=2)
    watch(monitor, "noise", lambda x: MRG_RandomStreams(7).uniform(size=(3,)).sum())
    monitor()
    draws = pytensor.function([], MRG_RandomStreams(7).uniform(size=(3,)).sum(), mode="FAST_COMPILE")
    assert last(monitor, "noise") == pytest.approx((draws() + draws()) / 2, rel=1e-12)


def test_a_channel_added_later_begins_later():
    monitor = one_input_monitor(ArangeDataset(4), batch_size=2)
    watch(monitor, "old", lambda x: x.mean())
    monitor()
    monitor.report_epoch()
    watch(monitor, "new", lambda x: x.sum())
    monitor()
    assert monitor.channels["old"].epoch_record == [0, 1]
    assert monitor.channels["new"].epoch_record == [1]


def test_a_data_set_that_yields_fewer_examples_than_announced_is_told():
    class Shrinking(ArangeDataset):
        walks = 0

        def iterator(self, *args, **kwargs):
            self.walks += 1
            iterator = super().iterator(*args, **kwargs)
            if self.walks > 2:  # the first two walks ask for sizes only
                next(iterator)
            return iterator

    monitor = one_input_monitor(Shrinking(6), batch_size=2)
    watch(monitor, "mean", lambda x: x.mean())
    with pytest.raises(RuntimeError, match="announced 6 examples and yielded 4"):
        monitor()


def test_a_walk_over_no_examples_is_told():
    monitor = one_input_monitor(ArangeDataset(6), batch_size=2, num_batches=0)
    watch(monitor, "mean", lambda x: x.mean())
    with pytest.raises(ValueError, match="no examples"):
        monitor()
