"""Print how many numbers a model learns: the sizes of all its parameters, added up."""
import sys

from pylearn2.scripts._cli import load_model, make_parser, run, trust_option


def num_parameters(model):
    """Return the total number of elements of the model's parameters."""
    return sum(param.get_value(borrow=True).size for param in model.get_params())


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print the total number of parameters of a saved model."))
    parser.add_argument("model_path", metavar="MODEL", help="a .pkl file that train.py saved")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: print(num_parameters(load_model(args.model_path))), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
