"""Timing a piece of work, for the log and for the monitor."""
import contextlib
import datetime
import logging
import time

__all__ = ["log_timing", "total_seconds"]


def total_seconds(delta):
    """Return a :class:`datetime.timedelta` as float seconds."""
    return delta.total_seconds()


def _worded(seconds):
    return f"{seconds:f} seconds" if seconds < 60 else str(datetime.timedelta(seconds=seconds))


@contextlib.contextmanager
def log_timing(logger, task, level=logging.INFO, final_msg=None, callbacks=None):
    """Log ``<task>...`` before the block and ``<task> done. Time elapsed: <t>`` after it.

    Parameters
    ----------
    logger : logging.Logger
    task : str, or None for no line before
    level : int
    final_msg : str that stands instead of ``<task> done. Time elapsed:``
    callbacks : list of callables, each called with the seconds (float)
    """
    start = time.perf_counter()
    if task is not None:
        logger.log(level, "%s...", task)
    yield
    elapsed = time.perf_counter() - start
    logger.log(level, "%s %s", final_msg or f"{task} done. Time elapsed:", _worded(elapsed))
    for callback in callbacks or ():
        callback(elapsed)
