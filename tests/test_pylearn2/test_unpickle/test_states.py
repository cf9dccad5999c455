"""What is filled in is what was saved, bit for bit, and nothing that PyTensor would compile or NumPy follow."""
import pickle

import numpy as np
import pytensor
import pytensor.tensor as pt
import pytest
import scipy.sparse

from pylearn2.unpickle import RefusedPickle, loads
from tests.torture.parts.opcodes import Name, value, whole

ARRAYS = [
    np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.array(3, "f4"), np.zeros((0, 4)),
    np.array(["é", "b"]),
    np.array([b"xy"]), np.array([True]), np.arange(3, dtype=">i4"), np.array([None, {"a": [1]}], dtype=object),
    np.zeros(2, dtype=[("a", "f4"), ("b", "i8")]), np.float32(1.5), np.int64(7), np.array([1 + 2j]),
]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("array", ARRAYS, ids=repr)
def test_arrays_come_back_as_python_itself_reads_them(array, protocol):
    content = pickle.dumps(array, protocol)
    ours, theirs = loads(content), pickle.loads(content)
    assert ours.dtype == theirs.dtype and type(ours) is type(theirs)
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_random_streams_go_on_where_they_were(protocol):
    for stream in (np.random.RandomState(3), np.random.default_rng(3), np.random.Generator(np.random.MT19937(3))):
        stream.normal()
        again = loads(pickle.dumps(stream, protocol))
        assert again.normal() == stream.normal()


@pytest.mark.parametrize("form", ["csr", "csc"])
def test_sparse_matrices_come_back_and_those_with_wild_indices_do_not(form):
    matrix = scipy.sparse.eye(3, format=form)
    np.testing.assert_array_equal(loads(pickle.dumps(matrix)).toarray(), np.eye(3))
    matrix.indices[:] = 10**6
    with pytest.raises((RefusedPickle, ValueError)):
        loads(pickle.dumps(matrix))


@pytest.mark.parametrize("expression", [
    lambda x: pt.tanh(x), lambda x: pt.sigmoid(x.T), lambda x: pt.cast(x, "float32"), lambda x: pt.softplus(x) * 2 + 1])
def test_expressions_compute_what_they_did(expression):
    x = pytensor.shared(np.arange(4.0).reshape(2, 2) - 2)
    out = expression(x)
    np.testing.assert_array_equal(loads(pickle.dumps(out)).eval(), out.eval())


def test_an_operation_takes_no_c_code_from_a_pickle():
    op = pytensor.shared(np.eye(2)).T.owner.op
    op = pickle.loads(pickle.dumps(op))
    op.func_codes = ["#error stranger"]
    op.code_sections = {"support_code_apply": "#error stranger"}
    again = loads(pickle.dumps(op))
    assert "stranger" not in str(again.func_codes) + str(again.code_sections)


def test_an_operation_takes_no_function_of_numpy_from_a_pickle():
    op = pickle.loads(pickle.dumps(pt.tanh))
    op.nfunc_spec = ("save", 1, 1)
    assert loads(pickle.dumps(op)).nfunc_spec == ("tanh", 1, 1)


@pytest.mark.parametrize(("target", "state", "says"), [
    (Name("pylearn2.models.model", "Model"), {"get_params": Name("pylearn2.train", "Train")},
     "it puts pylearn2.train.Train in the place of the method get_params of a pylearn2.models.model.Model"),
    (Name("pylearn2.costs.cost", "Cost"), [1], "it fills a pylearn2.costs.cost.Cost with a builtins.list"),
    (Name("pytensor.tensor.type", "TensorType"), {"dtype": "f4"}, "it fills a pytensor.tensor.type.TensorType with"),
])
def test_a_state_that_an_object_may_not_have_is_refused(target, state, says):
    with pytest.raises(RefusedPickle, match=says):
        loads(whole(target.opcodes(2) + b")\x81" + value(state, 2) + b"b", 2))
