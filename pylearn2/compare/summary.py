"""The table of a comparison: one row a run, and the columns that every output shares.

    compare        Runs -> Comparison: which channels, judged by which, which keywords differ
    Comparison     columns and rows; `best` is the run with the best value
    default_channels, default_judge    what is shown where nobody says

    write_csv, write_json              the table as files, written whole or not at all

The best epoch of a run is the one with the lowest value of the judging channel (the highest, where the
channel counts successes), normally an error on the validation set; all "best" columns are of that epoch.
"""
import csv
import fnmatch
import io
import json
import math
from dataclasses import dataclass, replace

import numpy as np

from pylearn2.compare.origin import unlike
from pylearn2.compare.settings import differing, short_names
from pylearn2.utils.exc import ChannelNotFound
from pylearn2.utils.replacing import replacing

DEFAULTS = ("*misclass", "*objective", "*nll")  # the first that some run has is shown
JUDGES = ("valid_*misclass", "valid_objective", "valid_*nll", "valid_*")
SUCCESSES = ("accuracy", "precision", "recall", "f1")  # endings of channels that should be high
ORDER = ("valid", "test", "train")  # of the data sets, in a row
WIDEST = 1e5  # how many times its median the largest value of a column may be, to share its decimals
MOST_CHANNELS = 6  # shown where nobody chooses and nothing has a known name


@dataclass(frozen=True)
class Column:
    """One column: `key` in a row and in CSV, `group` and `label` for headings, `kind` of its values.

    kind is "name", "keyword", "value", "count" or "text"; `path` is that of a keyword, `decimals` are the places
    behind the point at which the values of the column compare well, None where they span too far for that.
    """

    key: str
    label: str
    kind: str
    group: str = ""
    path: str = ""
    decimals: int | None = None


@dataclass
class Comparison:
    """What :func:`compare` returns.

    Attributes
    ----------
    runs : list of Run
    channels : list of str, those of the table
    judge : str or None, the channel by which epochs and runs are judged
    keywords : dict, dotted path of each keyword that differs -> its short name
    columns : list of Column
    rows : list of dict, column key -> str, number or None, one a run
    best : index of the best run, or None
    unlike : list of str, names in the runs' environments whose texts are not the same for all
    """

    runs: list
    channels: list
    judge: str | None
    keywords: dict
    columns: list
    rows: list
    best: int | None
    unlike: list

    @property
    def trained_on(self):
        """Which data the runs learned from, as titles say it (str); empty where no run tells."""
        data = dict.fromkeys(run.environment["data"] for run in self.runs if "data" in run.environment)
        return f"trained on {' and '.join(data)}" if data else ""


def compare(runs, patterns=None, judge=None):
    """Compare `runs`.

    Parameters
    ----------
    runs : list of Run
    patterns : list of str, names of channels or patterns such as ``*_nll``; default: error rates
    judge : str, the channel by which epochs are judged; default: an error on the validation set

    Returns
    -------
    Comparison

    Raises
    ------
    ChannelNotFound
        for a name or pattern that no run has.
    """
    known = list(dict.fromkeys(name for run in runs for name in run.channels))
    channels = _chosen(patterns, known) if patterns else default_channels(known)
    if judge is None:
        judge = default_judge(known)
    elif judge not in known:
        raise ChannelNotFound(judge, known)
    keywords = short_names(differing([run.settings for run in runs], [run.whole for run in runs]))
    records = [best_record(run, judge) for run in runs]
    columns = _columns(channels, judge, keywords, [name for name in gap_channels(judge) if name in known])
    rows = [_row(run, record, channels, judge, keywords) for run, record in zip(runs, records, strict=True)]
    columns = [replace(column, decimals=decimals(column, judge, rows)) for column in columns]
    return Comparison(runs, channels, judge, keywords, columns, rows, _best_run(runs, records, judge),
                      unlike(runs))


def _chosen(patterns, known):
    """Return the channels that `patterns` name, in the patterns' order."""
    chosen = {}
    for pattern in patterns:
        found = [name for name in known if name == pattern] or fnmatch.filter(known, pattern)
        if not found:
            raise ChannelNotFound(pattern, known)
        chosen.update(dict.fromkeys(found))
    return list(chosen)


def default_channels(known):
    """Return the channels to show of those `known`: error rates, else objectives, else the first few."""
    for pattern in DEFAULTS:
        found = fnmatch.filter(known, pattern)
        if found:
            return sorted(found, key=_set_order)
    return list(known)[:MOST_CHANNELS]


def _set_order(name):
    dataset = name.partition("_")[0]
    return ORDER.index(dataset) if dataset in ORDER else len(ORDER)


def default_judge(known):
    """Return the channel to judge by, or None where nothing was measured on a validation set."""
    return next((name for pattern in JUDGES for name in fnmatch.filter(known, pattern)), None)


def sign_of(judge):
    """Return -1 for a channel that should be high, else 1."""
    return -1 if judge.endswith(SUCCESSES) else 1


