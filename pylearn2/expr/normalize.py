"""Normalisation across neighbouring channels, for the `*_normalization` arguments of convolutional layers.

    CrossChannelNormalizationBC01           axes (batch, channel, row, column)
    CrossChannelNormalization               axes (channel, row, column, batch)
    CudaConvNetCrossChannelNormalization    the latter with cuda-convnet's names and constants

Source: Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.3.
"""

import pytensor.tensor as pt


def cross_channel_normalized(x, axis, alpha, k, beta, n):
    """Return `x` divided by a power of the squares of its neighbours in `n` channels.

        x_i / (k + alpha * sum_{|j - i| <= n // 2} x_j^2) ** beta

    Parameters
    ----------
    x : float tensor
    axis : int, along which the channels lie
    alpha, k, beta : float
    n : int, odd
    """
    half, channels = n // 2, x.shape[axis]
    squares = pt.moveaxis(pt.sqr(x), axis, 0)
    room = pt.zeros((channels + 2 * half, *squares.shape[1:]), dtype=x.dtype)
    room = pt.set_subtensor(room[half:half + channels], squares)
    total = sum(room[i:i + channels] for i in range(n))
    return x / (k + alpha * pt.moveaxis(total, 0, axis)) ** beta


class CrossChannelNormalizationBC01:
    """:func:`cross_channel_normalized` of images with the axes (batch, channel, row, column).

    Parameters
    ----------
    alpha, k, beta : float
    n : int, odd; channels in all
    """

    axis = 1

    def __init__(self, alpha=1e-4, k=2, beta=0.75, n=5):
        if n % 2 == 0:
            raise NotImplementedError(f"n must be odd, for as many channels on either side; got {n!r}")
        self.alpha, self.k, self.beta, self.n = alpha, k, beta, n

    def __call__(self, images):
        """Return the normalised images."""
        return cross_channel_normalized(images, self.axis, self.alpha, self.k, self.beta, self.n)


class CrossChannelNormalization(CrossChannelNormalizationBC01):
    """The same for images with the axes (channel, row, column, batch)."""

    axis = 0


class CudaConvNetCrossChannelNormalization:
    """The normalisation as cuda-convnet had it, of images with the axes (channel, row, column, batch).

        x_i / (1 + alpha * sum_j x_j^2) ** beta

    Parameters
    ----------
    alpha, beta : float
    size_f : int, channels in all
    blocked : bool
        Whether j runs over the block of `size_f` channels that i is in, instead of over the neighbours of i.
    """

    def __init__(self, alpha=1e-4, beta=0.75, size_f=5, blocked=True):
        self.alpha, self.beta, self.size_f, self.blocked = alpha, beta, size_f, blocked
        if size_f % 2 == 0 and not blocked:
            raise NotImplementedError(f"size_f must be odd without blocked, for as many on either side; got {size_f!r}")

    def __call__(self, images):
        """Return the normalised images."""
        if not self.blocked:
            return cross_channel_normalized(images, 0, self.alpha, 1, self.beta, self.size_f)
        channels = images.shape[0]
        block = pt.arange(channels) // self.size_f
        together = pt.cast(pt.eq(block[:, None], block), images.dtype)  # (channel, channel): are they in one block?
        return images / (1 + self.alpha * pt.tensordot(together, pt.sqr(images), axes=1)) ** self.beta
