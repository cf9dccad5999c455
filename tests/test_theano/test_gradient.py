"""Gradients against formulas, and errors that name the variable."""
import numpy as np
import pytest

import theano
import theano.tensor as T


def run(inputs, output, *values):
    return theano.function(inputs, output, on_unused_input="ignore")(*values)


def test_the_gradient_of_a_softmax_regression_is_the_published_formula():
    rng = np.random.default_rng(0)
    X, labels, weights = rng.normal(size=(6, 4)), rng.integers(0, 3, 6), rng.normal(size=(4, 3))
    x, y, W = T.matrix("x"), T.lvector("y"), theano.shared(weights)
    cost = T.nnet.categorical_crossentropy(T.nnet.softmax(T.dot(x, W)), y).mean()
    powers = np.exp(X @ weights)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    wanted = X.T @ (probabilities - np.eye(3)[labels]) / 6
    np.testing.assert_allclose(run([x, y], T.grad(cost, W), X, labels), wanted, rtol=1e-10)


def test_the_result_has_the_form_of_wrt():
    x, y = T.scalar("x"), T.scalar("y")
    single, listed, in_tuple = T.grad(x * y, x), T.grad(x * y, [x, y]), T.grad(x * y, (x, y))
    assert (type(listed), type(in_tuple)) == (list, tuple)
    assert [float(v) for v in run([x, y], [single, *listed], 2.0, 5.0)] == [5.0, 5.0, 2.0]


def test_a_disconnected_gradient_names_the_variable():
    x, W, b = T.vector("x"), theano.shared(1.0, name="W"), theano.shared(1.0, name="b")
    with pytest.raises(theano.gradient.DisconnectedInputError, match="depend on 'W', or only") as caught:
        T.grad((x * b).sum(), [W, b])
    assert "disconnected_inputs='ignore'" in str(caught.value)
    assert run([x], T.grad(x.sum(), W, disconnected_inputs="ignore"), [1.0]) == 0
    with pytest.warns(UserWarning):
        T.grad(x.sum(), W, disconnected_inputs="warn")


def test_a_cost_that_is_no_scalar_is_named():
    with pytest.raises(TypeError, match="got 'x' with 1 dimensions: write cost.mean"):
        T.grad(T.vector("x"), [])


def test_nothing_flows_back_through_constants():
    x = T.scalar("x")
    square = x ** 2
    assert run([x], T.grad(x * square, x, consider_constant=[square]), 3.0) == 9.0
    assert run([x], T.grad(x * theano.gradient.disconnected_grad(x), x), 3.0) == 3.0
    assert run([x], T.grad(x * T.consider_constant(x), x), 3.0) == 3.0
    assert run([x], T.grad(theano.gradient.grad_clip(x, -1, 1) ** 2, x), 3.0) == 1.0
    y = x * 2
    assert run([x], T.grad(None, x, known_grads={y: T.constant(5.0)}), 3.0) == 10.0


def test_jacobian_and_hessian_have_their_rows_along_the_first_axis():
    A, v = T.matrix("A"), T.vector("v")
    matrix, vector = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([1.0, -1.0])
    np.testing.assert_allclose(run([A, v], T.jacobian(T.dot(A, v) ** 2, v), matrix, vector),
                               2 * (matrix @ vector)[:, None] * matrix)
    by_both = run([A, v], T.jacobian(T.dot(A, v), [A, v]), matrix, vector)
    np.testing.assert_allclose(by_both[0], np.eye(3)[:, :, None] * vector)
    np.testing.assert_allclose(by_both[1], matrix)
    np.testing.assert_allclose(run([v], T.hessian((v ** 3).sum() + v[0] * v[1], v), vector), [[6, 1], [1, -6]])
    with pytest.raises(ValueError, match="'A' with 2 dimensions"):
        T.jacobian(A, v)


def test_rop_and_lop_multiply_the_jacobian_from_either_side():
    A, v, right, left = T.matrix("A"), T.vector("v"), T.vector("r"), T.vector("l")
    matrix, vector = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])
    y = T.tanh(T.dot(A, v))
    jacobian = (1 - np.tanh(matrix @ vector) ** 2)[:, None] * matrix
    np.testing.assert_allclose(run([A, v, right], T.Rop(y, v, right), matrix, vector, [1, 2]), jacobian @ [1, 2])
    np.testing.assert_allclose(run([A, v, left], T.Lop(y, v, left), matrix, vector, [1, 2]), [1, 2] @ jacobian)
    with pytest.raises(TypeError, match="with respect to variables, got 3"):
        T.grad(y.sum(), [v, 3])


def test_rop_depends_on_its_variable_also_where_the_function_is_linear_in_it():
    x, W, V = T.vector("x"), T.matrix("W"), T.matrix("V")
    f = theano.function([W, V, x], T.Rop(T.dot(x, W), W, V))  # the tutorial's: an unused input would be an error
    np.testing.assert_array_equal(f([[1, 1], [1, 1]], [[2, 2], [2, 2]], [0, 1]), [2, 2])


def test_an_operation_of_ones_own_is_written_to_theanos_interface():
    class Twice(theano.Op):
        __props__ = ()

        def make_node(self, x):
            x = T.as_tensor_variable(x)
            return theano.Apply(self, [x], [x.type()])

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = inputs[0] * 2

        def infer_shape(self, node, shapes):
            return shapes

        def grad(self, inputs, output_gradients):
            return [output_gradients[0] * 2]

        def R_op(self, inputs, eval_points):
            return self.grad(inputs, eval_points)

    x = T.vector("x")
    doubled = Twice()(x)
    outputs = run([x], [doubled, doubled.shape, T.grad((doubled ** 2).sum(), x), T.Rop(doubled, x, x)], [1.0, 3.0])
    np.testing.assert_array_equal(np.concatenate(outputs), [2, 6, 2, 8, 24, 2, 6])
    theano.gradient.verify_grad(Twice(), [np.array([1.0, 2.0])], rng=np.random.default_rng(0))

    class Silent(Twice):
        grad = theano.Op.grad

    with pytest.raises(NotImplementedError, match="has no gradient"):
        T.grad(Silent()(x).sum(), x)


def test_an_operation_is_made_of_a_function():
    @theano.compile.ops.as_op(itypes=[T.dmatrix], otypes=[T.dvector], infer_shape=lambda node, shapes: [shapes[0][:1]])
    def row_sums(x):
        return x.sum(axis=1)

    x = T.dmatrix("x")
    sums, shape = run([x], [row_sums(x), row_sums(x).shape], np.ones((2, 3)))
    np.testing.assert_array_equal([*sums, *shape], [3, 3, 2])
