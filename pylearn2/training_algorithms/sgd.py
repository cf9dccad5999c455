"""Stochastic gradient descent: one update a batch. Most experiments train with it.

    SGD   compiles one training step in `setup`; `train` feeds it one epoch of batches

This is also the address under which experiments name the schedules and other companions of SGD; each lives in
a module of its own beside this one, or with the termination criteria.
"""
import logging

from pylearn2.monitor import Monitor
from pylearn2.space import NullSpace
from pylearn2.termination_criteria import PatienceBasedTermCrit
from pylearn2.training_algorithms.cost_batch import CostBatch
from pylearn2.training_algorithms.divergence import FiniteCheck
from pylearn2.training_algorithms.epoch_monitor import EpochMonitor
from pylearn2.training_algorithms.epoch_schedules import (
    LinearDecayOverEpoch,
    MonitorBasedLRAdjuster,
    OneOverEpoch,
)
from pylearn2.training_algorithms.learning_rule import gradient_step
from pylearn2.training_algorithms.polyak import PolyakAveraging
from pylearn2.training_algorithms.schedules import (
    AnnealedLearningRate,
    ExponentialDecay,
    LinearDecay,
)
from pylearn2.training_algorithms.training_algorithm import TrainingAlgorithm
from pylearn2.utils import contains_inf, contains_nan, function, sharedX
from pylearn2.utils.exc import SettingError
from pylearn2.utils.iteration import has_uniform_batch_size, is_stochastic
from pylearn2.utils.numbers import as_float
from pylearn2.utils.rng import make_np_rng
from pylearn2.utils.timing import log_timing

__all__ = [
    "SGD", "AnnealedLearningRate", "EpochMonitor", "ExponentialDecay", "LinearDecay", "LinearDecayOverEpoch",
    "MonitorBasedLRAdjuster", "OneOverEpoch", "PatienceBasedTermCrit", "PolyakAveraging",
]

log = logging.getLogger(__name__)


