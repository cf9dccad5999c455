"""Batch gradient descent: several updates on each batch, each with a line search; for large batches.

    BGD         feeds batches to `pylearn2.optimization.batch_gradient_descent.BatchGradientDescent`
    NoisyCost   the error about a cost that it cannot minimize

Experiments also name its companions here, the train extensions of `step_scale`.
"""
import warnings

from pylearn2.monitor import Monitor
from pylearn2.optimization.batch_gradient_descent import BatchGradientDescent
from pylearn2.space import NullSpace
from pylearn2.training_algorithms.cost_batch import CostBatch
from pylearn2.training_algorithms.divergence import FiniteCheck
from pylearn2.training_algorithms.step_scale import BacktrackingStepShrinker, ScaleStep, StepShrinker
from pylearn2.training_algorithms.training_algorithm import NoBatchSizeError, TrainingAlgorithm
from pylearn2.utils.exc import Diverged, SettingError
from pylearn2.utils.rng import make_np_rng

__all__ = ["BGD", "BacktrackingStepShrinker", "NoisyCost", "ScaleStep", "StepShrinker"]

TRAIN_ITERATION_MODE = "shuffled_sequential"


class NoisyCost(SettingError, TypeError):
    """A stochastic cost: a line search compares values of one function. Upstream raised TypeError."""


