"""Optuna chooses the values, and ends variants early that are not promising.

    need_optuna   raise the sentence that says how to get it
    Search        the study: which variant comes next; it is told what became of each
    Pruner        a TrainExtension that asks the study after every epoch whether to go on

The study lies in ``optuna.db`` (SQLite) in the sweep's folder, so a sweep that was stopped goes on with what it
learned. Which values are chosen depends on what has ended before: with several jobs, on the clock; one job repeats
itself. A variant that was ended early is told as pruned; its YAML alone would train it to the end.
"""
import math
from pathlib import Path

from pylearn2.scripts._cli import CommandError
from pylearn2.sweep import results
from pylearn2.sweep.job import make_job
from pylearn2.sweep.space import Range, variant_name
from pylearn2.train_extensions import TrainExtension
from pylearn2.utils.exc import get_channel

__all__ = ["Pruner", "Search", "need_optuna"]

_STUDY = "sweep"


def need_optuna():
    """Return the module optuna; raise a CommandError where it is not installed."""
    try:
        import optuna
    except ImportError as error:
        raise CommandError("--optuna needs Optuna: pip install optuna") from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


class Search:
    """The variants of a study, as many as `plan` asks for.

    Parameters
    ----------
    plan : conduct.Plan
    axes : list of Choice and Range
    folder : SweepFolder
    write : callable (name, point), makes a variant's folder
    """

    ahead = False  # what comes next depends on what ended before

    def __init__(self, plan, axes, folder, write):
        self.plan, self.axes, self.folder, self.write = plan, axes, folder, write
        self.optuna = optuna = need_optuna()
        self.storage = f"sqlite:///{Path(folder.path).resolve() / 'optuna.db'}"
        self.study = optuna.create_study(
            study_name=_STUDY, storage=self.storage, load_if_exists=True,
            direction="maximize" if plan.maximize else "minimize", pruner=optuna.pruners.MedianPruner(),
        )
        tried = len(self.study.trials)
        # A sampler that went on with its first seed would draw its first values once more.
        self.study.sampler = optuna.samplers.TPESampler(seed=plan.seed + tried)
        self.numbers = {}  # name -> trial number
        for trial in self.study.trials:
            if self._is_whole(trial):
                self._remember(trial.number, self._point(trial.params))

    def _is_whole(self, trial):
        """Tell whether all values of a trial were chosen; one that was killed in the middle is given up."""
        if all(axis.path in trial.params for axis in self.axes):
            return True
        if not trial.state.is_finished():
            self.study.tell(trial.number, state=self.optuna.trial.TrialState.FAIL)
        return False

    def _point(self, params):
        return {axis.path: repr(params[axis.path]) if isinstance(axis, Range) else params[axis.path]
                for axis in self.axes}

    def _remember(self, number, point):
        name = variant_name(number + 1, point)
        self.numbers[name] = number
        self.write(name, point)
        self.folder.write_record(self.numbers)
        return name

    @property
    def names(self):
        """The names of the variants so far."""
        return list(self.numbers)

    def meanwhile(self):
        """Do nothing: each variant is written when it is chosen."""

    def jobs(self):
        """Yield a job for each trial that was interrupted, then for new ones until there are enough."""
        trials = self.study.trials
        for name in [name for name, number in self.numbers.items() if not trials[number].state.is_finished()]:
            if self.folder.is_finished(name):  # the sweep was killed before it could tell the study
                self.end(name, self.folder.status(name), self._result(name))
            else:
                yield self._job(name)
        while len(self.study.trials) < self.plan.optuna:
            trial = self.study.ask()
            yield self._job(self._remember(trial.number, {axis.path: axis.suggest(trial) for axis in self.axes}))

    def _result(self, name):
        return results.read(self.folder.path / name / f"{name}.pkl", self.plan.metric, self.plan.maximize)

    def _job(self, name):
        pruning = {"storage": self.storage, "number": self.numbers[name], "metric": self.plan.metric}
        return make_job(name, self.folder.yaml_of(name), self.plan.how(), pruning)

    def end(self, name, outcome, result):
        """Tell the study what became of a variant."""
        state = self.optuna.trial.TrialState
        number = self.numbers[name]
        if outcome["pruned"]:
            self.study.tell(number, state=state.PRUNED)
        elif result is None or math.isnan(result.best):
            self.study.tell(number, state=state.FAIL)
        else:
            self.study.tell(number, result.best)


class Pruner(TrainExtension):
    """Report a channel to a study after every epoch, and stop where the study expects nothing good.

    Parameters
    ----------
    storage : str, where the study is
    number : int, of the trial
    metric : str, name of the channel

    Attributes
    ----------
    pruned : bool, whether it stopped the training
    """

    onlooker = True  # it is no part of the variant, which can be resumed by its YAML alone

    def __init__(self, storage, number, metric):
        optuna = need_optuna()
        self.metric, self.pruned = metric, False
        study = optuna.load_study(study_name=_STUDY, storage=storage, pruner=optuna.pruners.MedianPruner())
        trial_id = next(trial._trial_id for trial in study.trials if trial.number == number)
        self.trial = optuna.trial.Trial(study, trial_id)

    def channel_names(self):
        """Return the channel that is needed."""
        return [self.metric]

    def on_monitor(self, model, dataset, algorithm):
        """Report, ask, and perhaps stop."""
        value = float(get_channel(model.monitor, self.metric, asked_by=self).val_record[-1])
        epoch = model.monitor.get_epochs_seen()
        if epoch == 0 or math.isnan(value):  # before the first epoch nothing was learned
            return
        self.trial.report(value, epoch)
        if self.trial.should_prune():
            self.pruned = True
            raise StopIteration
