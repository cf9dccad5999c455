"""A run's bits depend on no machine: BLAS gets as many threads as the environment asks for, one by default."""
import pytest
from threadpoolctl import threadpool_info

from pylearn2.utils.exc import EnvironmentVariableError
from pylearn2.utils.threads import limited_blas


def blas_threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_one_thread_unless_told_otherwise_and_only_inside(monkeypatch):
    monkeypatch.delenv("PYLEARN2_BLAS_THREADS", raising=False)
    before = blas_threads()
    with limited_blas():
        assert blas_threads() == {1}
    assert blas_threads() == before
    monkeypatch.setenv("PYLEARN2_BLAS_THREADS", "2")
    with limited_blas():
        assert blas_threads() == {2}


@pytest.mark.parametrize("wrong", ["0", "-1", "many", ""])
def test_a_wrong_number_is_told(wrong, monkeypatch):
    monkeypatch.setenv("PYLEARN2_BLAS_THREADS", wrong)
    with pytest.raises(EnvironmentVariableError, match="PYLEARN2_BLAS_THREADS must be a whole number"):
        limited_blas()
