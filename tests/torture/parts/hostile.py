"""Pickles that try to run code, to take memory or time without end, or to have NumPy and PyTensor do so.

    cases    all of them, each with what the refusal must say and whether Python's own unpickler leaves its mark
"""
import itertools
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pylearn2.utils import model_file
from tests.torture.parts.opcodes import Name, call, text, value, whole

__all__ = ["EXTENSIONS", "Case", "cases"]

EXTENSIONS = {0xF1: ("os", "mkdir"), 0xF123: ("os", "makedirs"), 0xF12345: ("posix", "mkdir")}


@dataclass
class Case:
    """A hostile pickle.

    `says` must be in the error's text; `bites` tells whether Python's own unpickler leaves the mark.
    """

    name: str
    content: bytes
    says: str = ""
    bites: bool = True
    mark: str = ""


# -- what is called ----------------------------------------------------------------------------------------------------

MKDIR = Name("os", "mkdir")
NO_MARK = ("pylearn2.config.yaml_parse.load", "numpy.testing._private.utils.runstring")  # not for every NumPy
COST = Name("pylearn2.costs.cost", "Cost")


def calls(mark, protocol):
    """Yield (name to be refused, opcodes) of calls that make the folder `mark`."""
    code = f"__import__('os').mkdir({mark!r})"
    for func, *args in [
        (MKDIR, mark), (Name("os", "makedirs"), mark), (Name("posix", "mkdir"), mark),
        (Name("os", "system"), f"mkdir {mark}"),
        (Name("posix", "system"), f"mkdir {mark}"), (Name("subprocess", "getoutput"), f"mkdir {mark}"),
        (Name("subprocess", "check_output"), ["mkdir", mark]), (Name("builtins", "eval"), code),
        (Name("builtins", "exec"), code), (Name("__builtin__", "eval"), code), (Name("timeit", "timeit"), "0", code),
        (Name("cProfile", "run"), code), (Name("numpy.testing._private.utils", "runstring"), code, {}),
        (Name("pytensor.utils", "call_subprocess_Popen"), ["mkdir", mark]),
        (Name("pytensor.utils", "output_subprocess_Popen"), ["mkdir", mark]),
        (Name("pylearn2.utils.serial", "mkdir"), mark), (Name("pylearn2.utils.serial", "save"), f"{mark}/saved.pkl", 1),
        (Name("pylearn2.config.yaml_parse", "load"), f"!obj:pylearn2.utils.serial.mkdir {{ path: {mark} }}"),
        (Name("pylearn2.utils.replacing", "os.mkdir"), mark), (Name("pickle", "loads"), ("_codecs", mark)),
    ]:
        if func.name == "loads":
            inner = call(MKDIR, [mark], 0) + b"."
            args = [call(Name("_codecs", "encode"), [inner.decode("latin-1"), "latin1"], protocol)]
        if "." not in func.name or protocol >= 4:  # only the opcode of protocol 4 follows dots
            yield str(func), call(func, args, protocol)
    partial = call(Name("functools", "partial"), [MKDIR, mark], protocol)
    yield "functools.partial", call(partial, [], protocol)
    module = call(Name("importlib", "import_module"), ["os"], protocol)
    yield "builtins.getattr", call(call(Name("builtins", "getattr"), [module, "mkdir"], protocol), [mark], protocol)
    caller = call(Name("operator", "methodcaller"), ["mkdir", mark], protocol)
    yield "operator.methodcaller", call(caller, [module], protocol)
    mapped = call(Name("builtins", "map"), [MKDIR, [mark]], protocol)
    yield "builtins.map", call(Name("builtins", "list"), [mapped], protocol)


# -- how the call is reached -------------------------------------------------------------------------------------------


