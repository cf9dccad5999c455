"""The names of the facade: those that programs import are there, and what is not says what to use."""
import importlib
import pickle
import sys
import warnings
from pathlib import Path

import pytest

import theano
import theano.tensor as T
from pylearn2.utils.image import tile_raster_images

PACKAGE = Path(theano.__file__).parent
MODULES = sorted(".".join(("theano", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
                 for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_every_name_that_it_lists(name):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="there is no device")
        module = importlib.import_module(name)
    assert [one for one in getattr(module, "__all__", []) if not hasattr(module, one)] == []
    assert module.__doc__


@pytest.mark.parametrize(("module", "name", "told"), [
    (theano, "gpuarray", "PyTensor has no arrays on graphics cards"), (theano, "functoin", "did you mean 'function'?"),
    (T, "load", "numpy.load"), (T, "nosuchname", "see docs/upstream.md"), (T.nnet, "conv3d", "volumes are not here"),
    (T.nnet, "sofmax", "did you mean 'softmax'?"), (theano.compile, "ProfileMode", "profile=True"),
    (theano.printing, "pydotprint", "debugprint"), (theano.sandbox, "gpuarray", "CPU"),
    (theano.gof, "Env", "FunctionGraph"),
])
def test_a_name_that_is_not_here_says_so_in_one_sentence(module, name, told):
    with pytest.raises(AttributeError) as caught:
        getattr(module, name)
    message = str(caught.value)
    assert message.startswith(f"{module.__name__}.{name} is not here: ")
    assert told in message
    assert "\n" not in message
    assert not hasattr(module, name)


@pytest.mark.parametrize(("program", "told"), [
    ("from theano import gpuarray", "PyTensor has no arrays on graphics cards"),
    ("from theano.tensor import nosuchname", "theano.tensor.nosuchname is not here: see docs/upstream.md"),
    ("import theano.tensor.nnet.conv3d2d", "volumes are not here"),
    ("from theano.misc.pkl_utils import dump", "pickle and pylearn2.utils.serial"),
])
def test_an_import_of_what_is_not_here_says_the_same(program, told):
    with pytest.raises(ImportError, match=told):
        exec(program)  # the statement as programs write it


def test_cuda_says_that_there_is_no_such_device_and_lets_the_program_go_on():
    for name in [name for name in sys.modules if name.startswith("theano.sandbox.cuda")]:
        del sys.modules[name]
    with pytest.warns(UserWarning, match="no device 'gpu'"):
        cuda = importlib.import_module("theano.sandbox.cuda")
    assert not cuda.cuda_available
    assert not cuda.cuda_enabled
    with pytest.warns(UserWarning, match="goes on on the CPU"):
        cuda.use("gpu0")
    x = T.vector("x")
    assert theano.function([x], cuda.basic_ops.host_from_gpu(cuda.basic_ops.gpu_from_host(x)).sum())([1.0, 2.0]) == 3.0
    with pytest.raises(AttributeError, match="cuda_available first"):
        cuda.CudaNdarray  # noqa: B018


def test_the_bridges_between_pythons_are_here():
    from theano.compat import DefaultOrderedDict, cmp, izip
    from theano.compat.python2x import Counter, OrderedDict
    from theano.compat.six.moves import cPickle, reduce, xrange

    assert list(OrderedDict([("b", 1), ("a", 2)])) == ["b", "a"]
    assert (cmp(1, 2), list(izip([1], [2])), reduce(max, xrange(3)), cPickle) == (-1, [(1, 2)], 2, pickle)
    counts = DefaultOrderedDict(list)
    counts["x"].append(1)
    assert dict(pickle.loads(pickle.dumps(counts))) == {"x": [1]}
    assert Counter("aab")["a"] == 2


def test_expressions_are_shown_as_text(capsys):
    x = T.vector("x")
    assert theano.pp(x + 1) == "(x + 1)"
    assert "x [id" in theano.printing.debugprint(T.exp(x), file="str", ids="CHAR")
    theano.printing.debugprint(theano.function([x], T.exp(x)))
    theano.function([x], theano.printing.Print("passing by")(x))([1.0])
    printed = capsys.readouterr().out
    assert "Exp" in printed
    assert "passing by" in printed


def test_the_notebooks_utils_are_the_tutorials_tiles():
    spec = importlib.util.spec_from_file_location("utils", PACKAGE.parent / "docs" / "notebooks" / "utils.py")
    utils = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(utils)
    assert utils.tile_raster_images is tile_raster_images
