"""Rewritten graphs, kept from one process to the next: the same experiment rewrites nothing when it runs again.

    recalled         the outputs that a graph becomes; computed where no earlier process kept them
    RecalledRewriter the rewrites of a query, recalled where they were done before
    counts           how many graphs this process asked for, and how many of them it recalled

To rewrite a graph takes PyTensor longer than to train a small model for an epoch, and what comes out depends on nothing
but the graph, the rewrites and the versions. A graph is kept flat: its operations in order, each with the numbers of
its inputs. The key is a digest of the graph before, in the same form, and of all that the rewrites depend on. A graph
with operations that are neither PyTensor's nor ours is never kept: its author may change them, and nobody would notice.
Which rewrites are registered is looked at once, before the first graph.
"""
import functools
import hashlib
import io
import logging
import pickle
import sys
from pathlib import Path

import numpy as np
import pytensor
from pytensor.compile.mode import optdb
from pytensor.configdefaults import config
from pytensor.graph.basic import Apply, Constant, Variable
from pytensor.graph.fg import FrozenFunctionGraph, FunctionGraph, Output
from pytensor.graph.op import HasInnerGraph, Op
from pytensor.graph.rewriting.basic import GraphRewriter
from pytensor.graph.rewriting.db import RewriteDatabase
from pytensor.graph.traversal import toposort
from pytensor.misc.frozendict import frozendict

from pylearn2.utils import user_cache

__all__ = ["RecalledRewriter", "counts", "recalled"]

log = logging.getLogger(__name__)

_KNOWN_AUTHORS = {"pytensor", "pylearn2"}
_MOST_BYTES = 2**20  # of constants; data that somebody wrote into a graph are not copied to the disk
_MOST_GRAPHS = 500  # in memory, of a few ten kilobytes each
_in_this_process: dict[str, bytes] = {}
counts = {"asked": 0, "recalled": 0}


class _Unlike(Exception):
    """A graph of which nothing is kept."""


