"""A pickle runs nothing of a stranger's, however it asks, and what we write is read."""
import pickle
import sys

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.costs.cost import SumOfCosts
from pylearn2.models.autoencoder import Autoencoder
from pylearn2.models.mlp import MLP, Sigmoid, Softmax
from pylearn2.unpickle import RefusedPickle, loads
from pylearn2.utils import function, model_file
from tests.torture import hostile_pickles
from tests.torture.parts.hostile import cases
from tests.torture.parts.opcodes import Name, call, whole


def test_no_hostile_pickle_is_executed_and_each_is_refused_by_name(tmp_path):
    found = cases(tmp_path)
    assert len(found) >= 300
    faults = [(one.case.name, one.fault) for one in (hostile_pickles.try_case(case, tmp_path) for case in found)]
    assert [fault for fault in faults if fault[1]] == []


def test_the_hostile_pickles_bite_where_nobody_watches(tmp_path):
    some = cases(tmp_path)[::23]
    assert sum(case.bites for case in some) >= 8
    assert hostile_pickles.harmless(some, tmp_path) == []


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_mlp_comes_back_with_its_numbers(protocol):
    mlp = MLP([Sigmoid(layer_name="h", dim=3, irange=0.5), Softmax(2, "y", irange=0.5)], nvis=4)
    again = loads(pickle.dumps(mlp, protocol))
    X = np.arange(8.0).reshape(2, 4) / 8
    x = pt.matrix()
    assert [param.name for param in again.get_params()] == [param.name for param in mlp.get_params()]
    np.testing.assert_array_equal(function([x], again.fprop(x))(X.astype(x.dtype)),
                                  function([x], mlp.fprop(x))(X.astype(x.dtype)))


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_an_expression_inside_a_model_comes_back(protocol):
    model = Autoencoder(4, 3, act_enc="tanh", act_dec="sigmoid", tied_weights=True)  # its w_prime is weights.T
    again = loads(pickle.dumps(model, protocol))
    x = pt.matrix()
    X = np.ones((2, 4), x.dtype)
    np.testing.assert_allclose(function([x], again.reconstruct(x))(X), function([x], model.reconstruct(x))(X))
    assert again.w_prime.owner.inputs[0] is again.weights


def test_the_trusted_are_read_as_python_reads_them_and_in_the_old_words_too():
    numbers = {"a": range(3), "b": sys.float_info.max, "c": (1, [2, {3}])}
    assert loads(pickle.dumps(numbers), trusted=True) == numbers
    assert loads(whole(call(Name("os.path", "join"), ["a", "b"], 2), 2), trusted=True).endswith("b")
    assert loads(b"ctheano.tensor.sharedvar\nTensorSharedVariable\n.", trusted=True).__module__.startswith("pytensor")


def test_a_list_that_is_deep_is_read_and_one_that_is_a_key_is_refused():
    assert loads(b"]" * 50_000 + b"a" * 49_999 + b".") is not None
    with pytest.raises(RefusedPickle, match="nested too deep or too wide"):
        loads(b"(N" + b"\x85" * 50_000 + b"I1\nd.")


def test_a_section_of_a_model_file_is_read_where_it_lies(tmp_path):
    model_file.write(tmp_path / "m.pkl", [pickle.dumps([1]), pickle.dumps([2])])
    assert [loads(section) for section in model_file.read(tmp_path / "m.pkl")] == [[1], [2]]


def test_an_object_of_ours_is_made_without_its_constructor():
    with pytest.raises(RefusedPickle, match=r"it calls pylearn2\.costs\.cost\.SumOfCosts\(builtins\.list\)"):
        loads(whole(call(Name("pylearn2.costs.cost", "SumOfCosts"), [[]], 2), 2))
    cost = SumOfCosts.__new__(SumOfCosts)
    cost.costs = [1]
    assert loads(pickle.dumps(cost)).costs == [1]
