"""`MultiPrediction`: a DBM learns to predict each part of the data from the rest.

Source: Goodfellow, Mirza, Courville and Bengio, "Multi-prediction deep Boltzmann machines", NIPS 2013.
"""
import pytensor.tensor as pt

from pylearn2.costs.cost import FixedVarDescr
from pylearn2.costs.dbm.cost_of_data import CostOfData
from pylearn2.costs.dbm.penalties import gradients_in_own_layers, sum_of
from pylearn2.utils import function, grad, sharedX
from pylearn2.utils.nested import flatten


class MultiPrediction(CostOfData):
    """The cross-entropy of what a mask hides, under mean field inference that sees the rest.

    Parameters
    ----------
    monitor_multi_inference : bool, whether to record the errors of inference that averages data and reconstruction
    mask_gen : MaskGen
    noise : bool, whether noise stands for the first guess
    both_directions : bool, whether what the mask hides predicts the rest, too, and the two are averaged
    l1_act_coeffs, l1_act_targets, l1_act_eps : list with one entry for each hidden layer, or None: a penalty on the
        mean activities of this inference, as of `MF_L1_ActCost`
    range_rewards, stdev_rewards : list with one coefficient for each hidden layer, or None: units that hardly change
        cost something
    robustness : float or None, the coefficient of the squared distance to means that are inferred from all data
    supervised : bool, whether labels are predicted too; the top layer is a Softmax then
    niter, block_grad : int or None, as of the inference procedure
    hid_presynaptic_cost : list with one coefficient for each hidden layer, or None: squared inputs of the units
    reweighted_act_coeffs, reweighted_act_targets : list, or None: squared distances of mean activities from a target,
        more where a unit is sure
    toronto_act_targets, toronto_act_coeffs : list, or None: as of `TorontoSparsity`, on the means of this inference
    monitor_each_step : bool, whether to record the cost after every round of inference
    use_sum : bool, whether costs are summed over the units instead of averaged
    vis_presynaptic_cost : None; the original had no use for it
    """

    def __init__(self, monitor_multi_inference=False, mask_gen=None, noise=False, both_directions=False,
                 l1_act_coeffs=None, l1_act_targets=None, l1_act_eps=None, range_rewards=None, stdev_rewards=None,
                 robustness=None, supervised=False, niter=None, block_grad=None, vis_presynaptic_cost=None,
                 hid_presynaptic_cost=None, reweighted_act_coeffs=None, reweighted_act_targets=None,
                 toronto_act_targets=None, toronto_act_coeffs=None, monitor_each_step=False, use_sum=False):
        if mask_gen is None:
            raise ValueError("MultiPrediction needs a mask_gen; write mask_gen: !obj:pylearn2.costs.dbm.MaskGen "
                             "{ drop_prob: .5, sync_channels: 0 }")
        if vis_presynaptic_cost is not None:
            raise NotImplementedError("MultiPrediction: vis_presynaptic_cost never did anything; leave it out")
        self.monitor_multi_inference, self.monitor_each_step = monitor_multi_inference, monitor_each_step
        self.mask_gen, self.noise, self.both_directions = mask_gen, noise, both_directions
        self.l1_act_coeffs, self.l1_act_targets, self.l1_act_eps = l1_act_coeffs, l1_act_targets, l1_act_eps
        self.range_rewards, self.stdev_rewards, self.robustness = range_rewards, stdev_rewards, robustness
        self.supervised, self.niter, self.block_grad, self.use_sum = bool(supervised), niter, block_grad, use_sum
        self.hid_presynaptic_cost = hid_presynaptic_cost
        self.reweighted_act_coeffs, self.reweighted_act_targets = reweighted_act_coeffs, reweighted_act_targets
        self.toronto_act_targets, self.toronto_act_coeffs = toronto_act_targets, toronto_act_coeffs

    def is_stochastic(self):
        """Return True: masks are drawn."""
        return True

    def get_fixed_var_descr(self, model, data):
        """Return the masks as shared variables, drawn anew for each batch."""
        X, Y = self._split(model, data)
        space = model.get_input_space()
        masks = {"drop_mask": sharedX(space.get_origin_batch(model.batch_size), name="drop_mask")}
        if self.supervised:
            masks["drop_mask_Y"] = sharedX([1.0] * model.batch_size, name="drop_mask_Y")
        inputs = [X] if Y is None else [X, Y]
        drawn = self._draw_masks(model, X, Y)
        draw = function(inputs, updates={shared: drawn[name] for name, shared in masks.items()})
        fixed = FixedVarDescr()
        fixed.fixed_vars = masks
        fixed.on_load_batch = [lambda *batch: draw(*batch[:len(inputs)])]  # another cost may look at labels
        return fixed

    def _draw_masks(self, model, X, Y):
        drawn = self.mask_gen(X, Y, X_space=model.get_input_space())
        return {"drop_mask": drawn} if Y is None else dict(zip(("drop_mask", "drop_mask_Y"), drawn, strict=True))

    def expr(self, model, data, drop_mask=None, drop_mask_Y=None, **kwargs):
        """Return the cost with all its terms, named ``total_inpaint_cost``; without masks these are drawn."""
        terms, _ = self._terms(model, data, drop_mask, drop_mask_Y)
        total = sum_of(list(terms.values()))
        total.name = "total_inpaint_cost"
        return total

    def get_gradients(self, model, data, drop_mask=None, drop_mask_Y=None, **kwargs):
        """Return the gradients and no updates; that of the Toronto term stays in its layer."""
        terms, inference = self._terms(model, data, drop_mask, drop_mask_Y)
        toronto = terms.pop("toronto_act_cost", None)
        params = list(model.get_params())
        grads = dict(zip(params, grad(sum_of(list(terms.values())), params), strict=True))
        if toronto is not None:
            means = inference.final["H_hat"]
            own = gradients_in_own_layers(model, [inference.X, *means], self._toronto_terms(means))
            grads |= {param: grads[param] + gradient for param, gradient in own.items()}
        return grads, {}

    # ---------------------------------------------------------------- terms

    def _terms(self, model, data, drop_mask, drop_mask_Y):
        """Return a dict of the terms of the cost by the names of their channels, and the inference behind them."""
        inference = _Inference(self, model, *self._split(model, data), drop_mask, drop_mask_Y)
        final = inference.final
        terms = {"inpaint_cost": inference.prediction_cost(-1), **self._penalties(model, final["H_hat"])}
        if self.robustness is not None:
            terms["robustness"] = self.robustness * self._distance_to_mean_field(model, inference)
        if self.toronto_act_targets is not None:
            terms["toronto_act_cost"] = sum_of([t for t in self._toronto_terms(final["H_hat"]) if t is not None])
        return terms, inference

    def _penalties(self, model, means):
        """Return the dict of penalties on the hidden layers' means that are asked for."""
        layers, terms = model.hidden_layers, {}
        if self.range_rewards is not None:
            terms["range_rewards"] = sum_of([layer.get_range_rewards(state, coeff) for layer, state, coeff in
                                            zip(layers, means, self.range_rewards, strict=True) if coeff != 0])
        if self.stdev_rewards is not None:
            terms["stdev_rewards"] = sum_of([layer.get_stdev_rewards(state, coeff) for layer, state, coeff in
                                            zip(layers, means, self.stdev_rewards, strict=True) if coeff != 0])
        if self.l1_act_targets is not None:
            eps = self.l1_act_eps or [None] * len(layers)
            settings = zip(layers, means, self.l1_act_targets, self.l1_act_coeffs, eps, strict=True)
            terms["l1_act_cost"] = sum_of([layer.get_l1_act_cost(*rest) for layer, *rest in settings if rest[2] != 0])
        if self.hid_presynaptic_cost is not None:
            terms["hid_presynaptic_cost"] = sum_of([coeff * pt.sqr(_input_of(state)).mean() for state, coeff in
                                                   zip(means, self.hid_presynaptic_cost, strict=True) if coeff != 0])
        if self.reweighted_act_targets is not None:
            settings = zip(means, self.reweighted_act_targets, self.reweighted_act_coeffs, strict=True)
            terms["reweighted_act_cost"] = sum_of([c * _reweighted(state[0], t) for state, t, c in settings if c != 0])
        return terms

    def _toronto_terms(self, means):
        """Return ``coeff mean_j (mean_i p_ij - target)^2`` of each layer; None where the coefficient is 0."""
        settings = zip(means, self.toronto_act_targets, self.toronto_act_coeffs, strict=False)
        return [None if c == 0 else c * pt.sqr(state[0].mean(axis=0) - t).mean() for state, t, c in settings]

    def _distance_to_mean_field(self, model, inference):
        """Return the squared distance of the means to those that all data, and the labels, give."""
        own, full = inference.final["H_hat"], model.mf(inference.X, Y=inference.Y)
        if self.supervised:
            own, full = own[:-1], full[:-1]
        return sum_of([pt.sqr(a - b).sum() for a, b in zip(flatten(full), flatten(own), strict=True)])

    # ---------------------------------------------------------------- channels

    def get_monitoring_channels(self, model, data, drop_mask=None, drop_mask_Y=None, **kwargs):
        """Return the terms of the cost, the channels of the last means, and where there are labels their errors."""
        terms, inference = self._terms(model, data, drop_mask, drop_mask_Y)
        recorded = [name for name in _RECORDED if name in terms]
        channels = {f"total_inpaint_cost_term_{i}_{name}": terms[name] for i, name in enumerate(recorded)}
        if self.monitor_each_step:
            channels |= self._channels_of_steps(model, inference)
        states = [inference.final["V_hat"], *inference.final["H_hat"]]
        for layer, state in zip(model.get_all_layers(), states, strict=True):
            own = layer.get_monitoring_channels_from_state(state)
            channels |= {f"final_inpaint_{getattr(layer, 'layer_name', 'vis')}_{k}": v for k, v in own.items()}
        return channels | (self._channels_of_labels(model, inference) if self.supervised else {})

    def _channels_of_steps(self, model, inference):
        channels, before = {}, None
        for step, state in enumerate(inference.history):
            parts = [inference.prediction_cost(step), *self._penalties(model, state["H_hat"]).values()]
            channels[f"all_inpaint_costs_after_{step}"] = sum_of(parts)
            if before is not None:
                channels[f"max_pixel_diff[{step}]"] = pt.abs(state["V_hat"] - before).max()
            before = state["V_hat"]
        return channels

    def _channels_of_labels(self, model, inference):
        X, Y, mask = inference.X, inference.Y, inference.masks["drop_mask_Y"]
        wrong = _is_wrong(Y, inference.final["H_hat"][-1])
        channels = {"inpaint_err": pt.dot(wrong, mask) / mask.sum(), "err": _is_wrong(Y, model.mf(X)[-1]).mean()}
        if self.monitor_multi_inference:
            channels["multi_err"] = _is_wrong(Y, model.inference_procedure.multi_infer(X)).mean()
        return channels


