"""Pylearn2's experiments, alive: its interface and its numbers, written anew on PyTensor.

The dotted names are upstream's, so that YAML files, lessons and pickles of that time find what they name.
"""
from pylearn2 import flags

__version__ = "0.1.0"

flags.install()
