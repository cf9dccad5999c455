"""Print the last value of every channel, averaged over several models, such as those that TrainCV saves in one file.

    print_monitor_cv.py folds.pkl | grep test_y_misclass
    print_monitor_cv.py --all seed1.pkl seed2.pkl          with the value of each model

The lines: ``<channel>: <mean> +/- <standard deviation>``, in alphabetical order.
"""
import sys

import numpy as np

from pylearn2.scripts._cli import CommandError, load_object, make_parser, monitor_in, run, trust_option


def print_monitor_cv(models, all=False):
    """Print the channels of the model files in `models`; each may hold one model or a list."""
    monitors = [monitor for path in models for monitor in _monitors_in(path)]
    print(f"number of models: {len(monitors)}")
    for name, values in _columns(monitors).items():
        values = np.asarray(values)
        average = f"{values.mean()} +/- {values.std()}" if len(values) > 1 else f"{values[0]}"
        print(f"\n{name}:\n{values}\n{average}" if all and len(values) > 1 else f"{name}: {average}")


def _monitors_in(path):
    held = load_object(path)
    held = held if isinstance(held, list | tuple) else [held]
    if not held:
        raise CommandError(f"{path} holds an empty list; give models that train.py saved")
    return [monitor_in(model, path) for model in held]


def _columns(monitors):
    """Return ``{name: list}``: epochs, seconds, then each channel, with the values of the models that have it."""
    columns = {
        "epochs seen": [monitor.get_epochs_seen() for monitor in monitors],
        "training time": [max((one.time_record[-1] for one in monitor.channels.values() if one.time_record), default=0)
                          for monitor in monitors],
    }
    for name in sorted({name for monitor in monitors for name in monitor.channels}):
        values = [float(monitor.channels[name].val_record[-1]) for monitor in monitors
                  if name in monitor.channels and monitor.channels[name].val_record]
        if values:
            columns[name] = values
    return columns


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print the channels of trained models, averaged over the models."))
    parser.add_argument("models", nargs="+", metavar="MODEL", help="a .pkl file with a model or a list of models")
    parser.add_argument("-a", "--all", action="store_true", help="print the value of each model, too")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: print_monitor_cv(args.models, args.all), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
