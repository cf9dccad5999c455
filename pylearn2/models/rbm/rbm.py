"""`RBM`, the restricted Boltzmann machine with binary units.

    E(v, h) = -v.b - h.c - v W h
    P(h = 1 | v) = sigmoid(v W + c),    P(v = 1 | h) = sigmoid(h W^T + b)
    F(v) = -v.b - sum softplus(v W + c)

SGD trains it with CDk or SML of `pylearn2.costs.ebm_estimation`; DefaultTrainingAlgorithm lets it train itself.
"""
import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.graph.basic import Variable

from pylearn2.blocks import Block
from pylearn2.expr.nnet import inverse_sigmoid_numpy
from pylearn2.linear.matrixmul import MatrixMul
from pylearn2.models.mlp.channels import min_mean_max
from pylearn2.models.model import Model
from pylearn2.models.rbm.learner import compile_learner
from pylearn2.space import VectorSpace
from pylearn2.utils import as_floatX, safe_union, sharedX
from pylearn2.utils.rng import make_np_rng, make_theano_rng


class RBM(Model, Block):
    """A restricted Boltzmann machine.

    Parameters
    ----------
    nvis, nhid : int, numbers of units; without `transformer` the weights are a matrix of this shape
    vis_space, hid_space : Space, instead of `nvis` and `nhid`; a `transformer` is then needed
    transformer : LinearTransform from visible to hidden units
    irange : float, W is drawn uniformly from (-irange, irange)
    rng : RandomState or seed, default 1001
    init_bias_vis : float or array
    init_bias_vis_marginals : Dataset of numbers in [0, 1]; b then gives each unit its mean, between 0.01 and 0.99
    init_bias_hid : float or array
    base_lr, anneal_start : float, the learning rate of the RBM's own training; from batch `anneal_start` /
        `base_lr` on it falls as ``anneal_start / batch``
    nchains, sml_gibbs_steps : int, number of chains and steps of a chain, in the RBM's own training
    random_patches_src : array of `nhid` examples, or Dataset: W starts as examples times `irange`
    monitor_reconstruction : kept for old YAML files; the reconstruction error is always monitored

    Attributes
    ----------
    bias_vis, bias_hid : shared variables b and c
    """

    def __init__(self, nvis=None, nhid=None, vis_space=None, hid_space=None, transformer=None, irange=0.5, rng=None,
                 init_bias_vis=None, init_bias_vis_marginals=None, init_bias_hid=0.0, base_lr=1e-3, anneal_start=None,
                 nchains=100, sml_gibbs_steps=1, random_patches_src=None, monitor_reconstruction=False):
        Model.__init__(self)
        Block.__init__(self)
        self.register_names_to_del(["fn", "learn_func", "random_patches_src"])
        self.nvis, self.nhid = nvis, nhid
        self.rng = make_np_rng(rng, 1001, which_method="uniform")
        self.random_patches_src = random_patches_src
        self._make_transformer(vis_space, hid_space, transformer, irange)
        if init_bias_vis_marginals is not None:
            if init_bias_vis is not None:
                raise ValueError("init_bias_vis and init_bias_vis_marginals both say where the visible biases start")
            init_bias_vis = _marginal_biases(init_bias_vis_marginals)
        self.bias_vis = _bias("bias_vis", self.vis_space, 0.0 if init_bias_vis is None else init_bias_vis)
        self.bias_hid = _bias("bias_hid", self.hid_space, init_bias_hid)
        self._params = safe_union(self.transformer.get_params(), [self.bias_vis, self.bias_hid])
        self.base_lr, self.anneal_start = base_lr, anneal_start
        self.nchains, self.sml_gibbs_steps = nchains, sml_gibbs_steps

    def _make_transformer(self, vis_space, hid_space, transformer, irange):
        if vis_space is not None:
            if hid_space is None or transformer is None or self.nvis is not None or self.nhid is not None:
                raise ValueError("vis_space goes with hid_space and transformer, and without nvis and nhid")
            self.vis_space, self.hid_space, self.transformer = vis_space, hid_space, transformer
            return
        if hid_space is not None or self.nvis is None or self.nhid is None:
            raise ValueError(f"give nvis and nhid, or vis_space, hid_space and transformer; "
                             f"got nvis {self.nvis!r}, nhid {self.nhid!r}, hid_space {hid_space!r}")
        self.vis_space, self.hid_space = VectorSpace(self.nvis), VectorSpace(self.nhid)
        self.transformer = transformer or MatrixMul(sharedX(self._first_weights(irange), name="W"))

    def _first_weights(self, irange):
        source = self.random_patches_src
        if source is None:
            return self.rng.uniform(-irange, irange, (self.nvis, self.nhid))
        examples = np.asarray(source) if hasattr(source, "__array__") else source.get_batch_design(self.nhid)
        if examples.shape != (self.nhid, self.nvis):
            raise ValueError(f"random_patches_src has examples of shape {examples.shape}, "
                             f"expected (nhid, nvis) = {(self.nhid, self.nvis)}")
        return irange * examples.T

    # ---------------------------------------------------------------- what others ask

    def get_default_cost(self):
        """Refuse: how to train an RBM is for the experiment to say."""
        raise self._lacks("get_default_cost", "give SGD a cost of pylearn2.costs.ebm_estimation such as CDk or SML, "
                                              "or train it with DefaultTrainingAlgorithm")

    def get_input_space(self):
        """Return the Space of the visible units."""
        return self.vis_space

    def get_output_space(self):
        """Return the Space of the hidden units."""
        return self.hid_space

    def get_input_dim(self):
        """Return the number of visible units; TypeError where they are no vector."""
        return _vector_dim(self.vis_space)

    def get_output_dim(self):
        """Return the number of hidden units; TypeError where they are no vector."""
        return _vector_dim(self.hid_space)

    def get_weights(self, borrow=False):
        """Return W, shape (visible, hidden)."""
        (weights,) = self.transformer.get_params()
        return weights.get_value(borrow=borrow)

    def get_weights_topo(self):
        """Return the transformer's filters as images."""
        return self.transformer.get_weights_topo()

    def get_monitoring_data_specs(self):
        """Return the specs of the visible units."""
        return self.get_input_space(), self.get_input_source()

    def get_monitoring_channels(self, data):
        """Return the extremes and means of biases and of the hidden units' means, and the reconstruction error."""
        mean_h = self.mean_h_given_v(data).mean(axis=0)
        channels = {}
        for name, values in (("bias_hid", self.bias_hid), ("bias_vis", self.bias_vis), ("h", mean_h)):
            channels |= min_mean_max(values, name)
        channels["reconstruction_error"] = self.reconstruction_error(data, make_theano_rng(None, 42))
        return channels

    # ---------------------------------------------------------------- expressions

    def input_to_h_from_v(self, v):
        """Return ``v W + c``; of a list of expressions, the list."""
        return self._each(lambda one: self.bias_hid + self.transformer.lmul(one), v)

    def input_to_v_from_h(self, h):
        """Return ``h W^T + b``; of a list of expressions, the list."""
        return self._each(lambda one: self.bias_vis + self.transformer.lmul_T(one), h)

    def mean_h_given_v(self, v):
        """Return P(h = 1 | v); of a list of expressions, the list."""
        return self._each(lambda one: pt.sigmoid(self.input_to_h_from_v(one)), v)

    def mean_v_given_h(self, h):
        """Return P(v = 1 | h), or E[v | h]; of a list of expressions, the list."""
        return self._each(lambda one: pt.sigmoid(self.input_to_v_from_h(one)), h)

    @staticmethod
    def _each(expression, inputs):
        return expression(inputs) if isinstance(inputs, Variable) else [expression(one) for one in inputs]

    def upward_pass(self, v):
        """Return P(h = 1 | v), for `PretrainedLayer`."""
        return self.mean_h_given_v(v)

    def __call__(self, v):
        """Return P(h = 1 | v); this is what the model does as a block."""
        return self.mean_h_given_v(v)

    def free_energy_given_v(self, v):
        """Return ``-v.b - sum softplus(v W + c)`` of each example."""
        return -pt.dot(v, self.bias_vis) - pt.softplus(self.input_to_h_from_v(v)).sum(axis=1)

    def free_energy(self, V):
        """Return the free energy of each example."""
        return self.free_energy_given_v(V)

    def free_energy_given_h(self, h):
        """Return ``-h.c - sum softplus(h W^T + b)`` of each example: the visible units summed out."""
        return -pt.dot(h, self.bias_hid) - pt.softplus(self.input_to_v_from_h(h)).sum(axis=1)

    def gibbs_step_for_v(self, v, rng):
        """Draw hidden units given `v`, then visible ones given those.

        Returns
        -------
        v_sample : expression like `v`
        steps : dict with ``h_mean``, ``h_sample``, ``v_mean`` and ``v_sample``
        """
        h_mean = self.mean_h_given_v(v)
        h_sample = rng.binomial(size=h_mean.shape, n=1, p=h_mean, dtype=h_mean.dtype)
        v_mean = self.mean_v_given_h(h_sample)
        v_sample = self.sample_visibles([v_mean], v_mean.shape, rng)
        return v_sample, {"h_mean": h_mean, "h_sample": h_sample, "v_mean": v_mean, "v_sample": v_sample}

    def sample_visibles(self, params, shape, rng):
        """Draw visible units of `shape`, given the list of their means alone."""
        (v_mean,) = params
        return as_floatX(rng.uniform(size=shape) < v_mean)

    def reconstruction_error(self, v, rng):
        """Return ``mean_i |v_i - E[v | h]|^2``, the hidden units drawn given v."""
        _, steps = self.gibbs_step_for_v(v, rng)
        return pt.sqr(steps["v_mean"] - v).sum(axis=1).mean()

    def ml_gradients(self, pos_v, neg_v):
        """Return the list of gradients of ``mean F(pos_v) - mean F(neg_v)``, both held fixed."""
        difference = self.free_energy_given_v(pos_v).mean() - self.free_energy_given_v(neg_v).mean()
        return pytensor.grad(difference, self.get_params(), consider_constant=[pos_v, neg_v])

    # ---------------------------------------------------------------- its own training

    def train_batch(self, dataset, batch_size):
        """Take one step of persistent contrastive divergence on examples drawn from `dataset`; return True."""
        self.learn_mini_batch(dataset.get_batch_design(batch_size))
        return True

    def learn_mini_batch(self, X):
        """Take one step on the array `X`."""
        if not hasattr(self, "learn_func"):
            self.redo_theano()
        return self.learn_func(as_floatX(X))

    def redo_theano(self):
        """Compile the step; it is compiled anew after a pickle was read."""
        self.learn_func = compile_learner(self)


def _vector_dim(space):
    if not isinstance(space, VectorSpace):
        raise TypeError(f"{space} is no number of units; only a VectorSpace is")
    return space.dim


def _bias(name, space, start):
    """Return the shared biases of the units of `space`, all `start` or each its own."""
    origin = np.asarray(space.get_origin())
    try:
        return sharedX(origin + np.broadcast_to(start, origin.shape), name=name)
    except ValueError as error:
        raise ValueError(f"init_{name} of shape {np.shape(start)} does not fit {space}") from error


def _marginal_biases(dataset):
    """Return the biases that give each unit its mean in `dataset`, drawn a little away from 0 and 1."""
    X = dataset.get_design_matrix()
    if X.min() < 0.0 or X.max() > 1.0:
        raise ValueError(f"init_bias_vis_marginals needs numbers from 0 to 1, got {X.min()} to {X.max()}")
    return inverse_sigmoid_numpy(0.01 + 0.98 * X.mean(axis=0))
