"""Lists within lists."""
import pytensor
import pytensor.tensor as pt

from pylearn2.utils import function
from pylearn2.utils.nested import block, flatten


def test_flatten_finds_every_element_in_order():
    assert flatten([1, (2, [3, 4]), [], {"a": 5, "b": (6,)}.values()]) == [1, 2, 3, 4, 5, 6]
    assert flatten(7) == [7]


def test_block_keeps_shape_and_value_and_stops_the_gradient():
    x = pt.dscalar("x")
    (double, (triple,)) = block([2 * x, (3 * x,)])
    assert function([x], [double, triple])(5.0) == [10, 15]
    assert function([x], pytensor.grad(double + triple + x, x))(5.0) == 1
