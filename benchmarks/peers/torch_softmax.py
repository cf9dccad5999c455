"""Softmax regression in PyTorch, eager."""
import torch
from job import LEARNING_RATE, arguments, mnist, run

args = arguments()
sets = {name: (torch.from_numpy(X), torch.from_numpy(y)) for name, (X, y) in mnist(args.dtype).items()}
X, y = sets["train"]
model = torch.nn.Linear(784, 10, dtype=getattr(torch, args.dtype))
torch.nn.init.zeros_(model.weight)
torch.nn.init.zeros_(model.bias)
optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE["softmax"])
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
    z = model(X)
    return cost(z, y).item(), (z.argmax(dim=1) != y).double().mean().item()


run(train, lambda: {name: evaluate(*one) for name, one in sets.items()}, args.epochs)
