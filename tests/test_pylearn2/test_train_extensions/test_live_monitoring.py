"""A training tells its channels to whoever asks, in JSON; nothing that is sent to it can end or change it."""
import json
import socket
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest
import zmq

from pylearn2.train_extensions.live_monitoring import LiveMonitor, LiveMonitoring
from pylearn2.utils.exc import SettingError
from pylearn2.utils.rehearsal import rehearsal


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Training:
    """A model with two channels, and the extension, as `Train` calls it."""

    def __init__(self):
        self.req_port, self.pub_port = free_ports(2)
        self.extension = LiveMonitoring("127.0.0.1", self.req_port, self.pub_port)
        self.channels = {name: SimpleNamespace(**{f"{record}_record": [] for record in (
            "val", "batch", "example", "epoch", "time")}) for name in ("valid_nll", "valid_misclass")}
        self.monitor = SimpleNamespace(channels=self.channels, get_epochs_seen=lambda: self.epochs)
        self.epochs = 0
        self.extension.setup(self, None, None)

    def epoch(self):
        self.epochs += 1
        for channel in self.channels.values():
            channel.val_record.append(np.float64(1 / self.epochs))
            for record in (channel.batch_record, channel.example_record, channel.epoch_record, channel.time_record):
                record.append(self.epochs)
        self.extension.on_monitor(self, None, None)

    def while_training(self, work):
        """Return what `work` returned, or raise what it raised, while the training answers."""
        outcome = []

        def run():
            try:
                outcome.append(work())
            except Exception as error:
                outcome.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        while thread.is_alive():
            self.extension.on_monitor(self, None, None)
            thread.join(0.01)
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]


@pytest.fixture
def training():
    one = Training()
    yield one
    one.extension._replies.close()
    one.extension._news.close()


def test_what_is_fetched_is_what_was_recorded(training):
    live = LiveMonitor(req_port=training.req_port, timeout=20)
    for _ in range(3):
        training.epoch()
    assert training.while_training(live.list_channels).data == ["valid_nll", "valid_misclass"]
    training.while_training(lambda: live.update_channels(["valid_nll"]))
    assert live.channels["valid_nll"].val_record == [1.0, 0.5, 1 / 3]
    training.epoch()
    training.while_training(lambda: live.update_channels(["valid_nll", "valid_misclass"]))
    assert live.channels["valid_nll"].val_record == live.channels["valid_misclass"].val_record == [1, 0.5, 1 / 3, 0.25]
    training.while_training(lambda: live.update_channels(["valid_misclass"], start=0, end=3, step=2))
    assert live.channels["valid_misclass"].epoch_record == [1, 2, 3, 4, 1, 3]
    with pytest.raises(KeyError, match="did you mean 'valid_nll'"):
        training.while_training(lambda: live.update_channels(["valid_nl"]))


def test_a_listener_gets_the_last_values_after_each_monitoring(training):
    with zmq.Context.instance().socket(zmq.SUB) as listener:
        listener.connect(f"tcp://127.0.0.1:{training.pub_port}")
        listener.subscribe(b"")
        training.epochs = 6
        while not listener.poll(20):  # a listener that has just come misses what was sent before
            training.epoch()
        news = listener.recv_json()
    assert news["epochs_seen"] > 6 and news["values"]["valid_nll"] == 1 / news["epochs_seen"]


@pytest.mark.parametrize("message", [
    b"\x80\x04}.", b"[1]", b'{"ask": "weights"}', b'{"ask": "records", "channel_list": []}',
    b'{"ask": "records", "channel_list": ["valid_nll"], "step": 0}', b'{"ask": "records", "path": "x"}', b"\xff"])
def test_whatever_is_sent_gets_an_answer_that_tells_what_is_wrong(training, message):
    with zmq.Context.instance().socket(zmq.REQ) as client:
        client.connect(f"tcp://127.0.0.1:{training.req_port}")
        client.send(message)
        while not client.poll(20):
            training.extension.on_monitor(training, None, None)
        assert list(json.loads(client.recv())) == ["error"]


def test_a_check_opens_no_port(training):
    with rehearsal():
        LiveMonitoring("127.0.0.1", training.req_port, training.pub_port).setup(training, None, None)


def test_a_slip_is_told_before_the_training(training, monkeypatch):
    for options, words in (({"req_port": 80}, "req_port must be between"), ({"pub_port": 5555}, "must differ")):
        with pytest.raises(ValueError, match=words):
            LiveMonitoring(**options)
    with pytest.raises(SettingError, match="cannot be listened on: .*choose another req_port"):
        LiveMonitoring("127.0.0.1", training.req_port).setup(training, None, None)
    with pytest.raises(TimeoutError, match="is a training with LiveMonitoring running there"):
        LiveMonitor(req_port=free_ports(1)[0], timeout=0.05).list_channels()
    monkeypatch.setitem(sys.modules, "zmq", None)
    with pytest.raises(ImportError, match="pip install pyzmq"):
        LiveMonitoring()
