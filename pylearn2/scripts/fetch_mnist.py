"""Find MNIST or download it: ``python scripts/fetch_mnist.py``.

The files go to ``${PYLEARN2_DATA_PATH}/mnist``, or to the suite's ``data/mnist`` where the variable is unset.
Files that are there are checked by their published SHA-256, and fetched anew when they are damaged.
"""
import sys

from pylearn2.datasets import mnist_files
from pylearn2.scripts._cli import make_parser, run
from pylearn2.utils.exc import DataError

__all__ = ["main"]


def fetch(args):
    """Print where MNIST is, after downloading what was missing; return 1 when it cannot be had."""
    try:
        print(f"MNIST is in {mnist_files.fetch()}")
    except DataError as error:
        print(f"MNIST cannot be had: {error}", file=sys.stderr)
        return 1
    return 0


def main(argv=None):
    """Find or download MNIST; return 0, or 1 when it cannot be had."""
    return run(fetch, make_parser("Find MNIST, or download it (11 MB), and say where it is."), argv)


if __name__ == "__main__":
    sys.exit(main())
