"""Batch normalization (Ioffe and Szegedy, 2015): activations with mean 0 and variance 1 over the mini-batch."""
import pytensor.tensor as pt

__all__ = ["batch_normalization", "batch_normalization_test", "batch_normalization_train"]


def batch_normalization(inputs, gamma, beta, mean, std, mode="low_mem"):
    """Return ``(inputs - mean) * gamma / std + beta``; `mode` chose an implementation, there is one here."""
    return (pt.as_tensor_variable(inputs) - mean) * (gamma / std) + beta


def _reduced_axes(axes, ndim):
    if axes == "per-activation":
        return (0,)
    if axes == "spatial":
        return (0, *range(2, ndim))
    if isinstance(axes, list | tuple):
        return tuple(sorted(axes))
    raise ValueError(f"axes must be 'per-activation', 'spatial' or a tuple of axes, got {axes!r}")


def _spread(parameter, axes, ndim):
    """Return a parameter without the reduced axes with them, each of length 1."""
    parameter = pt.as_tensor_variable(parameter)
    kept = iter(range(parameter.ndim))
    return parameter if parameter.ndim == ndim else parameter.dimshuffle(
        ["x" if axis in axes else next(kept) for axis in range(ndim)])


def batch_normalization_train(inputs, gamma, beta, axes="per-activation", epsilon=1e-4, running_average_factor=0.1,
                              running_mean=None, running_var=None):
    """Normalize by the mini-batch's own mean and variance.

    Parameters
    ----------
    axes : "per-activation" (axis 0), "spatial" (all but axis 1), or a tuple of axes
    epsilon : added to the variance
    running_average_factor : weight of this mini-batch in the running mean and variance

    Returns
    -------
    normalized, mean, 1 / standard deviation, and where given the new running mean and the new running variance
    """
    inputs = pt.as_tensor_variable(inputs)
    axes = _reduced_axes(axes, inputs.ndim)
    gamma, beta = (_spread(parameter, axes, inputs.ndim) for parameter in (gamma, beta))
    mean, variance = inputs.mean(axis=axes, keepdims=True), inputs.var(axis=axes, keepdims=True)
    invstd = 1 / pt.sqrt(variance + epsilon)
    results = [(inputs - mean) * invstd * gamma + beta, mean, invstd]
    keep, take = 1.0 - running_average_factor, running_average_factor
    if running_mean is not None:
        results.append(keep * _spread(running_mean, axes, inputs.ndim) + take * mean)
    if running_var is not None:
        count = pt.prod([inputs.shape[axis] for axis in axes]).astype(inputs.dtype)
        unbiased = count / (count - 1) * variance
        results.append(keep * _spread(running_var, axes, inputs.ndim) + take * unbiased)
    return tuple(results)


def batch_normalization_test(inputs, gamma, beta, mean, var, axes="per-activation", epsilon=1e-4):
    """Normalize by a given mean and variance; arguments as in :func:`batch_normalization_train`."""
    inputs = pt.as_tensor_variable(inputs)
    axes = _reduced_axes(axes, inputs.ndim)
    gamma, beta, mean, var = (_spread(one, axes, inputs.ndim) for one in (gamma, beta, mean, var))
    return (inputs - mean) * gamma / pt.sqrt(var + epsilon) + beta
