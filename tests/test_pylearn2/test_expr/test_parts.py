"""A batch is cut alike on every machine, and its parts run on as many threads as are allowed."""
import os
import signal
import threading
import time
import warnings

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from pylearn2.expr import conv_loops, parts, pool_loops


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(parts, "OPERATIONS_PER_PART", 64)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")


@pytest.mark.parametrize(("batch", "operations", "sizes"), [
    (20, 10 ** 6, [2, 3, 2, 3, 2, 3, 2, 3]), (3, 10 ** 6, [1, 1, 1]), (20, 150, [10, 10]), (20, 10, [20]), (0, 0, [0])])
def test_parts_cover_the_batch_in_order_and_are_few_where_there_is_little_to_do(batch, operations, sizes):
    met = parts.in_parts(lambda part: part, batch, operations)
    assert [part.stop - part.start for part in met] == sizes
    assert [index for part in met for index in range(part.start, part.stop)] == list(range(batch))


def test_as_many_threads_work_as_the_environment_allows(monkeypatch):
    everyone_is_there = threading.Barrier(3, timeout=10)  # broken, and so an error, were the parts run in turn

    def work(part):
        everyone_is_there.wait()
        return threading.get_ident()

    assert len(set(parts.in_parts(work, 3, 10 ** 6))) == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert set(parts.in_parts(lambda part: threading.get_ident(), 3, 10 ** 6)) == {threading.get_ident()}
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert 1 <= parts.threads_allowed() <= os.cpu_count()


def test_numbers_do_not_depend_on_the_threads(monkeypatch):
    rng = np.random.default_rng(0)
    images, filters = rng.standard_normal((13, 2, 6, 6)), rng.standard_normal((3, 2, 3, 3))
    rows = columns = pool_loops.Windows(4, 2, 2, 2)

    def compute():
        maps = conv_loops.correlate(images, filters)
        stack = maps.reshape(-1, 4, 4)
        maxima = pool_loops.pool_max(stack, rows, columns)
        return [
            maps, maxima, pool_loops.spread_to_maxima(stack, maxima, maxima, rows, columns),
            conv_loops.correlate_adjoint_images(filters, maps, (6, 6)),
            conv_loops.correlate_adjoint_filters(images, maps, (3, 3)),
        ]

    on_three = compute()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    for met, wanted in zip(on_three, compute(), strict=True):
        np.testing.assert_array_equal(met, wanted)


def test_threads_keep_numpys_error_settings_and_hand_on_what_is_raised():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        parts.in_parts(lambda part: np.ones(2) / np.zeros(2), 3, 10 ** 6)

    def fail(part):
        raise ValueError(f"part {part.start}")

    with pytest.raises(ValueError, match="part 0"):
        parts.in_parts(fail, 3, 10 ** 6)


def test_no_part_is_at_work_any_more_when_one_has_failed():
    ended = []

    def work(part):
        if part.start == 0:
            raise ValueError("the first")
        time.sleep(0.05)
        ended.append(part.start)

    with pytest.raises(ValueError, match="the first"):
        parts.in_parts(work, 3, 10 ** 6)
    assert sorted(ended) == [1, 2]


def test_blas_has_one_thread_inside_and_its_own_number_afterwards():
    def blas_threads(part=None):
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    with threadpool_limits(2, user_api="blas"):
        assert parts.in_parts(blas_threads, 3, 10 ** 6) == [{1}] * 3
        assert blas_threads() == {2}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own():
    assert parts.in_parts(lambda part: part.start, 3, 10 ** 6) == [0, 1, 2]
    child = os.fork()
    if child == 0:
        signal.alarm(20)  # ends a child that would wait for the threads of its parent
        os._exit(0 if parts.in_parts(lambda part: part.start, 3, 10 ** 6) == [0, 1, 2] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_blocks_cover_the_images_and_hold_at_least_one():
    assert [b.stop - b.start for b in parts.in_blocks(7, 10, 35)] == [3, 3, 1]
    assert [b.stop - b.start for b in parts.in_blocks(2, 100, 35)] == [1, 1]


def test_parts_within_parts_wait_for_nobody():
    def work(part):
        return sum(parts.in_parts(lambda inner: inner.stop - inner.start, 8, 10**6))

    done = []
    outer = threading.Thread(target=lambda: done.append(parts.in_parts(work, 6, 10**6)), daemon=True)
    outer.start()
    outer.join(10)
    assert done == [[8] * 6]
