"""Fixtures for all tests: the path of real MNIST, and the table of differences to the original's numbers."""
import logging
import os
from pathlib import Path

import pytest

from pylearn2.utils.threads import limited_blas

_DIFFERENCE = "largest difference"  # the property of a test's report that becomes a row of the table


@pytest.fixture
def mnist_path():
    """Return the folder of the MNIST files; skip without them, but fail where PYLEARN2_REQUIRE_MNIST asks for them."""
    folder = Path(os.environ.get("PYLEARN2_DATA_PATH", "")) / "mnist"
    if any(folder.glob("train-images-idx3-ubyte*")):
        return folder
    reason = "needs the MNIST files under PYLEARN2_DATA_PATH/mnist"
    if os.environ.get("PYLEARN2_REQUIRE_MNIST"):
        pytest.fail(f"{reason}, which PYLEARN2_REQUIRE_MNIST asks for")
    pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def one_blas_thread():
    """Train as `train.py` does: threads that wait for each other on a busy machine cost more than they gain."""
    with limited_blas():
        yield


@pytest.fixture(autouse=True, scope="session")
def cache_of_the_tests_own(tmp_path_factory):
    """Keep rewritten graphs from one test to the next, and out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYLEARN2_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def logging_as_it_was():
    """Put back what a command that runs inside a test sets up: the handlers and levels of the root logger and ours."""
    loggers = [logging.getLogger(), logging.getLogger("pylearn2")]
    before = [(one.handlers[:], one.level, one.propagate) for one in loggers]
    yield
    for one, (handlers, level, propagate) in zip(loggers, before, strict=True):
        one.handlers[:], one.propagate = handlers, propagate
        one.setLevel(level)


class Differences:
    """Notes one row a run: its name, the largest difference, where it was met, and the bound.

    The row travels with the report of the test, which reaches the process that prints, whichever process tested.
    """

    def __init__(self, note):
        self.note = note

    def add(self, run, worst, bound):
        """Note the dict `worst` (channel or parameter -> difference) of a run."""
        where = max(worst, key=worst.get)
        self.note(_DIFFERENCE, (run, float(worst[where]), where, bound))


@pytest.fixture
def differences(record_property):
    """Return the table that is printed when all tests are done."""
    return Differences(record_property)


def pytest_terminal_summary(terminalreporter):
    """Print the table of worst relative differences."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    rows = [row for report in reports for name, row in report.user_properties if name == _DIFFERENCE]
    if rows:
        terminalreporter.section("largest relative difference to the original's numbers")
        for run, difference, where, bound in sorted(map(tuple, rows)):
            terminalreporter.write_line(f"{run:45s} {difference:9.1e}   bound {bound:.0e}   met at {where}")
