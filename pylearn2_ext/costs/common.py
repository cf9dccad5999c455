"""What the costs of this package share: the numbers behind a softmax, one-hot targets, channels with a text."""
from pylearn2.expr.nnet import arg_of_softmax, log_softmax
from pylearn2.space import IndexSpace
from pylearn2.utils import as_floatX

__all__ = ["channel", "log_probabilities", "one_hot", "scores"]


def scores(model, features):
    """Return the numbers z that the model's last layer takes the softmax of, shape (batch, classes)."""
    return arg_of_softmax(model.fprop(features))


def log_probabilities(model, features):
    """Return the natural logarithms of the model's probabilities, shape (batch, classes).

    They come from the scores and not from the probabilities, so that none is minus infinity.
    """
    return log_softmax(scores(model, features))


def one_hot(model, targets):
    """Return `targets`, after a look at the model's target space: labels would be multiplied as if they were rows."""
    if isinstance(model.get_target_space(), IndexSpace):
        raise ValueError("this cost needs one-hot targets, but the model asks for labels: "
                         "leave binary_target_dim out of its Softmax layer")
    return targets


def channel(expression, doc):
    """Return `expression` ready for the monitor: in floatX, with the text that print_channel_doc.py shows."""
    expression = as_floatX(expression)
    expression.__doc__ = doc
    return expression
