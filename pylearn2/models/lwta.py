"""`LWTA`: local winner-take-all, a layer in which of each block of units only the strongest is on."""

import pytensor.tensor as pt

from pylearn2.models.mlp.linear import Linear


def lwta(p, block_size):
    """Return the rows of `p` with all but the largest number of each block set to 0; of equal ones the last stays.

    Parameters
    ----------
    p : float tensor, shape (batch, units)
    block_size : int, neighbouring units in a block; divides the number of units
    """
    blocks = p.reshape((p.shape[0], -1, block_size))
    winner = block_size - 1 - pt.argmax(blocks[:, :, ::-1], axis=2, keepdims=True)
    return (blocks * pt.eq(pt.arange(block_size), winner)).reshape(p.shape)


class LWTA(Linear):
    """``X W + b``, where of each block of units only the strongest keeps its value.

    Parameters
    ----------
    block_size : int
        Divides `dim`.
    **kwargs
        For :class:`~pylearn2.models.mlp.linear.Linear`.

    Source: Srivastava et al., NIPS 2013; there, the first of equal units wins, here the last.
    """

    def __init__(self, block_size, **kwargs):
        super().__init__(**kwargs)
        self.block_size = block_size
        if self.dim % block_size:
            raise ValueError(f"block_size {block_size} of layer {self.layer_name!r} must divide its dim {self.dim}")

    def _activate(self, z):
        output = lwta(z, self.block_size)
        output.name = f"{self.layer_name}_out"
        return output
