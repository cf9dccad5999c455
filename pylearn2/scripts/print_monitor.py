"""Print the last value of every channel that a model's monitor recorded.

    print_monitor.py sgd.pkl | grep valid_y_misclass

The lines are meant for grep: ``<channel> : <last value>``, in alphabetical order.
"""
import sys

from pylearn2.scripts._cli import make_parser, monitor_of, run, trust_option


def print_monitor(args):
    """Print the monitor of each model file in `args`; with several files, each after its path."""
    for path in args:
        if len(args) > 1:
            print(path)
        _, monitor = monitor_of(path)
        print("\n".join(monitor_lines(monitor)))


def monitor_lines(monitor):
    """Return the lines that describe a monitor: epochs, seconds, and each channel's last value."""
    epochs = getattr(monitor, "_epochs_seen", None)
    lines = ["an old file: it does not tell how many epochs it has seen" if epochs is None
             else f"epochs seen:  {epochs}"]
    recorded = {name: channel for name, channel in monitor.channels.items() if channel.val_record}
    if recorded:
        lines.append(f"time trained:  {max(channel.time_record[-1] for channel in recorded.values())}")
    return lines + [f"{name} : {recorded[name].val_record[-1]!s}" for name in sorted(recorded)]


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print the last value of every monitoring channel of trained models."))
    parser.add_argument("model_paths", nargs="+", metavar="MODEL", help="a .pkl file that train.py saved")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: print_monitor(args.model_paths), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
