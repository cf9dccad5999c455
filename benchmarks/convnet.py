#!/usr/bin/env python3
"""How fast does a convolutional network train? An epoch of the tutorial's network, beside PyTorch on the CPU.

    python benchmarks/convnet.py [--examples 2000] [--batch 100] [--dtype float32 float64] [--epochs 5]

Prints the seconds of CPU time of an epoch, median and least, and, where `torch` can be imported, PyTorch's and the
ratio of ours to its own. CPU time, because it tells about the code where wall time tells about the neighbours;
nothing is monitored. OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 holds both to one thread; else waiting threads count as
well.

The network is that of Pylearn2's convolutional tutorial: twice 64 rectified filters of 5 x 5, maxima of 4 x 4 every
two pixels, filters of norm 1.9365 at most; softmax; momentum and weight decay. Both start from the same weights and
see the same examples in the same order, and their parameters are compared after one epoch. They take turns. PyTorch's
layers have one bias for each channel, so ours are told to as well (`tied_b`).
"""
import argparse
import sys
import time
from pathlib import Path

import numpy as np
from pytensor.configdefaults import config

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pylearn2.costs.cost import SumOfCosts  # noqa: E402
from pylearn2.costs.mlp import Default, WeightDecay  # noqa: E402
from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix  # noqa: E402
from pylearn2.models.mlp import MLP, ConvRectifiedLinear, Softmax  # noqa: E402
from pylearn2.space import Conv2DSpace  # noqa: E402
from pylearn2.training_algorithms.learning_rule import Momentum  # noqa: E402
from pylearn2.training_algorithms.sgd import SGD  # noqa: E402

try:
    import torch
except ImportError:
    torch = None

NORM, DECAY, RATE, MOMENTUM = 1.9365, 0.00005, 0.01, 0.5
CHANNELS = 64


def made_data(examples, dtype):
    """Return images, shape (examples, 28, 28, 1), and their classes: noise that depends on the class a little."""
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 10, examples)
    images = rng.random((examples, 28, 28, 1)) * (rng.random((examples, 28, 28, 1)) < 0.2)
    images[np.arange(examples), 2 * classes, 5:20] = 1
    return images.astype(dtype), classes


def network():
    """Return the tutorial's network."""
    layers = [ConvRectifiedLinear(layer_name=name, output_channels=CHANNELS, irange=0.05, kernel_shape=[5, 5],
                                  pool_shape=[4, 4], pool_stride=[2, 2], max_kernel_norm=NORM, tied_b=True)
              for name in ("h2", "h3")]
    layers.append(Softmax(layer_name="y", n_classes=10, max_col_norm=NORM, istdev=0.05))
    return MLP(layers=layers, input_space=Conv2DSpace([28, 28], num_channels=1))


class Ours:
    """The network in this package, trained by SGD as from YAML."""

    def __init__(self, images, classes, batch):
        self.model = network()
        self.start = self.model.get_param_values()
        self.dataset = DenseDesignMatrix(topo_view=images, y=classes[:, None], y_labels=10)
        self.algorithm = SGD(learning_rate=RATE, batch_size=batch, learning_rule=Momentum(init_momentum=MOMENTUM),
                             train_iteration_mode="sequential",
                             cost=SumOfCosts([Default(), WeightDecay(dict.fromkeys(("h2", "h3", "y"), DECAY))]))
        self.algorithm.setup(model=self.model, dataset=self.dataset)

    def epoch(self):
        """Train on every example once."""
        self.algorithm.train(dataset=self.dataset)

    def params(self):
        """Return the parameters as arrays."""
        return self.model.get_param_values()


