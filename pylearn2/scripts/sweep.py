"""Train many variants of one experiment: a grid of values, random ones, or those that Optuna chooses.

    main          the command ``sweep.py config.yaml path=values ... [flags]``

Each variant becomes a YAML file that stands by itself, in the sweep's folder, with what was trained from it beside it.
"""
import argparse
import sys

from pylearn2.scripts import _cli, experiment_options
from pylearn2.sweep.conduct import Plan, conduct

__all__ = ["main", "make_argument_parser"]

_EXAMPLES = """
what to vary:
  algorithm.learning_rate=0.001,0.01,0.1     these values (any YAML); several arguments make a grid
  algorithm.learning_rate=0.001..1           with --random or --optuna: a number between these
  algorithm.learning_rate=log:0.001..1       the same, all orders of magnitude equally likely
  algorithm.batch_size=10..200               a whole number

--set, --fill, --trust, --trust-pickle, --device and the flags of the log hold for every variant.
The same command again goes on where it was stopped: what is finished is not trained again.
"""


class _Parser(argparse.ArgumentParser):
    """Takes what to vary and the flags in any order; ``--dask`` may stand alone."""

    def parse_args(self, args=None, namespace=None):
        given = list(sys.argv[1:] if args is None else args)
        for i, one in enumerate(given):
            following = given[i + 1] if i + 1 < len(given) else "="
            if one == "--dask" and ("=" in following or ":" not in following):
                given[i] = "--dask=local"
        return self.parse_intermixed_args(given, namespace)


def make_argument_parser():
    """Return the parser of the command's arguments."""
    parser = _Parser(prog="sweep.py", description="Train many variants of one experiment.", epilog=_EXAMPLES,
                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", metavar="config", help="YAML file that describes the experiment")
    parser.add_argument("arguments", nargs="*", default=[], metavar="PATH=VALUES", help="what to vary; see below")
    experiment_options.add_changes(parser)
    _cli.trust_option(parser)
    experiment_options.add_device(parser)
    parser.add_argument("--out", metavar="FOLDER", help="where the variants go; default: <config>_sweep beside it")
    parser.add_argument("--random", type=int, metavar="N", help="draw N variants")
    parser.add_argument("--optuna", type=int, metavar="N", help="let Optuna choose N variants (pip install optuna)")
    parser.add_argument("--seed", type=int, default=0, help="of --random and --optuna; default 0")
    parser.add_argument("--metric", metavar="CHANNEL", help="monitor channel to compare by; default: valid_y_misclass")
    parser.add_argument("--maximize", action="store_true", help="more of the metric is better")
    parser.add_argument("--jobs", type=int, metavar="N", help="variants at a time; default: one for each core")
    parser.add_argument("--dask", metavar="[ADDRESS]", help="train on Dask: on a cluster of local processes, or, with "
                        "tcp://host:port, on the one of that scheduler (pip install distributed)")
    parser.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS",
                        help="how long to wait for Dask's scheduler and workers; default 10")
    experiment_options.add_log(parser)
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    def work(args):
        options = vars(args)
        log = {name: options.pop(name) for name in ("debug", "verbose_logging", "timestamp")}
        return conduct(Plan(**options, log=log))

    return _cli.run(work, make_argument_parser(), argv)


if __name__ == "__main__":
    raise SystemExit(main())
