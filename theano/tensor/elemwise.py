"""Operations on each element, and reductions of axes."""
from pytensor.tensor.elemwise import CAReduce, DimShuffle, Elemwise, scalar_elemwise
from pytensor.tensor.math import All, Any, Prod, Sum

__all__ = ["All", "Any", "CAReduce", "DimShuffle", "Elemwise", "Prod", "Sum", "scalar_elemwise"]
