"""Cost: what a training algorithm minimises, as an expression of a model and a batch.

    Cost          the interface: an expression, its gradients, the data it needs, the channels it offers
    SumOfCosts    several costs, weighted and added
    MethodCost    a method of the model
    LpPenalty     the p-th powers of given variables
    NullDataSpecsMixin, DefaultDataSpecsMixin    the two usual answers to "which data?"
    FixedVarDescr, merge                         what stays fixed during the updates on one batch

Training algorithms and the monitor call them; `pylearn2.costs.mlp` has the costs that MLPs use.
"""
import functools
import operator

from pytensor.graph.basic import Variable

from pylearn2.costs.fixed_var_descr import FixedVarDescr, FixedVarDescrDataSpecsError, merge
from pylearn2.space import CompositeSpace, NullSpace
from pylearn2.utils import as_floatX, constantX, grad, safe_update
from pylearn2.utils.data_specs import DataSpecsMapping
from pylearn2.utils.exc import SettingError
from pylearn2.utils.numbers import as_float

__all__ = [
    "Cost",
    "DefaultDataSpecsMixin",
    "FixedVarDescr",
    "FixedVarDescrDataSpecsError",
    "LpPenalty",
    "MethodCost",
    "NoSuchMethod",
    "NullDataSpecsMixin",
    "SumOfCosts",
    "merge",
]


class Cost:
    """Base of all costs.

    A subclass writes :meth:`expr` (or :meth:`cost_per_example`) and :meth:`get_data_specs`. In all methods
    `data` is a symbolic batch of the space that :meth:`get_data_specs` names, and the keywords are the
    `fixed_vars` of :meth:`get_fixed_var_descr`.

    Attributes
    ----------
    supervised : bool, whether the cost looks at targets
    """

    supervised = False

    def expr(self, model, data, **kwargs):
        """Return the scalar to minimise, or None where only its gradient can be computed.

        Here the mean of :meth:`cost_per_example` over the batch.
        """
        return self.cost_per_example(model, data, **kwargs).mean()

    def cost_per_example(self, model, data, **kwargs):
        """Return the vector of the examples' costs."""
        raise NotImplementedError(f"{type(self).__name__} implements neither expr nor cost_per_example")

    def get_gradients(self, model, data, **kwargs):
        """Return the gradients of :meth:`expr`, and updates that computing them needs.

        Returns
        -------
        gradients : dict parameter -> expression; zeros for a parameter that the cost does not depend on
        updates : dict shared variable -> expression, of variables that are no parameters; here empty

        Raises
        ------
        TypeError: `expr` cannot take the model, the data or the keywords
        NotImplementedError: `expr` is None
        """
        try:
            cost = self.expr(model, data, **kwargs)
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}.expr failed: {error}") from error
        if cost is None:
            raise NotImplementedError(f"{type(self).__name__}.expr is None: it must implement get_gradients")
        params = list(model.get_params())
        return dict(zip(params, grad(cost, params), strict=True)), {}

    def get_monitoring_channels(self, model, data, **kwargs):
        """Return a dict of channel name -> scalar to record besides the objective; here empty."""
        self._validate(model, data)
        return {}

    def get_fixed_var_descr(self, model, data):
        """Return a FixedVarDescr of what has to stay fixed during the updates on one batch; here nothing."""
        self._validate(model, data)
        return FixedVarDescr()

    def get_data_specs(self, model):
        """Return the pair (space, source) of the data that this cost needs from a dataset."""
        raise NotImplementedError(
            f"{type(self).__name__} does not say which data it needs: write get_data_specs, "
            f"or inherit from DefaultDataSpecsMixin or NullDataSpecsMixin before Cost")

    def is_stochastic(self):
        """Whether two evaluations on one batch may differ, which rules out line searches."""
        raise NotImplementedError(f"{type(self).__name__} does not say whether it is stochastic: "
                                  f"write is_stochastic() returning True or False")

    def _validate(self, model, data):
        """Raise unless `data` is a symbolic batch of this cost's space."""
        space, _ = self.get_data_specs(model)
        space.validate(data)


class NullDataSpecsMixin:
    """For a cost that needs no data, only parameters. Inherit from this before Cost."""

    def get_data_specs(self, model):
        """Return (NullSpace, ''): the data are None."""
        return NullSpace(), ""


class DefaultDataSpecsMixin:
    """For a cost that needs the input, and if `supervised` the targets. Inherit from this before Cost."""

    def get_data_specs(self, model):
        """Return the specs of the pair (input, target), or of the input alone."""
        if not self.supervised:
            return model.get_input_space(), model.get_input_source()
        space = CompositeSpace([model.get_input_space(), model.get_target_space()])
        return space, (model.get_input_source(), model.get_target_source())


