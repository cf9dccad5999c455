"""Look at the channels of a training while it runs, from another process or machine, over ZeroMQ (package pyzmq).

    LiveMonitoring   the extension of the training: answers after each monitoring
    LiveMonitor      the other side: asks, and gathers what came
    messages         ChannelListRequest, ChannelsRequest and their responses; JSON on the wire, so nothing that comes in
                     is ever called
"""

import json
import logging

import numpy as np

from pylearn2.monitor_channel import RECORDS
from pylearn2.train_extensions.train_extension import TrainExtension
from pylearn2.utils import rehearsal
from pylearn2.utils.exc import SettingError, did_you_mean

__all__ = [
    "ChannelListRequest", "ChannelListResponse", "ChannelRecords", "ChannelsRequest", "ChannelsResponse", "LiveMonitor",
    "LiveMonitoring",
]

log = logging.getLogger(__name__)


def _zmq():
    try:
        import zmq
    except ImportError as error:
        raise ImportError("live monitoring goes over ZeroMQ: pip install pyzmq") from error
    return zmq


# -- messages ----------------------------------------------------------------------------------------------------------


class ChannelListRequest:
    """Asks for the names of all channels."""

    def to_json(self):
        """Return the message as a dict."""
        return {"ask": "names"}


class ChannelListResponse:
    """Answers with `data`, the list of the names."""

    def __init__(self, data):
        self.data = list(data)


class ChannelsRequest:
    """Asks for the records `start` to `end` (-1: to the last one), each `step`-th, of those channels."""

    def __init__(self, channel_list, start=0, end=-1, step=1):
        named = isinstance(channel_list, list) and channel_list and all(isinstance(one, str) for one in channel_list)
        numbers = all(isinstance(number, int) for number in (start, end, step))
        if not (named and numbers) or start < 0 or step < 1:
            raise ValueError("channel_list is a list of names, start at least 0 and step at least 1, got "
                             f"{channel_list!r}, {start!r}, {step!r}")
        self.channel_list, self.start, self.end, self.step = channel_list, start, end, step

    def to_json(self):
        """Return the message as a dict."""
        return {"ask": "records", **vars(self)}


class ChannelsResponse:
    """Answers with `data`, ``{name: ChannelRecords}``."""

    def __init__(self, data):
        self.data = {name: ChannelRecords(name, **records) for name, records in data.items()}


class ChannelRecords:
    """What was recorded of a channel: lists under the names of a MonitorChannel's, which it is to whoever plots it."""

    def __init__(self, name, **records):
        self.name = name
        for record in RECORDS:
            setattr(self, record, list(records.get(record, [])))

    def extend(self, other):
        """Append the records of `other`."""
        for record in RECORDS:
            getattr(self, record).extend(getattr(other, record))


def _answer(question, monitor):
    """Return the answer to a question of the other side, both as dicts; what is wrong with it is an answer, too."""
    try:
        asked = json.loads(question)
        if asked.get("ask") == "names":
            return {"names": list(monitor.channels)}
        if asked.pop("ask", None) != "records":
            return {"error": "ask for 'names' or 'records'"}
        request = ChannelsRequest(**asked)
    except (ValueError, TypeError, AttributeError) as error:
        return {"error": f"not a request: {error}"}
    unknown = [name for name in request.channel_list if name not in monitor.channels]
    if unknown:
        return {"error": f"no channel {unknown[0]!r}; {did_you_mean(unknown[0], monitor.channels)}"}
    return {"records": {name: _part(monitor.channels[name], request) for name in request.channel_list}}


def _part(channel, request):
    end = None if request.end == -1 else request.end
    part = slice(request.start, end, request.step)
    return {record: np.asarray(getattr(channel, record)[part]).tolist() for record in RECORDS}


# -- the two sides -----------------------------------------------------------------------------------------------------