def recalled(purpose, before, inputs, make):
    """Return ``make()``, or what it returned for a graph that looked the same.

    Parameters
    ----------
    purpose : str, what `make` does to the graph
    before : (inputs, outputs), lists of variables; the graph that decides
    inputs : list of variables, of which the result is made
    make : callable without arguments, returns a list of variables

    Returns
    -------
    list of variables, and whether `make` was spared
    """
    counts["asked"] += 1
    try:
        key = _digest(purpose, *before)
    except (_Unlike, pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        log.debug("%s: not kept (%s)", purpose, error)
        return make(), False
    kept = _in_this_process.get(key) or user_cache.read(key)
    try:
        if kept is not None:
            _in_this_process[key] = kept
            outputs = _unfolded(pickle.loads(kept), inputs)
            counts["recalled"] += 1
            return outputs, True
    except Exception as error:  # whatever is wrong with a file, the graph can be made without it
        log.debug("%s: made again, what was kept cannot be used (%s: %s)", purpose, type(error).__name__, error)
    outputs = make()
    try:
        kept = pickle.dumps(_folded(inputs, outputs))
    except (_Unlike, pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        log.debug("%s: not kept (%s)", purpose, error)
        return outputs, False
    if len(_in_this_process) >= _MOST_GRAPHS:
        _in_this_process.clear()  # what is still needed is read from the disk again
    _in_this_process[key] = kept
    user_cache.write(key, kept)
    return outputs, False


class RecalledRewriter(GraphRewriter):
    """Does the rewrites of `query`, from memory where it can.

    Parameters
    ----------
    query : RewriteDatabaseQuery. What is derived from it, by `including` and the like, is a query, and not recalled
    """

    def __init__(self, query):
        self.query = query
        self.including, self.excluding = query.including, query.excluding
        self.requiring, self.register = query.requiring, query.register

    @functools.cached_property
    def rewriter(self):
        """The rewriter itself; made only where it is needed."""
        return optdb.query(self.query)

    def apply(self, fgraph):
        """Rewrite `fgraph`."""
        def rewrite():
            self.rewriter.rewrite(fgraph)
            return fgraph.outputs

        outputs, spared = recalled("rewritten", (fgraph.inputs, fgraph.outputs), fgraph.inputs, rewrite)
        if spared:
            for (node, i), new in zip(_uses(fgraph), outputs, strict=True):
                fgraph.change_node_input(node, i, new, reason="recalled")


def _uses(fgraph):
    """List, for each output, the (node, position) by which `fgraph` marks it as one."""
    marks = {node.op.idx: (node, i) for one in set(fgraph.outputs) for node, i in fgraph.clients[one]
             if isinstance(node.op, Output)}
    return [marks[i] for i in range(len(fgraph.outputs))]


# -- a graph, flat -----------------------------------------------------------------------------------------------------


def _folded(inputs, outputs):
    """Return a graph as (constants, nodes, outputs): plain tuples in which numbers stand for variables.

    The inputs have the first numbers, the constants the next, and each node's outputs follow.
    """
    nodes = list(toposort(outputs, blockers=inputs))
    number = {variable: i for i, variable in enumerate(inputs)}
    leaves = [one for node in nodes for one in node.inputs if one.owner is None] + [
        one for one in outputs if one.owner is None]
    constants = [one for one in dict.fromkeys(leaves) if one not in number]
    if not all(isinstance(one, Constant) for one in constants):
        raise _Unlike("it has an input of its own")
    if sum(getattr(one.data, "nbytes", 0) for one in constants) > _MOST_BYTES:
        raise _Unlike("there are data in it")
    rows = []
    for variable in (*constants, *(out for node in nodes for out in node.outputs)):
        number.setdefault(variable, len(number))
    for node in nodes:
        rows.append((node.op, tuple(number[one] for one in node.inputs), tuple(map(_named, node.outputs))))
    return [(*_named(one), one.data) for one in constants], rows, [number[one] for one in outputs]


def _named(variable):
    return variable.type, variable.name


def _unfolded(flat, inputs):
    """Return the outputs of the graph that :func:`_folded` made flat, on `inputs`."""
    constants, rows, outputs = flat
    variables = [*inputs, *(type.constant_type(type, data, name=name) for type, name, data in constants)]
    for op, operands, results in rows:
        # `type()` would note for each variable that this line made it, which takes longer than all the rest
        node = Apply(op, [variables[i] for i in operands], [type.make_variable(name=name) for type, name in results])
        variables += node.outputs
    return [variables[i] for i in outputs]


# -- the key -----------------------------------------------------------------------------------------------------------


def _digest(purpose, inputs, outputs):
    text = io.BytesIO()
    pickler = _Describer(text)
    pickler.fast = True  # two equal strings are described alike, whether or not they are one object
    pickler.dump((purpose, _surroundings(), config.get_config_hash(), _nameless(inputs, outputs)))
    return hashlib.sha256(text.getvalue()).hexdigest()


def _nameless(inputs, outputs):
    """Return what :func:`_folded` does, without names, on which nothing depends, and with the types of the inputs."""
    constants, rows, outputs = _folded(inputs, outputs)
    rows = [(op, operands, [type for type, _ in results]) for op, operands, results in rows]
    return [one.type for one in inputs], [(type, data) for type, _, data in constants], rows, outputs


class _Describer(pickle.Pickler):
    """Writes down what of a graph decides how it is rewritten; nobody reads it but a hash function."""

    def reducer_override(self, thing):
        """Return what is written for `thing`: of a graph within an operation the flat form, without names."""
        if isinstance(thing, FunctionGraph | FrozenFunctionGraph):
            return tuple, (_nameless(thing.inputs, thing.outputs),)
        if isinstance(thing, frozendict):  # it may know its own hash already, or not
            return tuple, (list(thing.items()),)
        if isinstance(thing, Variable):
            raise _Unlike(f"an operation holds the variable {thing}")
        return _described_op(thing) if isinstance(thing, Op) else NotImplemented


def _described_op(op):
    """Describe an operation by what PyTensor compares when it merges equal ones, or by all that it has."""
    kind = type(op)
    if kind.__module__.partition(".")[0] not in _KNOWN_AUTHORS:
        raise _Unlike(f"{kind.__name__} is somebody else's")
    if not hasattr(kind, "__props__"):
        return NotImplemented
    values = [getattr(op, name) for name in kind.__props__]
    return tuple, ((kind.__module__, kind.__qualname__, values, op.fgraph if isinstance(op, HasInnerGraph) else None),)


@functools.cache
def _surroundings():
    """Return what else decides: versions, the rewrites that are registered, and our own sources."""
    return (sys.version_info[:3], pytensor.__version__, np.__version__, sorted(_names_of_rewrites(optdb)),
            [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in _own_sources()])


def _names_of_rewrites(database):
    for name, members in database.__db__.items():
        yield name
        for one in members:
            if isinstance(one, RewriteDatabase):
                yield from _names_of_rewrites(one)


def _own_sources():
    root = Path(__file__).parents[1]
    return sorted([*root.glob("utils/*.py"), *root.glob("expr/*.py"), *root.glob("linear/*.py")])
