"""What ``theano.function`` returns: PyTensor's function, with errors that name the variable, and dicts."""
import copyreg
import warnings

from pytensor.compile import executor
from pytensor.compile.maker import FunctionMaker, UnusedInputError

from theano.compile.errors import explain

__all__ = ["Function", "FunctionMaker", "UnusedInputError"]

INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
COLUMN_READ = "a column of whole numbers is read as the vector that the function takes; write y.ravel() to say so"


class Function(executor.Function):
    """A compiled function; call it with one value per input, in order or by name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.output_keys = None  # for a dict of outputs: its keys
        self.defaults = {}  # number of an input -> its value where a call leaves it out
        self.label_inputs = [index for index, given in enumerate(self.maker.inputs)
                             if not given.implicit and _is_label_vector(given.variable)]

    def __call__(self, *args, **kwargs):
        if self.defaults:
            args, kwargs = self._filled(args, kwargs)
        if self.label_inputs:
            args = self._labels_read(args)
        try:
            outputs = super().__call__(*args, **kwargs)
        except Exception as error:
            explain(self, error, args, kwargs)
            raise
        return outputs if self.output_keys is None else dict(zip(self.output_keys, outputs, strict=True))

    @property
    def fn(self):
        """What runs the operations; Theano's name for ``vm``."""
        return self.vm

    def _filled(self, args, kwargs):
        """Return the arguments, as far as they can be put in order, with defaults where there is none."""
        args, kwargs = list(args), dict(kwargs)
        for index in range(len(args), len(self.input_storage)):
            name = self.maker.inputs[index].name
            if name in kwargs:
                args.append(kwargs.pop(name))
            elif index in self.defaults:
                args.append(self.defaults[index])
            else:
                break
        return args, kwargs

    def _labels_read(self, args):
        """Return the arguments, with a column of labels as the vector that its input takes.

        Until May 2014 Pylearn2's ``MNIST.y`` was a vector, and lessons of that time feed it to ``T.lvector``. Today's
        ``y`` is a column of shape (examples, 1), which Theano would have refused: so reading whole numbers in a column
        as the vector that is asked for changes no program that worked, and brings those lessons back.
        """
        read = list(args)
        for index in self.label_inputs:
            if index < len(args) and _is_label_column(args[index]):
                read[index] = args[index][:, 0]
                warnings.warn(COLUMN_READ, stacklevel=3)
        return read


def _is_label_column(value):
    return getattr(value, "ndim", None) == 2 and value.shape[1] == 1 and value.dtype.kind in "iu"


def _is_label_vector(variable):
    return getattr(variable.type, "ndim", None) == 1 and variable.type.dtype in INTEGERS


def _rebuilt(maker, storage, data, trust_input, output_keys, defaults):
    rebuilt = executor._constructor_Function(maker, storage, data, trust_input)
    rebuilt.output_keys, rebuilt.defaults = output_keys, defaults
    return rebuilt


def _reduced(function):
    _, arguments = executor._pickle_Function(function)
    return _rebuilt, (*arguments, function.output_keys, function.defaults)


copyreg.pickle(Function, _reduced)
