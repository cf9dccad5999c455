"""A comparison on a terminal.

    table         Comparison -> rich Table
    print_comparison    the table, which run is best, and why others failed
    shown         a value as readers see it, here and in the report

What comes from files is shown letter for letter: neither markup nor a terminal's control codes in it have an effect.
"""
import shutil
import textwrap

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pylearn2.compare.summary import best_record

FIRST_KEYWORDS = 2  # of the columns of keywords, those that stay longer than the names of the runs
MOST_KEYWORDS = 6  # columns; the others are listed below the table
LONGEST_NUMBER = 10  # characters of a keyword's number; longer ones were drawn, and four of their digits are shown
NAMES_SHARE = 4  # names of runs are folded to no less than one part in four of the width
PIPE_WIDTH = 160  # characters, where no terminal tells its width
ORDINARY = "finished"  # the state that goes without saying


def printable(text):
    """Return `text` with a question mark for everything that a terminal might obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(text))


def shown(value, kind, decimals=None):
    """Return the text of a value in a column of `kind`; empty for None."""
    if value is None:
        return "none" if kind == "keyword" else ""
    if isinstance(value, bool):
        return str(value).lower()  # as YAML writes it
    if isinstance(value, float):
        if kind in ("keyword", "count"):
            text = f"{value:.10g}"
            return text if kind == "count" or len(text) <= LONGEST_NUMBER else f"{value:.4g}"
        return f"{value:.4g}" if decimals is None else f"{value:.{decimals}f}"
    return printable(value)


def table(comparison, columns):
    """Return a rich Table of the `columns` of a comparison, its best run in bold."""
    drawn = Table(box=box.SIMPLE_HEAD, header_style="", padding=(0, 1, 0, 0), pad_edge=False)
    for column in columns:
        drawn.add_column(Text(_heading(column)), justify="left" if column.kind in ("name", "text") else "right",
                         overflow="fold", no_wrap=column.kind != "name", vertical="bottom")
    for number, row in enumerate(comparison.rows):
        style = "bold" if number == comparison.best else "dim" if row["state"] == "failed" else ""
        drawn.add_row(*(Text(text, style=style) for text in _texts(row, columns)))
    return drawn


def _texts(row, columns):
    return [shown(row.get(column.key), column.kind, column.decimals) for column in columns]


def fitting(comparison, width):
    """Return the columns that fit into `width` characters, and the names of those left out for it.

    The state goes where all runs are finished, keywords beyond the first six go, and then, while the table is too
    wide, what is least asked for.
    """
    keywords = [column.key for column in comparison.columns if column.kind == "keyword"]
    gone = {*keywords[MOST_KEYWORDS:], *(["state"] if all(row["state"] == ORDINARY for row in comparison.rows) else [])}
    columns = [column for column in comparison.columns if column.key not in gone]
    left_out = []
    for key in [key for key in _dispensable(comparison) if key not in gone]:
        if _width(comparison, columns, width) <= width:
            break
        columns = [column for column in columns if column.key != key]
        left_out.append(key.removeprefix("set "))
    return columns, left_out


def _dispensable(comparison):
    """Return the keys of columns that may go, the first ones first; the judge's own, or one channel, stay."""
    others = [name for name in reversed(comparison.channels) if name != comparison.judge]
    told = [tuple(shown(row.get(f"set {path}"), "keyword") for path in comparison.keywords) for row in comparison.rows]
    keywords = [f"set {path}" for path in comparison.keywords]
    keys = ["gap last", *(f"{name} last" for name in others), "epochs", "best epoch",
            *reversed(keywords[FIRST_KEYWORDS:]),
            *(["run"] if len(set(told)) == len(told) > 1 else []),  # where keywords tell the runs apart
            *(f"{name} best" for name in others), f"{comparison.judge} last", "seconds", "gap best"]
    present = {column.key for column in comparison.columns}
    kept = [] if comparison.judge else [f"{name} last" for name in others[-1:]]
    return [key for key in keys if key in present and key not in kept]


def _width(comparison, columns, room):
    """Return the characters that a table of `columns` takes; names of runs may be folded to a quarter of the room."""
    cells = [_heading(column).split("\n") + [shown(row.get(column.key), column.kind, column.decimals)
                                             for row in comparison.rows] for column in columns]
    widths = [max(map(len, of_column)) for of_column in cells]
    return sum(min(width, room // NAMES_SHARE) if column.kind == "name" else width
               for width, column in zip(widths, columns, strict=True)) + 2 * len(columns)


def _heading(column):
    """Return a heading of several short lines, ``valid / y_misclass / last`` say."""
    dataset, _, measured = column.group.partition("_")
    lines = [*textwrap.wrap(dataset, 8, break_long_words=False), measured, column.label]
    return "\n".join(printable(line) for line in lines if line)


def print_comparison(comparison, file=None):
    """Print the table of `comparison`, and below it what a table cannot say."""
    console = Console(file=file, highlight=False, width=shutil.get_terminal_size((PIPE_WIDTH, 24)).columns)
    columns, left_out = fitting(comparison, console.width)
    console.print(table(comparison, columns))
    for line in remarks(comparison):
        console.print(Text(line), soft_wrap=True)
    if left_out:
        console.print(Text(f"no room for: {', '.join(map(printable, left_out))} (--csv and --html have them)"),
                      soft_wrap=True)


def remarks(comparison):
    """Return the lines below the table: the best run, keywords without a column, errors, notes."""
    lines = []
    if comparison.best is not None:
        run, row = comparison.runs[comparison.best], comparison.rows[comparison.best]
        value = shown(run.at(best_record(run, comparison.judge), comparison.judge), "value")
        lines.append(printable(f"best by {comparison.judge}: {run.name}, {value} "
                               f"at epoch {shown(row['best epoch'], 'count')}"))
    elif comparison.judge is None and any(run.channels for run in comparison.runs):
        lines.append("nothing was measured on a validation set, so no epoch is called the best; choose with --best")
    more = list(comparison.keywords)[MOST_KEYWORDS:]
    if more:
        lines.append(f"also different (--csv and --html have them): {', '.join(map(printable, more))}")
    if comparison.unlike:
        lines.append(f"trained with different {', '.join(map(printable, comparison.unlike))} (--html shows how)")
    for run in comparison.runs:
        reasons = ([f"{run.state}: {run.error}"] if run.error else []) + run.notes
        lines += [printable(f"{run.name}: {reason}") for reason in reasons]
    return lines
