"""Print a saved model, as its class describes it: of an MLP each layer and what goes into it."""
import sys

from pylearn2.scripts._cli import load_model, make_parser, run, trust_option


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print a saved model, as its class describes it."))
    parser.add_argument("model_path", metavar="MODEL", help="a .pkl file that train.py saved")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: print(load_model(args.model_path)), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
