"""How many threads BLAS may use: one, unless told otherwise, so that a run's bits depend on no machine.

When BLAS shares a matrix product among threads, its rounding depends on how many there are. A run that took all cores
of the machine would end with other last bits on a machine with more of them, and beside other runs of a sweep. Large
products are shared by `pylearn2.expr.products` instead, whose parts depend on the shapes alone.
``PYLEARN2_BLAS_THREADS=4`` leaves it to BLAS and gives it four.
"""
import os

from threadpoolctl import threadpool_limits

from pylearn2.utils.exc import EnvironmentVariableError

__all__ = ["blas_threads", "limited_blas"]

VARIABLE = "PYLEARN2_BLAS_THREADS"


def blas_threads():
    """Return the number of threads that the environment asks for; 1 where it does not."""
    wanted = os.environ.get(VARIABLE, "1")
    if not wanted.isdecimal() or int(wanted) < 1:
        raise EnvironmentVariableError(f"{VARIABLE} must be a whole number from 1 on, got {wanted!r}")
    return int(wanted)


def limited_blas():
    """Return a context manager inside which BLAS uses :func:`blas_threads` threads."""
    return threadpool_limits(blas_threads(), user_api="blas")
