"""The layers of a deep Boltzmann machine, under the one name that upstream gave them.

    BinaryVector, GaussianVisLayer    visible
    BinaryVectorMaxPool, Softmax      hidden
    Layer, VisibleLayer, HiddenLayer  what they have in common
"""
from pylearn2.models.dbm.layer.base import HiddenLayer, Layer, VisibleLayer
from pylearn2.models.dbm.layer.binary_vector import BinaryVector
from pylearn2.models.dbm.layer.binary_vector_max_pool import BinaryVectorMaxPool
from pylearn2.models.dbm.layer.gaussian import GaussianVisLayer
from pylearn2.models.dbm.layer.softmax import Softmax

__all__ = [
    "BinaryVector", "BinaryVectorMaxPool", "GaussianVisLayer", "HiddenLayer", "Layer", "Softmax", "VisibleLayer",
]
