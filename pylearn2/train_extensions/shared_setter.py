"""Give shared variables new values at chosen epochs."""
import numpy as np

from pylearn2.train_extensions.train_extension import TrainExtension
from pylearn2.utils.exc import SettingError

__all__ = ["SharedSetter"]


class SharedSetter(TrainExtension):
    """Set shared variables when an epoch is reached, and show each as a channel under its own name.

    Parameters
    ----------
    epoch_updates : list of ``[epoch, shared variable, value]``; epoch 0 is the monitoring before training
    """

    def __init__(self, epoch_updates):
        self._count = 0
        self._by_epoch = {}
        self._variables = []
        for epoch, variable, value in epoch_updates:
            if not getattr(variable, "name", None):
                raise ValueError(f"SharedSetter sets variables that have a name, got {variable!r} for epoch {epoch}")
            if variable not in self._variables:
                self._variables.append(variable)
            self._by_epoch.setdefault(epoch, []).append((variable, value))

    def on_monitor(self, model, dataset, algorithm):
        """Set what this epoch asks for."""
        if self._count == 0:
            self._add_channels(model.monitor)
        for variable, value in self._by_epoch.get(self._count, ()):
            variable.set_value(np.asarray(value, dtype=variable.dtype))
        self._count += 1

    def _add_channels(self, monitor):
        live = [channel for channel in monitor.channels.values() if channel.is_live]
        if not live:
            raise SettingError("SharedSetter shows what it sets as channels, and nothing is monitored: "
                               "give the algorithm a monitoring_dataset", self, "epoch_updates")
        first = live[0]
        for variable in self._variables:
            monitor.add_channel(variable.name, first.graph_input, variable, dataset=first.dataset,
                                data_specs=first.data_specs)
