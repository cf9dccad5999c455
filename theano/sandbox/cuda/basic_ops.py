"""Moving arrays to a device and back: there is none, so they stay where they are."""
import pytensor.tensor as pt

from theano.gone import teller

__all__ = ["as_cuda_ndarray_variable", "gpu_contiguous", "gpu_from_host", "host_from_gpu"]


def as_cuda_ndarray_variable(x):
    """Return `x` as an expression, on the CPU."""
    return pt.as_tensor_variable(x)


gpu_contiguous = gpu_from_host = host_from_gpu = as_cuda_ndarray_variable

__getattr__ = teller("theano.sandbox.cuda.basic_ops", __all__)
