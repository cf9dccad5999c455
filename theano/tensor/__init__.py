"""``theano.tensor``, usually imported as T: variables, and the functions that make expressions of them.

    T.matrix, T.lvector, ...    variables           T.nnet        neural networks: softmax, conv2d
    T.dot, T.exp, T.eq, ...     expressions         T.signal      pooling
    T.grad                      gradients           T.shared_randomstreams    random draws
"""
from pytensor.tensor.type_other import MakeSlice, NoneConst, NoneTypeT, SliceType, make_slice, slicetype

from theano.compile.ops import SpecifyShape, specify_shape
from theano.gone import teller
from theano.gradient import Lop, Rop, consider_constant, grad, hessian, jacobian, numeric_grad, verify_grad
from theano.tensor import (  # `sort` and `var` before the functions of these names, which then hide them
    basic,
    blas,
    elemwise,
    extra_ops,
    fft,
    inplace,
    manners,
    nlinalg,
    nnet,
    opt,
    rebroadcast,
    sharedvar,
    signal,
    slinalg,
    sort,
    subtensor,
    type,
    utils,
    var,
    xlogx,
)

from theano.tensor import raw_random, shared_randomstreams  # isort: skip  they use the names above
from theano.tensor.basic import *  # noqa: F403  the same names, in the place where programs look for them
from theano.tensor.basic import _GONE
from theano.tensor.basic import __all__ as _basic
from theano.tensor.elemwise import CAReduce, DimShuffle, Elemwise
from theano.tensor.extra_ops import (
    bartlett,
    bincount,
    compress,
    cumprod,
    cumsum,
    diff,
    fill_diagonal,
    fill_diagonal_offset,
    ravel_multi_index,
    repeat,
    searchsorted,
    squeeze,
    unravel_index,
)
from theano.tensor.nlinalg import trace
from theano.tensor.sharedvar import tensor_constructor as _shared  # noqa: F401  old programs call T._shared
from theano.tensor.sort import argsort, sort  # noqa: F811
from theano.tensor.subtensor import (
    AdvancedIncSubtensor,
    AdvancedIncSubtensor1,
    AdvancedIndexingError,
    AdvancedSubtensor,
    AdvancedSubtensor1,
    IncSubtensor,
    Subtensor,
    advanced_inc_subtensor,
    advanced_inc_subtensor1,
    advanced_subtensor,
    advanced_subtensor1,
    inc_subtensor,
    set_subtensor,
    take,
)
from theano.tensor.var import AsTensorError, TensorConstantSignature

__all__ = [
    *_basic, "AdvancedIncSubtensor", "AdvancedIncSubtensor1", "AdvancedIndexingError", "AdvancedSubtensor",
    "AdvancedSubtensor1", "AsTensorError", "CAReduce", "DimShuffle", "Elemwise", "IncSubtensor", "Lop", "MakeSlice",
    "NoneConst", "NoneTypeT", "Rop", "SliceType", "SpecifyShape", "Subtensor", "TensorConstantSignature",
    "advanced_inc_subtensor", "advanced_inc_subtensor1", "advanced_subtensor", "advanced_subtensor1", "argsort",
    "bartlett", "basic", "bincount", "blas", "compress", "consider_constant", "cumprod", "cumsum", "diff", "elemwise",
    "extra_ops", "fft", "fill_diagonal", "fill_diagonal_offset", "grad", "hessian", "inc_subtensor", "inplace",
    "jacobian", "make_slice", "manners", "nlinalg", "nnet", "numeric_grad", "opt", "ravel_multi_index", "raw_random",
    "rebroadcast", "repeat", "searchsorted", "set_subtensor", "shared_randomstreams", "sharedvar", "signal",
    "slicetype", "slinalg", "sort", "specify_shape", "squeeze", "subtensor", "take", "trace", "type", "unravel_index",
    "utils", "var", "verify_grad", "xlogx",
]

__getattr__ = teller("theano.tensor", __all__, _GONE)
