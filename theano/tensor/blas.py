"""Matrix products, as the operations that rewrites put in their place."""
from pytensor.tensor.blas import BatchedDot, Dot22, Gemm, Gemv, Ger, batched_dot

__all__ = ["BatchedDot", "Dot22", "Gemm", "Gemv", "Ger", "batched_dot"]
