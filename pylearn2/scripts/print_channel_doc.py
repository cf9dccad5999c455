"""Print what each monitoring channel of a model measures, as the code that made it says."""
import sys

from pylearn2.scripts._cli import make_parser, monitor_of, run, trust_option


def print_channel_doc(paths):
    """Print each channel's name and documentation; with several files, each after its path."""
    for path in paths:
        if len(paths) > 1:
            print(path)
        _, monitor = monitor_of(path)
        for name in sorted(monitor.channels):
            print(f"{name}\n{documentation(monitor.channels[name])}\n")


def documentation(channel):
    """Return the channel's documentation, or a sentence in its place."""
    if not hasattr(channel, "doc"):
        return "\tOld pkl file, written before doc system."
    return "No doc available." if channel.doc is None else channel.doc


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print what each monitoring channel of trained models measures."))
    parser.add_argument("model_paths", nargs="+", metavar="MODEL", help="a .pkl file that train.py saved")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: print_channel_doc(args.model_paths), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
