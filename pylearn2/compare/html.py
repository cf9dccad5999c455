"""The report: one HTML file with everything in it, which opens from disk without a network.

    write_report   Comparison -> file, written whole or not at all
    page           Comparison -> the text of the file
    contents       Comparison -> what the page's script draws, as plain data

`report/` holds the page's own parts. What comes from YAML files and pickles travels as JSON, never as markup, and a
content security policy lets the browser run the page's own script alone and fetch nothing.
"""
import base64
import hashlib
import html
import json
import re
import time
from pathlib import Path

import numpy as np

from pylearn2.compare.pictures import is_number, template_png, varied_number
from pylearn2.compare.settings import differing_lines
from pylearn2.compare.summary import DEFAULTS, best_record, default_channels, plain
from pylearn2.compare.terminal import shown
from pylearn2.utils.replacing import replacing

PARTS = Path(__file__).parent / "report"
SCRIPTS = ("base.js", "table.js", "chart.js", "page.js")
MOST_VALUES = 400_000  # of curves in one page, 3 to 4 MB; the channels that people look at first come first
DIGITS = 4  # of a value in a curve, as many as the page shows
EXACT = 9  # digits of an epoch or a time
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}  # letters that could end a script element


def write_report(path, comparison, title, faults=()):
    """Write the report to `path`.

    Parameters
    ----------
    comparison : Comparison
    title : str
    faults : iterable of str, what could not be read
    """
    text = page(comparison, title, faults)
    with replacing(path) as file:
        file.write(text.encode("utf-8", errors="replace"))


def page(comparison, title, faults=()):
    """Return the text of the report; the parameters are those of :func:`write_report`."""
    style = (PARTS / "style.css").read_text(encoding="utf-8")
    script = "\n".join((PARTS / name).read_text(encoding="utf-8") for name in SCRIPTS)
    parts = {"title": html.escape(title), "policy": policy(style, script), "style": style, "script": script,
             "data": as_script(contents(comparison, faults)), "made": time.strftime("%Y-%m-%d %H:%M")}
    frame = (PARTS / "page.html").read_text(encoding="utf-8")
    return re.sub(r"{{(\w+)}}", lambda field: parts[field[1]], frame)


def policy(style, script):
    """Return the content security policy: this style, this script, pictures inside the page, and nothing else."""
    style_hash, script_hash = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                               for text in (style, script))
    return (f"default-src 'none'; img-src data:; style-src 'sha256-{style_hash}'; "
            f"script-src 'sha256-{script_hash}'; base-uri 'none'; form-action 'none'")


def as_script(content):
    """Return `content` as JSON that no browser can take for markup."""
    text = json.dumps(content, allow_nan=False, separators=(",", ":"))
    return re.sub("[<>&]", lambda letter: ESCAPES[letter[0]], text)


def contents(comparison, faults=()):
    """Return what the page shows: columns, runs with their rows, curves, weights and YAML, and a few sentences."""
    channels, left_out = curve_channels(comparison)
    marks = differing_lines([run.yaml if run.whole else "" for run in comparison.runs])
    varied = varied_number(comparison)
    states = {"finished", *(run.state for run in comparison.runs)}  # where all are finished, no column says so
    return {
        "lead": _lead(comparison), "finding": finding(comparison), "faults": [str(fault) for fault in faults],
        "columns": [vars(column) for column in comparison.columns if column.key != "state" or len(states) > 1],
        "unlike": comparison.unlike, "judge": comparison.judge, "best": comparison.best,
        "varied": None if varied is None else f"set {varied}", "numbers": _numbers(comparison, varied),
        "channels": channels,
        "left_out": f"Left out to keep the file small: {', '.join(left_out)}." if left_out else "",
        "runs": [_run(run, row, channels, sorted(lines))
                 for run, row, lines in zip(comparison.runs, comparison.rows, marks, strict=True)],
    }


def curve_channels(comparison):
    """Return ``(channels, left out)``: those whose curves come along, the chosen ones and the judge first."""
    known = list(dict.fromkeys(name for run in comparison.runs for name in run.channels))
    first = [*([comparison.judge] if comparison.judge else []), *comparison.channels, *default_channels(known)]
    endings = tuple(pattern.strip("*") for pattern in DEFAULTS)
    rest = sorted(known, key=lambda name: not name.endswith(endings))
    taken, left_out, room = [], [], MOST_VALUES
    for name in dict.fromkeys([*first, *rest]):
        size = sum(len(run.channels.get(name, ())) for run in comparison.runs)
        (taken if size <= room else left_out).append(name)
        room -= size if size <= room else 0
    return taken, left_out


def _numbers(comparison, varied):
    """Return the keys of the columns whose keywords are numbers that differ, the most varied first."""
    keys = [f"set {path}" for path in comparison.keywords
            if len({run.settings[path] for run in comparison.runs if is_number(run.settings.get(path))}) > 1]
    return sorted(keys, key=lambda key: key != f"set {varied}")


def _lead(comparison):
    """Return the line below the title: how many runs, on which data, judged by what."""
    states = [run.state for run in comparison.runs if run.state != "finished"]
    counts = [f"{states.count(state)} {state}" for state in dict.fromkeys(states)]
    n_runs = len(comparison.runs)
    return ", ".join([f"{n_runs} run{'' if n_runs == 1 else 's'}", *counts]) + (
        f"; {comparison.trained_on}" if comparison.trained_on else "")


def finding(comparison):
    """Return the sentence that says which run is best."""
    if comparison.best is None:
        return ""
    run, row = comparison.runs[comparison.best], comparison.rows[comparison.best]
    value = shown(run.at(best_record(run, comparison.judge), comparison.judge), "value")
    return f"Best {comparison.judge}: {value}, by {run.name} at epoch {shown(row['best epoch'], 'count')}."


def _run(run, row, channels, marks):
    """Return all that the page shows of one run."""
    picture = {}
    if run.model is not None:
        try:
            png, limit = template_png(run.model)
            picture = {"weights": f"data:image/png;base64,{base64.b64encode(png).decode()}", "limit": limit}
        except ValueError as error:
            picture = {"unseen": str(error)}
    return picture | {
        "name": run.name, "state": run.state, "error": run.error, "notes": run.notes, "whole": run.whole,
        "row": {key: plain(value) for key, value in row.items()},
        "epochs": _short(run.epochs, EXACT), "seconds": _short(run.seconds, EXACT),
        "curves": {name: _short(_once(run.channels[name]), DIGITS) for name in channels if name in run.channels},
        "yaml": run.yaml, "marks": marks, "environment": list(run.environment.items()),
    }


def _once(values):
    """Return a single value where all are the same; the page repeats it."""
    return values[:1] if len(values) and (values == values[0]).all() else values


def _short(values, digits):
    """Return a list of a few digits each; null for what is not finite."""
    rounded = [float(f"{value:.{digits}g}") if np.isfinite(value) else None for value in values.tolist()]
    return [int(value) if value is not None and value.is_integer() else value for value in rounded]
