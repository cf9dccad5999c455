"""Train the experiments and write what came out: what ``make results`` does.

    results.py                            all experiments, two at a time
    results.py experiments/adam.yaml      this one again; the others' numbers are those of their saved models

A call for all of them that was interrupted, or in which one failed, is gone on with by the next one: what it trained is
not trained again, unless its file was changed since.

Three things are written, all from the monitors of the saved models: the table in ``experiments/README.md``, the line
``# Result:`` of each experiment, and the figure ``docs/results.png``.

    left_over     which trainings are still to do
    summary       a saved model -> a row
    table         rows -> text
    results_figure  rows -> a figure
"""
import dataclasses
import datetime
import itertools
import platform
import sys
from pathlib import Path

import numpy as np

from pylearn2.gui.captioned import DPI, save_figure
from pylearn2.gui.curves import DATASETS
from pylearn2.scripts._cli import CommandError, description_of, make_parser, monitor_of, run
from pylearn2.scripts._rounds import (
    RESULT,
    ROOT,
    Training,
    best_epoch,
    first_sentence,
    machine,
    processor,
    put,
    put_page,
    train_all,
)
from pylearn2.utils.exc import DataError, get_channel

__all__ = ["Row", "left_over", "main", "results_figure", "summary", "table"]

EXPERIMENTS = ROOT / "experiments"
TUTORIALS = EXPERIMENTS / "tutorials"
FIGURE = ROOT / "docs" / "results.png"
BEGIN = "<!-- results: begin, written by `make results` -->"
PARTS = {"valid": "valid_best", "test": "test_best"}  # what the figure shows of a row
SWEEPS = {"learning_rate": "learning rate", "momentum": "momentum (learning rate 0.01)"}  # folder and field -> axis
HEAD = ("| experiment | what it shows | valid, best | test, then | valid, last | test, last | epochs | seconds |\n"
        "|---|---|--:|--:|--:|--:|--:|--:|")


@dataclasses.dataclass
class Row:
    """What came out of one experiment; errors are fractions of examples, at the best epoch and at the last one."""

    name: str
    shows: str
    data: str
    best: int
    epochs: int
    valid_best: float
    test_best: float
    valid_last: float
    test_last: float
    seconds: float
    learning_rate: float
    momentum: float | None


# -- training --------------------------------------------------------------------------------------

def left_over(paths, begun):
    """Return the experiments that are still to be trained.

    Parameters
    ----------
    paths : list of paths
    begun : path of an empty file that is there from the beginning to the end of a round; it is made where there is none
    """
    if not begun.exists():
        begun.touch()
        return paths
    since = begun.stat().st_mtime
    left = [path for path in paths if not _is_trained(path, since)]
    print(f"going on: {len(paths) - len(left)} of {len(paths)} were trained since "
          f"{datetime.datetime.fromtimestamp(since):%Y-%m-%d %H:%M}; to begin anew, remove {begun}", flush=True)
    return left


def _is_trained(path, since):
    """Tell whether the experiment `path` was trained to its end later than `since` and than its own last change."""
    model = Path(path).with_suffix(".pkl")
    if not model.exists() or model.stat().st_mtime <= max(since, Path(path).stat().st_mtime):
        return False
    try:
        return monitor_of(str(model))[1].training_succeeded
    except (CommandError, DataError):  # it was being written
        return False


def all_experiments():
    """Return the paths of all experiments: those in the folder itself first; the tutorials, of hours, are apart."""
    paths = (path for path in EXPERIMENTS.rglob("*.yaml") if path.parent != TUTORIALS)
    return sorted(paths, key=lambda path: (len(path.relative_to(EXPERIMENTS).parts), str(path)))


def name_of(path):
    """Return what an experiment is called in the table: its path without the folder's name and the ending."""
    return str(Path(path).resolve().relative_to(EXPERIMENTS).with_suffix(""))


# -- reading ---------------------------------------------------------------------------------------

def summary(path):
    """Return the :class:`Row` of the experiment `path`, from the model that its training saved beside it."""
    model, monitor = monitor_of(str(Path(path).with_suffix(".pkl")))
    valid, test = (np.array(get_channel(monitor, f"{name}_y_misclass").val_record, dtype=float)
                   for name in ("valid", "test"))
    best = best_epoch(valid)
    channels = monitor.channels
    return Row(
        name=name_of(path), shows=first_sentence(Path(path).read_text()), data=description_of(model) or "unknown data",
        best=best, epochs=len(valid) - 1, valid_best=valid[best], test_best=test[best], valid_last=valid[-1],
        test_last=test[-1], seconds=float(channels["valid_y_misclass"].time_record[-1]),
        learning_rate=_first(channels, "learning_rate"), momentum=_first(channels, "momentum"))


def _first(channels, name):
    return float(channels[name].val_record[0]) if name in channels else None


