"""From channels to numbers: compile the channels of a data set, and average them over it.

    compile_passes   one :class:`Pass` for each data set of a monitor
    Pass.run         walk through the data once; each channel's average

The average of a channel, whatever it is an expression of (a mean, a maximum, a norm, a learning rate):

    record = sum over batches k of  value(batch k) * size(batch k) / examples     each term rounded to floatX

Small batches of a plain data set are computed several in a call, which changes no bit and saves a third of the time.
`Monitor.__call__` is the only caller.
"""
import itertools
import logging
import sys
import threading

import numpy as np
import pytensor
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.traversal import graph_inputs

from pylearn2.expr.parts import in_parts
from pylearn2.monitor_walk import Walk
from pylearn2.space import CompositeSpace
from pylearn2.utils import function
from pylearn2.utils.compiled import Shelf
from pylearn2.utils.data_specs import DataSpecsMapping
from pylearn2.utils.stacked import stacked
from pylearn2.utils.timing import log_timing

__all__ = ["Pass", "compile_passes"]

log = logging.getLogger(__name__)


class Pass:
    """One walk through one data set.

    Parameters
    ----------
    walk : Walk; called, it returns a fresh iterator over flat batches
    num_examples : int, how many examples the walk announces
    flat_space : CompositeSpace of the flat batches
    constants : (names, compiled function without inputs), channels whose value no batch changes
    varying : (names, compiled function of a flat batch)
    prereqs : list of callables, each called with the flat batch before the channels are computed on it
    many : function of a stack of batches, which does what `varying` does to each; or None
    """

    def __init__(self, walk, num_examples, flat_space, constants, varying, prereqs, many=None):
        self.walk = walk
        self.num_examples = num_examples
        self.flat_space = flat_space
        self.constant_names, self.constants = constants
        self.varying_names, self.varying = varying
        self.prereqs = prereqs
        self.many = many

    @np.errstate(all="ignore")
    def run(self):
        """Return a dict name -> average.

        Raises
        ------
        RuntimeError
            where the data set yields another number of examples than it announced.
        """
        fixed = self.constants()
        names = self.constant_names + self.varying_names
        if not self.flat_space.components:  # nothing needs data: once, unweighted
            self._prepare()
            return dict(zip(names, fixed + self.varying(), strict=True))
        floatX = pytensor.config.floatX
        total, seen = np.zeros(len(names), dtype=floatX), 0
        for values, size in self._values(fixed):
            for term in (values * (size / self.num_examples)).astype(floatX):
                total += term
                seen += size
        if seen != self.num_examples:
            raise RuntimeError(f"a monitoring data set announced {self.num_examples} examples and yielded {seen}")
        return dict(zip(names, total, strict=True))

    def _values(self, fixed):
        """Yield ``(values, size)``: an array, shape (batch, channel), and how many examples each batch has."""
        if not self.many:
            for batch in self.walk():
                yield self._of_batch(fixed, batch)
            return
        walk = list(self.walk.stacks())
        stacks = [one for one in walk if one[0] is not None]

        def work(part):
            return [self._of_stack(fixed, *one) for one in stacks[part]]

        yield from itertools.chain.from_iterable(in_parts(work, len(stacks), sys.maxsize))
        for _, load in walk[len(stacks):]:  # the last one may be short
            yield self._of_batch(fixed, load())

    def _of_batch(self, fixed, batch):
        self._prepare(*batch)
        return np.array([fixed + self.varying(*batch)], dtype=np.float64), self.flat_space.np_batch_size(batch)

    def _of_stack(self, fixed, n, load):
        """Return ``(values, size)`` of `n` batches in one."""
        batches = load()
        values = [np.broadcast_to(value, n) for value in fixed + self.many(*batches)]
        return np.array(np.transpose(values), dtype=np.float64), batches[0].shape[1]

    def _prepare(self, *batch):
        for prereq in self.prereqs:
            prereq(*batch)