class Theirs:
    """The same network and steps in PyTorch, from the parameters `start` of ours."""

    def __init__(self, start, images, classes, batch):
        self.weights = [torch.from_numpy(self.turned(value)).requires_grad_() for value in start]
        self.velocities = [torch.zeros_like(weight) for weight in self.weights]
        self.images = torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
        self.classes = torch.from_numpy(classes)
        self.batch = batch

    @staticmethod
    def turned(value):
        """Return filters turned around, since PyTorch does not turn them itself; anything else as it is."""
        return np.ascontiguousarray(value[:, :, ::-1, ::-1]) if value.ndim == 4 else value

    def loss(self, x, y):
        """Return the mean cross-entropy and the weight decay of one batch."""
        F = torch.nn.functional
        w2, b2, w3, b3, by, wy = self.weights
        for w, b in ((w2, b2), (w3, b3)):
            x = F.max_pool2d(F.relu(F.conv2d(x, w, b)), 4, 2, ceil_mode=True)
        x = x.permute(0, 2, 3, 1).flatten(1)
        return F.cross_entropy(x @ wy + by, y) + DECAY * sum((w**2).sum() for w in (w2, w3, wy))

    def epoch(self):
        """Train on every example once."""
        for x, y in zip(self.images.split(self.batch), self.classes.split(self.batch), strict=True):
            grads = torch.autograd.grad(self.loss(x, y), self.weights)
            with torch.no_grad():
                for weight, velocity, grad in zip(self.weights, self.velocities, grads, strict=True):
                    velocity.mul_(MOMENTUM).sub_(grad, alpha=RATE)
                    weight.add_(velocity)
                    axes = {4: (1, 2, 3), 2: (0,)}.get(weight.ndim)
                    if axes:
                        norms = weight.square().sum(axes, keepdim=True).sqrt()
                        weight.mul_(norms.clamp(max=NORM) / norms.clamp(min=1e-7))

    def params(self):
        """Return the parameters as arrays, filters turned back."""
        return [self.turned(weight.detach().numpy()) for weight in self.weights]


def measure(examples, batch, dtype, epochs):
    """Return the seconds of CPU time of each epoch, shape (epochs, 1 or 2): ours, and PyTorch's where there is one."""
    with config.change_flags(floatX=dtype):
        images, classes = made_data(examples, dtype)
        runs = [Ours(images, classes, batch)]
        if torch:
            runs.append(Theirs(runs[0].start, images, classes, batch))
        seconds = np.zeros((epochs + 1, len(runs)))
        for index, turn in enumerate(seconds):
            for which, run in enumerate(runs):
                start = time.process_time()
                run.epoch()
                turn[which] = time.process_time() - start
            if torch and index == 0:
                # in float32 it is rounding that decides which of nearly equal pixels is a window's largest
                compare(*(run.params() for run in runs), tolerance=0.1 if dtype == "float32" else 1e-9)
    return seconds[1:]  # the first epoch warms up


def compare(ours, theirs, tolerance):
    """Raise AssertionError where trained parameters differ by more than `tolerance`, as a part of their norm."""
    for mine, other in zip(ours, theirs, strict=True):
        part = np.linalg.norm(mine - other) / np.linalg.norm(mine)
        if part > tolerance:
            raise AssertionError(f"parameters of shape {mine.shape} differ by {part:.2g} of their norm")


def main(argv=None):
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=2000, help="a multiple of the batch")
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--dtype", nargs="+", default=["float32", "float64"], choices=["float32", "float64"])
    parser.add_argument("--epochs", type=int, default=5)
    args = parser.parse_args(argv)
    threads = f"torch {torch.__version__}, {torch.get_num_threads()} threads" if torch else "no torch, no ratio"
    print(f"seconds of CPU time an epoch of {args.examples} examples, ours / PyTorch's = ratio ({threads})")
    for dtype in args.dtype:
        seconds = measure(args.examples, args.batch, dtype, args.epochs)
        for name, of in (("median", np.median), ("least", np.min)):
            ours, *theirs = of(seconds, axis=0)
            print(f"{dtype:8} {name:7} {ours:.2f}" + "".join(f" / {one:.2f} = {ours / one:.2f}" for one in theirs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
