"""Gradient descent with a line search: several updates on one big batch. `BGD` hands it the batches.

    BatchGradientDescent   minimize(*batch): each update goes down the gradient, as far as a line search says
    polak_ribiere          how much of the previous direction joins the gradient (conjugate gradients)
    averaged               a function of one batch made into one of several
"""
import logging

import numpy as np
import pytensor
import pytensor.tensor as pt

from pylearn2.optimization.line_search import make_line_search
from pylearn2.utils import function, grad, sharedX
from pylearn2.utils.exc import Diverged

__all__ = ["BatchGradientDescent", "averaged", "polak_ribiere"]

log = logging.getLogger(__name__)


def dot(first, second):
    """Return the inner product of two lists of arrays, each list read as one long vector."""
    return sum((a * b).sum() for a, b in zip(first, second, strict=True))


def polak_ribiere(grads, old_direction):
    """Return the share of the old direction in the new one.

        beta = max(0, grads . (grads - old_direction) / (1e-7 + old_direction . old_direction))

    The maximum with 0 starts afresh where the gradients say that the directions are no longer conjugate.

    Parameters
    ----------
    grads, old_direction : lists of arrays, parameter by parameter

    Source: Polak and Ribiere, Revue francaise d'informatique et de recherche operationnelle 16, 1969.
    Pylearn2 puts the previous *direction* in the place of the previous gradient, and so does this.
    """
    change = dot(grads, grads) - dot(grads, old_direction)
    return max(0.0, change / (1e-7 + dot(old_direction, old_direction)))


def averaged(compiled):
    """Return a function of several batches: the mean of the outputs of `compiled`, weighted by batch size.

    Each batch is a list or tuple of the inputs of `compiled`, the first with one row per example; `compiled`
    returns a list of outputs.
    """

    def mean_over_batches(*batches):
        """Return the outputs, averaged over `batches` by their numbers of examples."""
        sizes = [batch[0].shape[0] for batch in batches]
        outputs = [compiled(*batch) for batch in batches]
        shares = [size / sum(sizes) for size in sizes]
        return [
            sum(share * part for share, part in zip(shares, parts, strict=True))
            for parts in zip(*outputs, strict=True)
        ]

    return mean_over_batches


