"""Rewrites of graphs, under the names that they had when they were called optimizations."""
from pytensor.graph.features import ReplaceValidate
from pytensor.graph.rewriting.basic import EquilibriumGraphRewriter as EquilibriumOptimizer
from pytensor.graph.rewriting.basic import GraphRewriter as Optimizer
from pytensor.graph.rewriting.basic import MergeOptimizer, copy_stack_trace, in2out, out2in
from pytensor.graph.rewriting.basic import NodeRewriter as LocalOptimizer
from pytensor.graph.rewriting.basic import PatternNodeRewriter as PatternSub
from pytensor.graph.rewriting.basic import SequentialGraphRewriter as SeqOptimizer
from pytensor.graph.rewriting.basic import SubstitutionNodeRewriter as OpSub
from pytensor.graph.rewriting.basic import WalkingGraphRewriter as TopoOptimizer
from pytensor.graph.rewriting.basic import graph_rewriter as optimizer
from pytensor.graph.rewriting.basic import node_rewriter as pytensor_node_rewriter

__all__ = ["EquilibriumOptimizer", "LocalOptimizer", "MergeOptimizer", "OpSub", "Optimizer", "PatternSub",
           "ReplaceValidate", "SeqOptimizer", "TopoOptimizer", "copy_stack_trace", "in2out", "local_optimizer",
           "optimizer", "out2in"]


def local_optimizer(tracks, inplace=False):
    """Make a rewrite of one node of a function ``node -> replacements, or False``.

    Parameters
    ----------
    tracks : list of operations, or classes of them, whose nodes the function wants to see; None is all
    """
    def decorator(rewrite):
        def of_graph(fgraph, node):
            return rewrite(node)

        of_graph.__name__, of_graph.__doc__ = rewrite.__name__, rewrite.__doc__
        return pytensor_node_rewriter(tracks, inplace=inplace)(of_graph)

    return decorator
