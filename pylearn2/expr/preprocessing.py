"""Arithmetic of preprocessing, on arrays; the preprocessors and the scripts that look at data call it."""
import numpy as np


def global_contrast_normalize(X, scale=1.0, subtract_mean=True, use_std=False, sqrt_bias=0.0, min_divisor=1e-8):
    """Give every example the same contrast.

        centred = X - mean(X)                                        (of the row; left out without subtract_mean)
        divisor = sqrt(sqrt_bias + sum(centred**2)) / scale
        divisor = sqrt(sqrt_bias + var(centred)) / scale             (use_std; the variance over n - 1)
        result  = centred / divisor                                  (a divisor below min_divisor counts as 1)

    Parameters
    ----------
    X : float array, shape (examples, features); left as it is
    scale : float, at least `min_divisor`: the length, or deviation, of the resulting rows
    subtract_mean, use_std : bool
    sqrt_bias : float
    min_divisor : float; examples with less contrast are not blown up

    Returns
    -------
    float array, shape (examples, features)

    Source: Coates, Lee and Ng, AISTATS 2011 (use_std=True, sqrt_bias=10).
    """
    if X.ndim != 2:
        raise ValueError(f"global_contrast_normalize takes a matrix, one example a row, got the shape {X.shape}")
    if scale < min_divisor:
        raise ValueError(f"global_contrast_normalize: scale must be at least min_divisor={min_divisor!r}, "
                         f"got {scale!r}")
    scale = float(scale)
    centred = X - X.mean(axis=1)[:, np.newaxis] if subtract_mean else X
    ddof = min(1, X.shape[1] - 1)  # of a single feature there is no n - 1
    contrast = centred.var(axis=1, ddof=ddof) if use_std else (centred**2).sum(axis=1)
    divisor = np.sqrt(sqrt_bias + contrast) / scale
    divisor[divisor < min_divisor] = 1
    return centred / divisor[:, np.newaxis]
