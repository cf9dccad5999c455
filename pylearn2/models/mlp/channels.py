"""What the layers of an MLP let the monitor watch: dicts of scalar expressions in floatX.

    weight_norm_channels    row_norms_min ... col_norms_max, the L2 norms of a weight matrix
    kernel_norm_channels    kernel_norms_min ... kernel_norms_max, of filters
    activation_channels     range_x_max_u ... min_x_min_u, what the units do over a batch
    class_channels          mean_max_class, max_max_class, min_max_class, how sure of a class
    one_hot_class_channels, bit_vector_class_channels
                            misclass, for one strongest unit and for units that are right together
    detection_channels      01_loss, kl, precision ... per_output_f1_min, for yes-or-no outputs

The MLP puts the layer's name in front of each key.
"""

import pytensor.tensor as pt

from pylearn2.expr.nnet import compute_f1, compute_precision, compute_recall
from pylearn2.utils import as_floatX


def min_mean_max(values, name):
    """Return the channels ``<name>_min``, ``<name>_mean`` and ``<name>_max`` of a tensor."""
    return {
        f"{name}_min": as_floatX(values.min()),
        f"{name}_mean": as_floatX(values.mean()),
        f"{name}_max": as_floatX(values.max()),
    }


def weight_norm_channels(W):
    """Return the six channels of the L2 norms of the rows and columns of the matrix `W`."""
    squares = pt.sqr(W)
    rows, columns = pt.sqrt(squares.sum(axis=1)), pt.sqrt(squares.sum(axis=0))
    return min_mean_max(rows, "row_norms") | min_mean_max(columns, "col_norms")


def activation_channels(state, separator="_", prefix="", over=0):
    """Return twelve channels: statistics over the batch (x) of each unit, then over the units (u).

    ``max_x_mean_u`` is the mean over units of the largest activation that each has within the batch.

    Parameters
    ----------
    state : float tensor
    separator : str between the two statistics; maxout layers use a dot
    prefix : str in front of each name
    over : int or tuple of int, the axes that count as examples
    """
    highest, mean, lowest = state.max(axis=over), state.mean(axis=over), state.min(axis=over)
    over_batch = {"range_x": highest - lowest, "max_x": highest, "mean_x": mean, "min_x": lowest}
    channels = {}
    for name, units in over_batch.items():
        for statistic in ("max", "mean", "min"):
            key = f"{prefix}{name}{separator}{statistic}_u"
            channels[key] = as_floatX(getattr(units, statistic)())
    return channels


def kernel_norm_channels(W, axis):
    """Return the three channels of the L2 norms of the filters in `W`, each of which lies along the axes `axis`."""
    return min_mean_max(pt.sqrt(pt.sqr(W).sum(axis=axis)), "kernel_norms")


def class_channels(state):
    """Return ``mean_max_class``, ``max_max_class`` and ``min_max_class``: of the largest number of each row."""
    largest = state.max(axis=1)
    return {f"{statistic}_max_class": as_floatX(getattr(largest, statistic)()) for statistic in ("mean", "max", "min")}


def one_hot_class_channels(state, targets):
    """Return `misclass`: how often the strongest unit of an example is not the strongest of its targets."""
    wrong = pt.neq(pt.argmax(state, axis=1), pt.argmax(targets, axis=1))
    return {"misclass": as_floatX(wrong.mean())}


def bit_vector_class_channels(state, targets):
    """Return `misclass`: how often at least one unit along axis 1 is on the wrong side of 0.5."""
    wrong = pt.neq(targets, state > 0.5).any(axis=1)
    return {"misclass": as_floatX(wrong.mean())}


def detection_channels(state, target, kl, over=0):
    """Return the channels of units that each detect one thing; both `state` and `target` are cut at 0.5.

    Parameters
    ----------
    state, target : float tensors of one shape
    kl : scalar expression, the layer's cost
    over : int or tuple of int, the axes that count as examples of one output

    ``per_output_recall_*`` divides each output's hits by the positives of all outputs, as the original did.
    """
    y_hat, y = state > 0.5, target > 0.5
    channels = {"01_loss": as_floatX(pt.neq(y, y_hat).mean()), "kl": as_floatX(kl)}
    y_hat, y = as_floatX(y_hat), as_floatX(y)
    hits, false_alarms = y * y_hat, (1 - y) * y_hat
    channels |= _scores(y, hits.sum(), false_alarms.sum())
    for name, values in _scores(y, hits.sum(axis=over), false_alarms.sum(axis=over)).items():
        channels |= min_mean_max(values, f"per_output_{name}")
    return channels


def _scores(y, tp, fp):
    precision, recall = compute_precision(tp, fp), compute_recall(y, tp)
    scores = {"precision": precision, "recall": recall, "f1": compute_f1(precision, recall)}
    return {name: as_floatX(value) for name, value in scores.items()}
