#!/usr/bin/env python3
"""Run the benchmarks one after the other and write what they print into benchmarks/README.md; ``make bench``.

    python benchmarks/report.py [--rounds 7]        needs MNIST, PyTorch, JAX and Keras; some twenty minutes
"""
import argparse
import datetime
import re
import subprocess
import sys
from pathlib import Path

from common import clean, machine, versions

HERE = Path(__file__).resolve().parent
PARTS = {
    "The whole job": ("job.py", "--rounds"),
    "The tutorial's network": ("mlp.py", "--rounds"),
    "Growth": ("growth.py", "--rounds"),
    "Where the time of a warm run goes": ("startup.py", "--rounds"),
    "Convolution and pooling": ("conv.py", "--repeats"),
}
HEAD = """# Benchmarks

Written by `make bench` on {date}; {machine}; {versions}.

Contestants take turns within a round, each with the threads and kernels that it chooses by itself; the first round is
not counted, and the numbers are medians of {rounds} rounds unless a table says otherwise. A machine that does other
things meanwhile slows down all of them, so the ratios say more than the seconds. `sweep.py` and `convnet.py` are run by
hand.
"""


def first_paragraphs(script):
    """Return what the docstring of a script says behind its first line and its command."""
    text = re.search(r'"""(.*?)"""', (HERE / script).read_text(), re.DOTALL).group(1)
    return "\n\n".join(part for part in text.strip().split("\n\n") if not part.startswith("    "))


def output_of(script, flag, rounds):
    """Return what a benchmark prints, without its line on the machine."""
    print(f"{script} ...", flush=True)
    command = [sys.executable, HERE / script, flag, str(rounds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=clean())
    if done.returncode:
        sys.exit(f"benchmarks/{script} failed with status {done.returncode}; README.md stays as it was")
    print(done.stdout, flush=True)
    lines = done.stdout.strip().splitlines()
    return "\n".join(lines[1:] if "Python" in lines[0] else lines).strip()


def main(argv=None):
    """Measure, print and write; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args(argv)
    text = [HEAD.format(date=datetime.date.today(), machine=machine(), versions=versions(), rounds=args.rounds)]
    for title, (script, flag) in PARTS.items():
        printed = output_of(script, flag, args.rounds)
        if "|" not in printed:
            printed = f"```\n{printed}\n```"
        text.append(f"## {title} (`{script}`)\n\n{first_paragraphs(script)}\n\n{printed}\n")
    (HERE / "README.md").write_text("\n".join(text))
    print("wrote benchmarks/README.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
