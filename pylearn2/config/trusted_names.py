"""What a YAML file may name outside the user's own modules: a table for our packages, lists for NumPy and Python.

    ROOMS      dotted prefix -> whether an experiment may name what is defined there; the longest prefix decides
    NUMPY      functions of `numpy` itself: they make arrays or compute, and neither touch files nor call others
    NUMPY_ALL  modules of NumPy in which everything public is one of those
    PYTHON     Python's own types of values

`trust` is the only reader. A name that reads, writes, downloads, runs commands or changes settings stays closed.
"""

__all__ = ["NUMPY", "NUMPY_ALL", "PYTHON", "ROOMS"]

ROOMS = {
    "pylearn2": True,
    "pylearn2.checkpoint": False,
    "pylearn2.compare": False,
    "pylearn2.config": False,
    "pylearn2.cross_validation.saving": False,
    "pylearn2.datasets.control": False,
    "pylearn2.datasets.files": False,
    "pylearn2.datasets.hdf5.open_hdf5": False,
    "pylearn2.datasets.mnist_files": False,
    "pylearn2.datasets.norb.read_matrix": False,
    "pylearn2.flags": False,
    "pylearn2.gui": False,
    "pylearn2.legacy": False,
    "pylearn2.scripts": False,
    "pylearn2.scripts.train.FeatureDump": True,
    "pylearn2.sweep": False,
    "pylearn2.train_extensions.plots.make_readable": False,
    "pylearn2.unpickle": False,
    "pylearn2.utils": False,
    "pylearn2.utils.as_floatX": True,
    "pylearn2.utils.constantX": True,
    "pylearn2.utils.data_specs": True,
    "pylearn2.utils.iteration": True,
    "pylearn2.utils.iteration_orders": True,
    "pylearn2.utils.mrg": True,
    "pylearn2.utils.rng": True,
    "pylearn2.utils.sharedX": True,
    "pylearn2_ext": True,
    "pylearn2_ext.disk": False,
    "theano": True,
    "theano.compile": False,
    "theano.compile.mode": True,
    "theano.compile.sharedvalue": True,
    "theano.configparser": False,
    "theano.gof": False,
    "theano.tests": False,
    # What the facade offers is PyTensor's; PyTensor cannot be named itself.
    "pytensor": True,
    "pytensor.compile": False,
    "pytensor.compile.debug": True,
    "pytensor.compile.debug.dump": False,
    "pytensor.compile.mode": True,
    "pytensor.compile.sharedvalue": True,
    "pytensor.configparser": False,
    "pytensor.link": False,
}

NUMPY_ALL = ("numpy.random", "numpy.linalg", "numpy.fft")

_NUMPY = """
allclose amax amin angle any all append arange argmax argmin argpartition argsort argwhere around array
array_equal array_split asanyarray asarray ascontiguousarray asfortranarray asmatrix atleast_1d atleast_2d
atleast_3d average bartlett bincount blackman block broadcast_arrays broadcast_to choose clip column_stack
compress concatenate convolve copy corrcoef correlate count_nonzero cov cross cumprod cumsum delete diag
diag_indices diagflat diagonal diff digitize dot dsplit dstack dtype ediff1d einsum empty empty_like
expand_dims extract eye finfo fix flatnonzero flip fliplr flipud frombuffer fromiter fromstring full full_like
genfromtxt geomspace gradient hamming hanning histogram histogram2d histogramdd hsplit hstack i0 identity iinfo
imag indices inner insert interp intersect1d isclose iscomplex isin isneginf isposinf isreal ix_ kaiser kron
lexsort linspace loadtxt logspace matrix max mean median meshgrid min moveaxis nan_to_num nanargmax nanargmin
nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar
ndarray ndim nonzero ones ones_like outer pad partition percentile poly poly1d polyadd polyder polydiv polyfit
polyint polymul polysub polyval prod ptp quantile ravel real real_if_close repeat reshape resize roll rollaxis
roots rot90 round row_stack searchsorted select setdiff1d setxor1d shape sinc size sort split squeeze stack
std sum swapaxes take tensordot tile trace transpose trapezoid trapz tri tril tril_indices trim_zeros triu
triu_indices union1d unique unwrap vander var vdot vsplit vstack where zeros zeros_like
"""
NUMPY = frozenset(_NUMPY.split())

_PYTHON = """
bool bytes complex dict float frozenset int list range set slice str tuple
collections.OrderedDict decimal.Decimal fractions.Fraction
"""
PYTHON = frozenset(_PYTHON.split())
