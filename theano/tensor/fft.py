"""Fourier transforms of real tensors; the last axis of the result is (real, imaginary)."""
from pytensor.tensor.fft import irfft, rfft

__all__ = ["irfft", "rfft"]
