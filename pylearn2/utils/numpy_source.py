"""A compiled graph as one Python function: its operations, line by line, on local variables.

    Program    written once for a graph; called, it computes the outputs

A line of the function is one operation, and what nobody reads any more is given back behind it::

    v7 = f7(v3, v5) if v3.shape[0] == v5.shape[0] else wrong7(v3, v5)
    del v3

What depends on nothing but the shapes of the arguments (how many examples a mean is taken over) is computed when they
change, and not for every batch. `pylearn2.utils.numpy_linker` is the only caller.
"""
import functools

from pytensor.graph.basic import Constant
from pytensor.raise_op import CheckAndRaise
from pytensor.tensor.basic import MakeVector, ScalarFromTensor, TensorFromScalar
from pytensor.tensor.elemwise import DimShuffle, Elemwise
from pytensor.tensor.shape import Shape_i

from pylearn2.utils.numpy_ways import spare, way_of

__all__ = ["Program"]

_FILE = "<a compiled graph>"
_ON_SHAPES = (CheckAndRaise, DimShuffle, Elemwise, MakeVector, ScalarFromTensor, TensorFromScalar)


class Program:
    """The operations of a graph, one behind the other.

    Parameters
    ----------
    graph : FunctionGraph
    nodes : list of Apply, in the order in which they are computed
    thunks : list of callables, PyTensor's own way to compute each; they know the cells of their operands and results
    arguments, outputs : lists of cells, from which the graph's inputs are taken and into which its outputs are put
    frees : bool, whether memory is given back as soon as nobody needs it
    """

    def __init__(self, graph, nodes, thunks, arguments, outputs, frees):
        self.graph = graph
        self.thunks = dict(zip(nodes, thunks, strict=True))
        self.cells = dict(zip(graph.inputs, arguments, strict=True))
        for node, thunk in self.thunks.items():
            self.cells.update(zip(node.outputs, thunk.outputs, strict=True))
        self.outputs = list(zip(graph.outputs, outputs, strict=True))
        self.on_shapes = _nodes_on_shapes(graph, nodes)
        self.dying = _last_readers(graph, nodes, self.on_shapes) if frees else {}
        self.names, self.known = {}, {"known": [None, None]}
        self.lines, self.node_of_line = ["def program():"], {}
        self._write(nodes)
        exec(_compiled("\n".join(self.lines)), self.known)
        self.run = self.known["program"]

    # -- writing -------------------------------------------------------------------------------------------------------

    def _write(self, nodes):
        for one in self.graph.inputs:
            if self.graph.clients[one]:  # an output is one too
                self._line(f"{self._name(one)} = {self._global('cell', self.cells[one])}[0]")
        self._write_those_on_shapes([node for node in nodes if node in self.on_shapes])
        for node in nodes:
            if node not in self.on_shapes:
                self._write_node(node)
        for one, cell in self.outputs:
            self._line(f"{self._global('cell', cell)}[0] = {self._name(one)}")
        self._line("return")

    def _write_those_on_shapes(self, nodes):
        """Write the nodes that only the shapes decide: looked up where these are those of the last call."""
        if not nodes:
            return
        arguments = dict.fromkeys(node.inputs[0] for node in nodes if isinstance(node.op, Shape_i))
        results = ", ".join(self._name(one) for node in nodes for one in node.outputs)
        self._line(f"shapes = ({', '.join(f'{self._name(one)}.shape' for one in arguments)},)")
        self._line("if known[0] == shapes:")
        self._line(f"    {results}, = known[1]")
        self._line("else:")
        for node in nodes:
            self._write_node(node, indent="    ")
        self._line(f"    known[:] = shapes, ({results},)")

    def _write_node(self, node, indent=""):
        way, dying = way_of(node), self.dying.get(node, ())
        text = self._by_thunk(node) if way is None else self._by_way(node, way, dying)
        self._line(indent + text, node)
        if dying:
            self._line(f"{indent}del {', '.join(map(self._name, dying))}")

    def _by_way(self, node, way, dying):
        values = [self._name(one) for one in node.inputs]
        arguments = ", ".join(values)
        over = spare(node, dying, self.graph.clients) if way.takes_out else None
        out = "" if over is None else f", out={values[over]}"
        text = f"{self._name(node.outputs[0])} = {self._global('f', way.function)}({arguments}{out})"
        if way.alike:
            agree = " and ".join(f"{values[i]}.shape[{axis}] == {values[j]}.shape[{axis}]" for i, j, axis in way.alike)
            text += f" if {agree} else {self._global('wrong', self._with_pytensors_words(node))}({arguments})"
        return text

    def _with_pytensors_words(self, node):
        thunk = self.thunks[node]

        def wrong(*values):
            for cell, value in zip(thunk.inputs, values, strict=True):
                cell[0] = value
            thunk()  # raises, with words that name what was met
            return thunk.outputs[0][0]

        return wrong

    def _by_thunk(self, node):
        """Return the line that computes `node` in PyTensor's way, which takes from cells and puts into cells."""
        between = {one: self._global("cell", self.cells[one]) for one in (*node.inputs, *node.outputs)
                   if one.owner is not None}
        steps = [f"{between[one]}[0] = {self._name(one)}" for one in dict.fromkeys(node.inputs) if one in between]
        steps.append(f"{self._global('thunk', self.thunks[node])}()")
        steps += [f"{self._name(one)} = {between[one]}[0]" for one in node.outputs]
        steps += [f"{cell}[0] = None" for cell in between.values()]
        return "; ".join(steps)

    def _line(self, text, node=None):
        self.lines.append(f"    {text}")
        self.node_of_line[len(self.lines)] = node

    def _name(self, variable):
        """Return the name of `variable` in the function; a constant is a global there."""
        if variable not in self.names:
            self.names[variable] = f"v{len(self.names)}"
            if isinstance(variable, Constant):
                self.known[self.names[variable]] = variable.data
        return self.names[variable]

    def _global(self, kind, value):
        name = f"{kind}{len(self.known)}"
        self.known[name] = value
        return name

    # -- errors --------------------------------------------------------------------------------------------------------

    def failed(self, error):
        """Return ``(node, thunk)`` of the operation that raised `error`, with the operands in the thunk's cells.

        What no operation raised is raised again.
        """
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != _FILE:
            trace = trace.tb_next
        node = self.node_of_line.get(trace.tb_lineno) if trace else None
        if node is None:
            raise error
        values = trace.tb_frame.f_locals
        for one in node.inputs:
            if one.owner is not None:
                self.cells[one][0] = values[self._name(one)]
        return node, self.thunks[node]


def _last_readers(graph, nodes, on_shapes):
    """Return a dict node -> list of the variables that were computed for this call and that nobody reads after it."""
    outputs, last = set(graph.outputs), {}
    for node in nodes:
        computed = (one for one in node.inputs if one.owner is not None and one.owner not in on_shapes)
        last.update(dict.fromkeys((one for one in computed if one not in outputs), node))
    dying = {}
    for variable, node in last.items():
        dying.setdefault(node, []).append(variable)
    return dying


def _nodes_on_shapes(graph, nodes):
    """Return the set of nodes whose outputs only the shapes of the graph's inputs decide."""
    found, outputs = set(), set(graph.outputs)
    for node in nodes:
        on_shapes = isinstance(node.op, Shape_i) and node.inputs[0] in graph.inputs
        on_others = isinstance(node.op, _ON_SHAPES) and node.inputs and all(
            isinstance(one, Constant) or one.owner in found for one in node.inputs)
        if (on_shapes or on_others) and not outputs & set(node.outputs):
            found.add(node)
    return found if any(isinstance(node.op, Shape_i) for node in found) else set()


@functools.lru_cache(maxsize=256)  # of threads that each have the function, and of graphs that look the same
def _compiled(source):
    return compile(source, _FILE, "exec")
