"""`GaussianBinaryRBM`, an RBM for real numbers."""
import numpy as np
import pytensor.tensor as pt

from pylearn2.models.rbm.rbm import RBM
from pylearn2.utils import sharedX


class GaussianBinaryRBM(RBM):
    """An RBM with Gaussian visible and binary hidden units.

    Parameters
    ----------
    energy_function_class : class such as ``grbm_type_1()`` of `pylearn2.energy_functions.rbm_energy` returns
    nvis, nhid, vis_space, hid_space, transformer, irange, rng, init_bias_hid : as for :class:`RBM`
    mean_vis : bool, whether visible units are set to their means instead of drawn
    init_sigma : float, standard deviation of the visible units to start with
    learn_sigma : bool
    sigma_lr_scale : float; what is learned is ``sigma_driver = sigma / sigma_lr_scale``, so the factor on the steps
        of sigma is its square
    min_sigma, max_sigma : float, sigma is kept between them
    """

    def __init__(self, energy_function_class, nvis=None, nhid=None, vis_space=None, hid_space=None, transformer=None,
                 irange=0.5, rng=None, mean_vis=False, init_sigma=2.0, learn_sigma=False, sigma_lr_scale=1.0,
                 init_bias_hid=0.0, min_sigma=0.1, max_sigma=10.0):
        super().__init__(nvis, nhid, vis_space, hid_space, transformer, irange, rng, init_bias_hid=init_bias_hid)
        self.mean_vis = mean_vis
        self.init_sigma, self.learn_sigma = init_sigma, learn_sigma
        self.sigma_lr_scale = float(sigma_lr_scale)
        self.min_sigma, self.max_sigma = min_sigma, max_sigma
        base = np.ones(nvis) if energy_function_class.supports_vector_sigma() else 1.0
        self.sigma_driver = sharedX(base * init_sigma / self.sigma_lr_scale, name="sigma_driver")
        if learn_sigma:
            self._params.append(self.sigma_driver)
        self._make_energy(energy_function_class)

    def _make_energy(self, energy_function_class):
        self.sigma = self.sigma_driver * self.sigma_lr_scale
        self.energy_function = energy_function_class(
            transformer=self.transformer, sigma=self.sigma, bias_vis=self.bias_vis, bias_hid=self.bias_hid)

    def __getstate__(self):
        state = super().__getstate__()
        del state["sigma"]  # a file holds values and no expressions
        return state | {"energy_function": type(state["energy_function"])}

    def __setstate__(self, state):
        super().__setstate__(state)
        if isinstance(self.energy_function, type):
            self._make_energy(self.energy_function)

    def _modify_updates(self, updates):
        if self.sigma_driver in updates:
            updates[self.sigma_driver] = pt.clip(updates[self.sigma_driver], self.min_sigma / self.sigma_lr_scale,
                                                 self.max_sigma / self.sigma_lr_scale)

    def score(self, V):
        """Return minus the gradient of the free energy with respect to `V`."""
        return self.energy_function.score(V)

    def P_H_given_V(self, V):
        """Return P(h = 1 | V)."""
        return self.energy_function.mean_H_given_V(V)

    def mean_h_given_v(self, v):
        """Return P(h = 1 | v); of a list of expressions, the list."""
        return self._each(self.P_H_given_V, v)

    def mean_v_given_h(self, h):
        """Return E[v | h]; of a list of expressions, the list."""
        return self._each(self.energy_function.mean_V_given_H, h)

    def free_energy_given_v(self, v):
        """Return the free energy of each example."""
        return self.energy_function.free_energy(v)

    def sample_visibles(self, params, shape, rng):
        """Draw visible units of `shape`, given the list of their means alone; with `mean_vis` return the means."""
        (v_mean,) = params
        return v_mean if self.mean_vis else rng.normal(size=shape) * self.sigma + v_mean
