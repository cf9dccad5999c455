"""Ctrl-C and SIGTERM: the first ends the epoch, the second the batch.

    listening    context manager of a command: from now on signals are requests
    requested    the signal that was sent, or None; `Train` looks after every epoch
    Interrupted  what ends the training then; its `status` is that of the shell's convention
"""
import contextlib
import signal
import sys
import threading

__all__ = ["Interrupted", "listening", "requested"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """The training was asked to end.

    Parameters
    ----------
    signum : signal that asked
    words : str, for whoever asked
    """

    def __init__(self, signum, words):
        super().__init__(words)
        self.status = 128 + signum


_requests: list[int] = []


def requested():
    """Return the signal by which the end was asked for, or None."""
    return _requests[0] if _requests else None


@contextlib.contextmanager
def listening():
    """Take signals for requests inside the block; outside the main thread, where signals do not arrive, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _requests.clear()
    before = {one: signal.signal(one, _note) for one in _SIGNALS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        _requests.clear()


def _note(signum, frame):
    _requests.append(signum)
    name = "Ctrl-C" if signum == signal.SIGINT else signal.Signals(signum).name
    if len(_requests) > 1:
        raise Interrupted(signum, f"{name} again: stopped at once")
    print(f"{name}: the epoch ends and is saved; once more stops at once", file=sys.stderr)
