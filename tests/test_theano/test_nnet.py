"""theano.tensor.nnet against NumPy and Theano's documented behaviour."""
import numpy as np
import pytest

import theano
import theano.tensor as T
from theano.tensor import nnet

x, v, k, t = T.matrix("x"), T.vector("v"), T.ivector("k"), T.matrix("t")
Z = np.array([[0.5, -1.0, 2.0], [3.0, 0.0, 1.0]])
EXTREME = np.array([[1000.0, -1000.0, 0.0], [0.0, 1.0, 2.0]])
LINE = np.linspace(-4, 4, 41)


def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def run(inputs, output, *values):
    return theano.function(inputs, output)(*values)


def test_softmax_is_along_rows_and_a_vector_is_one_row():
    np.testing.assert_allclose(run([x], nnet.softmax(x), Z), softmax(Z))
    np.testing.assert_allclose(run([v], nnet.softmax(v), Z[0]), softmax(Z[:1]))
    np.testing.assert_allclose(run([x], nnet.softmax_graph(x), Z), softmax(Z))
    np.testing.assert_allclose(run([x, v], nnet.softmax_with_bias(x, v), Z, Z[0]), softmax(Z + Z[0]))
    np.testing.assert_allclose(run([x], nnet.logsoftmax(x), EXTREME)[0], [0, -2000, -1000])
    with pytest.raises(ValueError, match="got 'cube' with 3 dimensions"):
        nnet.softmax(T.tensor3("cube"))
    with pytest.raises(TypeError, match="'k' of dtype int32"):
        nnet.softmax(k)


def test_cross_entropy_takes_class_indices_and_rows_of_probabilities():
    by_index = nnet.categorical_crossentropy(nnet.softmax(x), k)
    by_row = nnet.categorical_crossentropy(nnet.softmax(x), t)
    labels, rows = np.array([2, 1], dtype="int32"), np.array([[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]])
    log_p = np.log(softmax(Z))
    np.testing.assert_allclose(run([x, k], by_index, Z, labels), -log_p[[0, 1], labels])
    np.testing.assert_allclose(run([x, t], by_row, Z, rows), -(rows * log_p).sum(axis=1))
    for pair in (nnet.crossentropy_softmax_1hot(x, k), nnet.crossentropy_softmax_1hot_with_bias(x, 0, k)):
        cost, probabilities = pair
        np.testing.assert_allclose(run([x, k], cost, Z, labels), -log_p[[0, 1], labels])
        np.testing.assert_allclose(run([x], probabilities, Z), softmax(Z))
    with pytest.raises(TypeError, match="'v' of dtype float64"):
        nnet.categorical_crossentropy(x, v)
    with pytest.raises(TypeError, match="class indices have one dimension less"):
        nnet.categorical_crossentropy(x, T.scalar("s"))


@pytest.mark.parametrize("cost", [
    lambda: nnet.categorical_crossentropy(nnet.softmax(x), k),
    lambda: -T.log(nnet.softmax(x))[T.arange(k.shape[0]), k],
])
@pytest.mark.parametrize("mode", [None, "FAST_COMPILE"])
def test_cross_entropy_of_a_softmax_stays_finite_where_probabilities_vanish(cost, mode):
    cost = cost()
    f = theano.function([x, k], [cost, T.grad(cost.sum(), x)], mode=mode)
    value, gradient = f(EXTREME, np.array([1, 2], dtype="int32"))
    np.testing.assert_allclose(value, [2000.0, 0.40760596444], rtol=1e-9)
    np.testing.assert_allclose(gradient, softmax(EXTREME) - np.eye(3)[[1, 2]], atol=1e-12)


def test_binary_cross_entropy_is_elementwise_and_stable():
    p, target = 1 / (1 + np.exp(-Z)), np.array([[1.0, 0.0, 0.3], [0.0, 0.5, 1.0]])
    wanted = -(target * np.log(p) + (1 - target) * np.log(1 - p))
    np.testing.assert_allclose(run([x, t], nnet.binary_crossentropy(nnet.sigmoid(x), t), Z, target), wanted)
    np.testing.assert_allclose(run([x, t], nnet.sigmoid_binary_crossentropy(x, t), Z, target), wanted)
    far = np.full((1, 1), 800.0)
    assert run([x, t], nnet.binary_crossentropy(nnet.sigmoid(x), t), far, far * 0) == 800.0


