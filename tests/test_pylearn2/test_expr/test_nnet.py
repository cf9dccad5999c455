"""pylearn2.expr.nnet: values against plain NumPy formulas, and the walk back through the graph."""

import numpy as np
import pytensor.tensor as pt
import pytest
from pytensor.printing import Print

from pylearn2.expr import nnet
from pylearn2.utils import function, grad

Z = np.array([[0.5, -1.0, 2.0], [3.0, 3.0, -40.0]])
P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


def test_softmax_numpy_is_the_quotient_of_exponentials_and_does_not_overflow():
    np.testing.assert_allclose(nnet.softmax_numpy(Z), P, rtol=1e-14)
    np.testing.assert_allclose(nnet.softmax_numpy(np.array([[1000.0, 1000.0]])), [[0.5, 0.5]])


def test_the_pseudoinverse_of_softmax_has_mean_zero_and_the_given_softmax():
    y = nnet.pseudoinverse_softmax_numpy(P[0])
    assert abs(y.mean()) < 1e-15
    np.testing.assert_allclose(np.exp(y) / np.exp(y).sum(), P[0], rtol=1e-14)


def test_sigmoid_numpy_and_its_inverse():
    x = np.array([-2.0, 0.0, 0.3])
    np.testing.assert_allclose(nnet.sigmoid_numpy(x), 1 / (1 + np.exp(-x)), rtol=1e-15)
    np.testing.assert_allclose(nnet.inverse_sigmoid_numpy(nnet.sigmoid_numpy(x)), x, atol=1e-15)
    with np.errstate(over="raise"):
        assert nnet.sigmoid_numpy(np.array([-1000.0]))[0] == 0
    single = np.linspace(-9, 9, 200, dtype="float32")  # rounded at each step, as the original's
    np.testing.assert_array_equal(nnet.sigmoid_numpy(single), np.float32(1) / (np.float32(1) + np.exp(-single)))


def test_the_argument_of_a_softmax_is_found_again_behind_casts_and_prints():
    z = pt.dmatrix("z")
    p = pt.special.softmax(z, axis=1)
    for output in (p, p.astype("float32"), Print("p")(p), p.dimshuffle(0, 1), pt.specify_shape(p, (2, 3))):
        assert nnet.arg_of_softmax(output) is z
    assert nnet.arg_of_sigmoid(pt.sigmoid(z)) is z


@pytest.mark.parametrize("argument_of", [nnet.arg_of_softmax, nnet.arg_of_sigmoid])
def test_what_is_no_such_output_is_refused_by_name(argument_of):
    z = pt.dmatrix("z")
    for output, met in [(z, "z is no operation's result"), (pt.tanh(z), "Elemwise, Tanh"), (2.0, "2.0")]:
        with pytest.raises(ValueError, match=met):
            argument_of(output)


def test_a_reshaped_or_transposed_softmax_is_refused():
    p = pt.special.softmax(pt.dmatrix("z"), axis=1)
    for output in (p.T, p.reshape((-1, 1))):
        with pytest.raises(ValueError, match="expected the output of a softmax"):
            nnet.arg_of_softmax(output)


def test_log_softmax_and_its_gradient_are_right_also_where_probabilities_underflow():
    z = pt.dmatrix("z")
    log_p = nnet.log_softmax(z)
    weights = np.array([[1.0, 2.0, -0.5], [0.0, 0.3, 1.0]])
    value, gradient = function([z], [log_p, grad((weights * log_p).sum(), z)])(Z)
    np.testing.assert_allclose(value, Z - np.log(np.exp(Z).sum(axis=1, keepdims=True)), rtol=1e-14)
    # d/dz sum_k w_k log p_k = w - p sum_k w_k; the row maximum, through which no gradient goes, cancels.
    np.testing.assert_allclose(gradient, weights - P * weights.sum(axis=1, keepdims=True), atol=1e-12)
    extreme, _ = function([z], [log_p, log_p])(np.array([[0.0, -2000.0]]))
    np.testing.assert_array_equal(extreme, [[0.0, -2000.0]])


def test_kl_is_binary_cross_entropy_averaged_over_units_and_stays_finite():
    z, Y = pt.dmatrix("z"), pt.dmatrix("Y")
    y_hat = pt.sigmoid(z)
    y = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    each, per_example = function([z, Y], [nnet.elemwise_kl(Y, y_hat), nnet.kl(Y, y_hat, batch_axis=0)])(Z, y)
    s = 1 / (1 + np.exp(-Z))
    expected = -(y * np.log(s) + (1 - y) * np.log1p(-s))
    np.testing.assert_allclose(each, expected, rtol=1e-12)
    np.testing.assert_allclose(per_example, expected.mean(axis=1), rtol=1e-12)


def test_kl_averages_over_all_axes_but_the_batch_axis():
    z = pt.dtensor4("z")
    zeros = np.zeros((2, 3, 4, 5))
    value = function([z], nnet.kl(pt.zeros_like(z), pt.sigmoid(z), batch_axis=3))(zeros)
    np.testing.assert_allclose(value, np.full(5, np.log(2)))


def test_softmax_ratio_is_exact_where_the_quotient_of_tiny_numbers_is_not():
    a, b = pt.dmatrix("a"), pt.dmatrix("b")
    ratio = function([a, b], nnet.softmax_ratio(*(pt.special.softmax(x, axis=1) for x in (a, b))))
    np.testing.assert_allclose(ratio(Z[:1], Z[1:]), P[:1] / P[1:], rtol=1e-13)
    tiny = np.array([[0.0, -900.0]])
    np.testing.assert_allclose(ratio(tiny + [0.0, 1.0], tiny), [[1.0, np.e]], rtol=1e-12)


def test_detection_scores_follow_the_recorded_formulas():
    y = pt.as_tensor_variable(np.array([1.0, 1.0, 1.0, 0.0]))
    precision, recall = nnet.compute_precision(2.0, 1.0), nnet.compute_recall(y, 2.0)
    scores = function([], [precision, recall, nnet.compute_f1(precision, recall)])()
    np.testing.assert_allclose(scores, [2 / 3, 2 / 3, 2 * (4 / 9) / (4 / 3)])
    none = function([], [nnet.compute_precision(0.0, 0.0), nnet.compute_recall(0 * y, 0.0)])()
    assert none == [0.0, 0.0]  # nothing found and nothing to find: 0, not NaN
