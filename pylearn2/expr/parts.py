"""A batch in parts, on the cores of the processor: what the loops over images share.

    in_parts    run a function on each part of a batch, several at a time
    in_blocks   the few images at a time that stay in the cache
    threads_allowed, usable_cores    how many of them there may be

NumPy lets go of Python's lock while it works on an array, so plain threads do. They stay from call to call, each on a
core of its own: a call takes milliseconds, and a scheduler leaves threads that are new on the core of their maker for
longer than that. BLAS gets one thread meanwhile, or its threads and these would wait for each other.
"""
import os
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from functools import cache
from threading import current_thread

from threadpoolctl import ThreadpoolController

# The same on every machine, so that a sum over the parts is: only how many of them run at a time depends on the cores.
MOST_PARTS = 8
_NAME = "pylearn2-parts"
OPERATIONS_PER_PART = 2**22  # at least: less is done before a thread has woken up, measured


def in_parts(work, batch, operations):
    """Return ``[work(part), ...]`` for slices that cover ``range(batch)`` in order.

    Parameters
    ----------
    work : function of a slice
    batch : int
    operations : int, multiplications by BLAS in all or what takes as long; few of them are one part
    """
    n_parts = max(1, min(MOST_PARTS, batch, operations // OPERATIONS_PER_PART))
    edges = [batch * part // n_parts for part in range(n_parts + 1)]
    parts = [slice(start, stop) for start, stop in zip(edges, edges[1:], strict=False)]
    # a part of a part has no thread to wait for: all of them may be waiting themselves
    if n_parts == 1 or (n_threads := threads_allowed()) == 1 or current_thread().name.startswith(_NAME):
        return [work(part) for part in parts]
    workers = _workers(n_threads)
    with _blas().limit(limits=1):
        # each in a context of its own, or NumPy's error settings would not reach it
        running = [workers.submit(copy_context().run, work, part) for part in parts]
        wait(running)  # also where one failed: none may still write into arrays that the caller has given up
        return [one.result() for one in running]


def in_blocks(n_images, bytes_per_image, bytes_per_block):
    """Yield slices that cover ``range(n_images)``, of at most `bytes_per_block` but at least one image."""
    images_per_block = max(1, bytes_per_block // max(1, bytes_per_image))
    for start in range(0, n_images, images_per_block):
        yield slice(start, min(start + images_per_block, n_images))


def threads_allowed():
    """Return how many threads may run: ``OMP_NUM_THREADS`` where it is a number, else the cores of this process."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit() and int(asked):
        return int(asked)
    return usable_cores()


def usable_cores():
    """Return how many cores of the processor this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _blas():
    return ThreadpoolController().select(user_api="blas")


@cache
def _workers(n_threads):
    """Return threads that wait for work; each stays on a core of its own where they are as many as the cores."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    # fewer threads than cores: other processes may have as few, and all of them would meet on the first cores
    turns = iter(cores if len(cores) == n_threads else [])

    def settle():
        for core in turns:
            os.sched_setaffinity(0, {core})
            break

    return ThreadPoolExecutor(n_threads, thread_name_prefix=_NAME, initializer=settle)


if hasattr(os, "register_at_fork"):  # a forked process has none of the threads of its parent
    os.register_at_fork(after_in_child=_workers.cache_clear)
