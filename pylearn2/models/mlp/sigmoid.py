"""`Sigmoid`, a layer of logistic units; as the last layer it detects, or tells classes."""

import warnings

import pytensor.tensor as pt

from pylearn2.expr.nnet import elemwise_kl, kl
from pylearn2.models.mlp.channels import bit_vector_class_channels, detection_channels, one_hot_class_channels
from pylearn2.models.mlp.linear import Linear
from pylearn2.utils import as_floatX


class Sigmoid(Linear):
    """``1 / (1 + exp(-(X W + b)))``; as the last layer its cost is the mean divergence from 0-or-1 targets.

    Parameters
    ----------
    monitor_style : {'detection', 'one_hot_class', 'bit_vector_class'}
        What the channels of the last layer count. ``'detection'``: each unit by itself. ``'one_hot_class'``:
        the strongest unit is the answer. ``'bit_vector_class'``: all units together are the answer; its old
        name ``'classification'`` warns.
    **kwargs
        For :class:`Linear`.
    """

    MONITOR_STYLES = ("detection", "one_hot_class", "bit_vector_class")

    def __init__(self, monitor_style="detection", **kwargs):
        super().__init__(**kwargs)
        if monitor_style == "classification":
            warnings.warn(
                "monitor_style 'classification' is now called 'bit_vector_class'; for targets with one unit "
                "on, you may want 'one_hot_class'",
                stacklevel=2,
            )
            monitor_style = "bit_vector_class"
        if monitor_style not in self.MONITOR_STYLES:
            raise ValueError(
                f"monitor_style must be one of {', '.join(self.MONITOR_STYLES)}, got {monitor_style!r}"
            )
        self.monitor_style = monitor_style

    def _activate(self, z):
        return pt.sigmoid(z)

    def cost(self, Y, Y_hat):
        """Return the mean over examples of :meth:`kl`; `Y_hat` must come from :meth:`fprop`."""
        return as_floatX(self.kl(Y, Y_hat).mean())

    def kl(self, Y, Y_hat):
        """Return the divergence KL(Y || Y_hat) of each example, the mean over its units: a vector of nats."""
        return kl(Y, Y_hat, batch_axis=self.output_space.get_batch_axis())

    def cost_matrix(self, Y, Y_hat):
        """Return the divergence of each unit of each example, see :func:`pylearn2.expr.nnet.elemwise_kl`."""
        return elemwise_kl(Y, Y_hat)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Return those of :class:`Linear` and, given targets, those of the `monitor_style`."""
        state = self._state_of(state_below, state)
        channels = super().get_layer_monitoring_channels(state_below, state, targets)
        if state is not None and targets is not None:
            channels |= self._target_channels(state, targets)
        return channels

    def _target_channels(self, state, targets):
        if self.monitor_style == "detection":
            return detection_channels(state, targets, kl=self.cost(targets, state))
        if self.monitor_style == "one_hot_class":
            return one_hot_class_channels(state, targets)
        return bit_vector_class_channels(state, targets)
