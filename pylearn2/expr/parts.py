"""A batch in parts, on the cores of the processor: what the loops over images share.

    in_parts    run a function on each part of a batch, several at a time
    in_blocks   the few images at a time that stay in the cache

NumPy lets go of Python's lock while it works on an array, so plain threads do.
"""
import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

# The same on every machine, so that a sum over the parts is: only how many of them run at a time depends on the cores.
MOST_PARTS = 8
OPERATIONS_PER_PART = 2**24  # at least: less is done before a thread and its memory are there, measured


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
    n_threads = min(n_parts, threads_allowed())
    if n_threads == 1:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(n_threads) as threads:  # made for the call: nothing is left that a fork could break
        # each in a context of its own, or NumPy's error settings would not reach it
        running = [threads.submit(copy_context().run, work, part) for part in parts]
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
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
