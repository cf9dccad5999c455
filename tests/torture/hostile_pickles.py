"""Pickles that try to run code: none of it runs, and each is refused by name.

    python tests/torture/hostile_pickles.py [COUNT]      default: all

Most of them make a folder, their mark, when Python's own unpickler reads them; a child process reads them so, to show
that they bite. Then `serial.load` reads the same files: no mark may appear, the error must name what was asked for, and
time and memory stay bounded.
"""
import copyreg
import pickle
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

from pylearn2.utils import serial
from pylearn2.utils.exc import DataError
from tests.torture.parts.hostile import EXTENSIONS, Case, cases

MOST_SECONDS, MOST_MEGABYTES = 2.0, 300


@dataclass
class Outcome:
    """What became of a case: `fault` is empty where the promise held."""

    case: Case
    seconds: float
    fault: str = ""


def try_case(case, folder):
    """Let `serial.load` read a case; return the Outcome."""
    path = Path(folder, "hostile.pkl")
    path.write_bytes(case.content)
    began, before = time.perf_counter(), {one.name for one in Path(folder).iterdir()}
    try:
        serial.load(path)
        fault = "it was read"
    except DataError as error:
        words = str(error)
        said = case.says in words and "\n" not in words and (not case.says or "refused: " in words)
        fault = "" if said else f"the error does not say that {case.says!r} is refused: {words[:200]}"
    except BaseException as error:  # nothing else may come out
        fault = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - began
    if {one.name for one in Path(folder).iterdir()} != before:
        fault = "IT WAS EXECUTED"
    if seconds > MOST_SECONDS:
        fault = fault or f"it took {seconds:.1f} s"
    return Outcome(case, seconds, fault)


def bite(folder):
    """Let Python's own unpickler read the files of `folder`, as a child process; what fails, fails."""
    for code, name in EXTENSIONS.items():
        copyreg.add_extension(*name, code)
    warnings.simplefilter("ignore")
    for path in sorted(Path(folder).glob("*.bin")):
        try:
            pickle.loads(path.read_bytes(), encoding="latin1")
        except Exception as error:
            print(path.stem, type(error).__name__, error, file=sys.stderr)


def harmless(found, folder):
    """Return the names of the cases in `found` that should leave a mark and do not, read by Python's own unpickler."""
    for i, case in enumerate(found):
        if case.bites:
            Path(folder, f"{i:04d}.bin").write_bytes(case.content)
    subprocess.run([sys.executable, "-m", "tests.torture.hostile_pickles", "--bite", str(folder)], check=True,
                   cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL, timeout=300)
    return [case.name for case in found if case.bites and not Path(case.mark).exists()]


def main(argv):
    """Print the table; return 1 where a promise is broken."""
    if argv[:1] == ["--bite"]:
        bite(argv[1])
        return 0
    with tempfile.TemporaryDirectory() as biting, tempfile.TemporaryDirectory() as folder:
        toothless = harmless(cases(biting), biting)
        found = cases(folder)[: int(argv[0]) if argv else None]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        outcomes = [try_case(case, folder) for case in found]
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    faults = [outcome for outcome in outcomes if outcome.fault]
    print(f"{len(found)} hostile pickles, of which Python's own unpickler executes {sum(case.bites for case in found)}")
    print(f"executed {sum('EXECUTED' in one.fault for one in faults)}, refused by name {len(found) - len(faults)}; "
          f"slowest {max(one.seconds for one in outcomes):.2f} s, memory grown by {grown:.0f} MB")
    for outcome in faults:
        print(f"FAULT {outcome.case.name}: {outcome.fault}")
    for name in toothless:
        print(f"TOOTHLESS {name}: Python's own unpickler does not execute it, so it shows nothing")
    return int(bool(faults or toothless or grown > MOST_MEGABYTES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
