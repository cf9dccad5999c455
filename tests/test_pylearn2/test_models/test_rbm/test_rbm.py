"""The binary RBM against sums over all of its states, and against NumPy."""
import itertools
import pickle

import numpy as np
import pytensor.tensor as pt
import pytest
from scipy.special import expit, logsumexp

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.linear.matrixmul import MatrixMul
from pylearn2.models.rbm import RBM
from pylearn2.space import Conv2DSpace, VectorSpace
from pylearn2.training_algorithms.default import DefaultTrainingAlgorithm
from pylearn2.utils import function, sharedX
from pylearn2.utils.mrg import MRG_RandomStreams

v, h = pt.matrix(dtype="float64"), pt.matrix(dtype="float64")
VISIBLE = np.array(list(itertools.product([0.0, 1.0], repeat=4)))
HIDDEN = np.array(list(itertools.product([0.0, 1.0], repeat=3)))


@pytest.fixture
def rbm():
    model = RBM(nvis=4, nhid=3, irange=1.0)
    model.bias_vis.set_value([0.1, -0.2, 0.3, -0.4])
    model.bias_hid.set_value([0.5, -0.6, 0.7])
    return model


def energies(rbm):
    """E of each visible with each hidden state."""
    W, b, c = (param.get_value() for param in rbm.get_params())
    return -(VISIBLE @ b)[:, None] - HIDDEN @ c - VISIBLE @ W @ HIDDEN.T


def test_free_energies_sum_the_other_units_out(rbm):
    E = energies(rbm)
    np.testing.assert_allclose(function([v], rbm.free_energy(v))(VISIBLE), -logsumexp(-E, axis=1))
    np.testing.assert_allclose(function([h], rbm.free_energy_given_h(h))(HIDDEN), -logsumexp(-E, axis=0))


def test_units_are_independent_given_the_others(rbm):
    P = np.exp(-energies(rbm))
    mean_h = (P @ HIDDEN) / P.sum(axis=1, keepdims=True)
    mean_v = (P.T @ VISIBLE) / P.sum(axis=0)[:, None]
    np.testing.assert_allclose(function([v], rbm.mean_h_given_v(v))(VISIBLE), mean_h)
    np.testing.assert_allclose(function([v], rbm.upward_pass(v))(VISIBLE), mean_h)
    np.testing.assert_allclose(rbm.perform(VISIBLE), mean_h)
    np.testing.assert_allclose(function([h], rbm.mean_v_given_h(h))(HIDDEN), mean_v)


def test_the_likelihood_gradient_is_the_slope_of_the_free_energies_difference(rbm):
    data, samples = VISIBLE[3:7], VISIBLE[9:]

    def difference(param, step):
        param.set_value(param.get_value() + step)
        free = -logsumexp(-energies(rbm), axis=1)
        param.set_value(param.get_value() - step)
        return free[3:7].mean() - free[9:].mean()

    for param, gradient in zip(rbm.get_params(), rbm.ml_gradients(v, h), strict=True):
        met = function([v, h], gradient)(data, samples)
        for place in np.ndindex(met.shape):
            step = np.zeros(met.shape)
            step[place] = 1e-5
            slope = (difference(param, step) - difference(param, -step)) / 2e-5
            assert met[place] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_a_gibbs_step_draws_from_the_conditionals(rbm):
    many = np.tile([1.0, 0, 1, 0], (20000, 1))
    sample, steps = rbm.gibbs_step_for_v(v, MRG_RandomStreams(5))
    v_sample, h_sample, v_mean = function([v], [sample, steps["h_sample"], steps["v_mean"]])(many)
    np.testing.assert_allclose(h_sample.mean(axis=0), rbm.perform(many[:1])[0], atol=0.02)
    np.testing.assert_allclose(v_sample.mean(axis=0), v_mean.mean(axis=0), atol=0.02)
    assert set(np.unique(v_sample)) == {0, 1}


def test_first_weights_and_spaces():
    model = RBM(nvis=4, nhid=3)
    np.testing.assert_allclose(model.get_weights(), np.random.RandomState(1001).uniform(-0.5, 0.5, (4, 3)))
    assert (model.get_input_space(), model.get_output_space()) == (VectorSpace(4), VectorSpace(3))
    assert (model.get_input_dim(), model.get_output_dim()) == (4, 3)
    assert [param.name for param in model.get_params()] == ["W", "bias_vis", "bias_hid"]


