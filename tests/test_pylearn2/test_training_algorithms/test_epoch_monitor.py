"""EpochMonitor records and logs at the batches that its documentation says."""
from types import SimpleNamespace

from pylearn2.training_algorithms.epoch_monitor import EpochMonitor


class CountingMonitor:
    """Stands for a monitor; remembers at which batch it was called."""

    def __init__(self):
        self.epochs_seen, self.now, self.called_at = 0, None, []

    def get_epochs_seen(self):
        return self.epochs_seen

    def __call__(self):
        self.called_at.append(self.now)


def run(epoch_monitor, monitor, epochs, batches):
    for epoch in range(epochs):
        for batch in range(batches):
            monitor.now = (epoch + 1, batch + 1)
            epoch_monitor(None)
        monitor.epochs_seen += 1


def test_the_monitor_is_called_inside_the_epoch():
    monitor = CountingMonitor()
    run(EpochMonitor(SimpleNamespace(monitor=monitor), monitor_rate=2), monitor, epochs=2, batches=5)
    assert monitor.called_at == [(1, 2), (1, 4), (2, 3), (2, 5)]  # from epoch 2 on the first batch has the number 0


def test_ticks_are_logged_where_the_monitor_is_not_called(caplog):
    monitor = CountingMonitor()
    with caplog.at_level("INFO"):
        run(EpochMonitor(SimpleNamespace(monitor=monitor), tick_rate=2, monitor_rate=4), monitor, epochs=1, batches=6)
    assert caplog.messages == ["Epoch 1: 2 batches seen", "Epoch 1: 6 batches seen"]
    assert monitor.called_at == [(1, 4)]


def test_the_epochs_of_an_earlier_training_do_not_confuse_the_count():
    monitor = CountingMonitor()
    monitor.epochs_seen = 7
    run(EpochMonitor(SimpleNamespace(monitor=monitor), monitor_rate=2), monitor, epochs=1, batches=5)
    assert monitor.called_at == [(1, 3), (1, 5)]
