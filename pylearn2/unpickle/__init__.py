"""Reading pickles without running what a stranger wrote into them.

A pickle is a program for a small machine that may import and call anything. Here it may name our classes, and the few
of NumPy and PyTensor that arrays and shared variables are made of; it may build those empty and fill them with what was
checked, and nothing else. The same machine reads the files of the original, whose names `pylearn2.legacy` translates.

    loads     bytes -> object; the only door
    machine   the opcodes that could call something, each under the rule
    names     what a pickle may name             calls    what it may call, and with which arguments
    states    how an empty object is filled      missing  what stands in for a class that is not here

Callers: :mod:`pylearn2.utils.serial`, which reads the files, and those that have the bytes of a pickle. The rule and
its limits are told in SECURITY.md.
"""
from pylearn2.unpickle.machine import loads
from pylearn2.unpickle.missing import Missing, MissingClassError, arrays_in, is_missing
from pylearn2.unpickle.refused import RefusedPickle, named

__all__ = ["Missing", "MissingClassError", "RefusedPickle", "arrays_in", "is_missing", "loads", "named"]