class SumOfCosts(Cost):
    """The weighted sum of several costs.

        expr = sum_i coeff_i * costs_i

    Each term is also recorded, without its coefficient, as the channel ``term_<i>``, followed by ``_<name>``
    where its expression has a name.

    Parameters
    ----------
    costs : list of Cost, or of pairs [coefficient, Cost]; a cost alone has the coefficient 1
    """

    def __init__(self, costs):
        if not isinstance(costs, list | tuple) or not costs:
            raise ValueError(f"SumOfCosts takes a list of at least one cost, got {costs!r}")
        pairs = [tuple(cost) if isinstance(cost, list | tuple) else (1.0, cost) for cost in costs]
        for pair in pairs:
            if len(pair) != 2 or not isinstance(pair[1], Cost):
                raise ValueError(f"SumOfCosts takes costs or pairs [coefficient, cost], got {pair!r}")
        self.coeffs = [_coefficient(coeff) for coeff, _ in pairs]
        self.costs = [cost for _, cost in pairs]
        self.supervised = any(cost.supervised for cost in self.costs)

    def expr(self, model, data, **kwargs):
        """Return ``sum_i coeff_i * costs_i``, or None where one of the costs has no value."""
        terms = [cost.expr(model, part, **kwargs) for cost, part in self._parts(model, data)]
        if any(term is None for term in terms):
            return None
        return functools.reduce(operator.add, map(operator.mul, self.coeffs, terms))

    def get_gradients(self, model, data, **kwargs):
        """Return ``sum_i coeff_i * gradients_i`` by parameter, and all updates; no two costs may share one."""
        params = model.get_params()
        grads, updates = {}, {}
        for coeff, (cost, part) in zip(self.coeffs, self._parts(model, data), strict=True):
            cost_grads, cost_updates = cost.get_gradients(model, part, **kwargs)
            for param, gradient in cost_grads.items():
                if param not in params:
                    raise ValueError(f"{type(cost).__name__} has a gradient for {param}, "
                                     f"which is no parameter of the model")
                gradient = coeff * gradient
                grads[param] = grads[param] + gradient if param in grads else gradient
            _check_no_parameters(cost, cost_updates, params)
            safe_update(updates, cost_updates)
        return grads, updates

    def get_monitoring_channels(self, model, data, **kwargs):
        """Return the channels of all costs, and each term, without its coefficient, as ``term_<i>`` (``_<name>``)."""
        channels = {}
        for index, (cost, part) in enumerate(self._parts(model, data)):
            try:
                channels |= cost.get_monitoring_channels(model, part, **kwargs)
            except TypeError as error:
                raise TypeError(f"{type(cost).__name__}.get_monitoring_channels failed: {error}") from error
            term = cost.expr(model, part, **kwargs)
            if term is not None:
                name = getattr(term, "name", None)
                channels[f"term_{index}" + (f"_{name}" if name else "")] = term
        return channels

    def get_fixed_var_descr(self, model, data):
        """Return the costs' descriptions as one; ValueError where two costs fix variables of the same name."""
        return functools.reduce(merge, [cost.get_fixed_var_descr(model, part)
                                        for cost, part in self._parts(model, data)])

    def get_composite_data_specs(self, model):
        """Return the costs' data specs side by side, in their order, with repetitions."""
        specs = [cost.get_data_specs(model) for cost in self.costs]
        return CompositeSpace([space for space, _ in specs]), tuple(source for _, source in specs)

    def get_composite_specs_and_mapping(self, model):
        """Return :meth:`get_composite_data_specs` and the mapping that flattens them."""
        specs = self.get_composite_data_specs(model)
        return specs, DataSpecsMapping(specs)

    def get_data_specs(self, model):
        """Return the distinct leaves of the costs' data specs, so that nothing is fetched twice."""
        (space, source), mapping = self.get_composite_specs_and_mapping(model)
        return mapping.flatten(space), mapping.flatten(source)

    def is_stochastic(self):
        """Whether any of the costs is stochastic."""
        return any(cost.is_stochastic() for cost in self.costs)

    def _parts(self, model, data):
        """Return the pairs of each cost and its own part of `data`."""
        self._validate(model, data)
        _, mapping = self.get_composite_specs_and_mapping(model)
        return list(zip(self.costs, mapping.nest(data), strict=True))


def _coefficient(value):
    """Return the coefficient of a term: a symbol as it is, anything else as a float."""
    return value if isinstance(value, Variable) else as_float(value, "the coefficient of a cost")


def _check_no_parameters(cost, updates, params):
    for variable in updates:
        if variable in params:
            raise ValueError(f"{type(cost).__name__} updates {variable} along with its gradients, "
                             f"but a parameter of the model is the training algorithm's to update")


class LpPenalty(NullDataSpecsMixin, Cost):
    """The sum over `variables` of sum |v^p|.

    Parameters
    ----------
    variables : list of tensor variables
    p : int or float, the power
    """

    def __init__(self, variables, p):
        self.variables = variables
        self.p = p

    def expr(self, model, data, **kwargs):
        """Return ``sum_v sum |v^p|`` over the `variables`, taken in floatX; 0 where there are none."""
        self._validate(model, data)
        penalties = [abs(as_floatX(variable) ** self.p).sum() for variable in self.variables]
        return functools.reduce(operator.add, penalties, constantX(0))

    def is_stochastic(self):
        """Return False: nothing is drawn."""
        return False


class NoSuchMethod(SettingError, AttributeError):
    """A method that the model of a :class:`MethodCost` lacks. Upstream let the AttributeError through."""


class MethodCost(Cost):
    """A cost that the model computes itself: ``getattr(model, method)(data)``.

    Parameters
    ----------
    method : str, name of the method
    data_specs : str or None
        Name of the model's attribute or method with the data specs; default ``<method>_data_specs``.
    """

    def __init__(self, method, data_specs=None):
        self.method = method
        self.data_specs = data_specs

    def expr(self, model, data, *args, **kwargs):
        """Return what the model's method makes of `data`; further arguments are handed on to it."""
        self._validate(model, data)
        return self._of_model(model, self.method)(data, *args, **kwargs)

    def get_data_specs(self, model):
        """Return the model's attribute that `data_specs` names or, where that is a method, its result."""
        specs = self._of_model(model, self.data_specs or f"{self.method}_data_specs")
        return specs() if callable(specs) else specs

    def _of_model(self, model, name):
        try:
            return getattr(model, name)
        except AttributeError as error:
            raise NoSuchMethod(f"MethodCost needs {name!r}, which {type(model).__name__} does not have "
                               f"(it is written for a model that has): {error}", self, "method") from error
