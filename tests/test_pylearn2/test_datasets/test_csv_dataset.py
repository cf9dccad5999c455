"""Tables written here, and what is read of them."""
import numpy as np
import pytest

from pylearn2.datasets.csv_dataset import CSVDataset
from pylearn2.utils.exc import DataError

TABLE = "label,a,b\n0,1.5,2\n2,3,4\n\n1,5,6e1\n1,7,8\n"
X = np.array([[1.5, 2], [3, 4], [5, 60], [7, 8]])
Y = np.array([[0], [2], [1], [1]])


@pytest.fixture
def write(tmp_path):
    def write_table(text, name="table.csv"):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)
    return write_table


def test_the_first_column_is_an_integer_class(write):
    dataset = CSVDataset(write(TABLE))
    np.testing.assert_array_equal(dataset.X, X)
    np.testing.assert_array_equal(dataset.y, Y)
    assert dataset.y.dtype.kind == "i" and dataset.y_labels == 3 and type(dataset.y_labels) is int
    space, sources = dataset.get_data_specs()
    batches = dataset.iterator("sequential", batch_size=3, data_specs=(space, sources))
    np.testing.assert_array_equal(next(batches)[1], Y[:3])


@pytest.mark.parametrize(("part", "rows"), [
    ({"start": 1, "stop": 3}, slice(1, 3)), ({"start": 2}, slice(2, 4)), ({"stop": 2}, slice(0, 4)),
    ({"start_fraction": 0.8}, slice(0, 3)), ({"end_fraction": 0.3}, slice(2, 4))])
def test_a_part_of_the_rows_keeps_the_number_of_classes(write, part, rows):
    dataset = CSVDataset(write(TABLE), **part)
    np.testing.assert_array_equal(dataset.X, X[rows])
    np.testing.assert_array_equal(dataset.y, Y[rows])
    assert dataset.y_labels == 3
    assert f"[{rows.start}:{rows.stop}]" in dataset.description


def test_regression_reads_several_targets_as_numbers(write):
    dataset = CSVDataset(write("1.5;2;3\n4;5;6\n"), task="regression", expect_headers=False, delimiter=";",
                         num_outputs=2)
    np.testing.assert_array_equal(dataset.y, [[1.5, 2], [4, 5]])
    np.testing.assert_array_equal(dataset.X, [[3], [6]])
    assert dataset.y_labels is None


def test_a_table_without_targets_is_all_features(write, monkeypatch):
    path = write("1,2\n3,4\n")
    monkeypatch.setenv("TABLE_FOLDER", path.removesuffix("/table.csv"))
    dataset = CSVDataset("${TABLE_FOLDER}/table.csv", expect_labels=False, expect_headers=False)
    np.testing.assert_array_equal(dataset.X, [[1, 2], [3, 4]])
    assert not dataset.has_targets()


@pytest.mark.parametrize(("text", "said"), [
    ("label,a\n0,1\n1,two\n", r"table\.csv: line 3, column 2 reads 'two'"),
    ("label,a,b\n0,1,2\n1,5\n", r"line 3 has 2 columns; those above have 3"),
    ("label,a\n", "no rows"), ("", "no rows"),
    ("label,a\n0,1\n0.5,1\n", r"row 1 .* has the target \[0\.5\]"),
    ("label,a\n-1,1\n", r"row 0 .* has the target \[-1\.\]"),
    ("label\n1\n", "has 1 columns")])
def test_a_bad_table_is_named_with_the_row_and_what_stands_there(write, text, said):
    with pytest.raises(DataError, match=said):
        CSVDataset(write(text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="absent.csv: there is no such file"):
        CSVDataset(str(tmp_path / "absent.csv"))


@pytest.mark.parametrize("arguments", [
    {"task": "clustering"}, {"start_fraction": 1.0}, {"end_fraction": 0}, {"start": 1, "end_fraction": 0.5},
    {"start_fraction": 0.5, "end_fraction": 0.5}, {"path": "table.txt"}])
def test_arguments_that_make_no_sense_are_refused(write, arguments):
    with pytest.raises(ValueError):
        CSVDataset(**{"path": write(TABLE), **arguments})