def routes(mark, protocol):
    """Yield (name, says, opcodes, bites): ways to ``os.mkdir(mark)`` and its like besides a plain REDUCE."""
    made, path = call(MKDIR, [mark], protocol), text(mark, protocol)
    mkdir = MKDIR.opcodes(protocol)
    yield "INST", "os.mkdir", b"(" + path + b"ios\nmkdir\n", True
    yield "OBJ", "os.mkdir", b"(" + mkdir + path + b"o", True
    model, cost = (empty(Name("pylearn2.models.model", "Model"), protocol), empty(COST, protocol))
    yield "BUILD with __setstate__", "os.mkdir", (
        cost + value({"__setstate__": mkdir}, protocol) + b"b" + path + b"b"), True
    yield "BUILD of a state", "os.mkdir", cost + b"(" + text("x", protocol) + made + b"db", True
    yield "BUILD of slots", "os.mkdir", cost + b"(N" + value({"x": made}, protocol) + b"tb", True
    yield "BUILD of a class", "pylearn2.costs.cost.Cost", (
        COST.opcodes(protocol) + b"(N" + value({"expr": 1}, protocol) + b"tb"), False
    yield "a method's place", "os.mkdir", model + value({"get_params": mkdir}, protocol) + b"b", False
    yield "a method's place, by a class", "pylearn2.train.Train", (
        model + value({"get_params": Name("pylearn2.train", "Train")}, protocol) + b"b"), False
    yield "memo", "os.mkdir", mkdir + b"p7\n0" + path + b"p8\n0" + b"g7\n(g8\ntR", True
    yield "binary memo", "os.mkdir", mkdir + b"q\x070h\x07(" + path + b"tR", True
    yield "DUP", "os.mkdir", b"N" + mkdir + b"2(" + path + b"tR", True
    yield "POP", "os.mkdir", made + b"0N", True
    yield "POP_MARK", "os.mkdir", b"(" + made + b"1N", True
    yield "in a list", "os.mkdir", b"(l(" + made + b"e" if protocol else b"(l" + made + b"a", True
    yield "in a tuple in a dict", "os.mkdir", value({"a": (1, [made])}, protocol), True
    yield "as a key", "os.mkdir", b"(" + made + b"I1\nd", True
    letters = text("é ß 漢字 \U0001f600", protocol) + b"S'\\xe9\\xff'\n"
    yield "behind letters", "os.mkdir", b"(" + letters + made + b"l", True
    yield "default factory", "os.mkdir", call(Name("collections", "defaultdict"), [mkdir], protocol), False
    yield "persistent id", "persistent object", b"Pos.mkdir\n", False
    yield "persistent id, binary", "persistent object", path + b"Q", False
    yield "in an array of objects", "os.mkdir", object_array(made, protocol), True
    yield "an array's class", "os.mkdir", call(Name("numpy.core.multiarray", "_reconstruct"),
                                              [mkdir, (0,), "b"], protocol), False
    yield "a bit generator's class", "os.mkdir", call(Name("numpy.random._pickle", "__bit_generator_ctor"),
                                                     [mkdir], protocol), False
    yield "a generator's maker", "os.mkdir", call(Name("numpy.random._pickle", "__randomstate_ctor"),
                                                 [mark, mkdir], protocol), True
    yield "a stranger's package", "antigravity", Name("antigravity", "webbrowser").opcodes(protocol), False
    yield "a module of ours and on", "pylearn2.utils.serial.os", call(Name("pylearn2.utils.serial.os", "mkdir"),
                                                                     [mark], protocol), False
    yield "a new class", "builtins.type", call(Name("builtins", "type"), [mark, (), {}], protocol), False
    yield "compiled C", "ctypes.CDLL", call(Name("ctypes", "CDLL"), ["libc.so.6"], protocol), False
    yield "a constructor of ours", "pylearn2.datasets.csv_dataset.CSVDataset", call(
        Name("pylearn2.datasets.csv_dataset", "CSVDataset"), ["/etc/passwd"], protocol), False
    yield "an alias", "_codecs.encode", call(Name("_codecs", "encode"), ["x", "zlib"], protocol), False
    if protocol >= 2:
        yield "NEWOBJ", "os.mkdir", mkdir + b"(" + path + b"t\x81", False
        yield "NEWOBJ of a class of Python's", "subprocess.Popen", (
            Name("subprocess", "Popen").opcodes(protocol) + b"(" + value(["mkdir", mark], protocol) + b"t\x81"), False
        for code, opcode in zip(EXTENSIONS, (b"\x82\xf1", b"\x83\x23\xf1", b"\x84\x45\x23\xf1\x00"), strict=True):
            yield f"EXT {code:x}", f"extension code {code}", opcode + b"(" + path + b"tR", True
    if protocol >= 4:
        yield "NEWOBJ_EX", "os.mkdir", mkdir + b"(" + path + b"t}\x92", False
        yield "MEMOIZE", "os.mkdir", mkdir + b"\x940h\x00(" + path + b"tR", True
        dotted = Name("pylearn2.utils", "serial.os.mkdir")
        yield "dotted", str(dotted), call(dotted, [mark], protocol), True
        yield "dotted method", "pathlib.Path.mkdir", call(
            Name("pathlib", "Path.mkdir"), [call(Name("pathlib", "Path"), [mark], protocol)], protocol), True
        yield "FROZENSET", "os.mkdir", b"(" + made + b"\x91", True
        yield "ADDITEMS", "os.mkdir", b"\x8f(" + made + b"\x90", True


