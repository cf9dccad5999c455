"""`EnergyFunction`, the interface that models with an energy build on."""
import pytensor


class EnergyFunction:
    """An energy, its free energy (the hidden units summed out) and its score. A subclass writes the first two."""

    def energy(self, varlist):
        """Return the energy of each example, given the list of the batches of all units."""
        raise NotImplementedError(f"{type(self).__name__} does not implement energy")

    def free_energy(self, X):
        """Return ``-log sum_h exp(-energy([X, h]))`` of each example, perhaps up to a constant."""
        raise NotImplementedError(f"{type(self).__name__} does not implement free_energy")

    def score(self, X):
        """Return the gradient of the log density with respect to the data: ``-d free_energy(X) / dX``."""
        return pytensor.grad(-self.free_energy(X).sum(), X)

    def __call__(self, varlist):
        """Return :meth:`energy`."""
        return self.energy(varlist)
