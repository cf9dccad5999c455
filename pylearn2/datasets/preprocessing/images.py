"""Preprocessors of what images look like: contrast and colour.

    LeCunLCN, lecun_lcn, gaussian_filter   local contrast normalization
    RGB_YUV                                from red, green, blue to brightness and two colours, and back
"""
import numpy as np
import pytensor
from scipy import ndimage

from pylearn2.datasets.preprocessing.base import (
    IMAGE_AXES,
    ExamplewisePreprocessor,
    get_images,
    in_batches,
    set_images,
)
from pylearn2.space import Conv2DSpace

# One row a result, in the weights of its three sources.
_YUV_OF_RGB = [(0.299, 0.587, 0.114), (-0.14713, -0.28886, 0.436), (0.615, -0.51499, -0.10001)]
_RGB_OF_YUV = [(1, 0, 1.13983), (1, -0.39465, -0.58060), (1, 2.03211, 0)]


def gaussian_filter(kernel_shape, sigma=2.0):
    """Return a round Gaussian window that sums to 1.

    Parameters
    ----------
    kernel_shape : int, its rows and its columns
    sigma : float, standard deviation in pixels

    Returns
    -------
    array, shape (kernel_shape, kernel_shape), floatX
    """
    offsets = np.arange(kernel_shape) - kernel_shape // 2
    bell = np.exp(-offsets**2 / (2 * sigma**2))
    return (np.outer(bell, bell) / bell.sum()**2).astype(pytensor.config.floatX)


def lecun_lcn(input, img_shape, kernel_shape, threshold=1e-4):
    """Normalize the contrast of images locally.

        centred = x - G * x
        spread  = sqrt(G * x**2)
        result  = centred / max(spread, mean of spread over the image, threshold)

    where G * is the sum under a Gaussian window (:func:`gaussian_filter`), with zeros around the image.

    Parameters
    ----------
    input : float array, shape (examples, rows, columns)
    img_shape : (rows, columns)
    kernel_shape : odd int, pixels along a side of the window
    threshold : float

    Source: after Jarrett, Kavukcuoglu, Ranzato and LeCun, ICCV 2009; the spread is taken of x, not of `centred`,
    as in the original.
    """
    if kernel_shape % 2 == 0:
        raise ValueError(f"lecun_lcn: the window needs a middle pixel, kernel_shape must be odd, got {kernel_shape}")
    if tuple(input.shape[1:]) != tuple(img_shape):
        raise ValueError(f"lecun_lcn: wanted images of {tuple(img_shape)}, got {tuple(input.shape[1:])}")
    window = gaussian_filter(kernel_shape)[np.newaxis]
    precise = {"mode": "constant", "output": np.result_type(input.dtype, window.dtype)}  # not that of the pixels
    centred = input - ndimage.convolve(input, window, **precise)
    spread = np.sqrt(ndimage.convolve(input**2, window, **precise))
    floor = np.maximum(spread.mean(axis=(1, 2), keepdims=True), threshold)
    return centred / np.maximum(spread, floor)


class LeCunLCN(ExamplewisePreprocessor):
    """Local contrast normalization of each channel; the formula is :func:`lecun_lcn`.

    Parameters
    ----------
    img_shape : (rows, columns)
    kernel_size : odd int, pixels along a side of the window
    batch_size : int, examples at a time
    threshold : float, the least divisor
    channels : list of int, one int, or None for all
    """

    def __init__(self, img_shape, kernel_size=7, batch_size=5000, threshold=1e-4, channels=None):
        self._img_shape = img_shape
        self._kernel_size = kernel_size
        self._batch_size = batch_size
        self._threshold = threshold
        self._channels = [channels] if isinstance(channels, int) else channels

    def transform(self, x):
        """Return images, shape (examples, rows, columns, channels), with the chosen channels normalized."""
        channels = range(x.shape[3]) if self._channels is None else self._channels
        result = x.astype(_float_type(x))
        for channel in channels:
            if not 0 <= channel < x.shape[3]:
                raise ValueError(f"LeCunLCN: channel {channel!r} of images that have {x.shape[3]}, counted from 0")
            result[..., channel] = lecun_lcn(
                result[..., channel], self._img_shape, self._kernel_size, self._threshold)
        return result

    def apply(self, dataset, can_fit=False):
        """Replace the images by :meth:`transform` of them, `batch_size` at a time; there is nothing to fit."""
        set_images(dataset, in_batches(self.transform, get_images(dataset), self._batch_size))


class RGB_YUV(ExamplewisePreprocessor):
    """Turns the three channels red, green, blue into Y (brightness), U and V, or back.

    Parameters
    ----------
    rgb_yuv : bool; False goes back from YUV to RGB
    batch_size : int, examples at a time
    """

    def __init__(self, rgb_yuv=True, batch_size=5000):
        self._rgb_yuv = rgb_yuv
        self._batch_size = batch_size

    def rgb_yuv(self, x):
        """Return images, channels last, of RGB as YUV."""
        return _mixed(x, _YUV_OF_RGB)

    def yuv_rgb(self, x):
        """Return images, channels last, of YUV as RGB."""
        return _mixed(x, _RGB_OF_YUV)

    def transform(self, x, dataset_axes=IMAGE_AXES):
        """Return images in the order `dataset_axes` in the other kind of channels."""
        images = Conv2DSpace.convert_numpy(x, dataset_axes, IMAGE_AXES)
        images = self.rgb_yuv(images) if self._rgb_yuv else self.yuv_rgb(images)
        return Conv2DSpace.convert_numpy(images, IMAGE_AXES, dataset_axes)

    def apply(self, dataset, can_fit=False):
        """Replace the images by :meth:`transform` of them, `batch_size` at a time; there is nothing to fit."""
        set_images(dataset, in_batches(self.transform, get_images(dataset), self._batch_size))


def _mixed(x, weights):
    if x.shape[-1] != 3:
        raise ValueError(f"RGB_YUV works on images of 3 channels, got {x.shape[-1]}")
    return x @ np.transpose(weights).astype(_float_type(x))


def _float_type(x):
    """float64 stays; pixels of any other type become float32, or float64 where that does not hold them."""
    return np.result_type(x.dtype, np.float32)
