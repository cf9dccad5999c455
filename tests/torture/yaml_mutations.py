"""Mutated YAML files: none brings a traceback, none hangs, none makes a check write, run or connect to anything.

    python tests/torture/yaml_mutations.py [COUNT] [--seed N] [--processes N] [--case NUMBER]

Every case is one of the experiments and recorded configurations with a few changes of bytes, words or nodes, drawn from
its number, so that ``--case`` repeats it alone. Each is checked in process, as ``train.py --check`` does it, with the
data sets' shapes instead of their files; one in two hundred also goes through a fresh ``scripts/train.py --check``.
"""
import argparse
import collections
import contextlib
import io
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 5.0
FRESH = 200  # one case in so many in a process of its own
KINDS = ("bytes", "words", "nodes")

_TEXT = """
null ~ true .nan .inf -1 0 1e400 1e-3 -.5 99999999999 '' "${NO_SUCH}" "${HOME" %(x)s %(x)i *train *nobody &train &x {}
[] [[]] {a: {}} {<<: *train} <<: !!python/object/apply:os.system !obj:os.system !obj:subprocess.Popen !import !obj:
!obj:pylearn2.train.os.system !import:os.system !pkl: !pkl:x /etc/passwd !!set !!binary !!omap !!timestamp !!int !!float
!!str !float | > - ? : , # --- ... é 日 !obj:numpy.load !obj:numpy.zeros !obj:builtins.eval !obj:dict !obj:list
!obj:collections.OrderedDict !obj:pylearn2.models.mlp.MLP !obj:pylearn2.train.Train !obj:pylearn2.costs.mlp.Default
!obj:pylearn2.training_algorithms.sgd.SGD !obj:pylearn2.termination_criteria.And
"""
_WORDS = [*_TEXT.split(), "\t", "\x00", "\x07", "\ud7ff", "\ufeff", "\U0001f600", "!pkl: /etc/passwd"]


def corpus():
    """Return the texts to begin with: {name: text}."""
    files = [*(ROOT / "experiments").rglob("*.yaml"), *(ROOT / "tests" / "references").rglob("*.yaml")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(files)}


def mutated(number, seed, texts):
    """Return ``(kind, bytes)`` of case `number`."""
    rng = random.Random(f"{seed}:{number}")
    kind = KINDS[number % len(KINDS)]
    text = texts[rng.choice(sorted(texts))]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        text = {"bytes": _bytes, "words": _words, "nodes": _nodes}[kind](text, rng, texts)
    return kind, text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _bytes(text, rng, texts):
    raw = bytearray(text if isinstance(text, bytes) else text.encode())
    at, end = sorted(rng.randrange(len(raw) + 1) for _ in range(2))
    how = rng.randrange(5)
    if how == 0 and raw:
        raw[min(at, len(raw) - 1)] = rng.randrange(256)
    elif how == 1:
        raw[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 5)))
    elif how == 2:
        del raw[at:at + rng.randrange(1, 30)]
    elif how == 3:
        raw[at:at] = raw[at:end][:200] * rng.choice((1, 2, 50))
    else:
        del raw[max(1, at):]
    return bytes(raw)


_TOKEN = re.compile(r"[\w.$/:!*&-]+|[^\w\s]|\s+")


def _words(text, rng, texts):
    tokens = _TOKEN.findall(text)
    at, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    how = rng.randrange(6)
    if how == 0:
        tokens[at] = rng.choice(_WORDS)
    elif how == 1:
        tokens.insert(at, f" {rng.choice(_WORDS)} ")
    elif how == 2:
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif how == 3:
        del tokens[at]
    elif how == 4 and len(tokens[at]) > 2:
        letters = list(tokens[at])
        i = rng.randrange(len(letters) - 1)
        letters[i], letters[i + 1] = letters[i + 1], letters[i]
        tokens[at] = "".join(letters)
    else:
        tokens[at] = rng.choice(_TOKEN.findall(texts[rng.choice(sorted(texts))]))
    return "".join(tokens)


