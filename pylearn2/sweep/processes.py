"""The engine for one machine: processes that stay, so that modules are imported and files are read once.

    context      how they are started
    Processes    as many workers as asked for; each runs one variant after the other

concurrent.futures will not do: one killed worker breaks its whole pool, and no one can tell whose variant was lost.
"""
import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait

from pylearn2.expr.parts import threads_allowed
from pylearn2.sweep.job import lost, run_job

__all__ = ["Processes", "context"]


def context():
    """Return multiprocessing's way to start a worker.

    A forked one has everything that its parent imported. Only Linux forks well: elsewhere system libraries may break;
    and where JAX has been imported, its threads would be missing in the worker, which would wait for them for ever.
    """
    return multiprocessing.get_context("fork" if sys.platform == "linux" and "jax" not in sys.modules else "spawn")


class Processes:
    """Runs jobs in `n` local processes.

    Parameters
    ----------
    n : int, how many
    """

    name = "processes"

    def __init__(self, n):
        self.n = n
        self._workers = []

    def run(self, jobs, ahead=True, meanwhile=None):
        """Yield ``(job, outcome)`` as variants end.

        Parameters
        ----------
        jobs : iterator, from which a job is taken when a worker is free
        ahead : bool, take the next job before an outcome is told, so that nobody idles meanwhile
        meanwhile : callable or None, called once when the first jobs have begun
        """
        jobs = iter(jobs)
        try:
            if self._employ(jobs) and meanwhile:
                meanwhile()
            while self._employ(jobs):
                ended = [self._collect(worker) for worker in self._wait()]
                if ahead:
                    self._employ(jobs)
                yield from ended
        finally:
            self.stop()

    def _employ(self, jobs):
        """Give every idle worker a job, for as long as there are some; return whether anyone is at work."""
        while len(self._busy()) < self.n:
            job = next(jobs, None)
            if job is None:
                break
            idle = next((worker for worker in self._workers if worker.job is None), None)
            if idle is None:
                idle = _Worker(max(1, threads_allowed() // self.n))
                self._workers.append(idle)
            idle.begin(job)
        return bool(self._busy())

    def _collect(self, worker):
        job, outcome = worker.collect()
        if outcome is None:  # the others go on
            self._workers.remove(worker)
            outcome = lost(worker.exit_code())
        return job, outcome

    def _busy(self):
        return [worker for worker in self._workers if worker.job is not None]

    def _wait(self):
        busy = self._busy()
        ready = wait([worker.pipe for worker in busy])  # a worker that dies closes its end
        return [worker for worker in busy if worker.pipe in ready]

    def stop(self):
        """End all workers at once."""
        for worker in self._workers:
            worker.stop()
        self._workers = []


class _Worker:
    """One process, and the pipe to it."""

    def __init__(self, n_threads):
        start = context()
        self.pipe, far_end = start.Pipe()
        self.process = start.Process(target=_work, args=(far_end, n_threads), daemon=False)
        self.process.start()
        far_end.close()
        self.job = None

    def begin(self, job):
        self.job = job
        with contextlib.suppress(OSError):  # it died while it was idle; `collect` will find out
            self.pipe.send(job)

    def collect(self):
        """Return the job that ended and its outcome, which is None where the process is gone."""
        job, self.job = self.job, None
        try:
            return job, self.pipe.recv()
        except (EOFError, OSError):
            return job, None

    def exit_code(self):
        self.process.join(10)
        return self.process.exitcode

    def stop(self):
        self.pipe.close()
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _work(pipe, n_threads):
    """What a worker does until its pipe is closed, or the sweep is gone."""
    os.environ.setdefault("OMP_NUM_THREADS", str(n_threads))
    gc.freeze()  # what the sweep had imported stays: the collector need not go through it after each variant
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of Ctrl-C the sweep takes care
    threading.Thread(target=_end_with_the_sweep, daemon=True).start()
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(run_job(job))


def _end_with_the_sweep():
    """Wait for the sweep to end, even by SIGKILL, and end with it: nobody else may write into its folder."""
    wait([multiprocessing.parent_process().sentinel])
    os._exit(1)
