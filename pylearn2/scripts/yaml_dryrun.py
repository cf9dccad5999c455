"""Check a YAML file without training: build everything that it describes, or only parse it (-N)."""
import sys

from pylearn2.config import yaml_parse
from pylearn2.scripts._cli import make_parser, run, trust_option


def dryrun(path, instantiate=True):
    """Parse the YAML file `path`, build its objects unless told not to, and say that it went well."""
    yaml_parse.publish_train_file(path)  # experiments name their files by these variables
    yaml_parse.load_path(path, instantiate=instantiate)
    print(f"Successfully parsed and loaded {path}." if instantiate
          else f"Successfully parsed {path} (but objects not instantiated).")


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Build what a YAML file describes, without any training."))
    parser.add_argument("yaml_file", metavar="FILE", help="the YAML file of an experiment")
    parser.add_argument("-N", "--no-instantiate", action="store_true", help="parse only, build no object")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: dryrun(args.yaml_file, not args.no_instantiate), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