def test_weights_start_at_examples():
    examples = np.random.RandomState(0).rand(3, 4)
    np.testing.assert_allclose(RBM(4, 3, irange=0.1, random_patches_src=examples).get_weights(), 0.1 * examples.T)
    data = DenseDesignMatrix(X=examples)
    assert RBM(4, 3, random_patches_src=data).get_weights().shape == (4, 3)
    with pytest.raises(ValueError, match=r"shape \(3, 4\), expected \(nhid, nvis\) = \(2, 4\)"):
        RBM(4, 2, random_patches_src=examples)


def test_visible_biases_give_the_means_of_the_data():
    X = np.random.RandomState(0).rand(10, 4)
    model = RBM(4, 3, init_bias_vis_marginals=DenseDesignMatrix(X=X))
    np.testing.assert_allclose(expit(model.bias_vis.get_value()), 0.01 + 0.98 * X.mean(axis=0))
    with pytest.raises(ValueError, match="numbers from 0 to 1, got"):
        RBM(4, 3, init_bias_vis_marginals=DenseDesignMatrix(X=2 * X))


def test_a_map_of_ones_own_takes_the_place_of_the_matrix():
    W = sharedX(np.ones((4, 3)), name="mine")
    model = RBM(vis_space=VectorSpace(4), hid_space=VectorSpace(3), transformer=MatrixMul(W))
    assert model.get_params()[0] is W
    np.testing.assert_allclose(model.perform(np.ones((1, 4))), expit(4))


def test_it_trains_itself_by_persistent_contrastive_divergence():
    data = DenseDesignMatrix(X=np.tile([1.0, 1, 0, 0], (20, 1)))
    model = RBM(nvis=4, nhid=3, base_lr=0.1, anneal_start=100, nchains=20, sml_gibbs_steps=2)
    algorithm = DefaultTrainingAlgorithm(batch_size=10, batches_per_iter=50)
    algorithm.setup(model, data)
    algorithm.train(data)
    biases = model.bias_vis.get_value()
    assert (biases[:2] > 0.3).all() and (biases[2:] < -0.3).all()
    again = pickle.loads(pickle.dumps(model))
    assert again.train_batch(data, 10)
    assert (again.get_weights() != model.get_weights()).any()


def test_its_learning_rate_falls_after_the_start():
    """The first step, by hand: the chains' first move is what the data are compared with."""
    model = RBM(nvis=4, nhid=3, base_lr=0.5, anneal_start=0.05, nchains=5)
    W, X = model.get_weights(), np.ones((2, 4))
    model.learn_mini_batch(X)
    particles = np.full((5, 4), 0.5)  # where the chains stand before they move
    gradient = -X.T @ expit(X @ W) / 2 + particles.T @ expit(particles @ W) / 5
    np.testing.assert_allclose(model.get_weights(), W - 0.05 * gradient, rtol=1e-6)


@pytest.mark.parametrize(("keywords", "message"), [
    ({"nvis": 4}, "give nvis and nhid, or vis_space"),
    ({"nvis": 4, "nhid": 3, "vis_space": VectorSpace(4)}, "goes with"),
    ({"nvis": 4, "nhid": 3, "init_bias_hid": [1.0, 2.0]}, r"init_bias_hid of shape \(2,\) does not fit"),
    ({"nvis": 4, "nhid": 3, "init_bias_vis": 0.0, "init_bias_vis_marginals": DenseDesignMatrix(X=np.ones((2, 4)))},
     "both say where"),
])
def test_bad_arguments_are_named(keywords, message):
    with pytest.raises(ValueError, match=message):
        RBM(**keywords)


def test_how_it_is_trained_is_said():
    with pytest.raises(NotImplementedError, match="such as CDk or SML"):
        RBM(4, 3).get_default_cost()
    images = Conv2DSpace((2, 2), num_channels=1)
    model = RBM(vis_space=images, hid_space=VectorSpace(3), transformer=MatrixMul(sharedX(np.ones((4, 3)))))
    with pytest.raises(TypeError, match="only a VectorSpace is"):
        model.get_input_dim()
