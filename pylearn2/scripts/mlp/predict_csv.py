"""Predict the targets of the examples in a CSV file by a saved model, one prediction a line.

    predict_csv.py model.pkl test.csv output.csv
    predict_csv.py -P regression -T float -H -D ';' model.pkl test.csv output.csv
"""
import os
import sys
import warnings

import numpy as np

from pylearn2.scripts._cli import CommandError, load_model, make_parser, run, trust_option
from pylearn2.space import VectorSpace
from pylearn2.utils import function
from pylearn2.utils.replacing import replacing

_BATCH = 1000  # examples at a time


def predict(model_path, test_path, output_path, predictionType="classification", outputType="int", headers=False,
            first_col_label=False, delimiter=","):
    """Write the predictions for a CSV file.

    Parameters
    ----------
    model_path, test_path, output_path : str
    predictionType : 'classification', the number of the largest output; or 'regression', all outputs
    outputType : 'int' or 'float', how numbers are written
    headers, first_col_label : bool, whether the first line, the first column is to be passed over
    delimiter : str between the columns
    """
    model = load_model(model_path)
    if not hasattr(model, "fprop"):
        raise CommandError(f"{model_path} holds a {type(model).__name__}, which predicts nothing; give an MLP")
    examples = _read(test_path, headers, first_col_label, delimiter)
    space = model.get_input_space()
    if examples.shape[1] != space.get_total_dimension():
        raise CommandError(f"{test_path} has {examples.shape[1]} columns of features, and the model takes "
                           f"{space.get_total_dimension()}; see --has-row-label and --delimiter")
    outputs = _outputs(model, examples)
    predicted = outputs.argmax(axis=1) if predictionType == "classification" else outputs
    with replacing(output_path) as file:
        np.savetxt(file, predicted, fmt="%d" if outputType == "int" else "%f")
    print(f"wrote {output_path}")


def _read(path, headers, first_col_label, delimiter):
    if os.path.isdir(path):
        raise CommandError(f"{path}: a folder; name a file in it")
    if not os.path.isfile(path):
        raise CommandError(f"{path}: there is no such file")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "loadtxt: input contained no data")
            table = np.loadtxt(path, delimiter=delimiter, skiprows=int(headers), ndmin=2)
    except ValueError as error:
        raise CommandError(f"{path}: {error}; see --has-headers, --has-row-label and --delimiter") from error
    if not table.size:
        raise CommandError(f"{path} holds no examples")
    return table[:, 1:] if first_col_label else table


def _outputs(model, examples):
    """Return the model's outputs for rows of features, shape (examples, outputs)."""
    space = model.get_input_space()
    batch = space.make_theano_batch()
    fprop = function([batch], model.fprop(batch))
    rows = VectorSpace(examples.shape[1])
    return np.concatenate([fprop(rows.np_format_as(examples[start : start + _BATCH], space))
                           for start in range(0, len(examples), _BATCH)])


def make_argument_parser():
    """Return the command's ArgumentParser."""
    parser = trust_option(make_parser("Predict the targets of the examples in a CSV file by a saved model."))
    parser.add_argument("model_filename", metavar="MODEL", help="a .pkl file that train.py saved")
    parser.add_argument("test_filename", metavar="CSV", help="the examples, one a line")
    parser.add_argument("output_filename", metavar="OUT", help="the file to write")
    parser.add_argument("--prediction_type", "-P", choices=("classification", "regression"), default="classification")
    parser.add_argument("--output_type", "-T", choices=("int", "float"), default="int", help="how numbers are written")
    parser.add_argument("--has-headers", "-H", action="store_true", help="the first line names the columns")
    parser.add_argument("--has-row-label", "-L", action="store_true", help="the first column names the examples")
    parser.add_argument("--delimiter", "-D", default=",", help="what stands between columns (default: a comma)")
    return parser


def _work(args):
    predict(args.model_filename, args.test_filename, args.output_filename, args.prediction_type, args.output_type,
            args.has_headers, args.has_row_label, args.delimiter.replace("\\t", "\t"))


def main(argv=None):
    """Run the command; return the exit status."""
    return run(_work, make_argument_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
