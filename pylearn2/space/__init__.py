"""Spaces: what the examples of a batch look like, and how one layout becomes another.

    VectorSpace          n examples of `dim` numbers each, dense or sparse
    IndexSpace           n examples of `dim` whole-number labels each
    Conv2DSpace          n images, in any order of the four axes
    CompositeSpace       several spaces side by side; the batch is a tuple
    NullSpace            no data at all; the batch is None
    VectorSequenceSpace, IndexSequenceSpace    one sequence of vectors or of labels

Models say in which space they take their input, datasets in which they keep their examples, and `format_as`
(on symbols) or `np_format_as` (on arrays) bridges the two.
"""
from pylearn2.space.batches import is_numeric_batch, is_symbolic_batch
from pylearn2.space.composite import CompositeSpace
from pylearn2.space.conv2d import Conv2DSpace
from pylearn2.space.index import IndexSpace
from pylearn2.space.null import NullSpace
from pylearn2.space.sequence import IndexSequenceSpace, VectorSequenceSpace
from pylearn2.space.space import SimplyTypedSpace, Space
from pylearn2.space.vector import VectorSpace

__all__ = [
    "CompositeSpace",
    "Conv2DSpace",
    "IndexSequenceSpace",
    "IndexSpace",
    "NullSpace",
    "SimplyTypedSpace",
    "Space",
    "VectorSequenceSpace",
    "VectorSpace",
    "is_numeric_batch",
    "is_symbolic_batch",
]