class BGD(TrainingAlgorithm):
    """Minimize the cost on one batch after another, with a line search for each update.

    Parameters
    ----------
    cost : Cost that is not stochastic; None takes the model's default cost
    batch_size : int; None takes the one that the model forces
    batches_per_iter : int, batches in an epoch; None is all that there are
    updates_per_batch : int
    monitoring_batch_size, monitoring_batches, monitoring_dataset, termination_criterion, set_batch_size
        as of :class:`~pylearn2.training_algorithms.sgd.SGD`
    reset_alpha, conjugate, min_init_alpha, reset_conjugate, line_search_mode, init_alpha
        as of :class:`~pylearn2.optimization.batch_gradient_descent.BatchGradientDescent`
    verbose_optimization : bool, whether each line search is logged
    scale_step : float; the step made on a batch is multiplied by it
    theano_function_mode : compilation mode, None for the suite's own
    seed : of `self.rng`, from which every epoch draws the order of its examples; None is [2012, 10, 16]
    """

    def __init__(self, cost=None, batch_size=None, batches_per_iter=None, updates_per_batch=10,
                 monitoring_batch_size=None, monitoring_batches=None, monitoring_dataset=None,
                 termination_criterion=None, set_batch_size=False, reset_alpha=True, conjugate=False,
                 min_init_alpha=0.001, reset_conjugate=True, line_search_mode=None,
                 verbose_optimization=False, scale_step=1.0, theano_function_mode=None, init_alpha=None,
                 seed=None):
        if not isinstance(init_alpha, list | tuple | None):
            raise TypeError(f"init_alpha is a list of step sizes, from small to large, got {init_alpha!r}")
        self.cost = cost
        self.batch_size = batch_size
        self.batches_per_iter = batches_per_iter
        self.updates_per_batch = updates_per_batch
        self._check_counts("batch_size", "batches_per_iter")
        self._set_monitoring(monitoring_dataset, monitoring_batch_size, monitoring_batches)
        self.termination_criterion = termination_criterion
        self.set_batch_size = set_batch_size
        self.reset_alpha = reset_alpha
        self.conjugate = conjugate
        self.min_init_alpha = min_init_alpha
        self.reset_conjugate = reset_conjugate
        self.line_search_mode = line_search_mode
        self.verbose_optimization = verbose_optimization
        self.scale_step = scale_step
        self.theano_function_mode = theano_function_mode
        self.init_alpha = init_alpha
        self.rng = make_np_rng(seed, [2012, 10, 16], which_method=["randn", "randint"])
        self.optimizer = None

    # -- setup: one line, one step, each of which a subclass may replace -------------------------------------

    def setup(self, model, dataset):
        """Compile the optimizer for `model`; :meth:`train` then only feeds it batches."""
        self.model = model
        self.params = model.get_params()
        if self.cost is None:
            self.cost = self._default_cost(model)
        self._refuse_noise()
        self._synchronize_batch_size(model)
        self.monitor = Monitor.get_monitor(model)
        self.monitor.theano_function_mode = self.theano_function_mode
        self.batch = CostBatch(self.cost.get_data_specs(model), "BGD_")
        self._refuse_other_data(model, dataset)
        objective, grads, grad_updates = self._objective_and_gradients(model)
        self._setup_monitor()
        self.optimizer = self._make_optimizer(model, objective, grads, grad_updates)
        self._add_optimizer_channels()

    def _refuse_noise(self):
        """Raise NoisyCost for a stochastic cost."""
        try:
            stochastic = self.cost.is_stochastic()
        except NotImplementedError:
            warnings.warn(f"BGD needs a cost without noise, and {type(self.cost).__name__} does not say "
                          f"whether it has any: give it is_stochastic()", stacklevel=2)
            return
        if stochastic:
            raise NoisyCost(f"BGD needs a cost without noise, and {type(self.cost).__name__} is stochastic: use SGD",
                            self, "cost")

    def _synchronize_batch_size(self, model):
        if self.batch_size is None and self._forced_batch_size(model) is None:
            if self.batches_per_iter is None:
                raise NoBatchSizeError(self)
            return  # the data set is cut into batches_per_iter batches
        if self.set_batch_size and self.batch_size is not None:
            model.set_batch_size(self.batch_size)
        super()._synchronize_batch_size(model)

    def _objective_and_gradients(self, model):
        """Return the objective, its gradients, and the updates to make each time these are computed."""
        fixed = self.cost.get_fixed_var_descr(model, self.batch.nested)
        self.on_load_batch = fixed.on_load_batch
        objective = self.cost.expr(model, self.batch.nested, **fixed.fixed_vars)
        grads, grad_updates = self.cost.get_gradients(model, self.batch.nested, **fixed.fixed_vars)
        if objective is None:
            raise SettingError(f"BGD needs the value of the cost for its line searches, and "
                               f"{type(self.cost).__name__} has none (its expr returns None): use SGD",
                               self, "cost")
        return objective, grads, grad_updates

    def _setup_monitor(self):
        """Add the channels of cost and model."""
        if not self.monitoring_dataset:
            return
        self._complete_monitoring_batches()
        self.monitor.setup(dataset=self.monitoring_dataset, cost=self.cost,
                           batch_size=self.monitoring_batch_size, num_batches=self.monitoring_batches,
                           obj_prereqs=list(self.on_load_batch))

    def _make_optimizer(self, model, objective, grads, grad_updates):
        return BatchGradientDescent(
            objective=objective, params=model.get_params(), inputs=self.batch.flat,
            param_constrainers=[model.modify_updates], lr_scalers=model.get_lr_scalers(),
            gradients=grads, gradient_updates=grad_updates, max_iter=self.updates_per_batch,
            init_alpha=self.init_alpha, min_init_alpha=self.min_init_alpha, reset_alpha=self.reset_alpha,
            conjugate=self.conjugate, reset_conjugate=self.reset_conjugate,
            line_search_mode=self.line_search_mode, verbose=self.verbose_optimization,
            theano_function_mode=self.theano_function_mode,
        )

    def _add_optimizer_channels(self):
        """Add the optimizer's running averages as channels."""
        if not self.monitoring_dataset:
            return
        for name in ("ave_step_size", "ave_grad_size", "ave_grad_mult"):
            self.monitor.add_channel(name=name, ipt=None, val=getattr(self.optimizer, name),
                                     data_specs=(NullSpace(), ""), dataset=self._first_monitoring_dataset())

    # -- training --------------------------------------------------------------------------------------------

    def train(self, dataset):
        """Train one epoch."""
        if self.optimizer is None:
            raise RuntimeError("BGD.train needs BGD.setup(model, dataset) first")
        batches = self.batch.arrays(dataset, mode=TRAIN_ITERATION_MODE, batch_size=self.batch_size,
                                    num_batches=self.batches_per_iter, rng=self.rng)
        check = FiniteCheck(self)
        for number, arrays in enumerate(batches, 1):
            for callback in self.on_load_batch:
                callback(*arrays)
            self.before_step(self.model)
            self._minimize(arrays, number)
            self.after_step(self.model)
            check(number)
            self.monitor.report_batch(self.batch.size(arrays))

    def _minimize(self, arrays, number):
        try:
            self.optimizer.minimize(*arrays)
        except Diverged as error:
            raise Diverged(f"{error} (batch {number} of epoch {self.monitor.get_epochs_seen() + 1})") from error

    def before_step(self, model):
        """Remember the parameters, where the step will be scaled; called before each batch."""
        self._before = [param.get_value() for param in model.get_params()] if self.scale_step != 1 else None

    def after_step(self, model):
        """Scale the step that was made on a batch.

            param = (1 - scale_step) * param_before + scale_step * param_after
        """
        if self._before is None:
            return
        for param, before in zip(model.get_params(), self._before, strict=True):
            scaled = (1.0 - self.scale_step) * before + self.scale_step * param.get_value()
            param.set_value(scaled.astype(param.dtype))
