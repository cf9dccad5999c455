"""CSVDataset: a table of numbers in a text file, targets in its first columns."""
import logging
from pathlib import Path

import numpy as np

from pylearn2.datasets.dense_design_matrix import DenseDesignMatrix
from pylearn2.utils.exc import DataError
from pylearn2.utils.string_utils import preprocess

log = logging.getLogger(__name__)


class CSVDataset(DenseDesignMatrix):
    """The rows of a comma separated file.

    Parameters
    ----------
    path : str, ends in ``.csv``; may hold ``${PYLEARN2_DATA_PATH}``
    task : "classification" (targets are class numbers from 0) or "regression" (targets are numbers)
    expect_labels : bool, whether the first `num_outputs` columns are targets
    expect_headers : bool, whether the first line holds names and is to be passed over
    delimiter : str
    start, stop : int, rows to keep, the header not counted; `stop` needs `start`
    start_fraction : float in (0, 1), keeps that part of the rows from the top; not with start and stop
    end_fraction : float in (0, 1), keeps that part of the rows from the bottom; not with the others
    num_outputs : int, number of target columns
    **kwargs : further arguments of DenseDesignMatrix

    Raises
    ------
    DataError
        for a file that is missing or no table of numbers; it names the first bad row and what stands there.
    """

    def __init__(self, path="train.csv", task="classification", expect_labels=True, expect_headers=True,
                 delimiter=",", start=None, stop=None, start_fraction=None, end_fraction=None, num_outputs=1,
                 **kwargs):
        if task not in ("classification", "regression"):
            raise ValueError(f'task must be "classification" or "regression", got {task!r}')
        _check_part(start, stop, start_fraction, end_fraction)
        self.path = preprocess(path)
        self.source_files = [self.path]
        self.task = task
        self.expect_labels, self.expect_headers, self.delimiter = expect_labels, expect_headers, delimiter
        self.start, self.stop = start, stop
        self.start_fraction, self.end_fraction = start_fraction, end_fraction
        self.num_outputs = num_outputs
        X, y = self._load_data()
        if y is not None and task == "classification":
            y = self._as_labels(y)
            # Counted over the whole file, so that every part of it agrees on the number of classes.
            kwargs.setdefault("y_labels", int(y.max()) + 1)
        rows = self._rows_to_keep(len(X))
        super().__init__(X=X[rows], y=None if y is None else y[rows], **kwargs)
        self.description = f"{Path(self.path).name}[{rows.start}:{rows.stop}] for {task}"

    def _load_data(self):
        """Return the whole file as (features, targets or None), float64."""
        if not self.path.endswith(".csv"):
            raise ValueError(f"CSVDataset reads files whose name ends in .csv, got {self.path!r}")
        table = read_table(self.path, self.delimiter, skip_lines=int(self.expect_headers))
        if not self.expect_labels:
            return table, None
        if not 0 < self.num_outputs < table.shape[1]:
            raise DataError(self.path, f"has {table.shape[1]} columns",
                            f"num_outputs={self.num_outputs} wants targets in as many, then features")
        return table[:, self.num_outputs:], table[:, :self.num_outputs]

    def _as_labels(self, targets):
        labels = targets.astype("int64")
        bad_rows = np.flatnonzero(((labels != targets) | (labels < 0)).any(axis=1))
        if len(bad_rows):
            row = bad_rows[0]
            met = f"row {row} (from 0, header not counted) has the target {targets[row]}"
            raise DataError(self.path, met,
                            'classes are counted 0, 1, 2, ...; write task: "regression" for other numbers')
        return labels

    def _rows_to_keep(self, n_rows):
        """Return the slice of the rows that the arguments ask for."""
        if self.start_fraction is not None:
            return slice(0, int(self.start_fraction * n_rows))
        if self.end_fraction is not None:
            return slice(int((1 - self.end_fraction) * n_rows), n_rows)
        if self.start is None:
            if self.stop is not None:
                log.warning("CSVDataset: stop=%s is ignored without start; write start: 0", self.stop)
            return slice(0, n_rows)
        return slice(*slice(self.start, self.stop).indices(n_rows)[:2])


def _check_part(start, stop, start_fraction, end_fraction):
    for name, fraction in (("start_fraction", start_fraction), ("end_fraction", end_fraction)):
        if fraction is not None and not 0 < fraction < 1:
            raise ValueError(f"{name} must be above 0 and below 1, got {fraction!r}")
    given = [start is not None or stop is not None, start_fraction is not None, end_fraction is not None]
    if sum(given) > 1:
        raise ValueError("CSVDataset takes start and stop, or start_fraction, or end_fraction, got "
                         f"start={start!r}, stop={stop!r}, start_fraction={start_fraction!r}, "
                         f"end_fraction={end_fraction!r}")


def read_table(path, delimiter=",", skip_lines=0):
    """Return a text file of numbers as a float64 matrix, one row a line.

    Blank lines and what follows a ``#`` are passed over.

    Raises
    ------
    DataError
        for a missing or empty file, a field that is no number, and rows of different lengths.
    """
    if not Path(path).is_file():
        raise DataError(path, "there is no such file", "a relative path starts at the current folder")
    lines = [line.split("#")[0].strip() for line in Path(path).read_text().splitlines()]
    rows = [line for line in lines[skip_lines:] if line]
    if not rows:
        raise DataError(path, "has no rows", "wanted a table of numbers; without a header, expect_headers: 0")
    try:
        return np.loadtxt(rows, delimiter=delimiter, ndmin=2)
    except ValueError as error:
        fault = _fault_of(path, lines, delimiter, skip_lines)
        raise fault or DataError(path, str(error), "wanted a table of numbers") from error


def _fault_of(path, lines, delimiter, skip_lines):
    """Return a DataError that names the first line which does not fit, or None."""
    wanted = None
    for number, line in enumerate(lines, 1):
        if number <= skip_lines or not line:
            continue
        fields = line.split(delimiter)
        wanted = wanted or len(fields)
        if len(fields) != wanted:
            return DataError(path, f"line {number} has {len(fields)} columns", f"those above have {wanted}")
        for column, field in enumerate(fields, 1):
            if not _is_number(field):
                met = f"line {number}, column {column} reads {field.strip()!r}"
                return DataError(path, met, "wanted a number")
    return None


def _is_number(field):
    try:
        float(field)
    except ValueError:
        return False
    return True
