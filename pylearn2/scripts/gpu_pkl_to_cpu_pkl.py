"""Write a model that was trained on a graphics card's arrays anew, with NumPy's.

    gpu_pkl_to_cpu_pkl.py old.pkl new.pkl

Every file is read that way here (`pylearn2.unpickle`), so the new file is only for others.
"""
import os
import sys

from pylearn2.scripts._cli import CommandError, load_object, make_parser, run, trust_option
from pylearn2.unpickle import is_missing, named
from pylearn2.utils import serial


def gpu_pkl_to_cpu_pkl(in_path, out_path):
    """Read the object in `in_path` and write it to `out_path`, another file."""
    if os.path.exists(out_path) and os.path.samefile(in_path, out_path):
        raise CommandError(f"{out_path} is the old file itself: name another one")
    obj = load_object(in_path)
    if is_missing(obj):
        raise CommandError(f"{in_path} holds a {named(obj)}, a class that is not here; it cannot be written anew")
    serial.save(out_path, obj)
    print(f"wrote {out_path}")


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Write a model of a graphics card anew, with NumPy's arrays."))
    parser.add_argument("in_path", metavar="OLD", help="a .pkl file")
    parser.add_argument("out_path", metavar="NEW", help="the .pkl file to write")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: gpu_pkl_to_cpu_pkl(args.in_path, args.out_path), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
