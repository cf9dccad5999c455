"""Loops: `scan` and its relatives, with Theano's returns: the outputs, and the updates of what was drawn inside.

    scan                        a step repeated over sequences
    map, reduce, foldl, foldr   its special cases
    until                       a step's condition to stop at
    clone                       an expression with some of its parts replaced
"""
import functools
import warnings

from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.replace import clone_replace
from pytensor.graph.traversal import ancestors
from pytensor.scan.basic import get_updates_and_outputs
from pytensor.scan.basic import scan as pytensor_scan
from pytensor.scan.utils import until

from theano.compile.mode import get_mode
from theano.gone import teller
from theano.updates import OrderedUpdates

__all__ = ["clone", "foldl", "foldr", "map", "reduce", "scan", "until"]


def scan(fn, sequences=None, outputs_info=None, non_sequences=None, n_steps=None, truncate_gradient=-1,
         go_backwards=False, mode=None, name=None, profile=False, allow_gc=None, strict=False, return_list=False):
    """Repeat the step `fn` over sequences, feeding back what it returned before.

    Parameters
    ----------
    fn : function of slices of the sequences, earlier outputs and non-sequences, in this order; returns the outputs,
        and optionally a dict of updates, and optionally :func:`until`
    sequences : variable, dict ``{"input": x, "taps": [-1, 0]}``, or list of them; walked through along axis 0
    outputs_info : initial value of each output, dict ``{"initial": x, "taps": [-2, -1]}``, or None for an output
        that is not fed back
    non_sequences : variables that each step gets whole
    n_steps : number of steps; None takes the length of the shortest sequence
    truncate_gradient : number of steps to follow the gradient back; -1 is all
    go_backwards : walk through the sequences from their end
    strict : refuse shared variables that are not among `non_sequences`
    return_list : return a list also of a single output

    Returns
    -------
    outputs, each with the steps along axis 0; a single output is returned unwrapped
    updates : :class:`~theano.updates.OrderedUpdates` of shared variables, for `theano.function`
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Scan return signature", category=DeprecationWarning)
        warnings.filterwarnings("ignore", message="Setting default_update", category=DeprecationWarning)
        outputs, updates = pytensor_scan(
            _with_draws(fn), sequences=sequences, outputs_info=outputs_info, non_sequences=non_sequences,
            n_steps=n_steps, truncate_gradient=truncate_gradient, go_backwards=go_backwards, mode=get_mode(mode),
            name=name, profile=profile, allow_gc=allow_gc, strict=strict, return_list=return_list)
    return outputs, OrderedUpdates(updates)


def _with_draws(fn):
    """Return `fn` with the updates of the random draws that its step makes.

    PyTensor moves on the streams that are made inside a step. Theano also moved on those made outside and used
    inside, so that each step had numbers of its own.
    """
    @functools.wraps(fn)
    def step(*args):
        returned = fn(*args)
        condition, outputs, updates = get_updates_and_outputs(returned)
        draws = {leaf: leaf.default_update for leaf in ancestors([*outputs, *updates.values()])
                 if isinstance(leaf, SharedVariable) and leaf.default_update is not None}
        answer = (outputs, {**draws, **updates})
        return answer if condition is None else (*answer, until(condition))

    return step


def map(fn, sequences, non_sequences=None, truncate_gradient=-1, go_backwards=False, mode=None, name=None):
    """Apply `fn` to each element; the arguments and returns are :func:`scan`'s."""
    return scan(fn, sequences, outputs_info=[], non_sequences=non_sequences, truncate_gradient=truncate_gradient,
                go_backwards=go_backwards, mode=mode, name=name)


def reduce(fn, sequences, outputs_info, non_sequences=None, go_backwards=False, mode=None, name=None):
    """Like :func:`scan`, of whose outputs only the last step is returned."""
    outputs, updates = scan(fn, sequences, outputs_info=outputs_info, non_sequences=non_sequences,
                            go_backwards=go_backwards, mode=mode, name=name)
    last = [output[-1] for output in outputs] if isinstance(outputs, list | tuple) else outputs[-1]
    return last, updates


def foldl(fn, sequences, outputs_info, non_sequences=None, mode=None, name=None):
    """:func:`reduce` from the first element on."""
    return reduce(fn, sequences, outputs_info, non_sequences=non_sequences, mode=mode, name=name)


def foldr(fn, sequences, outputs_info, non_sequences=None, mode=None, name=None):
    """:func:`reduce` from the last element on."""
    return reduce(fn, sequences, outputs_info, non_sequences=non_sequences, go_backwards=True, mode=mode, name=name)


def clone(output, replace=None, strict=True, share_inputs=True, copy_inputs=None):
    """Return a copy of an expression, or a list of them, in which some variables stand for others.

    Parameters
    ----------
    output : variable or list of variables
    replace : dict or list of pairs, variable -> what stands in its place
    strict : False also lets a variable stand for one of another type
    share_inputs : False copies the variables at the leaves, too; `copy_inputs` is its old name
    """
    return clone_replace(output, replace, rebuild_strict=strict,
                         copy_inputs_over=share_inputs if copy_inputs is None else copy_inputs)


__getattr__ = teller("theano.scan_module", __all__, {"scan_checkpoints": "scan keeps all steps in memory"})
