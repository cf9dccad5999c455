"""Looking at expressions: as text, as a tree, and at values while they are computed.

    Print         an identity that prints the value that passes through it
    pp, pprint    an expression as a formula
    debugprint    a graph, or a compiled function, as a tree
"""
import pytensor.printing
from pytensor.printing import Print, pp, pprint

from theano.gone import teller

__all__ = ["Print", "debugprint", "min_informative_str", "pp", "pprint"]


def debugprint(obj, depth=-1, print_type=False, file=None, ids="CHAR", stop_on_name=False, done=None,
               print_storage=False, **options):
    """Print a graph, a list of them, or a compiled function as a tree.

    Parameters
    ----------
    depth : how deep to go; -1 is all the way
    print_type : show the type of each variable
    file : open file; "str" returns the text instead
    ids : how nodes are told apart: "CHAR", "int", "id" or ""
    stop_on_name : do not look into variables that have a name
    print_storage : show the values that a function holds
    """
    return pytensor.printing.debugprint(obj, depth=depth, print_type=print_type, file=file, id_type=ids, done=done,
                                        stop_on_name=stop_on_name, print_storage=print_storage, **options)


def min_informative_str(obj, indent_level=0):
    """Return `obj`'s tree as text, indented by tabs."""
    return "".join("\t" * indent_level + line for line in debugprint(obj, file="str").splitlines(keepends=True))


_GONE = {"pydotprint": "debugprint shows the same graph as text, theano.d3viz as a web page",
         "pydotprint_variables": "debugprint shows the same graph as text"}

__getattr__ = teller("theano.printing", __all__, _GONE)
