"""What the scripts in PyTorch share: the images as tensors, the loop over an epoch, and the errors."""
import torch
from job import arguments, mnist, run

args = arguments()
dtype = getattr(torch, args.dtype)


def train_and_report(model, optimizer, rows=None):
    """Train `model` by `optimizer` and report; `rows` images at once are evaluated, or all."""
    sets = {name: (torch.from_numpy(X), torch.from_numpy(y)) for name, (X, y) in mnist(args.dtype).items()}
    X, y = sets["train"]
    cost = torch.nn.CrossEntropyLoss()

    def train(rng):
        for batch in torch.from_numpy(rng.permutation(len(X))).split(args.batch):
            optimizer.zero_grad()
            cost(model(X[batch]), y[batch]).backward()
            optimizer.step()

    @torch.no_grad()
    def evaluate(X, y):
        z = torch.cat([model(some) for some in X.split(rows)]) if rows else model(X)
        return cost(z, y).item(), (z.argmax(dim=1) != y).double().mean().item()

    run(train, lambda: {name: evaluate(*one) for name, one in sets.items()}, args.epochs)
