"""Learning rules: how a gradient becomes a parameter update.

Each rule is a pure step for ONE parameter (a formula, tested against NumPy) and a small class that YAML can
name, which applies the step to every parameter. `SGD` is the only caller.

    gradient_step       no rule: straight down the gradient
    Momentum            velocity carries past gradients on, classical or Nesterov
    AdaGrad             steps shrink with the sum of squared gradients
    AdaDelta            steps are as large as recent steps, in units of recent gradients
    RMSProp             steps shrink with a running mean of squared gradients
    MomentumAdjustor    train extension: raises the momentum from epoch to epoch
"""
import pytensor.tensor as pt

from pylearn2.space import NullSpace
from pylearn2.training_algorithms.epoch_schedules import EpochSchedule
from pylearn2.utils import as_floatX, sharedX
from pylearn2.utils.exc import SettingError

__all__ = [
    "AdaDelta", "AdaGrad", "LearningRule", "Momentum", "MomentumAdjustor", "RMSProp", "adadelta_step",
    "adagrad_step", "gradient_step", "momentum_at", "momentum_step", "rmsprop_step",
]


def gradient_step(param, grad, step_size):
    """Return the new parameter after one plain step.

        param' = param - step_size * grad
    """
    return param - step_size * grad


def momentum_step(param, velocity, grad, step_size, momentum, nesterov=False):
    """Return ``(new_param, new_velocity)`` after one momentum step.

        velocity' = momentum * velocity - step_size * grad
        param'    = param + velocity'                                  (classical)
        param'    = param + momentum * velocity' - step_size * grad    (Nesterov)

    Source: Bengio et al., arXiv 1212.0901; the gradient is taken at the current parameters.
    """
    new_velocity = momentum * velocity - step_size * grad
    step = momentum * new_velocity - step_size * grad if nesterov else new_velocity
    return param + step, new_velocity


def adagrad_step(param, sum_square, grad, step_size, max_scaling):
    """Return ``(new_param, new_sum_square)`` after one AdaGrad step.

        sum_square' = sum_square + grad ** 2
        param'      = param - step_size / max(sqrt(sum_square'), 1 / max_scaling) * grad

    Source: Duchi, Hazan and Singer, JMLR 12, 2011; the bound `max_scaling` is Pylearn2's.
    """
    new_sum = sum_square + pt.sqr(grad)
    scale = pt.maximum(1.0 / max_scaling, pt.sqrt(new_sum))
    return param - step_size / scale * grad, new_sum


def adadelta_step(param, mean_square_grad, mean_square_dx, grad, epsilon, decay):
    """Return ``(new_param, new_mean_square_grad, new_mean_square_dx)`` after one AdaDelta step.

        mean_square_grad' = decay * mean_square_grad + (1 - decay) * grad ** 2
        dx                = -sqrt(mean_square_dx + epsilon) / sqrt(mean_square_grad' + epsilon) * grad
        mean_square_dx'   = decay * mean_square_dx + (1 - decay) * dx ** 2
        param'            = param + dx

    Source: Zeiler, arXiv 1212.5701, algorithm 1.
    """
    new_mean_square_grad = decay * mean_square_grad + (1 - decay) * pt.sqr(grad)
    dx = -pt.sqrt(mean_square_dx + epsilon) / pt.sqrt(new_mean_square_grad + epsilon) * grad
    new_mean_square_dx = decay * mean_square_dx + (1 - decay) * pt.sqr(dx)
    return param + dx, new_mean_square_grad, new_mean_square_dx


def rmsprop_step(param, mean_square, grad, step_size, decay, max_scaling):
    """Return ``(new_param, new_mean_square)`` after one RMSProp step.

        mean_square' = decay * mean_square + (1 - decay) * grad ** 2
        param'       = param - step_size * grad / max(sqrt(mean_square'), 1 / max_scaling)

    Source: Tieleman and Hinton, Coursera lecture 6.5, 2012; the bound `max_scaling` is Pylearn2's.
    """
    new_mean_square = decay * mean_square + (1 - decay) * pt.sqr(grad)
    rms = pt.maximum(pt.sqrt(new_mean_square), 1.0 / max_scaling)
    return param - step_size * grad / rms, new_mean_square


