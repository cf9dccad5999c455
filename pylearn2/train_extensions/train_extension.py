"""The interface of a training extension; see the package."""

__all__ = ["TrainExtension"]


class TrainExtension:
    """Acts at three moments of a training; each does nothing unless a subclass overrides it.

    The arguments are always the model, the training data set and the training algorithm.
    """

    def setup(self, model, dataset, algorithm):
        """Act once, after the algorithm is set up and before the first monitoring."""

    def on_monitor(self, model, dataset, algorithm):
        """Act after each monitoring, the one before training included.

        Raises
        ------
        StopIteration
            to end the training; the other extensions still act.
        """

    def on_save(self, model, dataset, algorithm):
        """Act right before the model is saved."""

    def channel_names(self):
        """Return the monitor channels that this extension reads, so that a misspelt one is told before training."""
        name = getattr(self, "channel_name", None)
        return [name] if isinstance(name, str) else []
