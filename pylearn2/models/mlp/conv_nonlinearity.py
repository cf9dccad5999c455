"""What a convolutional layer does to its maps, one class for each function; `ConvElemwise` takes one of them.

    IdentityConvNonlinearity    nothing; cost: squared error
    RectifierConvNonlinearity   (leaky) rectifier
    SigmoidConvNonlinearity     logistic function; cost: divergence from 0-or-1 targets
    TanhConvNonlinearity        hyperbolic tangent

`ConvNonlinearity` is their base class, for functions of one's own.
"""

import pytensor.tensor as pt

from pylearn2.expr.nnet import kl
from pylearn2.models.mlp.channels import activation_channels, bit_vector_class_channels, detection_channels
from pylearn2.models.mlp.layer import ANOTHER_LAST_LAYER
from pylearn2.utils import as_floatX


class ConvNonlinearity:
    """A function of every number of the maps, shape (batch, channels, rows, columns); this one changes nothing."""

    # Whether it gives the same numbers and gradients, bit for bit, when it comes after max pooling, on fewer numbers.
    may_follow_max = False

    def apply(self, linear_response):
        """Return the function of each number of the tensor `linear_response`."""
        return linear_response

    def get_monitoring_channels_from_state(self, state, target, cost_fn=None):
        """Return ``{key: scalar expression}``.

        Parameters
        ----------
        state : float tensor, the layer's output, after pooling
        target : float tensor of the same shape; None unless the layer is the last one
        cost_fn : the layer's ``cost``, for subclasses whose channels have it

        Here: the twelve statistics of the activations over the batch, unit by unit.
        """
        return activation_channels(state)

    def cost(self, Y, Y_hat, batch_axis):
        """Refuse: no cost goes with this function."""
        raise NotImplementedError(f"{type(self).__name__} does not implement cost: {ANOTHER_LAST_LAYER}")


class IdentityConvNonlinearity(ConvNonlinearity):
    """No function at all: a linear layer."""

    def __init__(self):
        self.non_lin_name = "linear"

    def get_monitoring_channels_from_state(self, state, target, cost_fn=None):
        """Return the statistics and, given targets, `misclass`: how often a position is wrong in any channel.

        Wrong is what lies on the other side of 0.5 than the target, 0 or 1.
        """
        channels = super().get_monitoring_channels_from_state(state, target, cost_fn)
        if target is not None:
            channels |= bit_vector_class_channels(state, target)
        return channels

    def cost(self, Y, Y_hat, batch_axis):
        """Return the squared error: the mean over examples of the sum over everything else."""
        return as_floatX(pt.sqr(Y - Y_hat).mean(axis=batch_axis).sum())


class RectifierConvNonlinearity(ConvNonlinearity):
    """``z`` above 0, ``left_slope * z`` below; at 0 itself the slope is 0.

    Parameters
    ----------
    left_slope : float
    """

    def __init__(self, left_slope=0.0):
        self.non_lin_name = "rectifier"
        self.left_slope = left_slope

    @property
    def may_follow_max(self):
        """True without a left slope: where a window's maximum is not above 0, no gradient passes in either order."""
        return self.left_slope == 0 and type(self).apply is RectifierConvNonlinearity.apply  # not a subclass's own

    def apply(self, linear_response):
        """Return the rectified maps."""
        z = linear_response
        right = z * (z > 0)  # ten times as fast as a switch in NumPy, and NaN stays NaN
        return right if self.left_slope == 0 else right + self.left_slope * z * (z < 0)


class SigmoidConvNonlinearity(ConvNonlinearity):
    """``1 / (1 + exp(-z))``, for yes-or-no outputs.

    Parameters
    ----------
    monitor_style : {'classification', 'detection'}
        Upstream's; the channels are those of a detection in both.
    """

    def __init__(self, monitor_style="classification"):
        self.monitor_style = checked_monitor_style(monitor_style)
        self.non_lin_name = "sigmoid"

    def apply(self, linear_response):
        """Return the logistic function of the maps."""
        return pt.sigmoid(linear_response)

    def get_monitoring_channels_from_state(self, state, target, cost_fn=None):
        """Return the statistics and, given targets, the detection channels; each position is an output of its own."""
        channels = super().get_monitoring_channels_from_state(state, target, cost_fn)
        if target is not None:
            channels |= detection_channels(state, target, kl=cost_fn(Y=target, Y_hat=state), over=(0, 1))
        return channels

    def cost(self, Y, Y_hat, batch_axis):
        """Return the divergence KL(Y || Y_hat), the mean over units and examples, in nats."""
        return as_floatX(kl(Y=Y, Y_hat=Y_hat, batch_axis=batch_axis).mean())


class TanhConvNonlinearity(ConvNonlinearity):
    """``tanh(z)``."""

    def __init__(self):
        self.non_lin_name = "tanh"

    def apply(self, linear_response):
        """Return the hyperbolic tangent of the maps."""
        return pt.tanh(linear_response)


def checked_monitor_style(monitor_style):
    """Return `monitor_style`, which is 'classification' or 'detection'."""
    if monitor_style not in ("classification", "detection"):
        raise ValueError(f"monitor_style must be 'classification' or 'detection', got {monitor_style!r}")
    return monitor_style
