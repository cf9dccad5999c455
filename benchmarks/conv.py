#!/usr/bin/env python3
"""How fast are convolution and pooling? Forward and backward through LeNet's layers, beside PyTorch on the CPU.

    python benchmarks/conv.py [--batch 100 500] [--dtype float32 float64] [--repeats 15] [--clock wall]

Prints the milliseconds of each layer, median and least, and, where `torch` can be imported, PyTorch's and the ratios of
ours to its own. On a busy machine the medians tell about the neighbours, the least about the code.

Both do the same work on the same numbers, and their results are compared first: the layer's output, and from a given
gradient of it the gradients of all inputs (LeNet as a whole leaves out that of its images). They take turns, with a
pause between them in which idle threads fall asleep. Each uses the threads that it chooses by itself;
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 holds both to one; with ``--clock cpu``, which counts the processor's time in
place of the clock's, the ratios then depend little on what else the machine does.

LeNet is that of the Deep Learning Tutorials: 20 filters of 5 x 5 on images of 28 x 28, maxima of 2 x 2, 50 filters of
5 x 5, maxima of 2 x 2.
"""
import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pytensor.tensor as pt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pylearn2.expr.conv import conv2d  # noqa: E402
from pylearn2.expr.pool import pool_2d  # noqa: E402
from pylearn2.utils import function, grad  # noqa: E402

try:
    import torch
except ImportError:
    torch = None

SECONDS_OF_PAUSE = 0.02
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}  # the latter counts all threads of this process
IMAGES, MAPS_1, POOLED_1, MAPS_2 = (1, 28, 28), (20, 24, 24), (20, 12, 12), (50, 8, 8)
FILTERS_1, FILTERS_2 = (20, 1, 5, 5), (50, 20, 5, 5)

# Name -> the shapes of the inputs (a batch goes before the first), and how many of them, from the last, get a gradient.
LAYERS = {
    "conv 1 -> 20": ([IMAGES, FILTERS_1], 2),
    "pool 20 x 24 x 24": ([MAPS_1], 1),
    "conv 20 -> 50": ([POOLED_1, FILTERS_2], 2),
    "pool 50 x 8 x 8": ([MAPS_2], 1),
    "LeNet": ([IMAGES, FILTERS_1, FILTERS_2], 2),
}


def apply_layers(conv, pool, images, *filters):
    """Return LeNet of `images`, or one layer of it: without filters a pooling, with one bank of them a convolution."""
    if not filters:
        return pool(images)
    if len(filters) == 1:
        return conv(images, *filters)
    return pool(conv(pool(conv(images, filters[0])), filters[1]))


def with_pylearn2(arrays, weight, n_gradients):
    """Return a callable without arguments that gives the output and its gradients."""
    inputs = [pt.tensor4(dtype=weight.dtype) for _ in arrays]
    weights = pt.tensor4(dtype=weight.dtype)
    out = apply_layers(conv2d, lambda x: pool_2d(x, (2, 2), ignore_border=True), *inputs)
    f = function([*inputs, weights], [out, *grad(None, inputs[-n_gradients:], known_grads={out: weights})])
    return lambda: f(*arrays, weight)


def with_torch(arrays, weight, n_gradients):
    """Return a callable without arguments that gives the output and its gradients."""
    inputs = [torch.from_numpy(array) for array in arrays]
    for tensor in inputs[-n_gradients:]:
        tensor.requires_grad_()
    weights = torch.from_numpy(weight)
    F = torch.nn.functional

    def run():
        # Theano's and our convolution turn the filters, PyTorch's does not
        out = apply_layers(lambda x, w: F.conv2d(x, w.flip(2, 3)), lambda x: F.max_pool2d(x, 2), *inputs)
        return [out.detach(), *torch.autograd.grad(out, inputs[-n_gradients:], weights)]

    return run


def timings(runs, repeats, clock):
    """Return the seconds of each turn, shape (repeats, runs), of callables that take turns."""
    seconds = np.zeros((repeats, len(runs)))
    for repeat in range(-1, repeats):  # the first turn is not counted
        for which, run in enumerate(runs):
            time.sleep(SECONDS_OF_PAUSE)
            start = clock()
            run()
            seconds[repeat, which] = clock() - start
    return seconds


def measure(name, batch, dtype, repeats, clock=time.perf_counter):
    """Return the :func:`timings` of one layer: ours, and PyTorch's where there is one."""
    rng = np.random.default_rng(0)
    (images, *filters), n_gradients = LAYERS[name]
    arrays = [rng.standard_normal(shape).astype(dtype) for shape in ((batch, *images), *filters)]
    shape = output_shape_of(arrays)
    weight = rng.standard_normal(shape).astype(dtype)
    runs = [build(arrays, weight, n_gradients) for build in (with_pylearn2, with_torch)[:2 if torch else 1]]
    if torch:
        for ours, theirs in zip(*(run() for run in runs), strict=True):
            scale = np.abs(ours).max()
            np.testing.assert_allclose(ours / scale, theirs.numpy() / scale, atol=1e-4 if dtype == "float32" else 1e-10)
    return timings(runs, repeats, clock)


def output_shape_of(arrays):
    """Return the shape of the layer's output."""
    inputs = [pt.tensor(dtype=array.dtype, shape=array.shape) for array in arrays]
    return apply_layers(conv2d, lambda x: pool_2d(x, (2, 2), ignore_border=True), *inputs).type.shape


def row(milliseconds):
    """Return one cell of the table."""
    ours, *theirs = milliseconds
    return f"{ours:.1f}" + "".join(f" / {one:.1f} = {ours / one:.2f}" for one in theirs)


def main(argv=None):
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, nargs="+", default=[100, 500])
    parser.add_argument("--dtype", nargs="+", default=["float32", "float64"], choices=["float32", "float64"])
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--clock", choices=list(CLOCKS), default="wall")
    args = parser.parse_args(argv)
    threads = f"torch {torch.__version__}, {torch.get_num_threads()} threads" if torch else "no torch, no ratio"
    print(f"milliseconds ({args.clock}) forward and backward, ours / PyTorch's = ratio ({threads})")
    print(f"{'dtype':8} {'batch':>5}  {'layer':18} {'median':>24}  {'least':>24}")
    for dtype in args.dtype:
        for batch in args.batch:
            for name in LAYERS:
                milliseconds = 1e3 * measure(name, batch, dtype, args.repeats, CLOCKS[args.clock])
                cells = [row(of(milliseconds, axis=0)) for of in (np.median, np.min)]
                print(f"{dtype:8} {batch:5}  {name:18} {cells[0]:>24}  {cells[1]:>24}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
