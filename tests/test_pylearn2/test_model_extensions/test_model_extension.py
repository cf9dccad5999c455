"""pylearn2.model_extensions.model_extension: the hook a model calls, and that it may do nothing."""

from pylearn2.model_extensions.model_extension import ModelExtension
from pylearn2.models.model import Model


class Doubling(ModelExtension):
    def post_modify_updates(self, updates, model):
        for name in updates:
            updates[name] *= 2


class Adding(ModelExtension):
    def post_modify_updates(self, updates, model):
        for name in updates:
            updates[name] += 1


def test_a_model_applies_its_extensions_in_order():
    updates = {"p": 1.0}
    Model(extensions=[Doubling(), ModelExtension(), Adding()]).modify_updates(updates)
    assert updates == {"p": 3.0}
