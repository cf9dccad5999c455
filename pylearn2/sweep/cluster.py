"""The engine for more than one machine: Dask's distributed scheduler.

    Cluster    workers that were started with ``dask worker``, or, with the address "local", processes of this machine

Each worker trains one variant at a time. One that dies is no loss: the scheduler gives its variant to another. A worker
that does not see the sweep's folder sends the files back. Scheduler and workers need the suite installed, and the
workers the data at hand.
`distributed` is imported here only.
"""
import logging
import signal
import time
import uuid

from pylearn2.scripts._cli import FAILED, CommandError
from pylearn2.sweep.job import run_job

__all__ = ["Cluster"]


class Cluster:
    """Runs jobs on Dask.

    Parameters
    ----------
    address : "local", or a scheduler's, as tcp://host:8786
    n : int, how many workers a local cluster gets
    timeout : seconds to wait for the scheduler, and for workers where there are none

    Raises
    ------
    CommandError
        where `distributed` is not installed, or nobody answers at the address.
    """

    name = "dask"

    def __init__(self, address, n, timeout):
        self.timeout = timeout
        self._distributed = _distributed()
        self._local = self._start_local(n) if address == "local" else None
        try:
            self._client = self._distributed.Client(self._local or address, timeout=timeout, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise CommandError(f"no Dask scheduler answers at {address} within {timeout:g} seconds; "
                               "start one with 'dask scheduler', or leave the address out") from error
        self.n = n if self._local else max(1, len(self._workers()))

    def _start_local(self, n):
        """Start a cluster whose processes leave Ctrl-C to the sweep: what is ignored here is ignored there."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return self._distributed.LocalCluster(n_workers=n, threads_per_worker=1, processes=True,
                                                  dashboard_address=None, silence_logs=logging.CRITICAL)
        finally:
            signal.signal(signal.SIGINT, before)

    def _workers(self):
        return self._client.scheduler_info(n_workers=-1)["workers"]

    def run(self, jobs, ahead=True, meanwhile=None):
        """Yield ``(job, outcome)`` as variants end; see Processes.run."""
        jobs, at_work = iter(jobs), {}
        if self._employ(jobs, at_work) and meanwhile:
            meanwhile()
        while self._employ(jobs, at_work):
            ended = [(at_work.pop(future), _outcome(future)) for future in self._wait(at_work)]
            if ahead:
                self._employ(jobs, at_work)
            yield from ended

    def _employ(self, jobs, at_work):
        """Submit as many jobs as there are workers, for as long as there are some; return whether anyone is at work."""
        self._wait_for_workers()
        while len(at_work) < len(self._workers()):
            job = next(jobs, None)
            if job is None:
                break
            future = self._client.submit(run_job, job, key=f"{job['name']}-{uuid.uuid4()}", pure=False)
            at_work[future] = job
        return bool(at_work)

    def _wait_for_workers(self):
        try:
            self._client.wait_for_workers(1, timeout=self.timeout)
        except TimeoutError as error:
            raise CommandError(f"no Dask worker has joined the scheduler for {self.timeout:g} seconds; start one with "
                               "'dask worker ADDRESS'; the same command then goes on") from error

    def _wait(self, at_work):
        """Return the futures that are done, at least one; raise where the workers, or the scheduler, are gone."""
        last_seen = time.monotonic()
        while True:
            done = [future for future in at_work if future.done()]
            if done:
                return done
            if self._client.status == "running" and self._workers():
                last_seen = time.monotonic()
            if time.monotonic() > last_seen + self.timeout:
                raise CommandError(f"Dask's workers have been gone for {self.timeout:g} seconds; "
                                   "the same command goes on when some are back")
            time.sleep(0.02)

    def stop(self):
        """Leave the scheduler; end the cluster where it is our own."""
        self._client.close(timeout=2)
        if self._local:
            self._local.close(timeout=5)


def _distributed():
    try:
        import distributed
    except ImportError as error:
        raise CommandError("--dask needs Dask's distributed: pip install distributed") from error
    return distributed


def _outcome(future):
    """Return what came of a job; an error of Dask itself, a worker without the suite for one, is a failure."""
    error = None if future.status == "finished" else (future.exception() if future.status == "error" else future.status)
    if error is None:
        return future.result()
    words = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else f"Dask gave it up ({error})"
    if isinstance(error, ImportError) or "deserialization" in words:
        words = "the scheduler and its workers need the suite installed, in the version that is used here"
    return {"state": "failed", "error": words, "exit": FAILED, "pruned": False, "seconds": None}