class SGD(TrainingAlgorithm):
    """Update all parameters after each batch, down the gradient of the cost.

    Parameters
    ----------
    learning_rate : float; schedules and extensions may change it (`self.learning_rate` is a shared variable)
    cost : Cost; None takes the model's default cost
    batch_size : int; None takes the one that the model forces
    monitoring_batch_size, monitoring_batches : int
        How the monitoring data sets are walked through. With both None, as in training; `monitoring_batches`
        alone cuts each whole data set into so many batches.
    monitoring_dataset : Dataset, or dict name -> Dataset; None or an empty dict monitors nothing
    monitor_iteration_mode : str, a key of `pylearn2.utils.iteration.ITERATION_MODES`
    termination_criterion : TerminationCriterion; None goes on for ever
    update_callbacks : callable or list of callables, each called with this object after each update
    learning_rule : LearningRule; None is plain gradient descent
    set_batch_size : bool, whether `batch_size` may replace the one that the model forces
    train_iteration_mode : str, a key of `ITERATION_MODES`; None is 'shuffled_sequential'
    batches_per_iter : int, batches in an epoch; None is all that there are
    theano_function_mode : compilation mode, None for the suite's own
    monitoring_costs : dict name -> Cost, further costs to monitor
    seed : of `self.rng`, from which every epoch draws the order of its examples
    """

    def __init__(self, learning_rate, cost=None, batch_size=None, monitoring_batch_size=None,
                 monitoring_batches=None, monitoring_dataset=None, monitor_iteration_mode="sequential",
                 termination_criterion=None, update_callbacks=None, learning_rule=None, set_batch_size=False,
                 train_iteration_mode=None, batches_per_iter=None, theano_function_mode=None,
                 monitoring_costs=None, seed=(2012, 10, 5)):
        if isinstance(cost, (list, tuple, set)):
            raise TypeError(f"cost is one Cost, got {cost!r}: "
                            f"for several write !obj:pylearn2.costs.cost.SumOfCosts {{ costs: [...] }}")
        if not isinstance(monitoring_costs, dict | None):
            raise TypeError(f"monitoring_costs is a dict name -> Cost, got {monitoring_costs!r}")
        self.learning_rate = sharedX(as_float(learning_rate, "learning_rate"), "learning_rate")
        self.cost = cost
        self.batch_size = batch_size
        self.set_batch_size = set_batch_size
        self.batches_per_iter = batches_per_iter
        self._check_counts("batch_size", "batches_per_iter")
        self._set_monitoring(monitoring_dataset, monitoring_batch_size, monitoring_batches)
        self.monitor_iteration_mode = monitor_iteration_mode
        self.monitoring_costs = monitoring_costs
        self.termination_criterion = termination_criterion
        self._register_update_callbacks(update_callbacks)
        self.learning_rule = learning_rule
        self.train_iteration_mode = train_iteration_mode or "shuffled_sequential"
        self.theano_function_mode = theano_function_mode
        self.rng = make_np_rng(seed, which_method=["randn", "randint"])
        self.sgd_update = None

    # -- setup: one line, one step, each of which a subclass may replace -------------------------------------

    def setup(self, model, dataset):
        """Compile one training step for `model`; :meth:`train` then only feeds it batches.

        Expressions are built in a fixed order (objective, gradients, monitor): a stochastic cost such as
        dropout draws the seed of its noise each time it is built.
        """
        self.model = model
        if self.cost is None:
            self.cost = self._default_cost(model)
        self.params = _named(model.get_params())
        _refuse_bad_start(self.params)
        self._synchronize_batch_size(model)
        model._test_batch_size = self.batch_size
        self._refuse_short_batches(model, dataset)
        self.monitor = Monitor.get_monitor(model)
        self.batch = CostBatch(self.cost.get_data_specs(model), type(self).__name__, self.batch_size)
        self._refuse_other_data(model, dataset)
        grads, updates = self._gradients(model)
        lr_scalers = self._lr_scalers(model)
        self._log_learning_rates(lr_scalers)
        updates.update(self._parameter_updates(grads, lr_scalers))
        model.modify_updates(updates)  # max norms and other constraints
        self._setup_monitor()
        self.sgd_update = self._compile(updates)

    def _refuse_short_batches(self, model, dataset):
        """Raise SettingError where a model of a fixed batch size would meet a last batch that is smaller."""
        if self._forced_batch_size(model) is None:
            return
        walks = [("train_iteration_mode", self.train_iteration_mode, dataset)]
        for monitored in (self.monitoring_dataset or {}).values():
            walks.append(("monitor_iteration_mode", self.monitor_iteration_mode, monitored))
        for argument, mode, walked in walks:
            size = walked.get_num_examples()
            if size % self.batch_size and not has_uniform_batch_size(mode):
                raise SettingError(f"the model forces the batch size {self.batch_size}, of which {size} examples "
                                   f"are no multiple: write {argument}: even_{mode}, to leave the rest out",
                                   self, argument)

    def _gradients(self, model):
        """Return the gradients, and the updates that the cost asks for: dicts variable -> expression."""
        fixed = self.cost.get_fixed_var_descr(model, self.batch.nested)
        self.on_load_batch = fixed.on_load_batch
        objective = self.cost.expr(model, self.batch.nested, **fixed.fixed_vars)
        if objective is not None and objective.name is None:
            objective.name = "objective"
        grads, updates = self.cost.get_gradients(model, self.batch.nested, **fixed.fixed_vars)
        _check_gradients(grads, self.params, self.cost)
        return grads, dict(updates)

    def _lr_scalers(self, model):
        """Return the factors of the learning rate, dict parameter -> float."""
        lr_scalers = model.get_lr_scalers()
        for scaled in lr_scalers:
            if scaled not in self.params:
                raise ValueError(f"get_lr_scalers of {type(model).__name__} scales {scaled}, which is none "
                                 f"of its parameters: {', '.join(param.name for param in self.params)}")
        return lr_scalers

    def _log_learning_rates(self, lr_scalers):
        log.info("Parameter and initial learning rate summary:")
        for param in self.params:
            log.info("\t%s: %s", param.name, self.learning_rate.get_value() * lr_scalers.get(param, 1.0))

    def _parameter_updates(self, grads, lr_scalers):
        """Return the updates of the parameters, and of the learning rule's state."""
        if self.learning_rule is not None:
            return self.learning_rule.get_updates(self.learning_rate, grads, lr_scalers)
        return {
            param: gradient_step(param, grads[param], self.learning_rate * lr_scalers.get(param, 1.0))
            for param in self.params
        }

    def _setup_monitor(self):
        """Add the channels of cost and model, then `learning_rate`, then those of the learning rule."""
        if not self.monitoring_dataset:
            return
        self._complete_monitoring_batches()
        self.monitor.setup(dataset=self.monitoring_dataset, cost=self.cost,
                           batch_size=self.monitoring_batch_size, num_batches=self.monitoring_batches,
                           extra_costs=self.monitoring_costs, mode=self.monitor_iteration_mode)
        first = self._first_monitoring_dataset()
        self.monitor.add_channel(name="learning_rate", ipt=None, val=self.learning_rate,
                                 data_specs=(NullSpace(), ""), dataset=first)
        if self.learning_rule is not None:
            self.learning_rule.add_channels_to_monitor(self.monitor, first)

    def _compile(self, updates):
        """Return the training step: a function of one batch that makes all `updates` at once."""
        with log_timing(log, "Compiling sgd_update"):
            return function(list(self.batch.flat), updates=updates, mode=self.theano_function_mode,
                            name="sgd_update")

    # -- training --------------------------------------------------------------------------------------------

    def train(self, dataset):
        """Train one epoch.

        Raises
        ------
        RuntimeError: :meth:`setup` has not been called
        Diverged: a parameter is NaN or infinite, before the epoch or after a batch
        """
        if self.sgd_update is None:
            raise RuntimeError("SGD.train needs SGD.setup(model, dataset) first")
        check = FiniteCheck(self)
        number = 0
        check(number)
        for number, arrays in enumerate(self._batches(dataset), 1):
            for callback in self.on_load_batch:
                callback(*arrays)
            self.sgd_update.trust_input = self.batch.fits(arrays)  # PyTensor need not look at them again
            self.sgd_update(*arrays)
            check(number)
            self.monitor.report_batch(self.batch.size(arrays))
            for callback in self.update_callbacks:
                callback(self)
        check(number)

    def _batches(self, dataset):
        """Return an iterator over the batches of one epoch, tuples of arrays."""
        rng = self.rng if is_stochastic(self.train_iteration_mode) else None
        return self.batch.arrays(dataset, mode=self.train_iteration_mode, batch_size=self.batch_size,
                                 num_batches=self.batches_per_iter, rng=rng)