# -- writing ---------------------------------------------------------------------------------------

def table(rows, jobs):
    """Return the table in Markdown, one for each data set, and the line that tells the machine."""
    parts = []
    for data, group in itertools.groupby(sorted(rows, key=lambda row: not row.data.startswith("MNIST")),
                                         key=lambda row: row.data):
        parts.append(f"Learned from {data}, errors in %:\n\n{HEAD}\n" + "\n".join(map(_table_line, group)))
    parts.append(f"Measured with {processor()}, {machine()}, {jobs} trainings at a time, Python "
                 f"{platform.python_version()}. Best: the first epoch with the lowest validation error. Seconds: from "
                 f"the first compilation to the last record.")
    return "\n\n".join(parts)


def _table_line(row):
    errors = (row.valid_best, row.test_best, row.valid_last, row.test_last)
    cells = " | ".join(f"{100 * error:.2f}" for error in errors)
    epochs = f"{row.best} of {row.epochs}" if row.best != row.epochs else str(row.epochs)
    return f"| [{row.name}]({row.name}.yaml) | {row.shows} | {cells} | {epochs} | {row.seconds:.0f} |"


def result_line(row):
    """Return what the experiment's own file says came out."""
    return (f"# Result: valid error {row.valid_best:.2%}, test error {row.test_best:.2%} at epoch {row.best} of "
            f"{row.epochs}; {row.seconds:.0f} s, {machine()}").replace("%", " %")


def write(rows, jobs):
    """Write the table, the figure and the line of each experiment."""
    for row in rows:
        put(EXPERIMENTS / f"{row.name}.yaml", RESULT, result_line(row))
    put_page(EXPERIMENTS / "README.md", BEGIN, table(rows, jobs))
    save_figure(FIGURE, results_figure([row for row in rows if row.data.startswith("MNIST")]))


# -- drawing ---------------------------------------------------------------------------------------

def results_figure(rows):
    """Return a figure: error against learning rate, error against momentum, and all experiments side by side."""
    from matplotlib.figure import Figure

    alone = sorted((row for row in rows if row.name.split("/")[0] not in SWEEPS), key=lambda row: -row.test_best)
    figure = Figure(figsize=(11, max(6, 0.26 * len(alone) + 1)), dpi=DPI, layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=[1, 1.15])
    for axes, (key, label) in zip(left.subplots(2, 1), SWEEPS.items(), strict=True):
        _draw_sweep(axes, [row for row in rows if row.name.startswith(f"{key}/")], key, label)
        if key == "learning_rate":
            axes.set_xscale("log")
    _draw_all(right.subplots(), alone)
    data = rows[0].data if rows else "nothing"
    figure.suptitle(f"Error at the epoch with the lowest validation error, learned from {data}", fontsize=11)
    return figure


def _draw_sweep(axes, rows, key, label):
    rows = sorted(rows, key=lambda row: getattr(row, key))
    for name, part in PARTS.items():
        axes.plot([getattr(row, key) for row in rows], [100 * getattr(row, part) for row in rows], marker="o",
                  color=DATASETS[name], label=name)
    axes.set(xlabel=label, ylabel="misclassified (%)")
    axes.grid(alpha=0.35)
    axes.legend(frameon=False)


def _draw_all(axes, rows):
    places = range(len(rows))
    for label, part in PARTS.items():
        axes.plot([100 * getattr(row, part) for row in rows], places, "o", color=DATASETS[label], label=label)
    axes.set_yticks(places, [row.name for row in rows], fontsize=8)
    axes.set(xlabel="misclassified (%)", ylim=(-0.7, len(rows) - 0.3))
    axes.grid(alpha=0.35)
    axes.legend(frameon=False)


# -- the command -----------------------------------------------------------------------------------

def results(paths, jobs):
    """Train `paths`, or all experiments, and write what came out."""
    unknown = [path for path in paths if not (Path(path).is_file() and EXPERIMENTS in Path(path).resolve().parents)]
    if unknown:
        raise CommandError(f"{unknown[0]} is no experiment; name YAML files of the folder {EXPERIMENTS.name}/")
    begun = EXPERIMENTS / ".results_begun"
    todo = paths or left_over(all_experiments(), begun)
    train_all([Training(name_of(path), path) for path in todo], jobs)
    rows = [summary(path) for path in all_experiments()]
    write(rows, jobs)
    if not paths:
        begun.unlink()
    print(f"wrote {len(rows)} results into the experiments, experiments/README.md and docs/results.png")


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = make_parser("Train the experiments and write the table of their results.")
    parser.add_argument("--jobs", type=int, default=2, choices=range(1, 65), metavar="N",
                        help="trainings at a time (default 2)")
    parser.add_argument("paths", nargs="*", metavar="YAML", help="experiments to train again; default: all")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: results(args.paths, args.jobs), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