def test_activations_follow_their_formulas():
    outputs = [nnet.sigmoid(v), nnet.softplus(v), nnet.relu(v), nnet.relu(v, 0.1), nnet.elu(v), nnet.elu(v, 2),
               nnet.softsign(v), nnet.hard_sigmoid(v), nnet.selu(v)]
    positive = LINE > 0
    wanted = [1 / (1 + np.exp(-LINE)), np.log1p(np.exp(LINE)), LINE * positive, np.where(positive, LINE, 0.1 * LINE),
              np.where(positive, LINE, np.expm1(LINE)), np.where(positive, LINE, 2 * np.expm1(LINE)),
              LINE / (1 + abs(LINE)), np.clip(0.2 * LINE + 0.5, 0, 1),
              1.0507009873554805 * np.where(positive, LINE, 1.6732632423543772 * np.expm1(LINE))]
    for got, one in zip(run([v], outputs, LINE), wanted, strict=True):
        np.testing.assert_allclose(got, one, rtol=1e-12, atol=1e-15)
    assert run([v], T.grad(nnet.relu(v).sum(), v), [0.0]) == 0.5
    assert [function(T.fvector()).dtype for function in (nnet.hard_sigmoid, nnet.ultra_fast_sigmoid, nnet.relu)] == [
        "float32"] * 3


def test_the_ultra_fast_sigmoid_is_near_the_sigmoid():
    fast = run([v], nnet.ultra_fast_sigmoid(v), LINE)
    assert abs(fast - 1 / (1 + np.exp(-LINE))).max() < 0.03
    at_4 = 0.5 * (1 + 0.935409070603099 + 0.0458812946797165 * 0.3)  # h = 2 lies on the second piece
    np.testing.assert_allclose(fast[[0, 20, 40]], [1 - at_4, 0.5, at_4])


def test_h_softmax_is_the_product_of_two_softmaxes():
    rng = np.random.default_rng(0)
    examples, W1, b1 = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    W2, b2 = rng.normal(size=(3, 4, 2)), rng.normal(size=(3, 2))
    whole = nnet.h_softmax(x, 5, 6, 3, 2, W1, b1, W2, b2)
    some = nnet.h_softmax(x, 5, 6, 3, 2, W1, b1, W2, b2, target=k)
    target = np.array([0, 5, 2, 3, 4], dtype="int32")
    of_class = softmax(examples @ W1 + b1)
    within = np.stack([softmax(examples @ W2[c] + b2[c]) for c in range(3)], axis=1)
    wanted = (of_class[:, :, None] * within).reshape(5, 6)
    np.testing.assert_allclose(run([x], whole, examples), wanted)
    np.testing.assert_allclose(run([x, k], some, examples, target), wanted[np.arange(5), target])


def test_counts_prepended_columns_and_patches():
    predicted = T.as_tensor_variable([0, 1, 1, 2])
    counts, classes = run([k], nnet.confusion_matrix(k, predicted), np.array([0, 1, 2, 2], dtype="int32"))
    np.testing.assert_array_equal(counts, [[1, 0, 0], [0, 1, 0], [0, 1, 1]])
    np.testing.assert_array_equal(classes, [0, 1, 2])
    np.testing.assert_array_equal(run([x], nnet.prepend_1_to_each_row(x), Z), np.hstack([np.ones((2, 1)), Z]))
    images, cube = T.tensor4("images"), np.arange(2 * 1 * 4 * 6.0).reshape(2, 1, 4, 6)
    patches = nnet.neighbours.images2neibs(images, (2, 3))
    together = nnet.neighbours.neibs2images(patches, (2, 3), images.shape)
    rows, back = run([images], [patches, together], cube)
    np.testing.assert_array_equal(rows[:2], [[0, 1, 2, 6, 7, 8], [3, 4, 5, 9, 10, 11]])
    np.testing.assert_array_equal(back, cube)


def test_batch_normalization_has_mean_0_and_variance_1():
    out, mean, invstd, running, _ = run([x], nnet.bn.batch_normalization_train(
        x, T.as_tensor_variable([1.0, 2, 1]), T.as_tensor_variable([0.0, 0, 5]), running_mean=np.zeros(3),
        running_var=np.ones(3)), Z)
    normalized = (Z - Z.mean(axis=0)) / np.sqrt(Z.var(axis=0) + 1e-4)
    np.testing.assert_allclose(out, normalized * [1, 2, 1] + [0, 0, 5])
    np.testing.assert_allclose(mean, Z.mean(axis=0, keepdims=True))
    np.testing.assert_allclose(invstd, 1 / np.sqrt(Z.var(axis=0, keepdims=True) + 1e-4))
    np.testing.assert_allclose(running, 0.1 * Z.mean(axis=0, keepdims=True))
    test = nnet.bn.batch_normalization_test(x, np.ones(3), np.zeros(3), Z.mean(axis=0), Z.var(axis=0))
    np.testing.assert_allclose(run([x], test, Z), normalized)