def _named(params):
    """Return the parameters as a list, after giving a name to those that lack one."""
    params = list(params)
    if not params:
        raise ValueError("the model has no parameters, so there is nothing to train")
    for i, param in enumerate(params):
        if param.name is None:
            param.name = f"sgd_params[{i}]"
    return params


def _refuse_bad_start(params):
    for met, contains in (("Inf", contains_inf), ("NaN", contains_nan)):
        bad = [param.name for param in params if contains(param.get_value(borrow=True))]
        if bad:
            raise ValueError(f"training cannot start, these parameters have {met} in them: {', '.join(bad)}")


def _check_gradients(grads, params, cost):
    """Raise unless `grads` is a dict that has one gradient, of the right dtype, for every parameter."""
    where = f"{type(cost).__name__}.get_gradients"
    if not isinstance(grads, dict):
        raise TypeError(f"{where} must return two dicts (gradients, updates); the first is {type(grads)}")
    known = [param.name for param in params if param in grads]
    if len(known) != len(params) or len(grads) != len(params):
        raise ValueError(f"{where} must return one gradient for each parameter, "
                         f"{', '.join(param.name for param in params)}; got {', '.join(map(str, grads))}")
    for param, grad in grads.items():
        if grad.dtype != param.dtype:
            raise TypeError(f"{where} returned a gradient of dtype {grad.dtype} for {param.name}, whose "
                            f"dtype is {param.dtype}; cast it")
