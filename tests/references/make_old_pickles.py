"""Write two pickles as Python 2 and Theano 0.7 wrote them, opcode by opcode, without either: protocol 0, old names.

    old_mlp_gpu.pkl    an MLP whose variables were on the graphics card, with its monitor
    old_missing.pkl    a model of a class that is not here, which holds an array and a monitor

Names and attributes are those of the recorded pickles; the numbers are :func:`numbers`.

    python tests/references/make_old_pickles.py
"""
from pathlib import Path

import numpy as np

OBJECT = "c__builtin__\nobject\n"
CHANNELS = {"valid_y_misclass": [0.75, 0.5, 0.25], "learning_rate": [0.1, 0.1, 0.1]}
SOURCE = "!obj:pylearn2.models.mlp.MLP { layers: [] }\n"


def numbers(*shape):
    """Return eighths between -1 and 1, which float32 holds exactly."""
    return ((np.arange(np.prod(shape)) * 7 % 17 - 8) / 8).reshape(shape).astype("float32")


def pickled(thing):
    """Return the opcodes, as text in latin-1, that Python 2 wrote for `thing`."""
    if thing is None:
        return "N"
    if isinstance(thing, Made):
        return thing.opcodes()
    if isinstance(thing, bool):
        return f"I0{int(thing)}\n"
    if isinstance(thing, int):
        return f"I{thing}\n"
    if isinstance(thing, float):
        return f"F{thing!r}\n"
    if isinstance(thing, np.ndarray):
        return array(thing)
    if isinstance(thing, tuple):
        return "(" + "".join(map(pickled, thing)) + "t"
    if isinstance(thing, list):
        return "(l" + "".join(f"{pickled(one)}a" for one in thing)
    if isinstance(thing, dict):
        return "(d" + "".join(f"{pickled(key)}{pickled(value)}s" for key, value in thing.items())
    return f"S{text(thing)}\n"


def text(words):
    """Return a str as Python 2 wrote it: bytes in quotes, those above 126 as hexadecimal numbers."""
    return repr(words.encode("latin-1"))[1:]


def array(values):
    """Return the opcodes of an array."""
    code = f"{values.dtype.kind}{values.dtype.itemsize}"
    dtype = f"cnumpy\ndtype\n(S'{code}'\nI0\nI1\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntb"
    content = values.tobytes().decode("latin-1")
    return (f"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR(I1\n{pickled(values.shape)}{dtype}"
            f"I00\n{pickled(content)}tb")


class Made:
    """An object of an old class, "module name", pickled once; met again, it comes from the memo."""

    count = 0

    def __init__(self, kind, /, **state):
        self.kind, self.state, self.memo = kind.replace(" ", "\n"), state, None

    def opcodes(self):
        """Return its opcodes, or those that fetch it."""
        if self.memo is not None:
            return f"g{self.memo}\n"
        Made.count += 1
        self.memo = Made.count
        return (f"ccopy_reg\n_reconstructor\n(c{self.kind}\n{OBJECT}NtRp{self.memo}\n"
                f"{pickled(self.state)}b")


class Called(Made):
    """What a function returned when it was unpickled."""

    def __init__(self, kind, *args):
        super().__init__(kind)
        self.args = args

    def opcodes(self):
        """Return the opcodes of the call."""
        return f"c{self.kind}\n{pickled(self.args)}R"


def on_the_card(name, values):
    """Return a shared variable of the graphics card."""
    kind = Made("theano.sandbox.cuda.type CudaNdarrayType", broadcastable=(False,) * values.ndim, name=None,
                dtype_specs_map=None)
    stored = Called("theano.sandbox.cuda.type CudaNdarray_unpickler", values)
    container = Made("theano.gof.link Container", name=name, storage=[stored], readonly=False, strict=False,
                     allow_downcast=None, type=kind)
    tag = Made("theano.gof.utils scratchpad", trace=[("train.py", 7, "<module>", "train.main_loop()")])
    return Made("theano.sandbox.cuda.var CudaNdarraySharedVariable", tag=tag, type=kind, owner=None, index=None,
                name=name, auto_name="auto_1", container=container)


def vector_space(dim):
    """Return a VectorSpace."""
    return Made("pylearn2.space VectorSpace", dim=dim, sparse=False, _dtype="float32", validate_callbacks=[],
                np_validate_callbacks=[])


def monitor(model):
    """Return a Monitor with CHANNELS."""
    channels = {name: Made("pylearn2.monitor MonitorChannel", val_record=[np.array(v, "float32") for v in values],
                           epoch_record=[0, 1, 2], batch_record=[0, 10, 20], example_record=[0, 100, 200],
                           time_record=[0.5, 1.0, 1.5], doc=None) for name, values in CHANNELS.items()}
    return Made("pylearn2.monitor Monitor", model=model, channels=channels, _epochs_seen=2, _num_batches_seen=20,
                _examples_seen=200, training_succeeded=True, _datasets=[], names_to_del=["theano_function_mode"],
                _dirty=True)


def names():
    """Return an empty set."""
    return Called("__builtin__ set", [])


def mlp():
    """Return an MLP of 4 inputs, 3 sigmoid units and 2 classes."""
    whole = Made("pylearn2.models.mlp MLP")
    hidden = Made("pylearn2.models.mlp Sigmoid", mlp=whole, layer_name="h0", dim=3, irange=0.5, istdev=None,
                  sparse_init=None, sparse_stdev=1.0, include_prob=1.0, init_bias=0.0, W_lr_scale=None, b_lr_scale=None,
                  mask_weights=None, max_row_norm=None, max_col_norm=None, min_col_norm=None, softmax_columns=False,
                  copy_input=None, use_abs_loss=False, use_bias=True, monitor_style="detection", input_dim=4,
                  requires_reformat=False, input_space=vector_space(4), output_space=vector_space(3),
                  transformer=Made("pylearn2.linear.matrixmul MatrixMul", _W=on_the_card("h0_W", numbers(4, 3))),
                  b=on_the_card("h0_b", numbers(3)), names_to_del=names())
    b, W = on_the_card("softmax_b", numbers(2)), on_the_card("softmax_W", numbers(3, 2))
    top = Made("pylearn2.models.mlp Softmax", mlp=whole, layer_name="y", n_classes=2, irange=0.0, istdev=None,
               sparse_init=None, W_lr_scale=None, b_lr_scale=None, max_row_norm=None, max_col_norm=None,
               no_affine=False, _has_binary_target=False, needs_reformat=False, input_dim=3,
               desired_space=vector_space(3), input_space=vector_space(3), output_space=vector_space(2),
               b=b, W=W, _params=[b, W], names_to_del=names())
    whole.state.update(layers=[hidden, top], layer_names=names(), seed=[2013, 1, 4], batch_size=10, force_batch_size=10,
                       input_space=vector_space(4), freeze_set=names(), names_to_del=names(), yaml_src=SOURCE,
                       rng=Called("numpy.random __RandomState_ctor"))
    whole.state["monitor"] = monitor(whole)
    return whole


def missing():
    """Return a model of the class ``pylearn2.models.of_2012.Machine``, which never was in this suite."""
    model = Made("pylearn2.models.of_2012 Machine", W=on_the_card("W", numbers(4, 3)), yaml_src=SOURCE)
    model.state["monitor"] = monitor(model)
    return model


def main():
    """Write both files beside this one."""
    for name, thing in (("old_mlp_gpu", mlp()), ("old_missing", missing())):
        Path(__file__).with_name(f"{name}.pkl").write_bytes((pickled(thing) + ".").encode("latin-1"))


if __name__ == "__main__":
    main()
