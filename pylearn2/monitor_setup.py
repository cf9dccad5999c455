"""Which channels a training has: the objective, those of its costs and those of its model.

`Monitor.setup` is the only caller; it adds them once for every monitoring data set.
"""
from pylearn2.datasets.dataset import Dataset
from pylearn2.space import CompositeSpace
from pylearn2.utils.data_specs import DataSpecsMapping

__all__ = ["TrainingChannels", "check_datasets"]


class TrainingChannels:
    """The channels of a cost, of extra costs and of a model, on one symbolic batch.

    Parameters
    ----------
    model : Model
    cost : Cost that is minimised
    extra_costs : dict name -> Cost, or None

    Attributes
    ----------
    custom : dict key -> (expression, symbolic batch, data specs); what costs and model wish to show. The model's
        stand last and win over a cost's of the same name.
    """

    def __init__(self, model, cost, extra_costs=None):
        self.model = model
        self.costs = sorted({**(extra_costs or {}), "": cost}.items())  # the objective's key is the empty one
        self.specs = [one.get_data_specs(model) for _, one in self.costs] + [model.get_monitoring_data_specs()]
        self.batches = _symbolic_batches(self.specs)
        self.custom = self._custom()

    def _custom(self):
        custom = {}
        for name, cost, batch, spec in self._cost_rows():
            prefix = f"{name}_" if name else ""
            for key, val in cost.get_monitoring_channels(self.model, batch).items():
                custom[prefix + key] = (val, batch, spec)
        for key, val in self.model.get_monitoring_channels(self.batches[-1]).items():
            custom[key] = (val, self.batches[-1], self.specs[-1])
        return custom

    def _cost_rows(self):
        for (name, cost), batch, spec in zip(self.costs, self.batches[:-1], self.specs[:-1], strict=True):
            yield name, cost, batch, spec

    def objectives(self):
        """Yield (key, expression, symbolic batch, data specs) of each cost's value, built anew at every call.

        A cost with noise so draws a stream of its own for every data set, as the original did.
        """
        for name, cost, batch, spec in self._cost_rows():
            value = cost.expr(self.model, batch)
            if value is not None:
                yield name or "objective", value, batch, spec


def check_datasets(named):
    """Raise a TypeError unless `named` is a dict name -> Dataset."""
    if not isinstance(named, dict):
        raise TypeError(f"a monitoring data set is a Dataset or a dict name -> Dataset, got {type(named).__name__}")
    for name, dataset in named.items():
        if not isinstance(name, str) or not isinstance(dataset, Dataset):
            raise TypeError(f"a monitoring data set must be name -> Dataset, got {name!r} -> {type(dataset).__name__}")


def _symbolic_batches(specs):
    """Return one nested symbolic batch for each of the data specs; equal leaves share one variable."""
    nested = (CompositeSpace([space for space, _ in specs]), tuple(source for _, source in specs))
    mapping = DataSpecsMapping(nested)
    spaces = mapping.flatten(nested[0], return_tuple=True)
    sources = mapping.flatten(nested[1], return_tuple=True)
    flat = tuple(space.make_theano_batch(name=f"monitor_{source}")
                 for space, source in zip(spaces, sources, strict=True))
    return mapping.nest(flat)
