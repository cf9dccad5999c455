"""Softmax regression in PyTorch, eager."""
import torch
from job import LEARNING_RATE
from torch_loop import dtype, train_and_report

model = torch.nn.Linear(784, 10, dtype=dtype)
torch.nn.init.zeros_(model.weight)
torch.nn.init.zeros_(model.bias)
train_and_report(model, torch.optim.SGD(model.parameters(), lr=LEARNING_RATE["softmax"]))
