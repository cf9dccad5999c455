"""`Model`, the base class of everything that a `TrainingAlgorithm` trains.

A model is a list of parameters (shared variables) plus the answers to the questions that the rest of the
library asks: which data do you take, what constrains your parameters, what should be monitored. Costs,
training algorithms, the monitor and the training extensions know models only through this class.
"""

from collections import defaultdict

import numpy as np
import pytensor

from pylearn2.space import NullSpace
from pylearn2.utils import function


class Model:
    """Parameters, the spaces of the data they work on, and constraints.

    Parameters
    ----------
    extensions : list of ModelExtension, optional
        Each one may change the updates of a training step, after the model itself has; in order.

    Attributes
    ----------
    extensions : list of ModelExtension
    names_to_del : set of str
        Names of attributes that stay out of the pickle; grow it with :meth:`register_names_to_del`.
    """

    def __init__(self, extensions=None):
        from_caller = [] if extensions is None else list(extensions)
        for extension in from_caller:
            if not hasattr(extension, "post_modify_updates"):
                raise TypeError(
                    f"extensions takes ModelExtension objects, got {extension!r}; "
                    "write one of pylearn2.model_extensions"
                )
        self.extensions = from_caller
        self.names_to_del = set()

    # ---------------------------------------------------------------- parameters

    def get_params(self):
        """Return the parameters (shared variables) as a new list; its order is that of the updates."""
        return list(self._params)

    def get_param_values(self, borrow=False):
        """Return the parameters' arrays, in parameter order; copies unless `borrow`."""
        return [param.get_value(borrow=borrow) for param in self.get_params()]

    def set_param_values(self, values, borrow=False):
        """Give each parameter its array of `values`, which come in parameter order."""
        params = self.get_params()
        if len(values) != len(params):
            raise ValueError(f"this model has {len(params)} parameters, got {len(values)} values")
        for param, value in zip(params, values, strict=True):
            param.set_value(value, borrow=borrow)

    def get_param_vector(self):
        """Return all parameters as one vector: each flattened in C order, one after the other."""
        return np.concatenate([value.ravel() for value in self.get_param_values(borrow=True)])

    def set_param_vector(self, vector):
        """Set all parameters from a vector such as :meth:`get_param_vector` returns."""
        vector = np.asarray(vector)
        shapes = [value.shape for value in self.get_param_values(borrow=True)]
        sizes = [int(np.prod(shape)) for shape in shapes]
        if vector.shape != (sum(sizes),):
            raise ValueError(f"this model's parameter vector has shape ({sum(sizes)},), got {vector.shape}")
        pieces = np.split(vector, np.cumsum(sizes)[:-1])
        # The pieces are views; a shared variable copies what it is given, in its own dtype.
        params = self.get_params()
        self.set_param_values(
            [p.reshape(s).astype(v.dtype) for p, s, v in zip(pieces, shapes, params, strict=True)]
        )

    def get_lr_scalers(self):
        """Return ``{param: factor}``: what multiplies the learning rate of a parameter (absent: 1)."""
        return {}

    # ---------------------------------------------------------------- constraints

    def modify_updates(self, updates):
        """Change `updates`, ``{shared variable: new value}``, in place, as the model's constraints ask.

        Training algorithms call this on the updates of every step. First comes the model's own hook
        :meth:`_modify_updates`, then each extension.
        """
        self._refuse_censor_updates()
        self._modify_updates(updates)
        for extension in self.extensions:
            extension.post_modify_updates(updates, self)

    def _modify_updates(self, updates):
        """Hook for subclasses: change `updates` in place, say to clip a parameter's new value."""

    def enforce_constraints(self):
        """Apply the constraints of :meth:`modify_updates` to the parameters as they are now."""
        updates = {param: param for param in self.get_params()}
        self.modify_updates(updates)
        changed = {variable: value for variable, value in updates.items() if value is not variable}
        if changed:  # most models have no constraint: nothing to compile
            function([], updates=changed)()

    def censor_updates(self, updates):
        """Refuse: this is the old name of :meth:`modify_updates` and :meth:`_modify_updates`."""
        raise TypeError(
            "censor_updates is gone: call modify_updates, override _modify_updates"
        )

    def _refuse_censor_updates(self):
        # Such a method would never be called: a constraint that its author relies on would be lost silently.
        if type(self).censor_updates is not Model.censor_updates:
            raise TypeError(f"{type(self).__name__} overrides censor_updates; rename it to _modify_updates")

    # ---------------------------------------------------------------- data

    def get_input_space(self):
        """Return the Space of the input."""
        return self.input_space

    def get_output_space(self):
        """Return the Space of the output."""
        return self.output_space

    def get_target_space(self):
        """Return the Space of the targets: that of the output unless the model has a `_target_space`."""
        return self._target_space if hasattr(self, "_target_space") else self.get_output_space()

    def get_input_source(self):
        """Return the source of the input, ``'features'`` by default."""
        return getattr(self, "input_source", "features")

    def get_target_source(self):
        """Return the source of the targets, ``'targets'`` by default."""
        return getattr(self, "target_source", "targets")

    def set_batch_size(self, batch_size):
        """Prepare for batches of `batch_size` examples; most models take any and do nothing."""

    # ---------------------------------------------------------------- monitoring

    def get_monitoring_data_specs(self):
        """Return the (space, source) of what :meth:`get_monitoring_channels` takes; here: no data."""
        return NullSpace(), ""

    def get_monitoring_channels(self, data):
        """Return ``{name: scalar expression}`` to monitor on `data`, a batch of the monitoring data specs."""
        return {}

    # ---------------------------------------------------------------- what a subclass may offer

    def get_default_cost(self):
        """Return the Cost that trains this model when none is given."""
        raise NotImplementedError(
            f"{type(self).__name__} has no default cost; give the training algorithm a cost"
        )

    def train_all(self, dataset):
        """Train one epoch without a training algorithm; raise StopIteration at its end to stop training."""
        raise self._lacks("train_all", "give Train an algorithm")

    def train_batch(self, dataset, batch_size):
        """Train on one batch of `dataset` without a training algorithm; false means to stop."""
        raise self._lacks("train_batch", "give Train an algorithm such as SGD")

    def continue_learning(self):
        """Return whether a model that trains itself wants another epoch."""
        raise self._lacks("continue_learning", "give Train an algorithm")

    def free_energy(self, V):
        """Return the free energy of each row of `V`."""
        raise self._lacks("free_energy", "only models with an energy have one")

    def score(self, V):
        """Return the gradient of the log density with respect to `V`: minus that of the free energy."""
        return pytensor.grad(-self.free_energy(V).sum(), V)

    def get_weights(self):
        """Return the first layer's weights as a matrix, see :meth:`get_weights_format`."""
        raise self._lacks("get_weights", "it has no weight matrix to show")

    def get_weights_format(self):
        """Return ``('v', 'h')``: rows of the weights are visible units, columns hidden ones."""
        return ("v", "h")

    def get_weights_topo(self):
        """Return the first layer's weights as images, shape (unit, row, column, channel)."""
        raise self._lacks("get_weights_topo", "its input has no rows and columns")

    def get_weights_view_shape(self):
        """Return (rows, columns) of the grid in which the weights are best shown."""
        raise self._lacks("get_weights_view_shape", "any grid will do")

    def _lacks(self, method, advice):
        return NotImplementedError(f"{type(self).__name__} does not implement {method}: {advice}")

    # ---------------------------------------------------------------- pickling

    def register_names_to_del(self, names):
        """Keep the attributes `names` (a str or an iterable of them) out of the pickle."""
        names = [names] if isinstance(names, str) else list(names)
        for name in names:
            if not isinstance(name, str):
                raise ValueError(f"names must be names of attributes (str), got {name!r}")
        # A subclass may not have called Model.__init__.
        self.names_to_del = getattr(self, "names_to_del", set()).union(names)

    @property
    def tag(self):
        """Scratch space of extensions, saved with the model: ``model.tag['mine']['key'] = value``."""
        if not hasattr(self, "_tag"):
            self._tag = defaultdict(dict)
        return self._tag

    def __getstate__(self):
        self._refuse_censor_updates()
        dropped = getattr(self, "names_to_del", set())
        return {name: value for name, value in self.__dict__.items() if name not in dropped}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.__dict__.setdefault("extensions", [])  # models of before extensions existed
