"""pylearn2.models.mlp: upstream's names in upstream's place."""
import pytest

import pylearn2.costs.mlp
from pylearn2.models import mlp


def test_every_promised_name_is_there():
    assert [name for name in mlp.__all__ if not hasattr(mlp, name)] == []


@pytest.mark.parametrize("name", ["WeightDecay", "L1WeightDecay"])
def test_costs_that_moved_are_found_with_a_warning(name):
    with pytest.warns(UserWarning, match=f"now pylearn2.costs.mlp.{name}"):
        assert getattr(mlp, name) is getattr(pylearn2.costs.mlp, name)


def test_a_name_that_is_missing_says_why():
    with pytest.raises(AttributeError, match="no such name"):
        mlp.Softmaks  # noqa: B018
