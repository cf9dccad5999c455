"""What runs a graph on NumPy's loops: PyTensor's linker, with a Python function in the place of its loop.

    NumpyLinker    a VMLinker; graphs that need more than a plain loop (lazy ones) are left to PyTensor

How an operation is computed is `pylearn2.utils.numpy_ways`, how they become one function `pylearn2.utils.numpy_source`.
"""
import numpy as np
from pytensor.link.utils import raise_with_op
from pytensor.link.vm import Loop, VMLinker

from pylearn2.utils.numpy_source import Program

__all__ = ["NumpyLinker"]


class QuietLoop(Loop):
    """Runs a program, and leaves overflow and the like to those who look at the values, once for all operations."""

    program = None

    def __call__(self):
        if self.time_thunks:  # someone profiles
            with np.errstate(all="ignore"):
                return super().__call__()
        for cell in self.pre_call_clear:
            cell[0] = None
        try:
            with np.errstate(all="ignore"):
                self.program.run()
        except Exception as error:
            raise_with_op(self.fgraph, *self.program.failed(error))
        return self.perform_updates()


class NumpyLinker(VMLinker):
    """Runs a graph operation by operation, in Python."""

    def make_vm(self, nodes, thunks, input_storage, output_storage, storage_map, post_thunk_clear, computed,
                compute_map, updated_vars):
        """Return the callable that runs `nodes`; see VMLinker."""
        if self.callback or self.callback_input or any(thunk.lazy for thunk in thunks):
            return super().make_vm(nodes, thunks, input_storage, output_storage, storage_map, post_thunk_clear,
                                   computed, compute_map, updated_vars)
        clear_first = [storage_map[variable] for variable in self.no_recycling]
        loop = QuietLoop(self.fgraph, nodes, thunks, clear_first, storage_map, input_storage, output_storage,
                         updated_vars, post_thunk_clear if self.allow_gc else None)
        loop.program = Program(self.fgraph, nodes, thunks, input_storage, output_storage, frees=self.allow_gc)
        return loop
