"""Adam and AdamW: a pure step for one parameter, and a class that YAML can name.

    Adam     steps along the mean gradient, in units of the root mean square gradient
    AdamW    the same, and every parameter shrinks by itself, whatever its gradient

`SGD` takes them as its `learning_rule`; 0.001 is the usual learning rate.
"""
import pytensor.tensor as pt

from pylearn2.training_algorithms.learning_rule import LearningRule
from pylearn2.utils import sharedX

__all__ = ["Adam", "AdamW", "adam_step", "decayed"]


def adam_step(param, mean, mean_square, grad, step_size, count, beta1, beta2, epsilon):
    """Return ``(new_param, new_mean, new_mean_square)`` after one Adam step.

        mean'        = beta1 * mean + (1 - beta1) * grad
        mean_square' = beta2 * mean_square + (1 - beta2) * grad ** 2
        m            = mean' / (1 - beta1 ** count)               both began at zero, and this makes up for it
        v            = mean_square' / (1 - beta2 ** count)
        param'       = param - step_size * m / (sqrt(v) + epsilon)

    Parameters
    ----------
    count : scalar, the number of this step, from 1

    Source: Kingma and Ba, ICLR 2015 (arXiv 1412.6980), algorithm 1.
    """
    new_mean = beta1 * mean + (1 - beta1) * grad
    new_mean_square = beta2 * mean_square + (1 - beta2) * pt.sqr(grad)
    m = new_mean / (1 - beta1**count)
    v = new_mean_square / (1 - beta2**count)
    return param - step_size * m / (pt.sqrt(v) + epsilon), new_mean, new_mean_square


def decayed(param, step_size, weight_decay):
    """Return ``param * (1 - step_size * weight_decay)``: weight decay that the gradient has no part in.

    Source: Loshchilov and Hutter, ICLR 2019 (arXiv 1711.05101), algorithm 2, with PyTorch's scale: the learning
    rate, and so its schedule, multiplies the decay too.
    """
    return param * (1 - step_size * weight_decay)


class Adam(LearningRule):
    """Steps along the mean gradient in units of its root mean square; the formula is :func:`adam_step`.

    Parameters
    ----------
    beta1 : float in [0, 1), share of the old mean gradient
    beta2 : float in [0, 1), share of the old mean squared gradient
    epsilon : float > 0, what keeps the step small where gradients are tiny
    """

    def __init__(self, beta1=0.9, beta2=0.999, epsilon=1e-8):
        for name, value in (("beta1", beta1), ("beta2", beta2)):
            if not 0 <= value < 1:
                raise ValueError(f"{name} must be in [0, 1), got {value!r}")
        if not epsilon > 0:
            raise ValueError(f"epsilon must be above 0, got {epsilon!r}")
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def get_updates(self, learning_rate, grads, lr_scalers=None):
        self.count = sharedX(0.0, name="adam_count")
        updates = super().get_updates(learning_rate, grads, lr_scalers)
        self.state.append(self.count)
        return {**updates, self.count: self.count + 1}

    def param_updates(self, param, grad, step_size):
        mean = self.zeros_like(param, "mean_grad")
        mean_square = self.zeros_like(param, "mean_square_grad")
        new_param, new_mean, new_mean_square = adam_step(
            self.before_step(param, step_size), mean, mean_square, grad, step_size, self.count + 1,
            self.beta1, self.beta2, self.epsilon)
        return {mean: new_mean, mean_square: new_mean_square, param: new_param}

    def before_step(self, param, step_size):
        """Return the value that the step starts from: here the parameter as it is."""
        return param


class AdamW(Adam):
    """Adam with decoupled weight decay: each step starts from the :func:`decayed` parameter.

    All parameters decay, biases too, as in PyTorch.

    Parameters
    ----------
    weight_decay : float >= 0, the share that a parameter loses in a step, in units of the learning rate
    beta1, beta2, epsilon : as for :class:`Adam`
    """

    def __init__(self, weight_decay=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
        super().__init__(beta1, beta2, epsilon)
        if not weight_decay >= 0:
            raise ValueError(f"weight_decay must be at least 0, got {weight_decay!r}")
        self.weight_decay = weight_decay

    def before_step(self, param, step_size):
        return decayed(param, step_size, self.weight_decay)