def empty(kind, protocol):
    """Return opcodes of an object of the class `kind`, made without its constructor."""
    return call(Name("copyreg" if protocol > 2 else "copy_reg", "_reconstructor"),
                [kind, Name("builtins", "object"), b"N"], protocol)


def empty_array(protocol):
    """Return opcodes of an array that is still to be filled."""
    return call(Name("numpy.core.multiarray", "_reconstruct"), [Name("numpy", "ndarray"), (0,), "b"], protocol)


def dtype_of(code, protocol):
    """Return opcodes of the dtype `code`, a copy."""
    return call(Name("numpy", "dtype"), [code, 0, 1], protocol)


def object_array(item, protocol):
    """Return opcodes of a NumPy array that holds one object."""
    dtype = dtype_of("O8", protocol) + value((3, "|", b"N", b"N", b"N", -1, -1, 63), protocol) + b"b"
    return empty_array(protocol) + value((1, (1,), dtype, 0, [item]), protocol) + b"b"


# -- what is too large, or not what it says ----------------------------------------------------------------------------


def bombs():
    """Yield cases that ask for memory or time without end, or hand NumPy and PyTensor what they would run or follow."""
    huge = struct.pack("<Q", 1 << 40)
    for name, content in {
        "LONG4": b"\x80\x02\x8b\xff\xff\xff\x7f" + b"\x01" * 9, "LONG": b"L" + b"9" * 100_000 + b"L\n.",
        "INT": b"I" + b"9" * 100_000 + b"\n.", "BINUNICODE8": b"\x80\x04\x8d" + huge + b"a.",
        "BINBYTES8": b"\x80\x04\x8e" + huge + b"a.", "BYTEARRAY8": b"\x80\x05\x96" + huge + b"a.",
        "FRAME": b"\x80\x04\x95" + huge + b"N.", "BINUNICODE": b"\x80\x02X\xff\xff\xff\xffa.",
        "LONG_BINPUT": b"\x80\x02Nr\xff\xff\xff\xff" + b"(" * 9 + b".", "marks": b"(" * 500_000 + b".",
        "no end": b"N" * 500_000, "protocol": b"\x80\x63N.",
    }.items():
        yield Case(f"bomb: {name}", content, bites=False)
    yield Case("bomb: nested lists", b"]" * 300_000 + b"a" * 299_999 + b"Q.", "persistent object", bites=False)
    for name, body in {
        "range": call(Name("builtins", "list"), [call(Name("builtins", "range"), [10**12], 2)], 2),
        "bytearray": call(Name("builtins", "bytearray"), [10**12], 2),
        "bytes": call(Name("builtins", "bytes"), [10**12], 2),
        "ndarray": call(Name("numpy.core.multiarray", "_reconstruct"), [Name("numpy", "ndarray"), (10**12,), "b"], 2),
        "scalar": call(Name("numpy.core.multiarray", "scalar"), [call(Name("numpy", "dtype"), ["V2000000000"], 2)], 2),
    }.items():
        yield Case(f"bomb: {name}", whole(body, 2), "it calls ", bites=False)
    copy_text = Name("_codecs", "encode").opcodes(2) + b"(h\x00" + text("latin1", 2) + b"tR"
    many = text("x" * 200_000, 2) + b"q\x000(" + copy_text * 20_000 + b"l"
    yield Case("bomb: one text, 20,000 copies", whole(many, 2), "unfold into an object many times", bites=False)
    copy_list = Name("builtins", "tuple").opcodes(2) + b"(h\x00tR"
    lists = b"(" + b"N" * 100_000 + b"lq\x000(" + copy_list * 20_000 + b"l"
    yield Case("bomb: one list, 20,000 copies", whole(lists, 2), "unfold into an object many times", bites=False)
    wide = b"N" + b"".join(b"q\x00(" + b"h\x00" * 10 + b"t" for _ in range(12))
    yield Case("bomb: a key to hash for ever", whole(b"(" + wide + b"I1\nd", 2), "nested too deep or too wide", False)
    deep = b"N" + b"\x85" * 200_000
    yield Case("bomb: a key too deep", whole(b"(" + deep + b"I1\nd", 2), "nested too deep or too wide", False)
    flags = dtype_of("V8", 2) + value((3, "|", b"N", b"N", b"N", 8, 1, 63), 2) + b"b"
    yield Case("numbers as addresses", whole(flags, 2), "numpy", bites=False)
    array, objects, numbers = empty_array(2), dtype_of("O8", 2), dtype_of("f8", 2)
    few = text("x" * 8, 2)
    as_objects = array + value((1, (1,), objects, 0, few), 2) + b"b"
    yield Case("bytes as objects", whole(as_objects, 2), "numpy.ndarray", bites=False)
    too_few = array + value((1, (9999,), numbers, 0, few), 2) + b"b"
    yield Case("an array larger than its bytes", whole(too_few, 2), bites=False)
    elemwise = Name("pytensor.tensor.elemwise", "Elemwise").opcodes(2) + b")\x81"
    yield Case("an operation of strings", whole(elemwise + value({"scalar_op": "os.system"}, 2) + b"b", 2),
               "pytensor.tensor.elemwise.Elemwise", bites=False)
    cuda = Name("theano.sandbox.cuda.type", "CudaNdarray_unpickler")
    yield Case("no array from the graphics card", whole(call(cuda, ["x"], 2), 2), "array_itself", bites=False)


