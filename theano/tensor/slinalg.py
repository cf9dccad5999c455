"""Linear algebra that SciPy has."""
from pytensor.tensor.linalg import (
    Cholesky,
    Eigvalsh,
    Expm,
    Solve,
    cholesky,
    eigvalsh,
    expm,
    kron,
    solve,
    solve_triangular,
)

from theano.gone import teller

__all__ = ["Cholesky", "Eigvalsh", "Expm", "Solve", "cholesky", "eigvalsh", "expm", "kron", "solve",
           "solve_lower_triangular", "solve_symmetric", "solve_upper_triangular"]


def solve_lower_triangular(a, b):
    """Return x with a x = b, of the lower triangle of `a`."""
    return solve_triangular(a, b, lower=True)


def solve_upper_triangular(a, b):
    """Return x with a x = b, of the upper triangle of `a`."""
    return solve_triangular(a, b, lower=False)


def solve_symmetric(a, b):
    """Return x with a x = b, for a symmetric matrix `a`."""
    return solve(a, b, assume_a="sym")


__getattr__ = teller("theano.tensor.slinalg", __all__)
