"""The past as data: what old files say, and what it is called today.

    NAMES, PACKAGES   old dotted name -> today's
    KEYWORDS          today's name -> {dropped keyword -> what it meant}
    DROPPED           old dotted name -> why an object of it is left out
    VARIABLES         old ${NAME} -> today's
    GONE              what of upstream is not here -> one sentence about it
    PICKLED           what only pickles name: Theano's, Python 2's and old NumPy's own
    today, today_in_pickles, gone   the readers of these
    say_once          tells the log, once a run, that an old word was understood

Readers: the YAML resolver (`pylearn2.config.translate`) and whatever opens old pickles. To teach the suite
another old word, add a line here; only a keyword whose meaning reaches beyond its own object
(:class:`Meant`) needs code as well.
"""

import logging
from dataclasses import dataclass

__all__ = [
    "DROPPED", "GONE", "KEYWORDS", "NAMES", "PACKAGES", "PICKLED", "VARIABLES", "Ignored", "Meant", "Refused",
    "Renamed", "gone", "say_once", "today", "today_in_pickles",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Renamed:
    """The keyword is called `to` today and means the same."""

    to: str


@dataclass(frozen=True)
class Ignored:
    """The keyword says nothing today; `why` is told."""

    why: str


@dataclass(frozen=True)
class Refused:
    """The keyword cannot be followed; `why` says what to do."""

    why: str


@dataclass(frozen=True)
class Meant:
    """The keyword stood for something else; `how` names a step of `pylearn2.config.translate`."""

    how: str


_RULES = "pylearn2.training_algorithms.learning_rule"
_CRITERIA = "pylearn2.termination_criteria"

NAMES = {
    "pylearn2.training_algorithms.sgd.MomentumAdjustor": f"{_RULES}.MomentumAdjustor",
    "pylearn2.training_algorithms.sgd.ExhaustiveSGD": "pylearn2.training_algorithms.sgd.SGD",
    "pylearn2.training_algorithms.sgd.EpochCounter": f"{_CRITERIA}.EpochCounter",
    "pylearn2.training_algorithms.sgd.MonitorBasedTermCrit": f"{_CRITERIA}.MonitorBased",
    "pylearn2.training_algorithms.sgd.DisjunctionCriterion": f"{_CRITERIA}.And",
    "pylearn2.scripts.train.Train": "pylearn2.train.Train",
    "pylearn2.train_extensions.window_flip.WindowAndFlipC01B": "pylearn2.train_extensions.window_flip.WindowAndFlip",
    "pylearn2.expr.sampling.SampleBernoulli": "pylearn2.datasets.binarizer.SampleBernoulli",
    "pylearn2.costs.mlp.Dropout": "pylearn2.costs.mlp.dropout.Dropout",
    "pylearn2.costs.cost.make_method_cost": "pylearn2.costs.cost.MethodCost",
    "pylearn2.training_callbacks.training_callback.TrainingCallback": ("pylearn2.train_extensions.TrainExtension"),
}

# Whole packages that moved, longest first where one lies inside another.
PACKAGES = {
    "pylearn2.training_callbacks": "pylearn2.train_extensions",
    "pylearn2.linear.conv2D": "pylearn2.linear.conv2d",
    "pylearn2.base": "pylearn2.blocks",
    **{f"pylearn2.{name}": f"pylearn2.models.{name}" for name in ("autoencoder", "kmeans", "pca", "rbm")},
}

# An object of these is read as null, which every keyword that took one has for its default.
DROPPED = {
    "pylearn2.devtools.record.RecordMode": "PyTensor has no mode that records; train.py --debug tells what a run does",
}

_OWN_FILES = "it read files of upstream's laboratory or of a contest, which are not published any more"
_PAPER = "the programs of single papers and contests are not rebuilt; what they are made of mostly is"
GONE = {
    "pylearn2.sandbox": "upstream's sandbox (recurrent nets, language models, bandits, cuda-convnet) is not rebuilt",
    "pylearn2.packaged_dependencies": "pylearn2.linear has the linear maps that were packaged there",
    "pylearn2.scripts.papers": _PAPER,
    "pylearn2.scripts.icml_2013_wrepl": _PAPER,
    "pylearn2.scripts.lcc_tangents": _PAPER,
    "pylearn2.scripts.find_gpu_fields": "PyTensor has no arrays of graphics cards, and old ones are read as NumPy's",
    "pylearn2.devtools": "it was for upstream's own developers",
    "pylearn2.models.gsn": "generative stochastic networks are not rebuilt",
    "pylearn2.models.s3c": "spike-and-slab sparse coding is not rebuilt",
    "pylearn2.models.gated_autoencoder": "gated autoencoders are not rebuilt",
    "pylearn2.linear.cudnn": "pylearn2.linear.conv2d computes the same on any machine",
    "pylearn2.datasets.cache": "files are read where PYLEARN2_DATA_PATH has them; there is no local copy",
    "pylearn2.datasets.new_norb": "of NORB there is pylearn2.datasets.norb.SmallNORB",
    "pylearn2.datasets.norb_small": "of NORB there is pylearn2.datasets.norb.SmallNORB",
    "pylearn2.datasets.hdf5_deprecated": "write pylearn2.datasets.hdf5.HDF5Dataset",
    **{f"pylearn2.datasets.{name}": _OWN_FILES for name in (
        "adult", "avicenna", "hepatitis", "icml07", "mnistplus", "ocr", "tl_challenge", "utlc", "wiskott")},
}

VARIABLES = {"PYLEARN2_TRAIN_FILE_NAME": "PYLEARN2_TRAIN_FILE_FULL_STEM"}

_ONE_HOT = {"one_hot": Ignored("targets are whole numbers, and become one-hot where a layer needs that")}
_MLP_DROPOUT = {
    name: Meant("dropout")
    for name in (
        "dropout_input_include_prob",
        "dropout_include_probs",
        "dropout_input_scale",
        "dropout_scales",
    )
}

KEYWORDS = {
    "pylearn2.datasets.mnist.MNIST": _ONE_HOT,
    "pylearn2.datasets.cifar10.CIFAR10": _ONE_HOT,
    "pylearn2.datasets.tfd.TFD": _ONE_HOT,
    "pylearn2.datasets.norb.SmallNORB": _ONE_HOT,
    "pylearn2.datasets.norb_small.FoveatedNORB": _ONE_HOT,
    "pylearn2.datasets.cifar100.CIFAR100": _ONE_HOT,
    "pylearn2.datasets.svhn.SVHN": _ONE_HOT,
    "pylearn2.datasets.stl10.STL10": _ONE_HOT,
    "pylearn2.datasets.csv_dataset.CSVDataset": _ONE_HOT,
    "pylearn2.datasets.preprocessing.GlobalContrastNormalization": {
        "use_norm": Meant("old_contrast"),
        "std_bias": Meant("old_contrast"),
    },
    "pylearn2.training_algorithms.sgd.SGD": {
        "init_momentum": Meant("momentum"),
        "learning_rate_adjuster": Renamed("update_callbacks"),
    },
    "pylearn2.training_algorithms.bgd.BGD": {
        "hacky_conjugacy": Renamed("conjugate"),
        "max_gap": Ignored("BGD never had a use for it"),
    },
    "pylearn2.costs.cost.MethodCost": {
        "supervised": Ignored("the method's own data specs tell what it takes"),
    },
    "pylearn2.models.mlp.MLP": _MLP_DROPOUT,
    "pylearn2.models.mlp.RectifiedLinear": {
        "copy_input": Refused("copy_input was removed because it had a bug; leave it out"),
    },
    "pylearn2.space.Conv2DSpace": {"nchannels": Renamed("num_channels")},
    "pylearn2.train.Train": {"callbacks": Renamed("extensions")},
}

_VARIABLE = "pytensor.tensor.sharedvar.TensorSharedVariable"
_ARRAY_ITSELF = "pylearn2.unpickle.calls.array_itself"  # the graphics card's arrays were written as NumPy's
_SAME = "pytensor.compile.ops.ViewOp"  # to and from the graphics card: today the same array

# In pickles alone. A name that ends with a dot stands for all that begin with it; None says that nothing today is built
# like it, so that only what it held is kept.
PICKLED = {
    "__builtin__.unicode": "builtins.str",
    "__builtin__.long": "builtins.int",
    "__builtin__.xrange": "builtins.range",
    "__builtin__.": "builtins.",
    "copy_reg.": "copyreg.",
    "numpy.core.": "numpy._core.",
    "numpy.random.mtrand.": "numpy.random.",
    "scipy.sparse.csr.": "scipy.sparse._csr.",
    "scipy.sparse.csc.": "scipy.sparse._csc.",
    "theano.compile.sharedvalue.SharedVariable": _VARIABLE,
    "theano.tensor.sharedvar.TensorSharedVariable": _VARIABLE,
    "theano.tensor.sharedvar.ScalarSharedVariable": _VARIABLE,
    "theano.tensor.sharedvar.SharedVariable": _VARIABLE,
    "theano.sandbox.cuda.var.CudaNdarraySharedVariable": _VARIABLE,
    "theano.sandbox.gpuarray.type.GpuArraySharedVariable": _VARIABLE,
    "theano.gpuarray.type.GpuArraySharedVariable": _VARIABLE,
    "theano.tensor.type.TensorType": "pytensor.tensor.type.TensorType",
    "theano.tensor.basic.TensorType": "pytensor.tensor.type.TensorType",
    "theano.sandbox.cuda.type.CudaNdarrayType": "pytensor.tensor.type.TensorType",
    "theano.sandbox.gpuarray.type.GpuArrayType": "pytensor.tensor.type.TensorType",
    "theano.gpuarray.type.GpuArrayType": "pytensor.tensor.type.TensorType",
    "theano.sandbox.cuda.type.CudaNdarray_unpickler": _ARRAY_ITSELF,
    "theano.sandbox.gpuarray.type.GpuArray_unpickler": _ARRAY_ITSELF,
    "theano.gpuarray.type.GpuArray_unpickler": _ARRAY_ITSELF,
    "cuda_ndarray.cuda_ndarray.CudaNdarray": _ARRAY_ITSELF,
    "theano.tensor.var.TensorVariable": "pytensor.tensor.variable.TensorVariable",
    "theano.tensor.basic.TensorVariable": "pytensor.tensor.variable.TensorVariable",
    "theano.tensor.var.TensorConstant": "pytensor.tensor.variable.TensorConstant",
    "theano.tensor.basic.TensorConstant": "pytensor.tensor.variable.TensorConstant",
    "theano.sandbox.cuda.var.CudaNdarrayVariable": "pytensor.tensor.variable.TensorVariable",
    "theano.tensor.elemwise.": "pytensor.tensor.elemwise.",
    "theano.tensor.nnet.sigm.ScalarSigmoid": "pytensor.scalar.math.Sigmoid",
    "theano.tensor.nnet.sigm.ScalarSoftplus": "pytensor.scalar.math.Softplus",
    "theano.scalar.basic.Scalar": "pytensor.scalar.basic.ScalarType",
    "theano.scalar.basic.": "pytensor.scalar.basic.",
    "theano.gof.link.Container": "pytensor.link.basic.Container",
    "theano.gof.utils.scratchpad": "pytensor.graph.utils.Scratchpad",
    "theano.gof.graph.Apply": "pytensor.graph.basic.Apply",
    "theano.sandbox.cuda.basic_ops.HostFromGpu": _SAME,
    "theano.sandbox.cuda.basic_ops.GpuFromHost": _SAME,
    "theano.sandbox.gpuarray.basic_ops.HostFromGpu": _SAME,
    "theano.sandbox.gpuarray.basic_ops.GpuFromHost": _SAME,
    "theano.gpuarray.basic_ops.HostFromGpu": _SAME,
    "theano.gpuarray.basic_ops.GpuFromHost": _SAME,
    "theano.tensor.raw_random.": None,
    "theano.tensor.shared_randomstreams.": None,
    "theano.sandbox.rng_mrg.MRG_RandomStreams": "pylearn2.utils.mrg.MRG_RandomStreams",
}

_said: set[str] = set()


def today(name):
    """Return today's dotted name for `name`, which is `name` itself where nothing moved."""
    if name in NAMES:
        return NAMES[name]
    for old, new in PACKAGES.items():
        if name.startswith(old + "."):
            return new + name[len(old) :]
    return name


def gone(name):
    """Return the sentence about the module `name`, or one above it, where upstream had it and it is not here."""
    return next((words for old, words in GONE.items() if f"{name}.".startswith(f"{old}.")), None)


def today_in_pickles(name):
    """Return today's dotted name for what a pickle calls `name`; None where nothing is like it."""
    if name in PICKLED:
        return PICKLED[name]
    for old, new in PICKLED.items():
        if old.endswith(".") and name.startswith(old):
            return new and new + name[len(old) :]
    return today(name)


def say_once(words, place=None):
    """Log how an old word was understood; the same `words` are logged once a run."""
    if words not in _said:
        _said.add(words)
        log.warning("%s%s", f"{place}: " if place else "", words)
