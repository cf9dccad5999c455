"""`MaskGen`: which units of a batch are hidden from inference, to be predicted, in multi-prediction training."""
import pytensor.tensor as pt

from pylearn2.utils.rng import make_theano_rng

DEFAULT_SEED = 20120712


class MaskGen:
    """Draws masks: 1 where a number is hidden and to be predicted, 0 where it is given.

    Parameters
    ----------
    drop_prob : float, the chance that a number of the data is hidden
    balance : bool, whether for half of the examples, drawn anew each time, the chances are those of being given
    sync_channels : bool, whether all channels of a pixel are hidden together; false for data that are no images
    drop_prob_y : float, the chance that a label is hidden; default `drop_prob`
    seed : seed of the stream, which starts anew with each expression that is built
    """

    def __init__(self, drop_prob, balance=False, sync_channels=True, drop_prob_y=None, seed=DEFAULT_SEED):
        self.drop_prob, self.drop_prob_y = drop_prob, drop_prob_y
        self.balance, self.sync_channels, self.seed = balance, sync_channels, seed

    def __call__(self, X, Y=None, X_space=None):
        """Return a mask like `X` or, where there are labels, the pair of it and a vector with a number an example.

        Parameters
        ----------
        X : symbolic batch of `X_space`
        Y : symbolic batch of labels, or None
        X_space : VectorSpace or Conv2DSpace
        """
        is_image = X.ndim == 4
        if self.sync_channels and not is_image:
            raise ValueError("MaskGen: sync_channels is for images, and these data are vectors; "
                             "write sync_channels: 0")
        rng = make_theano_rng(self.seed, DEFAULT_SEED, which_method="binomial")
        batch_axis = X_space.axes.index("b") if is_image else 0
        p, p_of_labels = self.drop_prob, self.drop_prob if self.drop_prob_y is None else self.drop_prob_y
        if self.balance:
            flip = rng.binomial(size=(X.shape[batch_axis],), p=0.5, n=1, dtype=X.dtype)
            p_of_labels = flip * (1 - p) + (1 - flip) * p
            p = p_of_labels.dimshuffle(*[0 if axis == batch_axis else "x" for axis in range(X.ndim)])
        size = list(X.shape[axis] for axis in range(X.ndim))
        if self.sync_channels:
            size[X_space.axes.index("c")] = 1
        mask = rng.binomial(size=tuple(size), p=p, n=1, dtype=X.dtype)
        if self.sync_channels:
            mask = mask + pt.zeros_like(X)
        if Y is None:
            return mask
        return mask, rng.binomial(size=(X.shape[batch_axis],), p=p_of_labels, n=1, dtype=X.dtype)
