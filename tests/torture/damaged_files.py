"""Model files that are cut short or have a bit flipped: never a wrong model, always one message.

    python tests/torture/damaged_files.py [COUNT]      default: 1000 cuts and 1000 flips of each file

The first file is ours and has a checksum: whatever the damage, it must be told. The second is the original's, which has
none: a cut must be told; a flipped bit can pass unseen in a number, but nothing else may come of it than one message.
"""
import gzip
import pickle
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from pylearn2.models.mlp import MLP, Sigmoid, Softmax
from pylearn2.utils import model_file, serial
from pylearn2.utils.exc import DataError

MOST_SECONDS = 5.0
OLD = Path(__file__).parents[1] / "references" / "original_softmax_float64.pkl.gz"


def our_file(path):
    """Write a model file of two sections; return its bytes."""
    mlp = MLP([Sigmoid(layer_name="h0", dim=20, irange=0.1), Softmax(10, "y", irange=0.1)], nvis=100)
    model_file.write(path, [serial.to_string(mlp), pickle.dumps({"epoch": 3})])
    return path.read_bytes()


def cuts(content, count):
    """Yield (name, damaged content): cuts at `count` offsets from 0 to the last byte but one."""
    for end in np.unique(np.linspace(0, len(content) - 1, count).astype(int)):
        yield f"cut at {end}", content[:end]


def flips(content, count):
    """Yield (name, damaged content): one flipped bit each, at `count` places from the same seed."""
    rng = np.random.RandomState(0)
    places = np.sort(rng.choice(8 * len(content), min(count, 8 * len(content)), replace=False))
    for place in map(int, places):
        damaged = bytearray(content)
        damaged[place // 8] ^= 1 << place % 8
        yield f"bit {place} flipped", bytes(damaged)


def outcome(path, damaged):
    """Let `serial.load` read `damaged`; return "told", "opened", or what else came of it."""
    path.write_bytes(damaged)
    began = time.perf_counter()
    try:
        serial.load(path)
        came = "opened"
    except DataError as error:
        came = "told" if str(path) in str(error) and "\n" not in str(error) else f"an unclear message: {error}"
    except BaseException as error:  # nothing else may come out
        came = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - began
    return f"{seconds:.1f} s" if seconds > MOST_SECONDS else came


def trial(name, content, damages, path, may_open):
    """Print a line of the table; return how many promises were broken."""
    came = [(damage, outcome(path, damaged)) for damage, damaged in damages]
    counts = {words: sum(one == words for _, one in came) for words in ("told", "opened")}
    broken = [one for one in came if one[1] not in (("told", "opened") if may_open else ("told",))]
    print(f"{name:46s} {len(content):8,d} bytes {len(came):5d} tried {counts['told']:5d} told "
          f"{counts['opened']:5d} opened {len(broken):3d} broken")
    for damage, words in broken[:20]:
        print(f"FAULT {name}, {damage}: {words}")
    return len(broken)


def run(count):
    """Print the table of all trials; return how many promises were broken."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "m.pkl")
        ours, old = our_file(path), gzip.decompress(OLD.read_bytes())
        return sum([
            trial("ours, cut", ours, cuts(ours, count), path, may_open=False),
            trial("ours, a bit flipped", ours, flips(ours, count), path, may_open=False),
            trial("the original's, cut", old, cuts(old, count), path, may_open=False),
            trial("the original's (no checksum), a bit flipped", old, flips(old, count), path, may_open=True),
        ])


if __name__ == "__main__":
    sys.exit(int(run(int(sys.argv[1]) if sys.argv[1:] else 1000) > 0))
