"""Of a class that is not here the saved things can be looked at; asked for more, it says what is missing."""
import numpy as np
import pytensor
import pytest

from pylearn2.unpickle import MissingClassError, arrays_in, is_missing, named
from pylearn2.unpickle.missing import stand_in


def test_a_stand_in_holds_what_was_saved_and_names_its_class():
    one = stand_in("pylearn2.models.of_2012.Machine")()
    one.__setstate__({"nvis": 5})
    assert one.nvis == 5 and is_missing(one) and is_missing(type(one))
    assert named(one) == named(type(one)) == "pylearn2.models.of_2012.Machine"
    assert "of_2012.Machine" in repr(one) and not hasattr(one, "fprop")
    with pytest.raises(MissingClassError, match="pylearn2.models.of_2012.Machine is not here, so its 'fprop'"):
        one.fprop()


def test_every_array_is_found_once_with_the_way_to_it():
    one = stand_in("x.Y")()
    W, V = pytensor.shared(np.ones((2, 2)), name="W"), np.zeros(3)
    one.__setstate__({"layers": [{"W": W}, (V, V)], "W": W, "name": "x", "myself": one})
    found = arrays_in(one)
    assert sorted(found) == ["W", "layers[1][0]"]
    np.testing.assert_array_equal(found["W"], np.ones((2, 2)))