def compile_passes(monitor):
    """Compile the channels of `monitor`; return a list of :class:`Pass`, one for each data set."""
    channels = [channel for channel in monitor.channels.values() if channel.is_live]
    compiler = _Compiler(monitor.model, channels, monitor.theano_function_mode)
    groups = [[channel for channel in channels if channel.dataset is dataset] for dataset in monitor._datasets]
    prereqs = [_prerequisites(group) for group in groups]
    fixed = [[] if before else [channel for channel in group if not _varies(channel)]
             for group, before in zip(groups, prereqs, strict=True)]
    with log_timing(log, "compiling begin_record_entry"):
        constants = [compiler.constants(some) for some in fixed]
    log.info("Monitored channels: ")
    for name in sorted(channel.name for channel in channels):
        log.info("\t%s", name)
    with log_timing(log, "Compiling accum"):
        varying = [compiler.varying([channel for channel in group if channel not in some])
                   for group, some in zip(groups, fixed, strict=True)]
    walks = [Walk(monitor, index, compiler.flat_specs) for index in range(len(groups))]
    many = [None if before or not names or not walk.is_plain() else compiler.stacked(one)
            for walk, before, (names, one) in zip(walks, prereqs, varying, strict=True)]
    return [Pass(walk, walk.num_examples(), compiler.flat_specs[0], *rest)
            for walk, *rest in zip(walks, constants, varying, prereqs, many, strict=True)]


class _Compiler:
    """Compiles the channels of one data set after the other, all of them on one symbolic batch.

    Attributes
    ----------
    flat_specs : (CompositeSpace, sources) of the batches that the compiled functions take
    """

    def __init__(self, model, channels, mode):
        self.mode = mode
        specs = [model.get_monitoring_data_specs(), *(channel.data_specs for channel in channels)]
        space, source = CompositeSpace([one for one, _ in specs]), tuple(one for _, one in specs)
        mapping = DataSpecsMapping((space, source))
        sources = mapping.flatten(source, return_tuple=True)
        self.flat_specs = (CompositeSpace(mapping.flatten(space, return_tuple=True)), sources)
        self.batch = tuple(one.make_theano_batch(name=f"monitoring_{name}")
                           for one, name in zip(self.flat_specs[0].components, sources, strict=True))
        self.parts = dict(zip(channels, mapping.nest(self.batch)[1:], strict=True))
        self.shelf = Shelf()  # two data sets with the same channels share a function
        self.stacks = {}  # function -> its `stacked`

    def constants(self, channels):
        """Return the names of channels that need no batch, and the function of no input that computes them."""
        outputs = [channel.val for channel in channels]
        compiled = function([], outputs, mode=self.mode, name="Monitor.constants") if outputs else _nothing
        return [channel.name for channel in channels], compiled

    def varying(self, channels):
        """Return the names of channels, and the function of a flat batch that computes them."""
        if not channels:
            return [], _nothing
        givens = {}  # each channel was written on symbols of its own; the one batch takes their place
        for channel in channels:
            wanted = DataSpecsMapping(channel.data_specs).flatten(self.parts[channel], return_tuple=True)
            givens.update(zip(channel.flat_inputs(), wanted, strict=True))
        graph = (list(self.batch), [channel.val for channel in channels])
        options = dict(givens=givens, rebuild_strict=False)
        compiled = self.shelf.get(lambda: function(*graph, mode=self.mode, name="Monitor.accum", **options),
                                  *graph, None, self.mode, options, "Monitor.accum")
        log.info("graph size: %d", len(compiled.maker.fgraph.toposort()))
        return [channel.name for channel in channels], compiled

    def stacked(self, compiled):
        """Return the function of a stack of batches that goes with `compiled`, made once; None where there is none."""
        if compiled not in self.stacks:
            many = stacked(compiled, len(self.batch))
            self.stacks[compiled] = many and _ForThreads(many)
        return self.stacks[compiled]


class _ForThreads:
    """A compiled function that threads can call at once: its results have a place of their own in each of them."""

    def __init__(self, function):
        self.function = function
        self.own = threading.local()
        self.own.function = function

    def __call__(self, *arguments):
        if not hasattr(self.own, "function"):
            self.own.function = self.function.copy()
        return self.own.function(*arguments)


def _nothing(*batch):
    return []


def _varies(channel):
    """Tell whether the value depends on the batch, or on a random stream that moves on at every evaluation."""
    inputs = set(graph_inputs([channel.val]))
    random = any(isinstance(one, SharedVariable) and one.default_update is not None for one in inputs)
    return random or bool(inputs & set(channel.flat_inputs()))


def _prerequisites(channels):
    """Return the channels' prerequisites, each once, in the order of the channels."""
    return list(dict.fromkeys(prereq for channel in channels for prereq in channel.prereqs or ()))
