"""What the channels mean that every experiment has, for `print_channel_doc.py` and whoever reads a saved monitor.

A channel whose expression carries a ``__doc__`` of its own keeps that.
"""
import re

__all__ = ["doc_of"]

# Pattern of the name's end -> meaning. Averages are over the examples of the channel's data set.
_MEANINGS = {
    r"objective": "the cost that training minimises, on this data set",
    r"term_\d+(_\w+)?": "one term of the objective, without its coefficient",
    r"misclass": "fraction of examples whose most probable class is not the target's",
    r"nll": "negative log-likelihood of the target class, in nats an example",
    r"mse": "mean squared error",
    r"(mean|max|min)_max_class": "{0} over a batch of the most probable class's probability, averaged over batches",
    r"row_norms_(mean|max|min)": "{0} over the rows of the layer's weights (one an input) of their Euclidean norm",
    r"col_norms_(mean|max|min)": "{0} over the columns of the layer's weights (one a unit) of their Euclidean norm",
    r"(range|max|mean|min)_x_(max|mean|min)_u":
        "activations: {0} over the examples of a batch, then {1} over the units; averaged over batches",
    r"learning_rate": "step size in force during the last epoch",
    r"momentum": "momentum in force during the last epoch",
    r"ave_grad_size": "moving average of the gradient's Euclidean norm",
    r"ave_step_size": "moving average of the line search's step along the normalised direction",
    r"ave_grad_mult": "moving average of step size over gradient norm: the rate that the line search amounts to",
    r"training_seconds_this_epoch": "seconds of learning in the last epoch, without monitoring and saving",
    r"total_seconds_last_epoch": "seconds of the last epoch but one, with monitoring, extensions and saving",
}
_PATTERNS = [(re.compile(rf"(?:.*_)?{pattern}$"), meaning) for pattern, meaning in _MEANINGS.items()]
_WORDS = {"mean": "mean", "max": "largest", "min": "smallest", "range": "largest minus smallest"}


def doc_of(name):
    """Return what the channel `name` means, or None for a name that no experiment shares."""
    for pattern, meaning in _PATTERNS:
        found = pattern.match(name)
        if found:
            return meaning.format(*(_WORDS.get(word, word) for word in found.groups()))
    return None
