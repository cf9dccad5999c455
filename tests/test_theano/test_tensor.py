"""theano.tensor against NumPy and Theano's documented rules: dtypes, shapes, broadcasting."""
import numpy as np
import pytest

import theano
import theano.tensor as T
from theano.tensor import extra_ops, inplace, nlinalg, slinalg


def run(output, *values):
    """Compute an expression of the vector or matrix that its function takes."""
    return theano.function(list(VARIABLES[:len(values)]), output, on_unused_input="ignore")(*values)


VARIABLES = x, y = T.matrix("x"), T.matrix("y")
VALUE = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


@pytest.mark.parametrize("floatX", ["float32", "float64"])
def test_mixed_dtypes_follow_theanos_casting_rules(floatX):
    with theano.config.change_flags(floatX=floatX):
        i, b, f, d, long = T.imatrix(), T.bmatrix(), T.fmatrix(), T.dmatrix(), T.lmatrix()
        dtypes = {
            "int / int is floatX": (i / i, floatX), "int8 / int": (b / 2, floatX), "int // int": (i // 2, "int32"),
            "a half does not upcast": (f * 0.5, "float32"), "ints do not upcast": (f + 1, "float32"),
            "nor does a power": (f ** 2, "float32"), "int64 and float32": (long * f, "float64"),
            "int8 and float32": (b * f, "float32"), "float32 and float64": (f * d, "float64"),
            "comparisons": (T.eq(i, i), "bool"), "argmax": (T.argmax(f, axis=1), "int64"),
            "sum of int8": (T.sum(b), "int64"), "mean of ints": (T.mean(i), "float64"),
            "mean of float32": (T.mean(f), "float32"), "clip": (T.clip(f, 0.0, 1.0), "float32"),
            "switch": (T.switch(f > 0, 0.5, f), "float32"), "cast": (T.cast(i, "floatX"), floatX),
            "arange": (T.arange(i.shape[0]), "int64"), "eye": (T.eye(3), floatX), "zeros": (T.zeros((2, 2)), floatX),
            "zeros_like": (T.zeros_like(i), "int32"), "exp of int": (T.exp(i), "float64"),
            "third of float32": (f * (1 / 3), floatX),
        }
        assert {name: one.dtype for name, (one, _) in dtypes.items()} == {name: d for name, (_, d) in dtypes.items()}


def test_variables_have_the_dtype_and_the_dimensions_of_their_names():
    letters = {"b": "int8", "w": "int16", "i": "int32", "l": "int64", "f": "float32", "d": "float64", "c": "complex64",
               "z": "complex128"}
    kinds = {"scalar": 0, "vector": 1, "matrix": 2, "row": 2, "col": 2, "tensor3": 3, "tensor4": 4, "tensor5": 5}
    for kind, ndim in kinds.items():
        assert getattr(T, kind)("v").name == "v"
        assert getattr(T, kind)("v", "int16").dtype == "int16"
        for letter, dtype in letters.items():
            variable = getattr(T, letter + kind)("v")
            assert (variable.name, variable.dtype, variable.ndim) == ("v", dtype, ndim)
    assert [v.name for v in T.dmatrices("a", "b")] == ["a", "b"]
    assert len(T.vectors(3)) == 3


def test_a_type_is_a_dtype_and_a_pattern():
    variable = T.TensorType("float32", (False, True))("v")
    assert (variable.name, variable.broadcastable, variable.dtype) == ("v", (False, True), "float32")
    assert T.tensor("int8", [True, False], name="t").broadcastable == (True, False)
    assert T.row().broadcastable == (True, False)
    assert isinstance(x.type, T.TensorType)


def test_dot_takes_numbers_vectors_and_stacks():
    stack = T.tensor3("s")
    f = theano.function([x, y, stack], [T.dot(x, y), T.dot(x[0], y), T.dot(2, x), T.dot(stack, y), T.dot(x[0], x[0])])
    cube = np.arange(12.0).reshape(2, 2, 3)
    wanted = [VALUE @ VALUE.T, VALUE[0] @ VALUE.T, 2 * VALUE, cube @ VALUE.T, VALUE[0] @ VALUE[0]]
    for got, one in zip(f(VALUE, VALUE.T, cube), wanted, strict=True):
        np.testing.assert_allclose(got, one)
    with pytest.raises(ValueError, match="T.dot of 'a' and 'b'"):
        T.dot(T.alloc(0.0, 2, 3).copy(name="a"), T.alloc(0.0, 2, 3).copy(name="b"))


def test_broadcasting_needs_a_pattern_and_dimshuffle_gives_it():
    np.testing.assert_allclose(run(x + y[0].dimshuffle("x", 0), VALUE, VALUE), VALUE + VALUE[:1])
    with pytest.raises(ValueError, match=r"y of shape \(1, 3\)"):
        run(x + y, VALUE, VALUE[:1])
    np.testing.assert_allclose(run(x + T.addbroadcast(y, 0), VALUE, VALUE[:1]), VALUE + VALUE[:1])
    with pytest.raises((ValueError, AssertionError)):
        run(x + T.addbroadcast(y, 0), VALUE, VALUE)
    opened = T.unbroadcast(T.addbroadcast(y, 0), 0)
    assert opened.broadcastable == (False, False)
    np.testing.assert_allclose(run(T.grad((opened ** 2).sum(), y), VALUE, VALUE[:1]), 2 * VALUE[:1])
    assert T.patternbroadcast(x, (False, True)).broadcastable == (False, True)
    with pytest.raises(ValueError, match="flags"):
        T.patternbroadcast(x, (True,))


def test_parts_are_read_replaced_and_increased():
    replaced = VALUE.copy()
    replaced[:, 1] = 0
    np.testing.assert_array_equal(run(T.set_subtensor(x[:, 1], 0), VALUE), replaced)
    increased = VALUE.copy()
    np.add.at(increased, [0, 0, 1], 1.0)
    np.testing.assert_array_equal(run(T.inc_subtensor(x[[0, 0, 1]], 1.0), VALUE), increased)
    np.testing.assert_array_equal(run(x[T.arange(2), T.argmax(x, axis=1)], VALUE), [3, 5])
    np.testing.assert_array_equal(run(x[T.nonzero(x > 0)], VALUE), VALUE[VALUE > 0])


def test_old_spellings_of_arguments_are_taken():
    pairs = {
        "flatten": (T.flatten(x, outdim=1), VALUE.ravel()), "stack(a, b)": (T.stack(x, x), np.stack([VALUE, VALUE])),
        "stack of a list": (T.stack([x, x], axis=1), np.stack([VALUE, VALUE], axis=1)),
        "reshape": (T.reshape(x, (3, 2), 2), VALUE.reshape(3, 2)), "tile": (T.tile(x, (2, 1)), np.tile(VALUE, (2, 1))),
        "tile, ndim": (T.tile(x, (2,), ndim=2), np.tile(VALUE, (1, 2))), "inv": (T.inv(x), 1 / VALUE),
        "split": (T.split(x, [1, 2], 2, axis=1)[1], VALUE[:, 1:]), "abs_": (T.abs_(x), abs(VALUE)),
        "sgn": (T.sgn(x), np.sign(VALUE)), "add_inplace": (inplace.add_inplace(x, x), 2 * VALUE),
        "sqr": (T.sqr(x), VALUE ** 2), "repeat": (T.repeat(x, 2, axis=1), VALUE.repeat(2, axis=1)),
        "xlogx": (T.xlogx.xlogx(x * 0), VALUE * 0), "roll": (T.roll(x, 1, axis=1), np.roll(VALUE, 1, axis=1)),
        "mean": (T.mean(x, axis=0, keepdims=True), VALUE.mean(axis=0, keepdims=True)),
        "std": (T.std(x, axis=1), VALUE.std(axis=1)), "max": (T.max(x, axis=[0, 1]), 6.0 - 1),
        "round": (T.round(x / 4), np.round(VALUE / 4)), "neq": (T.neq(x, 1), VALUE != 1),
        "any": (T.any(x > 4, axis=0), (VALUE > 4).any(axis=0)), "mod": (x % 3, VALUE % 3), "// ": (x // 2, VALUE // 2),
    }
    got = run([one for one, _ in pairs.values()], VALUE)
    for name, number in zip(pairs, got, strict=True):
        np.testing.assert_allclose(number, pairs[name][1], err_msg=name)


def test_the_largest_elements():
    values, places = run(T.topk_and_argtopk(x, 2, axis=1), VALUE)
    np.testing.assert_array_equal(np.sort(values, axis=1), [[1, 3], [4, 5]])
    np.testing.assert_array_equal(np.take_along_axis(VALUE, places, axis=1), values)
    np.testing.assert_array_equal(np.sort(run(T.topk(x, -2, axis=None), VALUE)), [-6, -2])
    with pytest.raises(ValueError, match="must not be 0"):
        T.topk(x, 0)


def test_constants_are_found_without_running():
    assert T.get_scalar_constant_value(T.constant(2.0) * 3) == 6.0
    assert T.extract_constant(T.constant(5)) == 5
    assert T.extract_constant(x) is x
    with pytest.raises(T.NotScalarConstantError):
        T.get_scalar_constant_value(x)
    assert T.default(None, 3) == 3


def test_linear_algebra_and_extra_functions_agree_with_numpy():
    square = VALUE @ VALUE.T + np.eye(2)
    pairs = [
        (nlinalg.matrix_inverse(x), np.linalg.inv(square)), (nlinalg.det(x), np.linalg.det(square)),
        (nlinalg.extract_diag(x), square.diagonal()), (nlinalg.trace(x), square.trace()),
        (slinalg.cholesky(x), np.linalg.cholesky(square)), (slinalg.solve(x, x[:, 0]), [1, 0]),
        (slinalg.solve_lower_triangular(T.tril(x), x[:, 0]), np.linalg.solve(np.tril(square), square[:, 0])),
        (slinalg.solve_upper_triangular(T.triu(x), x[:, 0]), np.linalg.solve(np.triu(square), square[:, 0])),
        (extra_ops.cumsum(x, axis=1), square.cumsum(axis=1)), (extra_ops.diff(x), np.diff(square)),
        (extra_ops.to_one_hot(T.as_tensor_variable([1, 0]), 3), [[0, 1, 0], [1, 0, 0]]),
        (T.bincount(T.as_tensor_variable([1, 1, 3])), [0, 2, 0, 1]),
    ]
    for got, wanted in zip(run([one for one, _ in pairs], square), [wanted for _, wanted in pairs], strict=True):
        np.testing.assert_allclose(got, wanted, atol=1e-12)


def test_whether_there_is_a_variable_is_true_and_a_comparison_is_refused():
    assert x
    assert not (None or not x)
    with pytest.raises(TypeError, match="not known before running: write theano.ifelse"):
        bool(x.sum() < 3)