_RECORDED = ("inpaint_cost", "l1_act_cost", "toronto_act_cost", "reweighted_act_cost")


class _Inference:
    """What a batch's masks let be inferred: the history of guesses, and of those that the opposite masks give."""

    def __init__(self, cost, model, X, Y, drop_mask, drop_mask_Y):
        self.cost, self.model, self.X, self.Y = cost, model, X, Y
        if drop_mask is None:
            self.masks = cost._draw_masks(model, X, Y)
        else:
            self.masks = {"drop_mask": drop_mask} | ({} if Y is None else {"drop_mask_Y": drop_mask_Y})
        self.opposite = {name: 1 - mask for name, mask in self.masks.items()}
        self.history = self._infer(self.masks)
        self.opposite_history = self._infer(self.opposite) if cost.both_directions else None
        self.final = self.history[-1]

    def _infer(self, masks):
        cost = self.cost
        return self.model.do_inpainting(self.X, Y=self.Y, **masks, return_history=True, noise=cost.noise,
                                        niter=cost.niter, block_grad=cost.block_grad)

    def prediction_cost(self, step):
        """Return the cost of the predictions after round `step`."""
        there = self._cost_of(self.history[step], self.masks)
        if self.opposite_history is None:
            return there
        return 0.5 * there + 0.5 * self._cost_of(self.opposite_history[step], self.opposite)

    def _cost_of(self, state, masks):
        model, use_sum = self.model, self.cost.use_sum
        total = model.visible_layer.recons_cost(self.X, state["V_hat_unmasked"], masks["drop_mask"], use_sum=use_sum)
        if self.Y is None:
            return total
        # One label counts as much as one number of the data.
        scale = 1.0 if use_sum else 1.0 / model.get_input_space().get_total_dimension()
        top = model.hidden_layers[-1]
        return total + top.recons_cost(self.Y, state["Y_hat_unmasked"], masks["drop_mask_Y"], scale)


def _reweighted(means, target):
    """Return the mean over examples and units of ``(mean_i h_ij - target)^2 / (1e-7 + h (1 - h))``."""
    return (pt.sqr(means.mean(axis=0) - target) / (1e-7 + means * (1 - means))).mean()


def _input_of(state):
    """Return z of detector units that are ``sigmoid(z)``."""
    node = state[1].owner
    if node is None or "sigmoid" not in str(getattr(node.op, "scalar_op", node.op)).lower():
        raise ValueError("hid_presynaptic_cost is for layers of sigmoid units, with a pool_size of 1; "
                         "give the others a coefficient of 0.")
    return node.inputs[0]


def _is_wrong(Y, Y_hat):
    return pt.neq(pt.argmax(Y_hat, axis=1), pt.argmax(Y, axis=1)).astype(Y_hat.dtype)
