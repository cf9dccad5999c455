"""What the extensions share that add a channel to every monitoring data set."""
from pylearn2.utils.exc import SettingError

__all__ = ["monitoring_datasets", "supervised_specs"]


def monitoring_datasets(algorithm, asked_by):
    """Return a list of (prefix of the channel's name, data set); a SettingError where nothing is monitored."""
    named = getattr(algorithm, "monitoring_dataset", None)
    if not named:
        raise SettingError(f"{type(asked_by).__name__} adds channels to the monitoring data sets, and there are none: "
                           "give the algorithm a monitoring_dataset", asked_by)
    return [(f"{name}_" if name else "", dataset) for name, dataset in named.items()]


def supervised_specs(model, asked_by):
    """Return the data specs of the model's monitoring batches; a SettingError unless they are (features, targets)."""
    space, source = model.get_monitoring_data_specs()
    if source != ("features", "targets"):
        raise SettingError(f"{type(asked_by).__name__} needs a model that is monitored on (features, targets), "
                           f"{type(model).__name__} is on {source!r}", asked_by)
    return space, source