def _nodes(text, rng, texts):
    """Change the tree of the text: drop, double, swap, nest or replace nodes, rename keys and tags."""
    import yaml

    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return text
    if root is None:
        return text
    nodes, waiting = [], [root]
    while waiting and len(nodes) < 2000:
        node = waiting.pop()
        nodes.append(node)
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    many = [node for node in nodes if not isinstance(node, yaml.ScalarNode) and node.value]
    if not many:
        return text
    holder, other = rng.choice(many), rng.choice(nodes)
    at = rng.randrange(len(holder.value))
    how = rng.randrange(7)
    if how == 0:
        del holder.value[at]
    elif how == 1:
        holder.value.insert(at, rng.choice(holder.value))
    elif how == 2 and isinstance(holder, yaml.MappingNode):
        holder.value[at] = (holder.value[at][0], other)
    elif how == 3 and isinstance(holder, yaml.MappingNode):
        holder.value[at] = (other, holder.value[at][1])
    elif how == 4 and isinstance(other, yaml.ScalarNode):
        other.value, other.tag = rng.choice(_WORDS), rng.choice((other.tag, "tag:yaml.org,2002:str", "!obj:x.Y"))
    elif how == 5:
        other.tag = rng.choice([node.tag for node in nodes])
    else:
        for _ in range(rng.choice((1, 5, 120))):
            inner = yaml.SequenceNode("tag:yaml.org,2002:seq", [holder.value[at][1]] if isinstance(
                holder, yaml.MappingNode) else [holder.value[at]], flow_style=True)
            holder.value[at] = (holder.value[at][0], inner) if isinstance(holder, yaml.MappingNode) else inner
    try:
        return yaml.serialize(root, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper))
    except (yaml.YAMLError, RecursionError, AttributeError, TypeError, ValueError):
        return text


class Watch:
    """Notes what a check must not do: write, run, connect. One for the process; it cannot be taken off."""

    _WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def __init__(self):
        self.on, self.met = False, []
        sys.addaudithook(self._hook)

    def _hook(self, event, args):
        if not self.on:
            return
        if event == "open":
            path, _, flags = args
            opens = isinstance(flags, int) and flags & self._WRITING and not isinstance(path, int)
            if opens and str(path) != os.devnull:
                self.met.append(f"opened {path!r} for writing")
        elif event in ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.system", "os.exec", "os.posix_spawn",
                       "os.fork", "subprocess.Popen", "socket.connect", "shutil.rmtree", "os.kill"):
            self.met.append(f"{event} {args!r}")


# Seconds of work, and those on the clock, of which a busy machine takes more.
_LIMITS = ((signal.SIGPROF, signal.ITIMER_PROF, SECONDS), (signal.SIGALRM, signal.ITIMER_REAL, 12 * SECONDS))


class _TooLong(BaseException):
    """A case takes longer than it may."""


def _alarm(signum, frame):
    raise _TooLong


def check_one(path, watch):
    """Check the file at `path`; return (outcome, what went wrong or None, seconds)."""
    from pylearn2.scripts.check import faults_of

    environ, begin = dict(os.environ), time.process_time()
    for signum, timer, seconds in _LIMITS:
        signal.signal(signum, _alarm)
        signal.setitimer(timer, seconds)
    watch.met, watch.on, wrong, outcome = [], True, None, "no faults"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            faults = faults_of(path, read_data=False)
        outcome = "faults" if faults else outcome
        if any(not str(fault).startswith(path) for fault in faults):
            wrong = f"a fault without its place: {next(str(one) for one in faults if not str(one).startswith(path))}"
    except _TooLong:
        wrong = f"longer than {SECONDS} s"
    except BaseException:
        wrong = traceback.format_exc()
    finally:
        for _, timer, _ in _LIMITS:
            signal.setitimer(timer, 0)
        watch.on = False
        os.environ.clear()
        os.environ.update(environ)
    return outcome, wrong or "; ".join(watch.met) or None, time.process_time() - begin