class LearningRule:
    """The base class: a subclass writes :meth:`param_updates`, for one parameter.

    Attributes
    ----------
    state : list of shared variables, all that the rule remembers from step to step
    """

    state = ()

    def get_updates(self, learning_rate, grads, lr_scalers=None):
        """Return the updates of one training step, a dict shared variable -> expression.

        Parameters
        ----------
        learning_rate : scalar expression or float
        grads : dict parameter -> gradient
        lr_scalers : dict parameter -> factor of its learning rate; others have 1
        """
        self.state = []
        updates = {}
        for param, grad in grads.items():
            step_size = learning_rate * (lr_scalers or {}).get(param, 1.0)
            updates.update(self.param_updates(param, grad, step_size))
        return updates

    def param_updates(self, param, grad, step_size):
        """Return the updates of one parameter and of its state; `step_size` includes its scaler."""
        raise NotImplementedError(f"{type(self).__name__} does not implement "
                                  f"param_updates(param, grad, step_size)")

    def add_channels_to_monitor(self, monitor, monitoring_dataset):
        """Add channels about the rule, attached to the first monitoring data set, after `get_updates`."""

    def zeros_like(self, param, prefix):
        """Return new state: zeros in the shape of `param`, named ``<prefix>_<param>``."""
        zeros = sharedX(0.0 * param.get_value(), name=f"{prefix}_{param.name}")
        self.state.append(zeros)
        return zeros


class Momentum(LearningRule):
    """Gradient descent with momentum; the formula is :func:`momentum_step`.

    Parameters
    ----------
    init_momentum : float in [0, 1)
        Share of the velocity that is carried on; :class:`MomentumAdjustor` may change it.
    nesterov_momentum : bool
    """

    def __init__(self, init_momentum, nesterov_momentum=False):
        _check_share(init_momentum, "init_momentum")
        self.momentum = sharedX(init_momentum, name="momentum")
        self.nesterov_momentum = nesterov_momentum

    def add_channels_to_monitor(self, monitor, monitoring_dataset):
        """Add the channel ``momentum``, which extensions may change from epoch to epoch."""
        monitor.add_channel(name="momentum", ipt=None, val=self.momentum, data_specs=(NullSpace(), ""),
                            dataset=monitoring_dataset)

    def param_updates(self, param, grad, step_size):
        """Return the updates of the velocity, which starts at 0, and of the parameter."""
        velocity = self.zeros_like(param, "vel")
        new_param, new_velocity = momentum_step(
            param, velocity, grad, step_size, self.momentum, self.nesterov_momentum)
        return {velocity: new_velocity, param: new_param}


class AdaGrad(LearningRule):
    """Steps that shrink with the sum of squared gradients; the formula is :func:`adagrad_step`.

    Parameters
    ----------
    max_scaling : float > 0, the most by which the learning rate is multiplied
    """

    def __init__(self, max_scaling=1e5):
        _check_positive(max_scaling, "max_scaling")
        self.max_scaling = max_scaling

    def param_updates(self, param, grad, step_size):
        """Return the updates of the sum of squared gradients, which starts at 0, and of the parameter."""
        sum_square = self.zeros_like(param, "sum_square_grad")
        new_param, new_sum_square = adagrad_step(param, sum_square, grad, step_size, self.max_scaling)
        return {sum_square: new_sum_square, param: new_param}


