"""Our information is bare text on stdout, warnings go to stderr with their level and logger."""
import logging
import re

import pytest

from pylearn2.utils import logger


@pytest.fixture(autouse=True)
def quiet_house():
    """Put back what a test changes of the root logger and the package's."""
    root, package = logging.getLogger(), logging.getLogger("pylearn2")
    levels, handlers = (root.level, package.level), package.handlers
    package.handlers = []
    yield
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, logger.StreamsHandler)]
    package.handlers = handlers
    root.setLevel(levels[0])
    package.setLevel(levels[1])


def spoken(capsys):
    """Let several loggers speak; return the lines on stdout and stderr."""
    logging.getLogger("pylearn2.train").info("epoch %d", 3)
    logging.getLogger("pylearn2_ext.costs").info("mine")
    logging.getLogger("pylearn2.train").debug("detail")
    logging.getLogger("pylearn2.train").warning("careful")
    logging.getLogger("mymodel").info("theirs")
    logging.getLogger("mymodel").error("broken")
    captured = capsys.readouterr()
    return captured.out.splitlines(), captured.err.splitlines()


def test_plain_lines_and_streams(capsys):
    logger.configure()
    assert spoken(capsys) == (["epoch 3", "mine", "INFO (mymodel): theirs"],
                              ["WARNING (pylearn2.train): careful", "ERROR (mymodel): broken"])


def test_debug_timestamps_and_verbose_lines(capsys):
    logger.configure(logging.DEBUG)
    assert "DEBUG (pylearn2.train): detail" in spoken(capsys)[0]
    logger.configure(timestamp=True)
    out, err = spoken(capsys)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} epoch 3", out[0])
    assert re.fullmatch(r"\d{4}-.* WARNING \(pylearn2.train\): careful", err[0])
    logger.configure(verbose=True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} pylearn2.train INFO epoch 3", spoken(capsys)[0][0])


def test_configuring_twice_does_not_say_things_twice(capsys):
    logger.configure()
    logger.configure()
    assert spoken(capsys)[0].count("epoch 3") == 1


def test_a_program_without_logging_shows_our_information(capsys, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    logger.install_package_handler()
    logger.install_package_handler()
    out, err = spoken(capsys)
    assert out == ["epoch 3"]
    assert "WARNING (pylearn2.train): careful" in err


def test_a_program_with_logging_of_its_own_is_left_alone(capsys, monkeypatch):
    class Collector(logging.Handler):
        lines = []

        def emit(self, record):
            self.lines.append(record.getMessage())

    logger.install_package_handler()
    monkeypatch.setattr(logging.getLogger(), "handlers", [Collector()])
    assert spoken(capsys) == ([], [])
    assert Collector.lines[:2] == ["epoch 3", "careful"]


def test_a_configured_command_does_not_also_speak_as_a_package(capsys):
    logger.install_package_handler()
    logger.configure()
    assert spoken(capsys)[0].count("epoch 3") == 1


def test_a_traceback_that_is_logged_is_shown(capsys):
    logger.configure()
    try:
        raise KeyError("lost")
    except KeyError:
        logging.getLogger("pylearn2.x").exception("it failed")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "ERROR (pylearn2.x): it failed" and lines[-1] == "KeyError: 'lost'"
