"""The RBM with Gaussian visible units: what its energy does not already say."""
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.energy_functions.rbm_energy import grbm_type_1
from pylearn2.models.rbm import GaussianBinaryRBM
from pylearn2.utils import function, sharedX
from pylearn2.utils.mrg import MRG_RandomStreams

v = pt.matrix(dtype="float64")
X = np.random.RandomState(0).randn(5, 4)


def model(**keywords):
    return GaussianBinaryRBM(grbm_type_1(), nvis=4, nhid=3, init_sigma=0.4, **keywords)


def test_sigma_is_learned_through_its_driver():
    learning = model(learn_sigma=True, sigma_lr_scale=1e-3)
    driver = learning.get_params()[-1]
    assert driver.name == "sigma_driver" and driver.get_value() == pytest.approx(400)
    assert function([], learning.sigma)() == pytest.approx(0.4)
    assert [param.name for param in model().get_params()] == ["W", "bias_vis", "bias_hid"]


@pytest.mark.parametrize(("wish", "kept"), [(0.01, 0.1), (0.5, 0.5), (20.0, 10.0)])
def test_sigma_stays_within_its_limits(wish, kept):
    learning = model(learn_sigma=True, sigma_lr_scale=0.1)
    updates = {learning.sigma_driver: sharedX(wish / 0.1) * 1.0}
    learning.modify_updates(updates)
    function([], updates=updates)()
    assert function([], learning.sigma)() == pytest.approx(kept)


def test_expressions_come_from_the_energy():
    one = model()
    for ours, theirs in ((one.free_energy, one.energy_function.free_energy), (one.score, one.energy_function.score),
                         (one.mean_h_given_v, one.energy_function.mean_H_given_V)):
        np.testing.assert_array_equal(function([v], ours(v))(X), function([v], theirs(v))(X))


def test_visible_units_are_drawn_around_their_means():
    _, steps = model().gibbs_step_for_v(v, MRG_RandomStreams(3))
    sample, mean = function([v], [steps["v_sample"], steps["v_mean"]])(np.tile(X, (1000, 1)))
    assert (sample - mean).std() == pytest.approx(0.4, abs=0.01)


def test_visible_units_can_be_set_to_their_means():
    sample, steps = model(mean_vis=True).gibbs_step_for_v(v, MRG_RandomStreams(3))
    assert sample is steps["v_mean"]


def test_a_pickle_holds_no_expressions_and_makes_them_again():
    one = model(learn_sigma=True)
    pickled = pickle.dumps(one)
    assert b"pytensor.graph.basic" not in pickled
    again = pickle.loads(pickled)
    again.sigma_driver.set_value(0.9)
    one.sigma_driver.set_value(0.9)
    np.testing.assert_array_equal(*[function([v], copy.free_energy(v))(X) for copy in (one, again)])
