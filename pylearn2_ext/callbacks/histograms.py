"""How large weights and gradients are, parameter by parameter, epoch after epoch."""
import numpy as np

from pylearn2.training_algorithms.cost_batch import CostBatch
from pylearn2.utils import function
from pylearn2_ext import pictures
from pylearn2_ext.callbacks.picture_callback import Gauges, PictureCallback, after

__all__ = ["Histograms", "magnitude_histogram"]

EDGES = np.logspace(-12, 4, 81)  # five bins a decade


def magnitude_histogram(values):
    """Return ``(counts, zeros)`` of the magnitudes of an array.

    Parameters
    ----------
    values : float array of any shape

    Returns
    -------
    counts : int array, shape (80,), of the bins between EDGES; what is smaller or larger counts in the outermost
    zeros : int, how many values are exactly 0
    """
    magnitudes = np.abs(values[values != 0])
    counts, _ = np.histogram(np.clip(magnitudes, EDGES[0], EDGES[-1]), EDGES)
    return counts, values.size - magnitudes.size


class Histograms(PictureCallback):
    """Record histograms of weights and gradients in ``save_dir/histograms.npz``, and draw ``histograms.png``.

    The gradient is that of the training's cost on the first examples of the training set. Channels of each parameter:
    ``<parameter>_norm`` and ``<parameter>_grad_norm``, L2 norms.

    The record holds `edges` (of 80 bins), `epochs`, and for each parameter and each of ``weight`` and ``gradient`` the
    arrays ``<parameter>_<kind>``, shape (record, bin), and ``<parameter>_<kind>_zeros``, shape (record,).

    Parameters
    ----------
    save_dir, every : as for :class:`.PictureCallback`
    examples : int, how many examples the gradient is computed on
    """

    def __init__(self, save_dir, every=1, examples=1000):
        super().__init__(save_dir, every)
        self.examples = examples
        self._epochs, self._record = [], {}

    def setup(self, model, dataset, algorithm):
        """Compile the gradients and add the channels."""
        super().setup(model, dataset, algorithm)
        self._params = model.get_params()
        batch = CostBatch(algorithm.cost.get_data_specs(model), type(self).__name__)
        grads, _ = algorithm.cost.get_gradients(model, batch.nested)
        self._compute = function(list(batch.flat), [grads[param] for param in self._params], name="Histograms")
        self._arrays = next(iter(batch.arrays(dataset, mode="sequential",
                                              batch_size=min(self.examples, dataset.get_num_examples()))))
        names = [f"{param.name}_{norm}" for param in self._params for norm in ("norm", "grad_norm")]
        Gauges(model.monitor, self.monitored(algorithm), names, self._measure)

    def _measure(self):
        self._gradients = self._compute(*self._arrays)
        numbers = {}
        for param, gradient in zip(self._params, self._gradients, strict=True):
            numbers[f"{param.name}_norm"] = np.linalg.norm(param.get_value(borrow=True))
            numbers[f"{param.name}_grad_norm"] = np.linalg.norm(gradient)
        return numbers

    def draw(self, model, dataset, epoch):
        self._epochs.append(epoch)
        for param, gradient in zip(self._params, self._gradients, strict=True):
            self._add(f"{param.name}_weight", param.get_value(borrow=True))
            self._add(f"{param.name}_gradient", gradient)
        record = {name: np.array(rows) for name, rows in self._record.items()}
        rows = {param.name: [(kind, record[f"{param.name}_{kind}"], record[f"{param.name}_{kind}_zeros"])
                             for kind in ("weight", "gradient")] for param in self._params}
        epochs = np.array(self._epochs, dtype=float)
        title = f"how large weights and gradients are: darker where more lie, line: the median\n{after(epoch, model)}"
        return {"histograms.npz": {"edges": EDGES, "epochs": epochs, **record},
                "histograms.png": pictures.histogram_sheet(rows, EDGES, epochs, title)}

    def _add(self, name, values):
        counts, zeros = magnitude_histogram(values)
        self._record.setdefault(name, []).append(counts)
        self._record.setdefault(f"{name}_zeros", []).append(zeros)
