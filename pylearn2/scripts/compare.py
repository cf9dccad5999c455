"""Compare trained models: what was set differently, and what came of it.

    compare.py a.pkl b.pkl c.pkl                  a table
    compare.py sweep_folder --html report.html    and a report for the browser, one file, no network needed
    compare.py sweep_folder --out curves.png --channels 'valid_y_misclass,*_objective'
    compare.py sweep_folder --csv table.csv --json all.json

A file that is not a model is told in one line, and the others are compared.
"""
import argparse
import sys
from pathlib import Path

from pylearn2.compare.folders import read_runs
from pylearn2.compare.html import write_report
from pylearn2.compare.pictures import comparison_curves
from pylearn2.compare.summary import compare, write_csv, write_json
from pylearn2.compare.terminal import print_comparison
from pylearn2.gui.captioned import save_figure
from pylearn2.scripts._cli import SLIP, CommandError, make_parser, picture_path, run, trust_option
from pylearn2.utils.exc import ChannelNotFound


def compare_runs(args):
    """Read, print and write what the parsed arguments ask for; return the exit status."""
    runs, faults = read_runs(args.runs)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not runs:
        return SLIP
    try:
        comparison = compare(runs, args.channels, args.best)
    except ChannelNotFound as error:
        raise CommandError(error.message.replace("the monitor has no", "no run has a")) from error
    try:
        write_files(args, comparison, faults)  # before the table: who reads only its head gets the files all the same
    finally:
        print_comparison(comparison)
    for path in filter(None, (args.out, args.csv, args.json, args.html)):
        print(f"wrote {path}")
    return SLIP if faults else 0


def write_files(args, comparison, faults):
    """Write the tables, the report and the picture that the arguments name."""
    if args.csv is not None:
        write_csv(args.csv, comparison)
    if args.json is not None:
        write_json(args.json, comparison)
    if args.html is not None:
        write_report(args.html, comparison, args.title or title_of(args.runs, comparison.runs), faults)
    if args.out is not None:
        save_figure(args.out, _figure(comparison, args.axis))


def _figure(comparison, axis):
    from matplotlib.figure import Figure

    if not comparison.channels:
        raise CommandError("none of these runs has recorded a channel, so there are no curves to draw")
    return comparison_curves(Figure(), comparison, comparison.channels, axis)


def title_of(paths, runs):
    """Return the title of a report: the folder's name, or those of a few runs, or their number."""
    if len(paths) == 1:
        return Path(paths[0]).resolve().stem
    return " and ".join(run.name for run in runs) if len(runs) == 2 else f"{len(runs)} runs"


def comma_list(text):
    """Return the words of `text` between commas, for argparse."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise argparse.ArgumentTypeError("name at least one channel, as in --channels 'valid_y_misclass,*_nll'")
    return words


def file_ending(ending):
    """Return an argparse type for the name of a file that ends in `ending`."""
    def check(text):
        if not text.lower().endswith(ending):
            raise argparse.ArgumentTypeError(f"{text!r} should end in {ending}")
        return text

    return check


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Compare trained models: a table, curves, and a report for the browser."))
    parser.add_argument("runs", nargs="+", metavar="RUN", help="a .pkl that train.py saved, or a folder of sweep.py")
    parser.add_argument("--channels", metavar="NAMES", type=comma_list,
                        help="channels of the table and the curves, patterns too; default: error rates")
    parser.add_argument("--best", metavar="CHANNEL", help="what a run's best epoch is judged by; default: an error "
                                                          "on the validation set")
    parser.add_argument("--out", metavar="FILE", type=picture_path, help="draw the curves: .png, .svg, .pdf")
    parser.add_argument("--axis", choices=("epoch", "second"), default="epoch", help="what the curves run against")
    parser.add_argument("--csv", metavar="FILE", type=file_ending(".csv"), help="write the table")
    parser.add_argument("--json", metavar="FILE", type=file_ending(".json"),
                        help="write the table, all settings and all records")
    parser.add_argument("--html", metavar="FILE", type=file_ending(".html"), help="write the report")
    parser.add_argument("--title", help="the report's title")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(compare_runs, make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
