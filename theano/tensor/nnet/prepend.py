"""A column of one number before a matrix: a bias that is part of the weights."""
import pytensor.tensor as pt

__all__ = ["prepend_0_to_each_row", "prepend_1_to_each_row", "prepend_scalar_to_each_row"]


def prepend_scalar_to_each_row(val, mat):
    """Return the matrix `mat` with the number `val` before each row."""
    mat = pt.as_tensor_variable(mat)
    return pt.concatenate([pt.alloc(pt.cast(val, mat.dtype), mat.shape[0], 1), mat], axis=1)


def prepend_0_to_each_row(mat):
    """Return the matrix `mat` with a 0 before each row."""
    return prepend_scalar_to_each_row(0, mat)


def prepend_1_to_each_row(mat):
    """Return the matrix `mat` with a 1 before each row."""
    return prepend_scalar_to_each_row(1, mat)
