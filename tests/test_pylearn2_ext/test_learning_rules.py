"""Adam and AdamW against PyTorch's numbers, step for step."""
import json
from pathlib import Path

import numpy as np
import pytensor.tensor as pt
import pytest

from pylearn2.utils import function, grad, sharedX
from pylearn2_ext.learning_rules import Adam, AdamW

RECORDED = json.loads((Path(__file__).parents[1] / "references" / "torch.json").read_text())


@pytest.mark.parametrize("name, rule, learning_rate", [
    ("adam", Adam(), 0.05),
    ("adam_other_settings", Adam(beta1=0.5, beta2=0.9, epsilon=1e-3), 0.01),
    ("adamw", AdamW(weight_decay=0.3), 0.05)])
def test_every_step_is_pytorchs(name, rule, learning_rate):
    recorded = RECORDED[name]
    params = [sharedX(value, name=f"p{k}") for k, value in enumerate(recorded["start"])]
    cost = sum((np.array(a) * (p - 0.5) ** 2 / 2 + pt.sin(p)).sum() for p, a in zip(params, recorded["a"], strict=True))
    step = function([], updates=rule.get_updates(learning_rate, dict(zip(params, grad(cost, params), strict=True))))
    for expected in recorded["steps"]:
        step()
        for param, value in zip(params, expected, strict=True):
            np.testing.assert_allclose(param.get_value(), value, rtol=1e-11)


def test_a_scaler_multiplies_the_step_and_the_decay_of_its_parameter():
    fast, slow = sharedX([2.0], name="fast"), sharedX([2.0], name="slow")
    rule = AdamW(weight_decay=0.5)
    function([], updates=rule.get_updates(0.1, {fast: fast * 0 + 1, slow: slow * 0 + 1}, {slow: 0.25}))()
    # The first step is the step size itself, whatever the gradient: m / sqrt(v) = 1.
    np.testing.assert_allclose(fast.get_value(), 2 * (1 - 0.1 * 0.5) - 0.1, rtol=1e-7)
    np.testing.assert_allclose(slow.get_value(), 2 * (1 - 0.025 * 0.5) - 0.025, rtol=1e-7)


def test_all_memory_is_in_state():
    rule, p = Adam(), sharedX([1.0], name="p")
    updates = rule.get_updates(0.1, {p: p})
    assert set(updates) - {p} == set(rule.state)
    assert {variable.name for variable in rule.state} == {"adam_count", "mean_grad_p", "mean_square_grad_p"}


@pytest.mark.parametrize("make, words", [
    (lambda: Adam(beta1=1.0), r"beta1 must be in \[0, 1\), got 1.0"),
    (lambda: Adam(beta2=-0.1), r"beta2 must be in \[0, 1\)"),
    (lambda: Adam(epsilon=0), "epsilon must be above 0, got 0"),
    (lambda: AdamW(weight_decay=-1), "weight_decay must be at least 0, got -1")])
def test_settings_that_make_no_sense_are_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()