def best_record(run, judge):
    """Return the number of the record with the best value of `judge`, the first of equals, or None."""
    values = run.channels.get(judge)
    if values is None or not np.isfinite(values).any():
        return None
    return int(np.argmin(np.where(np.isfinite(values), sign_of(judge) * values, np.inf)))


def _best_run(runs, records, judge):
    scores = {k: sign_of(judge) * run.at(record, judge)
              for k, (run, record) in enumerate(zip(runs, records, strict=True)) if record is not None}
    return min(scores, key=scores.get) if scores else None


def gap_channels(judge):
    """Return the (test, train) channels of the quantity that `judge` measures."""
    quantity = (judge or "").partition("_")[2]
    return f"test_{quantity}", f"train_{quantity}"


def _columns(channels, judge, keywords, gap):
    """Return the columns; `gap` is the pair of channels whose difference is shown, where both are known."""
    columns = [Column("run", "run", "name")]
    columns += [Column(f"set {path}", short, "keyword", path=path) for path, short in keywords.items()]
    measured = [(name, name) for name in channels] + ([("gap", "test - train")] if len(gap) == 2 else [])
    for key, group in measured:
        columns.append(Column(f"{key} last", "last", "value", group))
        if judge:
            columns.append(Column(f"{key} best", "best", "value", group))
    if judge:
        columns.append(Column("best epoch", "best epoch", "count"))
    return [*columns, Column("epochs", "epochs", "count"), Column("seconds", "seconds", "value"),
            Column("state", "state", "text")]


def decimals(column, judge, rows):
    """Return the :func:`places` of a column.

    The last and the best value are shown alike, and a gap as exactly as what it is the difference of.
    """
    channel = judge if column.key.startswith("gap ") else column.group
    key = f"{channel} {'best' if judge else 'last'}" if channel else column.key
    values = [row[key] for row in rows if isinstance(row.get(key), float)]
    if column.kind != "value" or not values:
        return None
    return 1 if column.key == "seconds" else places(values)


def places(values):
    """Return the decimals that show four digits of the values' median, or None where .4g serves better."""
    sizes = [abs(value) for value in values if value and math.isfinite(value)]
    middle = float(np.median(sizes)) if sizes else 0
    return min(8, max(0, 3 - math.floor(math.log10(middle)))) if sizes and max(sizes) < WIDEST * middle else None


def _row(run, record, channels, judge, keywords):
    row = {"run": run.name, "state": run.state, "error": run.error,
           "epochs": _last_of(run.epochs), "seconds": _last_of(run.seconds),
           "best epoch": None if record is None else float(run.epochs[record])}
    row |= {f"set {path}": run.settings.get(path) for path in keywords}
    for name in channels:
        row |= {f"{name} last": run.last(name), f"{name} best": run.at(record, name)}
    if judge:
        test, train = gap_channels(judge)
        row["gap last"] = _difference(run.last(test), run.last(train))
        row["gap best"] = _difference(run.at(record, test), run.at(record, train))
    return row


def _last_of(record):
    return float(record[-1]) if len(record) and math.isfinite(record[-1]) else None


def _difference(first, second):
    return None if first is None or second is None else first - second


def write_csv(path, comparison):
    """Write the table as CSV: full precision, ``nan`` and ``inf`` in words, empty where a run has no value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.key.removeprefix("set ") for column in comparison.columns] + ["error"])
    for row in comparison.rows:
        writer.writerow([_whole(row.get(column.key)) for column in comparison.columns] + [row["error"]])
    _write(path, text.getvalue())


def _whole(value):
    """Return a count without the ``.0``."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def write_json(path, comparison):
    """Write the table, all settings and all records as JSON; what is not finite is the text nan, inf or -inf."""
    runs = [{
        "run": run.name, "state": run.state, "error": run.error,
        "summary": {column.key.removeprefix("set "): plain(row.get(column.key))
                    for column in comparison.columns if column.kind in ("value", "count")},
        "settings": {path: plain(value) for path, value in run.settings.items()},
        "environment": run.environment, "notes": run.notes,
        "epochs": plain(run.epochs), "seconds": plain(run.seconds),
        "channels": {name: plain(values) for name, values in run.channels.items()},
    } for run, row in zip(comparison.runs, comparison.rows, strict=True)]
    best = None if comparison.best is None else comparison.runs[comparison.best].name
    content = {"judged_by": comparison.judge, "best": best, "keywords": list(comparison.keywords),
               "environments_differ_in": comparison.unlike, "runs": runs}
    _write(path, json.dumps(content, indent=1, allow_nan=False) + "\n")


def plain(value):
    """Return `value` as JSON can hold it."""
    if isinstance(value, np.ndarray):
        return [plain(each) for each in value.tolist()]
    if isinstance(value, float):
        return _whole(value) if math.isfinite(value) else str(value)
    return value if value is None or isinstance(value, str | int) else str(value)


def _write(path, text):
    with replacing(path) as file:
        file.write(text.encode("utf-8", errors="replace"))
