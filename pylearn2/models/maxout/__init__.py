"""Layers of maxout units, which put out the largest of several linear pieces.

    Maxout              dense
    MaxoutConvC01B      convolutional
    MaxoutLocalC01B     with filters of its own at each position
"""

from pylearn2.models.maxout.conv import MaxoutConvC01B
from pylearn2.models.maxout.dense import Maxout
from pylearn2.models.maxout.local import MaxoutLocalC01B

__all__ = ["Maxout", "MaxoutConvC01B", "MaxoutLocalC01B"]
