"""Print where the monitors of two models differ: channels, lengths, and the first different record of each channel.

    diff_monitor.py first.pkl second.pkl

Seconds are left out, for no two runs take the same. NaN equals NaN.
"""
import sys

import numpy as np

from pylearn2.scripts._cli import make_parser, monitor_of, run, trust_option

SECONDS = ("training_seconds_this_epoch", "total_seconds_last_epoch")
RECORDS = ("batch_record", "example_record", "epoch_record", "val_record")


def diff_monitor(path_0, path_1, rtol=0.0):
    """Print the differences of the monitors in two model files.

    Parameters
    ----------
    path_0, path_1 : str
    rtol : float, the relative difference up to which two values count as equal; 0 compares bits
    """
    channels = [monitor_of(path)[1].channels for path in (path_0, path_1)]
    print("".join(f"{line}\n" for line in difference_lines(*channels, rtol)), end="")


def difference_lines(channels_0, channels_1, rtol=0.0):
    """Return the lines that tell how two dicts of channels differ; none where they do not."""
    lines = [f"{name} is in model 0 but not model 1" for name in channels_0 if name not in channels_1]
    lines += [f"{name} is in model 1 but not model 0" for name in channels_1 if name not in channels_0]
    shared = [name for name in channels_0 if name in channels_1]
    for name in shared:
        n_0, n_1 = len(channels_0[name].val_record), len(channels_1[name].val_record)
        if n_0 != n_1:
            lines.append(f"Length of {name} differs: {n_0} vs {n_1}")
    found = [_first_difference(name, channels_0[name], channels_1[name], rtol) for name in shared
             if name not in SECONDS]
    for entry, record, name, met_0, met_1 in sorted(filter(None, found)):
        lines += [f"{name}.{record} differs at record entry {entry}", f"\t{met_0} vs {met_1}"]
    return lines


def _first_difference(name, channel_0, channel_1, rtol):
    n = min(len(channel_0.val_record), len(channel_1.val_record))
    for entry in range(n):
        for record in RECORDS:
            met_0, met_1 = getattr(channel_0, record)[entry], getattr(channel_1, record)[entry]
            if not _equal(met_0, met_1, rtol if record == "val_record" else 0):
                return entry, record, name, str(met_0), str(met_1)
    return None


def _equal(met_0, met_1, rtol):
    if met_0 is None or met_1 is None:  # files of the first years lack some records
        return met_0 is met_1
    return bool(np.isclose(met_0, met_1, rtol=rtol, atol=0, equal_nan=True))


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Print where the monitors of two models differ; nothing where they do not."))
    parser.add_argument("--rtol", type=float, default=0.0, metavar="X",
                        help="relative difference of two values that still counts as equal (default: none)")
    parser.add_argument("model_0", metavar="MODEL0", help="a .pkl file that train.py saved")
    parser.add_argument("model_1", metavar="MODEL1", help="another one")
    return parser


def main(argv=None):
    """Run the command; return the exit status."""
    return run(lambda args: diff_monitor(args.model_0, args.model_1, args.rtol), make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
