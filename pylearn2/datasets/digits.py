"""scikit-learn's handwritten digits in the place of MNIST: real images, no download, but not MNIST."""
import functools
import logging

import numpy as np

from pylearn2.datasets.digit_images import DigitImages

log = logging.getLogger(__name__)


class Digits(DigitImages):
    """The 1,797 digits that come with scikit-learn, enlarged from 8 by 8 to 28 by 28 pixels.

    They stand in for :class:`~pylearn2.datasets.mnist.MNIST` where that cannot be had and take the same
    arguments (those of `DigitImages`). The log and `description` say that they are not MNIST: no number got
    with them compares with a number on MNIST.

    The first 1,500 digits are the training set and the other 297 the test set, in the order of the file. A
    drawn test set would be too easy, with neighbours of one hand in both sets: a nearest-neighbour classifier
    makes 1.1 % errors on such sets and 4.7 % on this one.

    Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI repository, 1998.
    """

    title = "scikit-learn digits"
    note = " (a stand-in, not MNIST)"
    set_sizes = {"train": 1500, "test": 297}

    def load(self, which_set):
        """Return (images, labels) of the first 1,500 digits or of the others; the images are float32 in [0, 1]."""
        images, labels = _enlarged()
        first = self.set_sizes["train"]
        part = slice(0, first) if which_set == "train" else slice(first, None)
        return images[part], labels[part]


@functools.lru_cache(maxsize=1)
def _enlarged():
    """Return all images, float32 in [0, 1], shape (1797, 784), and their labels, uint8; say once what they are."""
    log.warning("These are scikit-learn's 1,797 handwritten digits, enlarged: a stand-in, not MNIST")
    from sklearn.datasets import load_digits

    digits = load_digits()
    small = digits.images / 16.0  # the pixels are counts of 0 to 16
    weights = bilinear_weights(small.shape[1], 28)
    large = np.clip(weights @ small @ weights.T, 0, 1).astype("float32").reshape(len(small), -1)
    large.flags.writeable = False
    return large, digits.target.astype("uint8")


def bilinear_weights(n_from, n_to):
    """Return the matrix, shape (n_to, n_from), that enlarges a line of pixels by linear interpolation.

        c      = (i + 0.5) * n_from / n_to - 0.5    the centre of new pixel i on the old line, kept within it
        new[i] = (1 - f) * old[floor(c)] + f * old[floor(c) + 1]                         f = c - floor(c)
    """
    centres = np.clip((np.arange(n_to) + 0.5) * n_from / n_to - 0.5, 0, n_from - 1)
    distances = np.abs(centres[:, np.newaxis] - np.arange(n_from))
    return np.maximum(0, 1 - distances)  # the hat function: 1 - f and f at the two neighbours, 0 elsewhere
