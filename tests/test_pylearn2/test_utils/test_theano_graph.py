"""Which expressions work element by element."""
import pytensor.tensor as pt
import pytest

from pylearn2.utils.theano_graph import is_pure_elemwise

x, y = pt.matrices("x", "y")


@pytest.mark.parametrize("graph", [x, pt.tanh(x), 2 * x + 1, pt.switch(x > 0, x, pt.exp(x)), x * [[1.0, 2.0]]])
def test_elementwise_expressions_are_known(graph):
    assert is_pure_elemwise(graph, [x])


@pytest.mark.parametrize("graph", [x.T, x.sum(axis=1), x / x.sum(), pt.dot(x, x), x + y, pt.special.softmax(x, axis=1)])
def test_others_are_known_too(graph):
    assert not is_pure_elemwise(graph, [x])