class BatchGradientDescent:
    """Minimize an expression of shared variables by steepest descent or conjugate gradients.

    One update, with the parameters at `start`:

        G         = gradient  (conjugate: + beta * previous direction)
        direction = G / |G|
        params    = constrain(start - alpha * lr_scaler * direction),   alpha chosen by the line search

    Parameters
    ----------
    objective : scalar expression
    params : list of shared variables
    inputs : list of symbols, the batch; None for none
    param_constrainers : list of functions that change a dict of updates in place, to constrain the parameters
    max_iter : int, updates per :meth:`minimize`; -1 goes on until no step helps any more
    lr_scalers : dict parameter -> factor of the step; others have 1
    verbose : int, 1 logs the updates and the points tried
    tol : float, see :class:`.TableSearch`; None is 3e-7, or 1e-6 in float32
    init_alpha : list of ascending step sizes with which a search begins; None is the line search's own
    min_init_alpha : float, see :class:`.ExhaustiveSearch`
    reset_alpha : bool, True begins each :meth:`minimize` with `init_alpha`, False where the last one ended
    conjugate : bool
    reset_conjugate : bool, False carries the direction on from one :meth:`minimize` to the next
    gradients : dict parameter -> expression; those that it lacks are derived from `objective`
    gradient_updates : dict of updates to make each time the gradient is computed
    line_search_mode : None or 'exhaustive', a key of `LINE_SEARCHES`
    accumulate : bool, True makes :meth:`minimize` take several batches (lists of inputs) and average them
    theano_function_mode : compilation mode, None for the suite's own

    Attributes
    ----------
    ave_step_size, ave_grad_size, ave_grad_mult : shared scalars
        Running averages of the step size, of |G| and of their ratio; the first update sets them, each later
        one has the weight 0.01.
    """

    def __init__(self, objective, params, inputs=None, param_constrainers=None, max_iter=-1, lr_scalers=None,
                 verbose=0, tol=None, init_alpha=None, min_init_alpha=1e-3, reset_alpha=True, conjugate=False,
                 reset_conjugate=True, gradients=None, gradient_updates=None, line_search_mode=None,
                 accumulate=False, theano_function_mode=None):
        if max_iter == 0:
            raise ValueError("max_iter (BGD: updates_per_batch) is 1 or more, or -1 for no limit; got 0")
        self.params = list(params)
        self.max_iter = max_iter
        self.verbose = verbose
        self.reset_alpha = reset_alpha
        self.conjugate = conjugate
        self.reset_conjugate = reset_conjugate
        self.theano_function_mode = theano_function_mode
        self.tol = (1e-6 if objective.dtype == "float32" else 3e-7) if tol is None else tol
        self.line_search = make_line_search(line_search_mode, self.tol, min_init_alpha)
        self.init_alpha = tuple(float(alpha) for alpha in init_alpha or self.line_search.default_alphas)
        self._make_state()
        self._compile(list(inputs or []), objective, gradients or {}, gradient_updates, accumulate)
        self._goto_alpha = self._compile_goto(lr_scalers or {}, param_constrainers or [])

    def _make_state(self):
        self.starts = {param: sharedX(param.get_value(), name=f"start_{param.name}") for param in self.params}
        self.directions = {param: sharedX(0.0 * param.get_value(), name=f"direction_{param.name}")
                           for param in self.params}
        self.ave_step_size = sharedX(0.0, name="ave_step_size")
        self.ave_grad_size = sharedX(0.0, name="ave_grad_size")
        self.ave_grad_mult = sharedX(0.0, name="ave_grad_mult")
        self.new_weight = 1.0

    def _compile(self, inputs, objective, gradients, gradient_updates, accumulate):
        """Compile the objective and the gradients: functions of the batch (or batches) to lists of arrays."""
        missing = [param for param in self.params if param not in gradients]
        derived = dict(zip(missing, grad(objective, missing), strict=True)) if missing else {}
        grads = [gradients[param] if param in gradients else derived[param] for param in self.params]
        mode = self.theano_function_mode
        self._objective = function(inputs, [objective], mode=mode, name="BatchGradientDescent.objective")
        self._gradients = function(inputs, grads, updates=gradient_updates, mode=mode,
                                   name="BatchGradientDescent.gradients")
        if accumulate:
            self._objective, self._gradients = averaged(self._objective), averaged(self._gradients)

    def _compile_goto(self, lr_scalers, param_constrainers):
        """Return the function that puts the parameters at a step size along the direction."""
        alpha = pt.scalar("alpha", dtype=pytensor.config.floatX)
        updates = {
            param: self.starts[param] - alpha * lr_scalers.get(param, 1.0) * self.directions[param]
            for param in self.params
        }
        for constrain in param_constrainers:
            constrain(updates)
        return function([alpha], updates=updates, mode=self.theano_function_mode,
                        name="BatchGradientDescent.goto")

    def obj(self, *inputs):
        """Return the objective (float) at the current parameters."""
        return float(self._objective(*inputs)[0])

    def minimize(self, *inputs):
        """Make up to `max_iter` updates on one batch and return the objective that they reach.

        Raises
        ------
        Diverged: the objective or the gradient is NaN or infinite where an update starts
        """
        alphas = list(self.init_alpha)
        norm = 0.0 if self.reset_conjugate else 1.0  # 0 forgets the direction of the previous batch
        iteration = 0
        while iteration != self.max_iter:
            iteration += 1
            self._cache_values()
            norm = self._set_direction(inputs, norm)
            here = objective = self.obj(*inputs)
            if norm == 0.0:
                break  # no slope in any direction
            step_size, objective, next_alphas = self._step(inputs, here, alphas)
            if next_alphas is None:
                break
            alphas = next_alphas
            self._update_averages(step_size, norm)
            if self.verbose:
                log.info("update %d: step size %s, gradient norm %s, objective %s -> %s",
                         iteration, step_size, norm, here, objective)
        if not self.reset_alpha:
            self.init_alpha = tuple(alphas)
        return objective

    def _step(self, inputs, here, alphas):
        """Search along the direction, move to the best point and return what was :class:`.Found`."""

        def objective_at(alpha):
            """Return the objective with the parameters put at step size `alpha`."""
            self._goto_alpha(alpha)
            objective = self.obj(*inputs)
            if self.verbose:
                log.info("\t%s %s", alpha, objective)
            return objective

        found = self.line_search(objective_at, here, alphas)
        self._goto_alpha(found.step_size)
        return found

    def _cache_values(self):
        for param, start in self.starts.items():
            start.set_value(param.get_value(borrow=True))

    def _set_direction(self, inputs, old_norm):
        """Set the direction to the normalised gradient, made conjugate if asked for, and return its norm.

        `old_norm` times the previous direction is what the new one is made conjugate to.
        """
        grads = self._gradients(*inputs)
        if self.conjugate:
            old = [old_norm * direction.get_value() for direction in self.directions.values()]
            beta = polak_ribiere(grads, old)
            grads = [g + beta * o for g, o in zip(grads, old, strict=True)]
        norm = np.sqrt(dot(grads, grads))
        if not np.isfinite(norm):
            raise Diverged(f"the gradient of the objective is not finite: its norm is {norm}; try "
                           f"smaller initial weights or scale the inputs")
        for direction, g in zip(self.directions.values(), grads, strict=True):
            direction.set_value(g / norm if norm else g)
        self._average(self.ave_grad_size, norm)
        return norm

    def _update_averages(self, step_size, norm):
        self._average(self.ave_step_size, step_size)
        self._average(self.ave_grad_mult, step_size / norm)
        self.new_weight = 0.01

    def _average(self, mean, value):
        updated = self.new_weight * value + (1.0 - self.new_weight) * mean.get_value()
        mean.set_value(np.asarray(updated, dtype=mean.dtype))