class AdaDelta(LearningRule):
    """Steps as large as recent steps; the formula is :func:`adadelta_step`.

    The learning rate of `SGD`, times the parameter's scaler, is the formula's epsilon: start with some 1e-6.

    Parameters
    ----------
    decay : float in [0, 1), share of the old running means
    """

    def __init__(self, decay=0.95):
        _check_share(decay, "decay")
        self.decay = decay

    def param_updates(self, param, grad, step_size):
        """Return the updates of both running means, which start at 0, and of the parameter; `step_size` is epsilon."""
        mean_square_grad = self.zeros_like(param, "mean_square_grad")
        mean_square_dx = self.zeros_like(param, "mean_square_dx")
        new_param, new_mean_square_grad, new_mean_square_dx = adadelta_step(
            param, mean_square_grad, mean_square_dx, grad, step_size, self.decay)
        return {mean_square_grad: new_mean_square_grad, mean_square_dx: new_mean_square_dx, param: new_param}


class RMSProp(LearningRule):
    """Steps that shrink with recent gradients; the formula is :func:`rmsprop_step`.

    Parameters
    ----------
    decay : float in [0, 1), share of the old running mean
    max_scaling : float > 0, the most by which the learning rate is multiplied
    """

    def __init__(self, decay=0.9, max_scaling=1e5):
        _check_share(decay, "decay")
        _check_positive(max_scaling, "max_scaling")
        self.decay = decay
        self.max_scaling = max_scaling

    def param_updates(self, param, grad, step_size):
        """Return the updates of the running mean, which starts at 0, and of the parameter, which must have a name."""
        if param.name is None:
            raise ValueError("RMSProp names its channels after the parameters: give every parameter a name")
        mean_square = self.zeros_like(param, "mean_square_grad")
        new_param, new_mean_square = rmsprop_step(
            param, mean_square, grad, step_size, self.decay, self.max_scaling)
        return {mean_square: new_mean_square, param: new_param}

    def add_channels_to_monitor(self, monitor, monitoring_dataset):
        """Add the least, largest and mean entry of each running mean, ``mean_square_grad_<param>_min`` and so on."""
        for mean_square in self.state:
            for suffix, statistic in (("min", pt.min), ("max", pt.max), ("mean", pt.mean)):
                monitor.add_channel(name=f"{mean_square.name}_{suffix}", ipt=None, val=statistic(mean_square),
                                    data_specs=(NullSpace(), ""), dataset=monitoring_dataset)


def momentum_at(epoch, initial, final, start, saturate):
    """Return the momentum in `epoch`: along a line from `initial` at `start` to `final` at `saturate`.

        share    = clip((epoch - start) / (saturate - start), 0, 1)
        momentum = initial * (1 - share) + final * share
    """
    if saturate == start:
        return final if epoch >= start else initial
    share = min(max((epoch - start) / (saturate - start), 0.0), 1.0)
    return initial * (1 - share) + final * share


class MomentumAdjustor(EpochSchedule):
    """Raise the momentum from epoch to epoch, as :func:`momentum_at` says.

    Parameters
    ----------
    final_momentum : float
    start : int, the epoch from which the momentum grows
    saturate : int, the epoch from which it is `final_momentum`
    """

    def __init__(self, final_momentum, start, saturate):
        if saturate < start:
            raise TypeError(f"momentum cannot be final in epoch {saturate} (saturate) before it begins to "
                            f"change in epoch {start} (start)")
        self.final_momentum = final_momentum
        self.start = start
        self.saturate = saturate
        self._init_momentum = None

    def _apply(self, algorithm):
        momentum = getattr(getattr(algorithm, "learning_rule", None), "momentum", None)
        if momentum is None:
            raise SettingError(f"MomentumAdjustor finds no momentum in {type(algorithm).__name__}: write SGD "
                               "with learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum "
                               "{ init_momentum: .5 }", self, "final_momentum")
        if self._init_momentum is None:
            self._init_momentum = float(momentum.get_value())
        momentum.set_value(as_floatX(self.current_momentum()))

    def current_momentum(self):
        """Return the momentum of the coming epoch."""
        return momentum_at(self._count, self._init_momentum, self.final_momentum, self.start, self.saturate)


def _check_share(value, name):
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be in [0, 1), got {value!r}")


def _check_positive(value, name):
    if not value > 0:
        raise ValueError(f"{name} must be above 0, got {value!r}")