_STATE = {}


def _start(seed):
    import pytensor

    pytensor.config.traceback__limit = 0  # nobody asks where an expression was written, and noting it takes a seventh
    sys.dont_write_bytecode = True
    os.environ.setdefault("PYLEARN2_DATA_PATH", tempfile.gettempdir())
    _STATE.update(seed=seed, texts=corpus(), watch=Watch(), folder=tempfile.mkdtemp(prefix="mutations-"))
    os.chdir(_STATE["folder"])


def _case(number):
    kind, content = mutated(number, _STATE["seed"], _STATE["texts"])
    Path("case.yaml").write_bytes(content)
    outcome, wrong, seconds = check_one("case.yaml", _STATE["watch"])
    return number, kind, outcome, wrong or _left_behind(), seconds


def _left_behind():
    """Tell what a case left in the folder, and take it away."""
    left = sorted(set(os.listdir()) - {"case.yaml"})
    for name in left:
        shutil.rmtree(name) if os.path.isdir(name) else os.unlink(name)
    return f"left {left} behind" if left else None


def _fresh(number):
    """Put a case through the command itself, in a process of its own."""
    kind, content = mutated(number, _STATE["seed"], _STATE["texts"])
    Path("case.yaml").write_bytes(content)
    begin = time.monotonic()
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / "train.py"), "--check", "case.yaml"], text=True,
                          capture_output=True, timeout=120)
    said = done.stdout + done.stderr
    wrong = said if "Traceback" in said or done.returncode not in (0, 2) or not said.strip() else None
    outcome = "no faults" if done.returncode == 0 else "faults"
    return number, f"{kind}, fresh", outcome, wrong or _left_behind(), time.monotonic() - begin


def run(count, seed=0, processes=1, fresh=True):
    """Check `count` cases; return the list of (number, kind, outcome, wrong, seconds)."""
    numbers = range(count)
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _start, (seed,)) as pool:
        rows = list(pool.imap_unordered(_case, numbers, chunksize=20))
        if fresh:
            rows += pool.imap_unordered(_fresh, range(0, count, FRESH), chunksize=2)
    return rows


def report(rows):
    """Print a table of the rows and every failure; return the number of failures."""
    table, slowest = collections.Counter(), collections.defaultdict(float)
    for _, kind, outcome, wrong, seconds in rows:
        table[kind, "FAILED" if wrong else outcome] += 1
        slowest[kind] = max(slowest[kind], seconds)
    print(f"{'mutation':15s} {'files':>7s} {'no faults':>10s} {'faults':>8s} {'FAILED':>8s} {'slowest':>9s}")
    for kind in sorted(slowest):
        counts = [table[kind, outcome] for outcome in ("no faults", "faults", "FAILED")]
        print(f"{kind:15s} {sum(counts):7d} {counts[0]:10d} {counts[1]:8d} {counts[2]:8d} {slowest[kind]:7.2f} s")
    failures = [row for row in rows if row[3]]
    for number, kind, _, wrong, _ in sorted(failures, key=lambda row: row[0])[:20]:
        print(f"\ncase {number} ({kind}):\n{wrong.strip()[-2500:]}")
    return len(failures)


def main(argv=None):
    """Run the trial; return 1 where a case failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", nargs="?", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--case", type=int, help="print this case and what is told of it")
    args = parser.parse_args(argv)
    if args.case is not None:
        _start(args.seed)
        print(mutated(args.case, args.seed, _STATE["texts"])[1].decode("utf-8", "replace"))
        print(*_case(args.case), sep="\n")
        return 0
    begin = time.monotonic()
    failures = report(run(args.count, args.seed, args.processes))
    print(f"\n{args.count} mutated files in {time.monotonic() - begin:.0f} s: {failures} failed")
    return int(failures > 0)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
