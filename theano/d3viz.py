"""A graph as a web page: ``theano.d3viz.d3viz(f, "graph.html")``; it needs the package pydot."""
from pytensor.d3viz import d3viz

from theano.gone import teller

__all__ = ["d3viz"]

__getattr__ = teller("theano.d3viz", __all__)
