"""Pylearn2's experiments, alive: its interface and its numbers, written anew on PyTensor.

The dotted names are upstream's, so that YAML files, lessons and pickles of that time find what they name.
"""
import sys

from pylearn2 import flags

__version__ = "0.1.0"

try:
    flags.install()
except flags.FlagError as error:
    print(error, file=sys.stderr)  # it ends a program without a word of its own
    raise
