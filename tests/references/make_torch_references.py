"""Write ``torch.json``: what PyTorch, torchvision and scikit-learn make of the costs and rules of `pylearn2_ext`.

It runs in an environment of its own, as the tests only read its numbers:

    python3.11 -m venv venv && venv/bin/pip install torch==2.15.0 torchvision==0.29.2 scikit-learn==1.9.1
    venv/bin/python tests/references/make_torch_references.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
import torch
import torchvision
from sklearn.linear_model import ElasticNet
from sklearn.metrics import hinge_loss
from torch.nn import functional as F

rng = np.random.RandomState(0)
SCORES = 2 * rng.randn(6, 4)
SCORES[5] = [60.0, 0.0, -3.0, 1.0]  # a class that is all but certain
LABELS = np.array([0, 1, 2, 3, 0, 0])


def values_and_gradient(loss, scores=SCORES):
    """Return the losses of the examples, and the gradient of their mean with respect to the scores."""
    z = torch.tensor(scores, requires_grad=True)
    per_example = loss(z)
    per_example.mean().backward()
    return {"per_example": per_example.tolist(), "gradient_of_mean": z.grad.tolist()}


def focal(z, gamma=2.0):
    log_right = F.log_softmax(z, dim=1)[torch.arange(len(z)), torch.tensor(LABELS)]
    return -((1 - log_right.exp()) ** gamma) * log_right


def binary_focal():
    """torchvision's focal loss is that of a sigmoid: a softmax of the two scores (0, z)."""
    z, target = torch.tensor(SCORES[:5, 0]), torch.tensor([1.0, 0.0, 1.0, 0.0, 1.0], dtype=torch.float64)
    return {"z": z.tolist(), "target": target.tolist(), "per_example": torchvision.ops.sigmoid_focal_loss(
        z, target, alpha=-1, gamma=2.0, reduction="none").tolist()}


def costs():
    labels = torch.tensor(LABELS)
    with_scores = {
        "cross_entropy": lambda z: F.cross_entropy(z, labels, reduction="none"),
        "smoothed_0.1": lambda z: F.cross_entropy(z, labels, label_smoothing=0.1, reduction="none"),
        "focal_2": focal,
        "weston_watkins": lambda z: 4 * F.multi_margin_loss(z, labels, reduction="none"),  # PyTorch divides by classes
        "entropy": lambda z: torch.distributions.Categorical(logits=z).entropy(),
    }
    result = {name: values_and_gradient(loss) for name, loss in with_scores.items()}
    result["crammer_singer"] = {"per_example": [
        hinge_loss([label], [row], labels=range(4)) for label, row in zip(LABELS, SCORES, strict=True)]}
    result["binary_focal_2"] = binary_focal()
    return {"scores": SCORES.tolist(), "labels": LABELS.tolist(), **result}


def elastic_net():
    """Return a regression and scikit-learn's weights, at which residual and penalty are in balance."""
    X = rng.randn(30, 5)
    y = X @ [1.5, -2.0, 0.0, 0.02, 0.7] + 0.1 * rng.randn(30)
    fit = ElasticNet(alpha=0.3, l1_ratio=0.7, fit_intercept=False, tol=1e-14, max_iter=100000).fit(X, y)
    return {"X": X.tolist(), "y": y.tolist(), "alpha": 0.3, "l1_ratio": 0.7, "coef": fit.coef_.tolist()}


def rule(make_optimizer):
    """Return a matrix and a vector after each of 12 steps down ``sum a * (p - c)^2 / 2 + sum sin p``."""
    start = [rng.randn(2, 3), rng.randn(3)]
    a = [np.array([[1.0, 10.0, 0.1], [3.0, 1e-3, 30.0]]), np.array([0.0, 1.0, 100.0])]
    params = [torch.tensor(value, requires_grad=True) for value in start]
    optimizer = make_optimizer(params)
    steps = []
    for _ in range(12):
        optimizer.zero_grad()
        sum((torch.tensor(scale) * (p - 0.5) ** 2 / 2 + torch.sin(p)).sum()
            for p, scale in zip(params, a, strict=True)).backward()
        optimizer.step()
        steps.append([p.detach().tolist() for p in params])
    return {"start": [value.tolist() for value in start], "a": [value.tolist() for value in a], "steps": steps}


def main():
    record = {
        "versions": {"torch": torch.__version__, "torchvision": torchvision.__version__,
                     "scikit-learn": sklearn.__version__},
        "costs": costs(),
        "elastic_net": elastic_net(),
        "adam": rule(lambda params: torch.optim.Adam(params, lr=0.05)),
        "adam_other_settings": rule(lambda params: torch.optim.Adam(params, lr=0.01, betas=(0.5, 0.9), eps=1e-3)),
        "adamw": rule(lambda params: torch.optim.AdamW(params, lr=0.05, weight_decay=0.3)),
    }
    Path(__file__).with_name("torch.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
