"""Gradient descent with line search: minima that linear algebra knows, and golden values of softmax regression.

The golden values come from a NumPy emulation of Pylearn2 that was checked against its published runs.
"""
import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.optimization.batch_gradient_descent import BatchGradientDescent, averaged, polak_ribiere
from pylearn2.utils import sharedX


def quadratic(seed=0, dim=3):
    """Return (parameter, expression, its minimum) of x' A x / 2 - b' x."""
    rng = np.random.RandomState(seed)
    half = rng.randn(dim, dim)
    A, b = half @ half.T + np.eye(dim), rng.randn(dim)
    x = sharedX(rng.randn(dim), name="x")
    return x, pt.dot(x, pt.dot(A, x)) / 2 - pt.dot(b, x), np.linalg.solve(A, b)


class Softmax:
    """Softmax regression on 50 made-up examples in 4 classes, starting at zero."""

    def __init__(self, **options):
        rng = np.random.RandomState(1)
        self.X, self.Y = rng.randn(50, 8), np.eye(4)[rng.randint(0, 4, 50)]
        X, Y = pt.matrix("X"), pt.matrix("Y")
        b, W = sharedX(np.zeros(4), name="b"), sharedX(np.zeros((8, 4)), name="W")
        z = pt.dot(X, W) + b
        nll = pt.log(pt.exp(z).sum(axis=1)) - (Y * z).sum(axis=1)
        self.optimizer = BatchGradientDescent(nll.mean(), [b, W], inputs=[X, Y], **options)

    def train(self, batch_size, epochs):
        """Train, and return the objective and the three averages."""
        rng = np.random.RandomState([2012, 10, 16])
        for _ in range(epochs):
            order = rng.permutation(50)
            for start in range(0, 50, batch_size):
                rows = order[start:start + batch_size]
                self.optimizer.minimize(self.X[rows], self.Y[rows])
        averages = [self.optimizer.ave_step_size, self.optimizer.ave_grad_size, self.optimizer.ave_grad_mult]
        return [self.optimizer.obj(self.X, self.Y)] + [float(average.get_value()) for average in averages]


@pytest.mark.parametrize("options", [
    {"max_iter": 200},
    {"max_iter": 40, "line_search_mode": "exhaustive"},
    {"max_iter": 40, "line_search_mode": "exhaustive", "conjugate": True},
])
def test_the_minimum_of_a_quadratic_is_found(options):
    x, objective, minimum = quadratic()
    BatchGradientDescent(objective, [x], **options).minimize()
    np.testing.assert_allclose(x.get_value(), minimum, atol=1e-3)


@pytest.mark.parametrize(("options", "batch_size", "expected"), [
    ({"max_iter": 10}, 25, [1.77704114578, 0.283195979362, 0.390146331538, 1.35376320687]),
    ({"max_iter": 3, "line_search_mode": "exhaustive", "conjugate": 1}, 50,
     [1.16179220483, 1.28606678837, 0.2839637077, 4.55976696478]),
])
def test_golden_values_of_softmax_regression(options, batch_size, expected):
    np.testing.assert_allclose(Softmax(**options).train(batch_size, epochs=2), expected, rtol=1e-10)


def test_polak_ribiere_is_the_published_ratio_and_never_negative():
    rng = np.random.RandomState(3)
    g, o = rng.randn(5), rng.randn(5)
    split = [g[:2], g[2:]], [o[:2], o[2:]]
    beta = np.dot(g, g - o) / (1e-7 + np.dot(o, o))
    assert polak_ribiere(*split) == pytest.approx(max(beta, 0.0))
    assert polak_ribiere([g], [2 * g]) == 0.0


def test_constraints_and_scalers_hold_along_the_line():
    x = sharedX([0.0, 0.0], name="x")
    scaled = sharedX([0.0, 0.0], name="scaled")

    def below_one(updates):
        updates[x] = pt.minimum(updates[x], 1.0)

    objective = pt.sqr(x - 5.0).sum() + pt.sqr(scaled - 5.0).sum()
    BatchGradientDescent(objective, [x, scaled], param_constrainers=[below_one], lr_scalers={scaled: 0.5},
                         max_iter=1, init_alpha=[2.0, 2.5]).minimize()
    # The gradient has four equal parts, so its normalised direction is 1/2 in each: 2.5 / 2, and half of that.
    np.testing.assert_allclose(x.get_value(), [1.0, 1.0])
    np.testing.assert_allclose(scaled.get_value(), [0.625, 0.625])


def test_given_gradients_take_the_place_of_derived_ones():
    x, y = sharedX(1.0, name="x"), sharedX(1.0, name="y")
    BatchGradientDescent(x + y, [x, y], gradients={x: pt.constant(0.0, dtype=x.dtype)}, max_iter=1).minimize()
    assert x.get_value() == 1.0
    assert y.get_value() < 1.0


def test_accumulate_averages_over_batches_of_any_size():
    whole, parts = Softmax(max_iter=3), Softmax(max_iter=3, accumulate=True)
    whole.optimizer.minimize(whole.X, whole.Y)
    parts.optimizer.minimize([parts.X[:35], parts.Y[:35]], [parts.X[35:], parts.Y[35:]])
    for one, other in zip(whole.optimizer.params, parts.optimizer.params, strict=True):
        np.testing.assert_allclose(one.get_value(), other.get_value(), atol=1e-12)
    mean = averaged(lambda rows: [rows.mean(axis=0)])
    np.testing.assert_allclose(mean([whole.X[:35]], [whole.X[35:]])[0], whole.X.mean(axis=0))


def test_the_step_sizes_carry_over_only_without_reset():
    for reset_alpha, expected in ((True, (0.1, 0.2)), (False, (0.2, 0.4))):
        x = sharedX(0.0, name="x")  # the last step is best, so the table doubles
        optimizer = BatchGradientDescent(-x, [x], max_iter=1, init_alpha=[0.1, 0.2], reset_alpha=reset_alpha)
        optimizer.minimize()
        assert optimizer.init_alpha == pytest.approx(expected)


def test_a_stationary_point_is_left_alone():
    x = sharedX([0.0, 0.0], name="x")
    optimizer = BatchGradientDescent(pt.sqr(x).sum(), [x], max_iter=5)
    assert optimizer.minimize() == 0.0
    np.testing.assert_array_equal(x.get_value(), [0.0, 0.0])


def test_a_gradient_that_is_not_finite_is_told():
    x = sharedX([0.0], name="x")
    with pytest.raises(RuntimeError, match="gradient of the objective is not finite"):
        BatchGradientDescent(pt.sqrt(x).sum(), [x], max_iter=1).minimize()


def test_no_updates_at_all_is_a_slip():
    x, objective, _ = quadratic()
    with pytest.raises(ValueError, match="updates_per_batch"):
        BatchGradientDescent(objective, [x], max_iter=0)


def test_verbose_logs_the_points_tried(caplog):
    x = sharedX(1.0, name="x")
    with caplog.at_level("INFO"):
        BatchGradientDescent(pt.sqr(x), [x], max_iter=1, init_alpha=[0.5, 1.0], verbose=1).minimize()
    assert "\t0.5 0.25" in caplog.messages
