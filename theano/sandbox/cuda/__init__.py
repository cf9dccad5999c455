"""``theano.sandbox.cuda``: there is no such device; it says so once, and the program goes on on the CPU."""
import warnings

from theano.configparser import NO_DEVICE
from theano.gone import teller
from theano.sandbox.cuda import basic_ops, var

__all__ = ["basic_ops", "cuda_available", "cuda_enabled", "set_cuda_disabled", "unuse", "use", "var"]

cuda_available = False
cuda_enabled = False


def use(device="gpu", force=False, default_to_move_computation_to_gpu=True, move_shared_float32_to_gpu=True,
        enable_cuda=True, test_driver=True):
    """Say that there is no such device; everything stays on the CPU."""
    if device != "cpu":
        warnings.warn(NO_DEVICE.format(device), stacklevel=2)


def unuse():
    """Do nothing: no device is in use."""


def set_cuda_disabled():
    """Do nothing: no device is in use."""


_GONE = dict.fromkeys(
    ("CudaNdarray", "CudaNdarrayType", "CudaNdarrayConstant", "CudaNdarraySharedVariable", "GpuOp", "dnn", "blas"),
    "arrays are NumPy's here, ask theano.sandbox.cuda.cuda_available first")

__getattr__ = teller("theano.sandbox.cuda", __all__, _GONE)

warnings.warn(NO_DEVICE.format("gpu"), stacklevel=2)
