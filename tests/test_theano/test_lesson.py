"""The lesson's way with Theano, on small stand-ins for its images: float32 weights and labels in a column."""
import numpy as np
import pytest

import theano
import theano.tensor as T
from theano.compat.python2x import OrderedDict


@pytest.mark.filterwarnings("ignore:the update of", "ignore:a column of whole numbers")
@pytest.mark.parametrize("floatX", ["float32", "float64"])
def test_the_lessons_cells_learn_under_either_precision(floatX):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, size=(400, 1)).astype("uint8")
    X = (rng.normal(size=(10, 64))[labels[:, 0]] + 0.1 * rng.normal(size=(400, 64))).astype("float32")
    with theano.config.change_flags(floatX=floatX):
        X_sym, y_sym = T.matrix("X"), T.lvector("y")
        W = theano.shared(rng.normal(size=(64, 10)).astype("float32"))
        b = theano.shared(np.zeros(10).astype("float32"))
        y_hat = T.nnet.softmax(T.dot(X_sym, W) + b)
        cost = T.mean(T.nnet.categorical_crossentropy(y_hat, y_sym))
        accuracy = T.mean(T.eq(T.argmax(y_hat, axis=1), y_sym))
        updates = OrderedDict()
        updates[W] = W - .1 * T.grad(cost, W)
        updates[b] = b - .1 * T.grad(cost, b)
        f = theano.function(inputs=[X_sym, y_sym], outputs=[cost, accuracy])
        f_updates = theano.function(inputs=[X_sym, y_sym], outputs=[cost, accuracy], updates=updates)
    before = f(X, labels)
    for start in [*range(0, 400, 100)] * 10:
        f_updates(X[start:start + 100], labels[start:start + 100])
    after = f(X, labels)
    assert before[1] < 0.3 < 0.9 < after[1]
    assert after[0] < before[0]
    assert W.get_value().dtype == b.get_value().dtype == "float32"


def test_a_cost_in_theanos_words_compiles_under_the_suites_own_function():
    """``import theano.tensor as T`` in a Cost subclass gives expressions that `pylearn2.utils.function` compiles."""
    from pylearn2.utils import function

    x, y = T.matrix("x"), T.matrix("y")
    cost = -(y * T.log(T.nnet.softmax(x))).sum(axis=1).mean()
    value = function([x, y], cost)(np.array([[3.0, 0.0]]), np.array([[0.0, 1.0]]))
    np.testing.assert_allclose(value, 3 + np.log1p(np.exp(-3)))
