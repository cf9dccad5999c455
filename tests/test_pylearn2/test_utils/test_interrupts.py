"""The first signal is a request, the second an end; outside a command nothing changes."""
import os
import signal

import pytest

from pylearn2.utils import interrupts


@pytest.mark.parametrize(("signum", "name", "status"), [
    (signal.SIGINT, "Ctrl-C", 130), (signal.SIGTERM, "SIGTERM", 143)])
def test_the_first_signal_is_noted_and_the_second_stops(capsys, signum, name, status):
    with pytest.raises(interrupts.Interrupted) as caught, interrupts.listening():
        assert interrupts.requested() is None
        os.kill(os.getpid(), signum)
        assert interrupts.requested() == signum
        assert f"{name}: the epoch ends and is saved" in capsys.readouterr().err
        os.kill(os.getpid(), signum)
    assert caught.value.status == status and str(caught.value).startswith(name)


def test_afterwards_signals_are_what_they_were():
    before = signal.getsignal(signal.SIGINT)
    with interrupts.listening():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
    assert interrupts.requested() is None
