"""Show pairs of grey images of a data set, such as small NORB's, the left one beside the right one.

    show_binocular_greyscale_examples.py data.pkl --rows 5 --cols 4 --out pairs.png
"""
import sys

import numpy as np

from pylearn2.gui.patch_viewer import PatchViewer
from pylearn2.scripts._cli import CommandError, make_parser, picture_path, run, trust_option
from pylearn2.scripts.show_examples import drawn, example_lines, load_dataset, positive


def pairs_viewer(dataset, rows, cols, rescale=True):
    """Return a PatchViewer of rows * cols pairs, and print their norms, range and type."""
    examples = drawn(dataset, rows, cols, "pairs")
    if examples.ndim != 4 or examples.shape[3] != 2:
        raise CommandError(f"pairs of grey images have 2 channels; these examples have the shape {examples.shape[1:]}")
    print("\n".join(example_lines(examples)))
    examples = dataset.adjust_for_viewer(examples)
    if not rescale:
        examples = examples / (np.abs(examples).max() or 1)
    viewer = PatchViewer((rows, 2 * cols), examples.shape[1:3], is_color=False)
    for pair in examples:
        for eye in (0, 1):
            viewer.add_patch(pair[:, :, eye], activation=0.0, rescale=rescale)
    return viewer


def _work(args):
    viewer = pairs_viewer(load_dataset(args.path), args.rows, args.cols, args.rescale)
    if args.out is None:
        viewer.show()
    else:
        viewer.save(args.out)
        print(f"wrote {args.out}")


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Show pairs of grey images of a data set."))
    parser.add_argument("--rows", type=positive, default=20, help="pairs from top to bottom (default 20)")
    parser.add_argument("--cols", type=positive, default=10, help="pairs from left to right (default 10)")
    parser.add_argument("--rescale", action="store_true", help="give each image a brightness of its own")
    parser.add_argument("--out", metavar="FILE", type=picture_path, help="write a picture instead of showing one")
    parser.add_argument("path", metavar="PATH", help="a data set or an experiment: .pkl, .yaml, or YAML text")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(_work, make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
