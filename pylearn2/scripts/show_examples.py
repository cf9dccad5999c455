"""Show images of a dataset, on the screen or in a picture file.

    show_examples.py experiments/sgd.yaml --out examples.png   the experiment's training set
    show_examples.py data.pkl --rows 10 --cols 10              a pickled dataset
    show_examples.py '!obj:pylearn2.datasets.mnist.MNIST { which_set: test }'

A block of neighbouring examples is drawn from the dataset's own generator, so the same command shows
the same images again.
"""
import argparse
import os
import sys

import numpy as np

from pylearn2.config import yaml_parse
from pylearn2.gui.captioned import captioned_sheet, save_figure
from pylearn2.gui.get_weights_report import RESCALE
from pylearn2.gui.patch_viewer import PatchViewer
from pylearn2.scripts import _cli
from pylearn2.scripts._cli import CommandError, description_of, load_object, make_parser, picture_path, run
from pylearn2.utils import serial


def show_examples(path, rows, cols, rescale="global", out=None):
    """Show rows * cols images of the dataset that `path` names, or write them to `out`, without a title.

    `rescale` divides by the largest absolute value of each image ("individual"), of all ("global"),
    or not at all ("none").
    """
    viewer = examples_viewer(load_dataset(path), rows, cols, rescale)
    if out is None:
        viewer.show()
    else:
        viewer.save(out)


def load_dataset(path):
    """Return the dataset in a pickle, a YAML file or a YAML text; of an experiment, its training set."""
    if path.endswith(".pkl"):
        obj = load_object(path)
    elif path.endswith((".yaml", ".yml")) or os.path.exists(path):
        obj = serial.load_train_file(path)
    else:
        obj = yaml_parse.load(path)
    dataset = getattr(obj, "dataset", obj)  # a Train holds its training set
    if not hasattr(dataset, "get_batch_topo"):
        raise CommandError(f"{path} gives an object of class {type(obj).__name__}, which has no images to show; "
                           "give a dataset or an experiment (.pkl, .yaml or YAML text)")
    return dataset


def examples_viewer(dataset, rows, cols, rescale="global"):
    """Return a PatchViewer of rows * cols examples, and print their norms, range and dtype."""
    examples = drawn(dataset, rows, cols)
    print("\n".join(example_lines(examples)))
    if examples.ndim != 4 or examples.shape[3] not in (1, 3):
        raise CommandError("only images with 1 or 3 channels can be shown; this dataset's examples have "
                           f"the shape {examples.shape[1:]}")
    examples = dataset.adjust_for_viewer(examples)
    if rescale == "global":
        examples = examples / (np.abs(examples).max() or 1)
    viewer = PatchViewer((rows, cols), examples.shape[1:3], is_color=examples.shape[3] == 3)
    for image in examples:
        viewer.add_patch(image, activation=0.0, rescale=rescale == "individual")
    return viewer


def drawn(dataset, rows, cols, what="images"):
    """Return rows * cols examples of the dataset, shape (example, row, column, channel)."""
    if rows * cols > dataset.get_num_examples():
        raise CommandError(f"{rows} x {cols} {what} are more than the {dataset.get_num_examples()} examples of the "
                           "data set; ask for fewer with --rows and --cols")
    return dataset.get_batch_topo(rows * cols)


def example_lines(examples):
    """Return the lines about a batch of examples, shape (example, ...)."""
    norms = np.sqrt(np.square(examples.reshape(len(examples), -1), dtype=float).sum(axis=1))
    return ["norms of examples: ",
            f"\tmin:  {norms.min()}", f"\tmean:  {norms.mean()}", f"\tmax:  {norms.max()}",
            f"range of elements of examples ({examples.min()}, {examples.max()})",
            f"dtype:  {examples.dtype}", f"{examples.shape[1:3]}"]


def show_or_save(args):
    """Do what the parsed arguments ask for."""
    if args.out is None or args.bare:
        return show_examples(args.path, args.rows, args.cols, args.rescale, args.out)
    dataset = load_dataset(args.path)
    viewer = examples_viewer(dataset, args.rows, args.cols, args.rescale)
    title = f"{args.rows} x {args.cols} examples of {description_of(dataset) or args.path}"
    save_figure(args.out, captioned_sheet(viewer, title))
    print(f"wrote {args.out}")


def positive(text):
    """Return `text` as a whole number above 0, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = _cli.trust_option(make_parser("Show images of a dataset."))
    parser.add_argument("--rows", type=positive, default=20, help="images from top to bottom (default 20)")
    parser.add_argument("--cols", type=positive, default=20, help="images from left to right (default 20)")
    parser.add_argument("--rescale", choices=RESCALE, default="global",
                        help="brightness: one scale for all (the default), one for each image, or as it is")
    parser.add_argument("--out", metavar="FILE", type=picture_path,
                        help="write a picture (.png, .jpg, .pdf) instead of showing one")
    parser.add_argument("--bare", action="store_true", help="with --out: the images alone, without a title")
    parser.add_argument("path", metavar="PATH", help="a dataset or an experiment: .pkl, .yaml, or YAML text")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(show_or_save, make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