class LiveMonitoring(TrainExtension):
    """Answer who asks for the training's channels, after each monitoring.

    Parameters
    ----------
    address : str, the network interface to listen on; '*' is all of them, '127.0.0.1' this machine alone
    req_port : int, 1025 to 65535, where requests are answered
    pub_port : int, another one, where the last value of each channel is published after each monitoring, as JSON
    """

    def __init__(self, address="*", req_port=5555, pub_port=5556):
        _zmq()
        for name, port in (("req_port", req_port), ("pub_port", pub_port)):
            if not 1024 < port < 65536:
                raise ValueError(f"{name} must be between 1025 and 65535, got {port!r}")
        if req_port == pub_port:
            raise ValueError(f"pub_port and req_port must differ, got {req_port!r} for both")
        self.address, self.req_port, self.pub_port = address, req_port, pub_port
        self._replies = self._news = None

    def setup(self, model, dataset, algorithm):
        """Begin to listen; a check does not, for the ports may be in use by the training that it looks at."""
        if not rehearsal.writes():
            return
        zmq = _zmq()
        self._replies = self._bound(zmq.REP, "req_port")
        self._news = self._bound(zmq.PUB, "pub_port")

    def _bound(self, kind, keyword):
        zmq = _zmq()
        socket, place = zmq.Context.instance().socket(kind), f"tcp://{self.address}:{getattr(self, keyword)}"
        socket.linger = 0  # what nobody fetched must not hold up the end of the training
        try:
            socket.bind(place)
        except zmq.ZMQError as error:
            raise SettingError(f"{place} cannot be listened on: {error.strerror}; choose another {keyword}", self,
                               keyword) from error
        return socket

    def on_monitor(self, model, dataset, algorithm):
        """Publish the last values, and answer the questions that have come."""
        zmq, monitor = _zmq(), model.monitor
        values = {name: float(one.val_record[-1]) for name, one in monitor.channels.items() if one.val_record}
        self._news.send_json({"epochs_seen": monitor.get_epochs_seen(), "values": values})
        while True:
            try:
                question = self._replies.recv(flags=zmq.NOBLOCK)
            except zmq.Again:
                return
            self._replies.send_json(_answer(question, monitor))


class LiveMonitor:
    """Ask a training with a :class:`LiveMonitoring` for its channels.

    Parameters
    ----------
    address : str, the machine that trains
    req_port : int, as of the training
    timeout : seconds to wait for an answer, which comes after the training's next monitoring; None waits for ever

    Attributes
    ----------
    channels : dict name -> ChannelRecords, all that was fetched
    """

    def __init__(self, address="127.0.0.1", req_port=5555, timeout=None):
        self.address, self.req_port, self.timeout, self.channels = address, req_port, timeout, {}

    def _ask(self, request):
        zmq, place = _zmq(), f"tcp://{self.address}:{self.req_port}"
        with zmq.Context.instance().socket(zmq.REQ) as socket:
            socket.linger = 0
            socket.connect(place)
            socket.send_json(request.to_json())
            if not socket.poll(None if self.timeout is None else int(1000 * self.timeout)):
                raise TimeoutError(f"no answer from {place} in {self.timeout} seconds: is a training with "
                                   "LiveMonitoring running there? It answers after each monitoring")
            answer = socket.recv_json()
        if "error" in answer:
            raise KeyError(answer["error"])
        return answer

    def list_channels(self):
        """Return a ChannelListResponse, whose `data` are the names of the channels."""
        return ChannelListResponse(self._ask(ChannelListRequest())["names"])

    def update_channels(self, channel_list, start=-1, end=-1, step=1):
        """Fetch records of the channels in `channel_list` and append them to `channels`.

        Parameters
        ----------
        channel_list : list of str
        start : int, the first record; -1 goes on behind those that are held already
        end : int, the record to stop before; -1 fetches to the last one
        step : int, fetch each `step`-th

        Raises
        ------
        KeyError
            where the training has no such channel.
        """
        held = {name: len(self.channels[name].epoch_record) if name in self.channels else 0 for name in channel_list}
        begin = start if start >= 0 else step * min(held.values(), default=0)
        answer = self._ask(ChannelsRequest(list(channel_list), begin, end, step))
        for name, records in ChannelsResponse(answer["records"]).data.items():
            if start < 0:  # another channel had less of it
                for record in RECORDS:
                    setattr(records, record, getattr(records, record)[held[name] - begin // step :])
            self.channels.setdefault(name, ChannelRecords(name)).extend(records)

    def follow_channels(self, channel_list, seconds=1.0):
        """Draw the channels in a window, again and again, until it is closed."""
        import matplotlib.pyplot as plt

        figure, axes = plt.subplots()
        while plt.fignum_exists(figure.number):
            self.update_channels(channel_list)
            axes.clear()
            for name in channel_list:
                axes.plot(self.channels[name].epoch_record, self.channels[name].val_record, label=name)
            axes.set_xlabel("epochs")
            axes.legend()
            plt.pause(seconds)
