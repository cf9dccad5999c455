"""What `Train` asks of a training algorithm, and what all algorithms share about batch sizes and monitoring.

    TrainingAlgorithm   the base class: setup, train (one epoch), continue_learning
    NoBatchSizeError    neither the algorithm nor the model says how large a batch is
"""
from pylearn2.datasets.dataset import Dataset
from pylearn2.utils.data_specs import misfits
from pylearn2.utils.exc import SettingError
from pylearn2.utils.numbers import whole
from pylearn2.utils.rehearsal import telling

__all__ = ["NoBatchSizeError", "TrainingAlgorithm"]


class NoBatchSizeError(SettingError):
    """Neither the algorithm nor the model says how large a batch is."""

    def __init__(self, asked_by=None):
        super().__init__("no batch size: write batch_size in the algorithm (or in the model, to force it)",
                         asked_by, "batch_size")


class TrainingAlgorithm:
    """The base class of all algorithms; a subclass writes :meth:`setup` and :meth:`train`.

    Attributes
    ----------
    batch_size : int or None
    set_batch_size : bool, whether `batch_size` may replace the one that the model forces
    monitoring_dataset : dict name -> Dataset, or None
    monitoring_batch_size, monitoring_batches : int or None; see :meth:`_complete_monitoring_batches`
    termination_criterion : TerminationCriterion or None
    """

    batch_size = batches_per_iter = None
    set_batch_size = False
    monitoring_dataset = monitoring_batch_size = monitoring_batches = None
    termination_criterion = None

    def setup(self, model, dataset):
        """Prepare for training `model` on `dataset`; called once, before any monitoring."""
        self.model = model

    def train(self, dataset):
        """Train one epoch; return None."""
        raise NotImplementedError(f"{type(self).__name__} does not implement train(dataset)")

    def continue_learning(self, model):
        """Return True to train another epoch: always, or as long as the termination criterion says so."""
        return self.termination_criterion is None or self.termination_criterion.continue_learning(model)

    def _set_monitoring_dataset(self, monitoring_dataset):
        """Keep the monitoring data sets as a dict; a single one has the name ''.

        Raises
        ------
        TypeError: something in it is not a Dataset, or its name not a str
        """
        if isinstance(monitoring_dataset, Dataset):
            monitoring_dataset = {"": monitoring_dataset}
        if monitoring_dataset is not None and not isinstance(monitoring_dataset, dict):
            raise TypeError(f"monitoring_dataset is a Dataset or a dict name -> Dataset, "
                            f"got {monitoring_dataset!r}")
        for name, dataset in (monitoring_dataset or {}).items():
            if not isinstance(name, str):
                raise TypeError(f"the name of a monitoring dataset is a str, got {name!r}")
            if not isinstance(dataset, Dataset):
                raise TypeError(f"monitoring_dataset {name!r} is no Dataset but {type(dataset).__name__}")
        self.monitoring_dataset = monitoring_dataset

    def _set_monitoring(self, monitoring_dataset, batch_size, batches):
        """Keep what the experiment says about monitoring: on which data, and in which batches.

        Raises
        ------
        TypeError: see :meth:`_set_monitoring_dataset`
        ValueError: batches are described by no whole numbers, or there is nothing to monitor on
        """
        self._set_monitoring_dataset(monitoring_dataset)
        self.monitoring_batch_size, self.monitoring_batches = batch_size, batches
        self._check_counts("monitoring_batch_size", "monitoring_batches")
        self._refuse_monitoring_without_dataset()

    def _check_counts(self, *names):
        """Raise a ValueError where an attribute of these `names` is neither None nor a whole number from 1 on."""
        for name in names:
            if getattr(self, name) is not None:
                whole(getattr(self, name), name)

    def _refuse_other_data(self, model, dataset):
        """Raise SettingError where a data set does not hold what the batch of the cost, `self.batch`, asks for."""
        told = set()
        for name, one in {None: dataset, **(self.monitoring_dataset or {})}.items():
            for source, misfit in misfits(one, self.batch.data_specs):
                if (source, misfit) in told:
                    continue
                told.add((source, misfit))
                which = "the data set does" if name is None else f"the monitoring data set {name!r} does"
                asked = (model, "nvis" if source == "features" else "n_classes")
                with telling():
                    raise SettingError(f"{which} not fit {type(model).__name__}: {source}: {misfit}",
                                       *(asked if name is None else (self, "monitoring_dataset")),
                                       concerns=(model, self.cost, one))

    def _default_cost(self, model):
        """Return the model's own cost; SettingError where it has none."""
        try:
            return model.get_default_cost()
        except NotImplementedError as error:
            raise SettingError(f"{type(self).__name__} has no cost: {error}", self, "cost") from error

    def _first_monitoring_dataset(self):
        """Return the data set that channels of the algorithm itself are attached to."""
        return next(iter(self.monitoring_dataset.values()))

    def _refuse_monitoring_without_dataset(self):
        for name in ("monitoring_batch_size", "monitoring_batches"):
            if self.monitoring_dataset is None and getattr(self, name) is not None:
                raise ValueError(f"{name} is {getattr(self, name)!r} but there is no monitoring_dataset: "
                                 f"write one, or drop {name}")

    def _complete_monitoring_batches(self):
        """Monitor in batches like those of training, where the experiment says nothing else."""
        if self.monitoring_batch_size is None and self.monitoring_batches is None:
            self.monitoring_batch_size = self.batch_size
            self.monitoring_batches = self.batches_per_iter

    @staticmethod
    def _forced_batch_size(model):
        """Return the batch size that the model forces, or None; models also write 0 and -1 for none."""
        forced = getattr(model, "force_batch_size", None)
        return forced if forced and forced > 0 else None

    def _synchronize_batch_size(self, model):
        """Agree with the model on the batch size.

        A model that forces one gives it to an algorithm that has none. Where the two differ, `set_batch_size`
        lets the algorithm's replace the model's.

        Raises
        ------
        NoBatchSizeError: neither has one
        SettingError: they differ and `set_batch_size` is False
        """
        forced = self._forced_batch_size(model)
        if self.batch_size is None:
            self.batch_size = forced
        if self.batch_size is None:
            raise NoBatchSizeError(self)
        if forced is not None and self.batch_size != forced:
            if not self.set_batch_size:
                raise SettingError(f"batch_size is {self.batch_size} but the model forces {forced}: write "
                                   f"batch_size: {forced}, or set_batch_size: 1 to change the model",
                                   self, "batch_size")
            model.set_batch_size(self.batch_size)

    def _register_update_callbacks(self, update_callbacks):
        """Keep the callbacks as a list of our own; a single one need not be in a list."""
        if update_callbacks is None:
            update_callbacks = []
        elif not hasattr(update_callbacks, "__iter__"):
            update_callbacks = [update_callbacks]
        self.update_callbacks = list(update_callbacks)
