"""What `results` and `tutorials` share: trainings in processes of their own, and what is written of them.

    Training      an experiment, and with what it is trained
    train_all     train some; what failed is told at the end
    best_epoch    of a record of errors
    first_sentence   of a YAML file
    put           write into a file what stands there for the results
    put_page      the same between the markers of a page
    machine, processor   words about where it was measured
"""
import dataclasses
import datetime
import itertools
import os
import platform
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from pylearn2.scripts._cli import INTERRUPTED, CommandError
from pylearn2.utils.replacing import replacing

__all__ = ["END", "RESULT", "ROOT", "Training", "best_epoch", "first_sentence", "machine", "processor", "put",
           "put_page", "train_all"]

ROOT = Path(__file__).resolve().parents[2]
END = "<!-- results: end -->"
RESULT = r"^# Result:.*$"  # the line of an experiment's own file
_ENDS = {0: "trained", INTERRUPTED: "stopped"}  # exit status -> what is printed


# -- training --------------------------------------------------------------------------------------

@dataclasses.dataclass
class Training:
    """An experiment as it is trained: its name, its YAML file, options of ``train.py``, and flags beside the user's."""

    name: str
    path: Path
    options: tuple = ()
    flags: str = ""


def train_all(trainings, jobs):
    """Run the `trainings`, `jobs` at a time, each in a process of its own; ``OMP_NUM_THREADS`` may give its threads.

    Raises
    ------
    CommandError
        where a training fails; it has the last lines of its log. The others still come to their ends.
    """
    threads = str(max(1, (os.cpu_count() or 1) // jobs))
    with ThreadPoolExecutor(jobs) as pool:
        faults = [fault for fault in pool.map(lambda one: _train(one, threads), trainings) if fault]
    if faults:
        raise CommandError("\n".join([*faults, f"{len(faults)} of {len(trainings)} trainings failed; nothing is "
                                               "written"]))


def _train(training, threads):
    """Return the last lines of the training's log where it failed, else None."""
    flags = ",".join(filter(None, (os.environ.get("THEANO_FLAGS"), training.flags)))
    environ = {"OMP_NUM_THREADS": threads, **os.environ, "THEANO_FLAGS": flags}
    done = subprocess.run([sys.executable, "-m", "pylearn2.scripts.train", *training.options, str(training.path)],
                          env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                          check=False)
    print(f"{_ENDS.get(done.returncode, 'FAILED ')} {training.name}", flush=True)
    return f"{training.path}:\n{done.stderr[-2000:]}" if done.returncode else None


# -- reading ---------------------------------------------------------------------------------------

def best_epoch(valid):
    """Return the index of the first of the lowest values; a value that is no number is never the best."""
    return int(np.nanargmin(np.asarray(valid, dtype=float)))


def first_sentence(text):
    """Return the first sentence of a YAML file's opening comment, without its full stop."""
    lines = itertools.takewhile(lambda line: line.startswith("# "), text.splitlines())
    comment = " ".join(line[2:].strip() for line in lines)
    return re.split(r"(?<=[.?])\s", comment, maxsplit=1)[0].removesuffix(".")


# -- writing ---------------------------------------------------------------------------------------

def put(path, pattern, text):
    """Write `text` in the place of the pattern's first match in the file, whole or not at all."""
    old = path.read_text()
    new, count = re.subn(pattern, lambda _: text, old, count=1, flags=re.MULTILINE)
    if not count:
        raise CommandError(f"{path} has no place for its results; it needs the line '# Result:', or as a page the "
                           f"lines that begin and end them, the last {END!r}")
    if new != old:
        with replacing(path, "w") as file:
            file.write(new)


def put_page(path, begin, text):
    """Write `text` between the lines `begin` and ``END`` of a page."""
    put(path, f"(?s){re.escape(begin)}.*{re.escape(END)}", f"{begin}\n\n{text}\n\n{END}")


def machine():
    """Return where and when this was measured, in a few words."""
    return f"{os.cpu_count()} core{'' if os.cpu_count() == 1 else 's'}, {datetime.date.today().isoformat()}"


def processor():
    """Return the processor's name, where the system tells it."""
    try:
        return re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())[1]
    except (OSError, TypeError):
        return platform.processor() or platform.machine()
