"""Matrix products that use the cores of the processor and give the same bits on every machine.

    matmul    A B; a large product is cut into parts of its rows or columns, which threads share

BLAS can share a product among threads by itself, but then its rounding depends on how many there are. Here the parts
depend on the shapes alone, and each is computed by one thread; only how many of them run at a time depends on the
cores. The compiled functions of `pylearn2.utils.numpy_ways` call it.
"""
import numpy as np

from pylearn2.expr.parts import in_parts

__all__ = ["LARGE", "matmul"]

LARGE = 2**25  # multiplications; below that the threads take longer to wake up than they save, measured


def matmul(A, B):
    """Return the product of the matrices `A` and `B`."""
    rows, columns = A.shape[0], B.shape[1]
    operations = rows * B.size
    if operations < LARGE:
        return np.matmul(A, B)
    product = np.empty((rows, columns), np.result_type(A, B))

    def work(part):
        if rows >= columns:
            np.matmul(A[part], B, out=product[part])
        else:
            np.matmul(A, B[:, part], out=product[:, part])

    in_parts(work, max(rows, columns), operations // 4)  # few parts: each has to pack the other matrix anew
    return product
