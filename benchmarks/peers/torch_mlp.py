"""The tutorial's network 784-500-1000-10 in PyTorch, eager."""
import numpy as np
import torch
from job import LEARNING_RATE, SIZES, WEIGHT_DECAY, sparse_weights
from torch_loop import args, dtype, train_and_report

dense = [torch.nn.Linear(n_in, n_out, dtype=dtype)
         for n_in, n_out in zip(SIZES, SIZES[1:], strict=False)]
with torch.no_grad():
    for layer, W in zip(dense, sparse_weights(np.random.default_rng(0), args.dtype), strict=True):
        layer.weight.copy_(torch.from_numpy(W.T))
        layer.bias.zero_()
model = torch.nn.Sequential(dense[0], torch.nn.Sigmoid(), dense[1], torch.nn.Sigmoid(), dense[2])
optimizer = torch.optim.SGD(
    [{"params": [layer.weight for layer in dense], "weight_decay": 2 * WEIGHT_DECAY},  # the cost has c * W ** 2
     {"params": [layer.bias for layer in dense]}], lr=LEARNING_RATE["mlp"], momentum=0.5)
train_and_report(model, optimizer, rows=1000)
