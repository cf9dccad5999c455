"""A timed piece of work is announced and reported in the original's words, and its seconds are handed on."""
import datetime
import logging

import pytest

from pylearn2.utils import timing

log = logging.getLogger("pylearn2.tests.timing")


def clock(monkeypatch, *readings):
    readings = iter(readings)
    monkeypatch.setattr(timing.time, "perf_counter", lambda: next(readings))


@pytest.mark.parametrize(("seconds", "words"), [
    (0.123456789, "0.123457 seconds"), (59.9, "59.900000 seconds"), (60, "0:01:00"), (75.5, "0:01:15.500000"),
    (3 * 3600 + 62.25, "3:01:02.250000"),
])
def test_a_task_is_announced_and_its_time_is_told(caplog, monkeypatch, seconds, words):
    clock(monkeypatch, 1000.0, 1000.0 + seconds)
    with caplog.at_level(logging.INFO), timing.log_timing(log, "Baking"):
        assert caplog.messages == ["Baking..."]
    assert caplog.messages == ["Baking...", f"Baking done. Time elapsed: {words}"]


def test_a_task_without_a_name_is_told_at_its_end_only(caplog, monkeypatch):
    clock(monkeypatch, 0.0, 2.0)
    kept = []
    timer = timing.log_timing(log, None, final_msg="Time this epoch:", callbacks=[kept.append])
    with caplog.at_level(logging.INFO), timer:
        assert caplog.messages == []
    assert caplog.messages == ["Time this epoch: 2.000000 seconds"]
    assert kept == [2.0]


def test_the_level_is_the_one_asked_for(caplog):
    with caplog.at_level(logging.INFO), timing.log_timing(log, "Whispering", level=logging.DEBUG):
        pass
    assert caplog.messages == []


def test_work_that_fails_is_not_reported_as_done(caplog):
    with caplog.at_level(logging.INFO), pytest.raises(KeyError), timing.log_timing(log, "Falling"):
        raise KeyError
    assert caplog.messages == ["Falling..."]


def test_a_time_delta_is_seconds():
    assert timing.total_seconds(datetime.timedelta(days=1, milliseconds=5)) == 86400.005