def cases(folder):
    """Return every case; the marks are folders in `folder`."""
    found, numbers = [], itertools.count()

    def mark():
        return str(Path(folder, f"mark{next(numbers)}"))

    for protocol in range(6):
        n_calls = len(list(calls("x", protocol)))
        for i in range(n_calls):
            here = mark()
            name, body = list(calls(here, protocol))[i]
            bites = name not in NO_MARK and not (name.startswith("__builtin__") and protocol > 2)
            found.append(Case(f"REDUCE {name}, protocol {protocol}", whole(body, protocol), name, bites, here))
    for protocol in (0, 2, 4, 5):
        n_routes = len(list(routes("x", protocol)))
        for i in range(n_routes):
            here = mark()
            name, says, body, bites = list(routes(here, protocol))[i]
            found.append(Case(f"{name}, protocol {protocol}", whole(body, protocol), says, bites, here))
    here = mark()
    found.append(Case("in a model file", sealed(whole(call(MKDIR, [here], 2), 2)), "os.mkdir", True, here))
    return [*found, *bombs()]


def sealed(content):
    """Return the model file, with its checksum, that holds the pickle `content`."""
    with tempfile.TemporaryDirectory() as folder:
        model_file.write(Path(folder, "m.pkl"), [content])
        return Path(folder, "m.pkl").read_bytes()
