"""The first run: what ``make train`` does, from no data to pictures of what was learned.

MNIST is found or downloaded; where it cannot be had, scikit-learn's digits stand in, and every output says so.
The steps are the commands that a user would type, and each is printed before it runs.
"""
import re
import shlex
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pylearn2.scripts import fetch_mnist, plot_monitor, show_weights, train
from pylearn2.scripts._cli import description_of, make_parser, monitor_of, run

__all__ = ["channel_table", "main"]

EXPERIMENTS = Path(__file__).resolve().parents[2] / "experiments"
SETS = ("train", "valid", "test")


def channel_table(monitor):
    """Return a rich Table of the last values of a Monitor: one row a quantity, one column a data set."""
    table = Table()
    table.add_column("channel")
    for name in SETS:
        table.add_column(name, justify="right")
    rows, alone = {}, []
    for name, channel in monitor.channels.items():
        prefix, _, quantity = name.partition("_")
        value = f"{float(channel.val_record[-1]):.6g}"
        if prefix in SETS:
            rows.setdefault(quantity, {})[prefix] = value
        else:
            alone.append((name, value))
    for quantity in sorted(rows):
        table.add_row(quantity, *(rows[quantity].get(name, "") for name in SETS))
    table.add_section()
    for name, value in sorted(alone):
        table.add_row(name, value)
    return table


def first_run():
    """Fetch, train, tabulate, draw; return the exit status of the first step that fails, else 0."""
    name = "sgd" if fetch_mnist.main([]) == 0 else "sgd_digits"
    if name == "sgd_digits":
        print("MNIST cannot be had here: scikit-learn's handwritten digits stand in. Compare no number with MNIST's.")
    config, saved = EXPERIMENTS / f"{name}.yaml", EXPERIMENTS / f"{name}.pkl"
    weights, curves = EXPERIMENTS / f"{name}_weights.png", EXPERIMENTS / f"{name}_curves.png"
    status = _step(train.main, "train.py", config)
    if status:
        return status
    print_table(saved)
    channels = "*_objective,*_misclass"
    status = (_step(show_weights.main, "show_weights.py", saved, "--out", weights)
              or _step(plot_monitor.main, "plot_monitor.py", saved, "--out", curves, "--channels", channels))
    if not status:
        print(f"\nthe trained model      {_short(saved)}\nits weight templates   {_short(weights)}"
              f"\nits learning curves    {_short(curves)}"
              f"\nthe experiment         {_short(config)}  (copy it, change it, train it)")
    return status


def _step(command, name, *arguments):
    print(f"\n$ python scripts/{name} {shlex.join(_short(argument) for argument in arguments)}", flush=True)
    return command([str(argument) for argument in arguments])


def _short(argument):
    return re.sub(f"^{re.escape(str(EXPERIMENTS))}", "experiments", str(argument))


def print_table(saved):
    """Print the table of the model in the file `saved`."""
    model, monitor = monitor_of(str(saved))
    data = description_of(model) or "data that tell no name"
    print(f"\nafter {monitor.get_epochs_seen()} epochs, trained on {data}", flush=True)
    Console(width=None if sys.stdout.isatty() else 100).print(channel_table(monitor))


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: first_run(), make_parser("Train the first experiment and show what it learned."), argv)


if __name__ == "__main__":
    sys.exit(main())
