"""The tutorial's network 784-500-1000-10 in PyTorch, eager."""
import numpy as np
import torch
from job import LEARNING_RATE, SIZES, WEIGHT_DECAY, arguments, mnist, run, sparse_weights

args = arguments()
sets = {name: (torch.from_numpy(X), torch.from_numpy(y)) for name, (X, y) in mnist(args.dtype).items()}
X, y = sets["train"]
dense = [torch.nn.Linear(n_in, n_out, dtype=getattr(torch, args.dtype))
         for n_in, n_out in zip(SIZES, SIZES[1:], strict=False)]
with torch.no_grad():
    for layer, W in zip(dense, sparse_weights(np.random.default_rng(0), args.dtype), strict=True):
        layer.weight.copy_(torch.from_numpy(W.T))
        layer.bias.zero_()
model = torch.nn.Sequential(dense[0], torch.nn.Sigmoid(), dense[1], torch.nn.Sigmoid(), dense[2])
optimizer = torch.optim.SGD(
    [{"params": [layer.weight for layer in dense], "weight_decay": 2 * WEIGHT_DECAY},  # the cost has c * W ** 2
     {"params": [layer.bias for layer in dense]}], lr=LEARNING_RATE["mlp"], momentum=0.5)
cost = torch.nn.CrossEntropyLoss()


def train(rng):
    """Train one epoch."""
    for batch in torch.from_numpy(rng.permutation(len(X))).split(args.batch):
        optimizer.zero_grad()
        cost(model(X[batch]), y[batch]).backward()
        optimizer.step()


@torch.no_grad()
def evaluate(X, y):
    """Return (mean cost, share of errors)."""
    z = torch.cat([model(rows) for rows in X.split(1000)])
    return cost(z, y).item(), (z.argmax(dim=1) != y).double().mean().item()


run(train, lambda: {name: evaluate(*one) for name, one in sets.items()}, args.epochs)
